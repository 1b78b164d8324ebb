"""Reading of workbooks: kept conversions, limits, and files that are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from forms import read
from forms.read import load_form, to_xform
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled
from vocabulary.text import Text


def book(path: Path, *rows: tuple[str, ...]) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "survey"
    for row in (("type", "name", "label"), *rows):
        sheet.append(row)
    made.save(path)
    return path


def code(path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        load_form(path)
    (problem,) = caught.value.problems
    assert problem.where.file == path.name
    return problem.code


def test_that_a_workbook_is_converted_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(tmp_path / "uno.xlsx", ("text", "name", "Nombre"))
    first = load_form(path, cache=tmp_path / "kept")
    assert [control.path for control in first.body] == ["/data/name"]
    monkeypatch.setattr(read, "_ask_worker", lambda *_: pytest.fail("converted again"))
    assert load_form(path, cache=tmp_path / "kept").body == first.body


def test_that_a_workbook_that_does_not_convert_is_refused_with_its_row(tmp_path: Path) -> None:
    path = book(tmp_path / "mal.xlsx", ("text", "a", "A"), ("begin group", "b", "B"))
    with pytest.raises(BadInput) as caught:
        load_form(path)
    assert caught.value.problems[0].where.row == 3


def test_that_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("not a workbook")
    assert code(tmp_path / "a.xlsx") == "not-a-workbook"
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert code(tmp_path / "b.xlsx") == "damaged"
    assert code(tmp_path / "none.xlsx") == "no-file"
    (tmp_path / "c.xlsx").touch()
    assert code(tmp_path / "c.xlsx") == "not-a-workbook"


def test_that_a_workbook_that_grows_when_unpacked_is_not_opened(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    assert code(tmp_path / "bomb.xlsx") == "unpacks-too-large"


def test_that_a_file_beyond_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "LARGEST", 10)
    (tmp_path / "a.xlsx").write_bytes(b"PK" + bytes(20))
    assert code(tmp_path / "a.xlsx") == "too-large"


def test_that_a_conversion_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    path = book(tmp_path / "lento.xlsx", ("text", "name", "Nombre"))
    with pytest.raises(BadInput) as caught:
        load_form(path, longest=0.0)
    assert caught.value.problems[0].code == "takes-too-long"


def test_that_a_conversion_can_be_given_up(tmp_path: Path) -> None:
    def give_up(share: float | None, doing: Text | str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        to_xform(book(tmp_path / "uno.xlsx", ("text", "name", "Nombre")), progress=give_up)


def test_that_an_xform_is_read_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<!DOCTYPE x [<!ENTITY e 'x'>]><x/>")
    assert code(tmp_path / "a.xml") == "bad-xform"
    (tmp_path / "b.xml").write_text("<x/>")
    with pytest.raises(BadInput):
        load_form(tmp_path / "b.xml")
