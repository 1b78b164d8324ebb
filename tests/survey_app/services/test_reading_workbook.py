"""Excel workbooks: read as values, and refused where they are bombs, traps, foreign or damaged."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest

from survey_app.services import reading_guard, reading_workbook
from survey_app.services.reading import read_table, sheets
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled

SHEET = "xl/worksheets/sheet1.xml"


def _book(tmp_path: Path, rows: list[list[object]], title: str = "Lista") -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = title
    for row in rows:
        page.append(row)
    path = tmp_path / "lista.xlsx"
    book.save(path)
    return path


def _with_part(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one part replaced or added."""
    with zipfile.ZipFile(path) as old:
        parts = {entry: old.read(entry) for entry in old.namelist()} | {name: content}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for entry, data in parts.items():
            new.writestr(entry, data)
    return path


def _sheet(rows: bytes, dimension: bytes = b"A1:B2") -> bytes:
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return (
        b"<?xml version='1.0'?><worksheet "
        + space
        + b'><dimension ref="'
        + dimension
        + b'"/><sheetData>'
        + rows
        + b"</sheetData></worksheet>"
    )


def _code(path: Path, sheet: str = "") -> str:
    with pytest.raises(BadInput) as caught:
        read_table(path, sheet=sheet)
    assert len(caught.value.problems) == 1
    for lang in ("es", "pt", "en"):
        assert path.name in caught.value.say(lang)
    return caught.value.problems[0].code


def _outcome(path: Path) -> str:
    """The code of the refusal, or nothing where the file could be read; anything else that is raised is a defect."""
    try:
        read_table(path)
    except BadInput as error:
        return error.problems[0].code
    return ""


def test_that_cells_come_as_values_with_their_rows_below_titles(tmp_path: Path) -> None:
    path = _book(
        tmp_path,
        [
            ["Registro de ingresos"],
            [],
            ["APELLIDOS", "F. NAC", "N", "RAZÓN", "SÍ", "HORA"],
            ["  Rojas Peña ", datetime(1991, 3, 4), 3.0, 0.5, True, time(8, 30)],
            [],
            [None, date(1988, 12, 4), 7, None, False, None],
        ],
    )
    found = read_table(path)
    assert found.sheet == "Lista"
    assert found.rows == (4, 6)
    assert dict(found.columns) == {
        "APELLIDOS": ("Rojas Peña", None),
        "F. NAC": ("1991-03-04", "1988-12-04"),
        "N": (3, 7),
        "RAZÓN": (0.5, None),
        "SÍ": (1, 0),
        "HORA": ("08:30:00", None),
    }


def _cells(*cells: bytes) -> bytes:
    """A header `a`, `b`, and a row of cells below it."""
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="inlineStr"><is><t>b</t></is></c></row>'
    return _sheet(head + b'<row r="2">' + b"".join(cells) + b"</row>")


def test_that_a_formula_is_read_as_the_value_stored_beside_it(tmp_path: Path) -> None:
    """Also where that value is an empty text, as a formula with IF often gives."""
    path = _book(tmp_path, [["a"]])
    content = _cells(b'<c r="A2"><f>1+1</f><v>2</v></c>', b'<c r="B2" t="str"><f>IF(A2=2,"","x")</f><v></v></c>')
    assert dict(read_table(_with_part(path, SHEET, content)).columns) == {"a": (2,), "b": (None,)}


@pytest.mark.parametrize("stored", [b"", b"<v/>", b"<v></v>"])
def test_that_formulas_without_a_stored_value_are_said_with_sheet_and_cells(tmp_path: Path, stored: bytes) -> None:
    path = _with_part(
        _book(tmp_path, [["a"]]), SHEET, _cells(b'<c r="A2"><v>1</v></c>', b'<c r="B2"><f>A2*2</f>' + stored + b"</c>")
    )
    with pytest.raises(BadInput) as caught:
        read_table(path)
    (problem,) = caught.value.problems
    assert (problem.code, problem.where.sheet) == ("formula-without-value", "Lista")
    assert problem.say("en").startswith("1 cell holds a formula whose value the file does not hold: B2 (file lista.xlsx, ")
    assert "save it" in problem.say("en")


def test_that_of_many_such_formulas_the_first_are_named_and_a_sheet_of_nothing_else_is_not_passed_over(tmp_path: Path) -> None:
    path = _book(tmp_path, [[f"={i}+1"] for i in range(7)])
    with pytest.raises(BadInput) as caught:
        read_table(path)
    assert "7 cells" in caught.value.say("en")
    assert "A1, A2, A3, A4, A5 …" in caught.value.say("en")


def test_that_a_formula_of_a_sheet_that_is_not_read_does_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["a"])
    book.active.append([1])
    book.create_sheet("Totales").append(["=SUM(Sheet!A2)"])
    book.save(tmp_path / "lista.xlsx")
    assert read_table(tmp_path / "lista.xlsx").columns["a"] == (1,)


