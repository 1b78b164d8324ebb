"""Workbooks of Excel 97 to 2003. `lista97.xls` is two made-up rows, written by LibreOffice 7."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from survey_app.services.reading import sheets
from survey_app.services.reading_lists import read_list
from vocabulary.errors import BadInput
from vocabulary.text import translate

OLD = Path(__file__).with_name("lista97.xls")


def test_that_an_old_workbook_is_read_like_a_new_one() -> None:
    table = read_list(OLD)
    assert dict(table.columns) == {
        "APELLIDOS": ("Peña", "Díaz"),
        "NOMBRES": ("Ana", "Luz"),
        "F. NAC": ("1991-03-04", "1988-12-04"),
        "DOCUMENTO": (18223011, "0912345678"),
        "DISTRITO": ("Lima", "Lima"),
        "HORA": ("08:30:00", None),
        "SÍ": (1, 0),
    }
    assert (table.sheet, table.rows, sheets(OLD)) == ("Lista", (4, 5), ["Lista"])
    assert [translate(remark, "en") for remark in table.remarks] == [
        "1 hidden sheet is not read: Oculta.",
        "What stands in merged cells was written into the 1 row below.",
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\x89PNG\r\n\x1a\n" + bytes(600), "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "protected-workbook"),
        (b"APELLIDOS;NOMBRES\n", "not-a-workbook"),
    ],
)
def test_that_what_is_no_old_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "lista.xls"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_list(path)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_that_a_damaged_old_workbook_gives_one_message_or_a_table(tmp_path: Path) -> None:
    """Whatever byte is wrong: never another exception, and never the end of the process. Seeded, so that a failure repeats."""
    whole, rng, refused = OLD.read_bytes(), random.Random(5), list[int]()
    path = tmp_path / "lista.xls"
    for _ in range(150):
        damaged = bytearray(whole)
        for _ in range(rng.randrange(1, 12)):
            damaged[rng.randrange(len(whole))] = rng.randrange(256)
        path.write_bytes(damaged)
        try:
            read_list(path)
        except BadInput as error:
            refused.append(len(error.problems))
    assert len(refused) > 5
    assert set(refused) == {1}