def test_that_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>obs</t></is></c><c r="B1" t="inlineStr"><is><t>n</t></is></c></row>'
    cell = b'<row r="2"><c r="A2" t="inlineStr"><is><t>=HYPERLINK("x")</t></is></c><c r="B2"><v>1</v></c></row>'
    found = read_table(_with_part(_book(tmp_path, [["a"]]), SHEET, _sheet(row + cell)))
    assert dict(found.columns) == {"obs": ('=HYPERLINK("x")',), "n": (1,)}


def test_that_numbers_stored_as_text_are_numbers_unless_they_begin_with_zero(tmp_path: Path) -> None:
    found = read_table(_book(tmp_path, [["lista", "cédula"], ["1", "0912345678"], ["0", "7.712.345"]]))
    assert dict(found.columns) == {"lista": (1, 0), "cédula": ("0912345678", "7.712.345")}


def test_that_a_sheet_is_chosen_by_name_else_the_first_that_holds_something(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Vacía"
    book.create_sheet("Oculta").append(["x", "y"])
    book["Oculta"].append([1, 2])
    book["Oculta"].sheet_state = "hidden"
    for number, name in enumerate(("Uno", "Dos")):
        page = book.create_sheet(name)
        page.append(["a", "b"])
        page.append([number, number])
    path = tmp_path / "lista.xlsx"
    book.save(path)
    assert sheets(path) == ["Vacía", "Uno", "Dos"]
    assert read_table(path).sheet == "Uno"
    assert read_table(path, sheet="Dos").columns["a"] == (1,)
    assert _code(path, "Tres") == "no-such-sheet"
    assert _code(path, "Vacía") == "empty-table"


def test_that_a_false_dimension_costs_nothing(tmp_path: Path) -> None:
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    found = read_table(_with_part(_book(tmp_path, [["a"]]), SHEET, _sheet(rows, b"A1:XFD1048576")))
    assert dict(found.columns) == {"a": (1,)}


def test_that_what_openpyxl_warns_of_is_no_error_and_no_noise(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    extension = b"<extLst><ext uri='{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}'/></extLst>"
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    content = _sheet(rows).replace(b"</worksheet>", extension + b"</worksheet>")
    assert read_table(_with_part(_book(tmp_path, [["a"]]), SHEET, content)).columns["a"] == (1,)
    assert not recwarn.list


def test_that_a_zip_bomb_is_refused_by_its_ratio_and_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _with_part(_book(tmp_path, [["a"], [1]]), "xl/media/blank.xml", b" " * 30_000_000)
    assert path.stat().st_size < 100_000
    assert _code(path) == "zip-bomb-ratio"
    monkeypatch.setattr(reading_guard, "MAX_RATIO", 10**9)
    monkeypatch.setattr(reading_guard, "MAX_UNPACKED_BYTES", 20_000_000)
    assert _code(path) == "zip-bomb-size"


def test_that_a_declared_size_is_not_believed(tmp_path: Path) -> None:
    path = _with_part(_book(tmp_path, [["a"], [1]]), "xl/media/blank.xml", b" " * 30_000_000)
    raw = path.read_bytes()
    assert raw.count((30_000_000).to_bytes(4, "little")) >= 2
    path.write_bytes(raw.replace((30_000_000).to_bytes(4, "little"), (500).to_bytes(4, "little")))
    assert _code(path) in ("zip-bomb-ratio", "not-a-workbook")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("mark", ["<!DOCTYPE x [<!ENTITY a 'b'>]>", "<!ENTITY % p SYSTEM 'file:///etc/passwd'>"])
def test_that_declarations_of_entities_are_refused_in_any_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    content = f"<?xml version='1.0'?>{' ' * 65_520}{mark}<x/>".encode(encoding)  # the mark lies across two pieces
    assert _code(_with_part(_book(tmp_path, [["a"], [1]]), "xl/sharedStrings.xml", content)) == "entity-declaration"


def test_that_a_million_columns_are_refused(tmp_path: Path) -> None:
    """Refused before they are all counted: no number is told that is not theirs."""
    row = b'<row r="1">' + b"<c><v>1</v></c>" * 1_000_000 + b"</row>"
    with pytest.raises(BadInput, match="too-many-columns") as caught:
        read_table(_with_part(_book(tmp_path, [["a"]]), SHEET, _sheet(row)))
    assert "more than 16\u00a0384 columns; 500 can be read" in caught.value.say("en")


def test_that_columns_above_the_limit_are_refused(tmp_path: Path) -> None:
    assert _code(_book(tmp_path, [[f"c{i}" for i in range(501)], list(range(501))])) == "too-many-columns"
    row = b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>'
    assert _code(_with_part(_book(tmp_path, [["a"]]), SHEET, _sheet(row))) == "too-many-columns"


def test_that_too_many_rows_are_refused_and_empty_ones_at_the_end_are_not_rows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading_workbook, "MAX_WORKBOOK_ROWS", 100)
    assert _code(_book(tmp_path, [["a"], *[[i] for i in range(200)]])) == "too-many-rows"
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row><row r="1048576"/>'
    assert len(read_table(_with_part(_book(tmp_path, [["a"]]), SHEET, _sheet(far)), header_row=1)) == 1


def test_that_a_cell_that_is_too_long_is_refused(tmp_path: Path) -> None:
    long = b'<row r="1"><c r="A1" t="inlineStr"><is><t>' + b"xy" * 16_001 + b"</t></is></c></row>"
    assert _code(_with_part(_book(tmp_path, [["a"]]), SHEET, _sheet(long))) == "cell-too-long"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "C:/x.xml", "xl\\sheet.xml"])
def test_that_parts_with_unsafe_names_are_refused(tmp_path: Path, name: str) -> None:
    assert _code(_with_part(_book(tmp_path, [["a"], [1]]), name, b"x")) == "unsafe-name"


def test_that_too_many_parts_are_refused(tmp_path: Path) -> None:
    path = _book(tmp_path, [["a"], [1]])
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(2001):
            archive.writestr(f"x/{number}", b"")
    assert _code(path) == "too-many-parts"


def test_that_a_part_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = _book(tmp_path, [["a"], [1]])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper().replace("XL/", "xl/"), b"<x/>")
    assert _code(path) == "repeated-part"


def test_that_macros_are_refused_by_ending_and_by_content(tmp_path: Path) -> None:
    path = _book(tmp_path, [["a"], [1]])
    assert _code(_with_part(path, "xl/vbaProject.bin", b"x")) == "workbook-with-macros"
    assert _code(path.rename(tmp_path / "lista.xlsm")) == "workbook-with-macros"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"APELLIDOS,NOMBRES\nRojas,Ana\n", "not-a-workbook"),
        (b"PK\x03\x04 but nothing else", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") + bytes(600), "protected-workbook"),
        (b"\x89PNG\r\n\x1a\n" + bytes(600), "picture"),
    ],
)
def test_that_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "lista.xlsx"
    path.write_bytes(content)
    assert _code(path) == code


def test_that_another_zip_and_a_header_without_rows_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "lista.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", b"hello")
    assert _code(path) == "not-a-workbook"
    assert _code(_book(tmp_path, [["APELLIDOS", "NOMBRES"]])) == "no-rows"
    assert _code(_book(tmp_path, [])) == "empty-table"


def test_that_a_large_workbook_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_guard, "MAX_WORKBOOK_BYTES", 100)
    assert _code(_book(tmp_path, [["a"], [1]])) == "file-too-large"


def test_that_truncated_and_damaged_workbooks_give_one_message_or_a_table(tmp_path: Path) -> None:
    """Whatever byte is wrong: never another exception. Seeded, so that a failure repeats."""
    whole = _book(tmp_path, [["APELLIDOS", "F. NAC"], *[["Rojas", date(1990, 1, 1 + i)] for i in range(20)]]).read_bytes()
    rng = random.Random(7)
    path = tmp_path / "damaged.xlsx"
    refused = 0
    for number in range(120):
        damaged = bytearray(whole)
        if number < 40:
            damaged = damaged[: rng.randrange(1, len(whole))]
        else:
            for _ in range(rng.randrange(1, 12)):
                damaged[rng.randrange(len(whole))] = rng.randrange(256)
        path.write_bytes(damaged)
        refused += bool(_outcome(path))
    assert refused > 80


def test_that_damaged_xml_inside_a_sound_zip_gives_one_message_or_a_table(tmp_path: Path) -> None:
    whole = _book(tmp_path, [["APELLIDOS", "F. NAC"], ["Rojas", date(1990, 1, 1)], ["Peña", date(1991, 2, 3)]])
    with zipfile.ZipFile(io.BytesIO(whole.read_bytes())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rng, outcomes = random.Random(11), set()
    path = tmp_path / "damaged.xlsx"
    for _ in range(150):
        name = rng.choice(list(parts))
        content = bytearray(parts[name])
        for _ in range(rng.randrange(1, 4)):
            content[rng.randrange(len(content))] = rng.choice(b"<>/\"'=0Ax&;")
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in parts.items():
                archive.writestr(part, bytes(content) if part == name else data)
        outcomes.add(_outcome(path))
    assert {"", "not-a-workbook"} <= outcomes


def test_that_reading_a_workbook_can_be_cancelled(tmp_path: Path) -> None:
    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_table(_book(tmp_path, [["a"], [1]]), progress=stop)
