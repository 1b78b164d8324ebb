"""A list as an institution writes it for people: names over two rows, merged cells, sums; what was changed is said."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import openpyxl
import pytest

from survey_app.services import reading_delimited
from survey_app.services.reading import read_table
from survey_app.services.reading_lists import ListTable, read_list
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled
from vocabulary.text import translate

ROWS: list[list[object]] = [
    ["Comisión para los Refugiados"],
    [],
    ["NRO", "APELLIDOS", None, "NOMBRES", "DISTRITO"],
    [None, "Paterno", "Materno", None, None],
    [1, "Rojas", "Peña", "Ana", "Lima"],
    [2, "Mamani", "Quispe", "Juan", None],
    [3, "Díaz", "Ruiz", "Luz", "Callao"],
    ["TOTAL", None, None, 3, None],
    ["Fuente: registro de ingresos"],
]


def _said(table: ListTable) -> list[str]:
    return [translate(remark, "en") for remark in table.remarks]


def _book(path: Path) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Lista"
    for row in ROWS:
        page.append(row)
    page.merge_cells("B3:C3")
    page.merge_cells("A3:A4")
    page.merge_cells("E5:E6")
    page.row_dimensions[6].hidden = True
    book.create_sheet("Códigos").sheet_state = "hidden"
    book.save(path)
    return path


_ODS = (
    '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="Lista">'
)


def _ods(path: Path, rows: str) -> Path:
    content = f"{_ODS}<table:table-column/>{rows}</table:table></office:spreadsheet></office:body></office:document-content>"
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
        ' manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def _ods_cell(words: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{words}</text:p></table:table-cell>'


def test_that_a_list_made_for_people_is_read_as_it_is_meant_and_each_change_is_said(tmp_path: Path) -> None:
    table = read_list(_book(tmp_path / "lista.xlsx"))
    assert dict(table.columns) == {
        "NRO": (1, 2, 3),
        "APELLIDOS Paterno": ("Rojas", "Mamani", "Díaz"),
        "APELLIDOS Materno": ("Peña", "Quispe", "Ruiz"),
        "NOMBRES": ("Ana", "Juan", "Luz"),
        "DISTRITO": ("Lima", "Lima", "Callao"),
    }
    assert (table.header, table.rows) == ((3, 4), (5, 6, 7))
    assert _said(table) == [
        "The names of the columns stand over two rows, 3 and 4, and were joined.",
        "1 hidden row is read as well.",
        "1 hidden sheet is not read: Códigos.",
        "What stands in merged cells was written into the 1 row below.",
        "Row 8 is a sum and was left out.",
        "Row 9 is a note below the table and was left out.",
    ]


def test_that_an_ods_file_is_read_alike(tmp_path: Path) -> None:
    rows = [
        _ods_row(_ods_cell("APELLIDOS"), _ods_cell("DISTRITO")),
        _ods_row(_ods_cell("Rojas"), _ods_cell("Lima", ' table:number-rows-spanned="2" table:number-columns-spanned="1"')),
        _ods_row(_ods_cell("Díaz"), "<table:covered-table-cell/>", more=' table:visibility="filter"'),
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>",
    ]
    table = read_list(_ods(tmp_path / "lista.ods", "".join(rows)))
    assert dict(table.columns) == {"APELLIDOS": ("Rojas", "Díaz"), "DISTRITO": ("Lima", "Lima")}
    assert _said(table) == [
        "1 hidden row is read as well.",
        "What stands in merged cells was written into the 1 row below.",
    ]


@pytest.mark.parametrize(
    ("more", "row", "code"),
    [
        (' table:number-columns-repeated="16000"', "", "too-many-columns"),
        ("", ' table:number-rows-repeated="9000000"', "too-many-rows"),
        (' table:number-columns-repeated="400"', ' table:number-rows-repeated="1000000"', "sheet-too-wide-and-long"),
    ],
)
def test_that_a_few_cells_of_an_ods_file_that_say_they_are_many_are_refused(
    tmp_path: Path, more: str, row: str, code: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read_list(_ods(tmp_path / "lista.ods", _ods_row(_ods_cell("a", more), more=row)))
    assert [problem.code for problem in caught.value.problems] == [code]


def test_that_two_far_cells_of_a_workbook_are_refused_before_the_whole_rectangle_is_made(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = book.active["CV1048576"] = "x"
    book.save(tmp_path / "lista.xlsx")
    with pytest.raises(BadInput, match="sheet-too-wide-and-long"):
        read_list(tmp_path / "lista.xlsx")


def test_that_a_sheet_under_another_name_is_looked_at_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = book.active["CV1048576"] = "x"
    book.save(tmp_path / "whole.xlsx")
    path = tmp_path / "lista.xlsx"
    with zipfile.ZipFile(tmp_path / "whole.xlsx") as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"worksheets/sheet1.xml", b"elsewhere/page.dat")
            new.writestr(name.replace("worksheets/sheet1.xml", "elsewhere/page.dat"), content)
    with pytest.raises(BadInput, match="sheet-too-wide-and-long"):
        read_list(path)


def test_that_names_over_two_rows_are_joined_in_a_text_table_whose_encoding_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes("NRO;APELLIDOS;;NOMBRES\r\n;Paterno;Materno;\r\n1;Muñoz;Peña;Íñigo\r\n".encode("cp850"))
    table = read_list(path)
    assert dict(table.columns) == {
        "NRO": (1,),
        "APELLIDOS Paterno": ("Muñoz",),
        "APELLIDOS Materno": ("Peña",),
        "NOMBRES": ("Íñigo",),
    }
    assert _said(table)[0] == "The file does not tell its encoding; by its letters it is DOS, western Europe (cp850)."


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "latin-1"])
def test_that_a_guessed_encoding_gives_the_letters_back(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "lista.csv"
    names = "Núñez Gonçalves,Inês João\nPEÑA ÁVILA,MARÍA JOSÉ\n"
    path.write_bytes(("APELLIDOS,NOMBRES\n" + names).encode(encoding))
    assert read_list(path).columns["APELLIDOS"] == ("Núñez Gonçalves", "PEÑA ÁVILA")
    assert len(_said(read_list(path))) == 1


def test_that_utf8_is_taken_without_a_word(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("APELLIDOS,NOMBRES\nNúñez,Inês\n", encoding="utf-8")
    assert read_list(path).remarks == ()


def test_that_a_first_row_of_data_below_a_gap_in_the_header_is_no_second_header(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("APELLIDOS,,NOMBRES,SEXO\nRojas,Peña,Ana,F\nDíaz,Ruiz,Luz,F\n", encoding="utf-8")
    assert read_list(path).columns["APELLIDOS"] == ("Rojas", "Díaz")


def test_that_a_person_whose_name_begins_like_a_sum_stays(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("N,APELLIDOS,NOMBRES,EDAD\n1,Rojas,Ana,30\n2,Total,Luz,31\n", encoding="utf-8")
    assert len(read_list(path)) == 2


def test_that_rows_that_slipped_are_known_and_a_filled_column_without_a_name_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    rows = ["Rojas,Ana,F,30,x"] * 8 + ["Díaz,Luz,F,31,x,slipped"]
    path.write_text("\n".join(["APELLIDOS,NOMBRES,SEXO,EDAD", *rows]) + "\n", encoding="utf-8")
    table = read_list(path)
    assert list(table.columns) == ["APELLIDOS", "NOMBRES", "SEXO", "EDAD", "E"]
    assert table.slipped == {10}
    assert _said(table) == ["Columns without a name are called by their letter: E."]


def test_that_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("a,b\n" + "1,2\n" * 6000)
    grown: list[object] = []

    def grow(share: float | None, doing: object) -> None:
        if not grown:
            grown.append(doing)
            with open(path, "a") as handle:
                handle.write("3,4\n")

    with pytest.raises(BadInput, match="file-changed"):
        read_list(path, progress=grow)
    assert grown


def test_that_a_zero_byte_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_bytes(b"a,b\n1,2\n1,\x002\n")
    with pytest.raises(BadInput) as caught:
        read_list(path)
    assert [(problem.code, problem.where.row) for problem in caught.value.problems] == [("not-text", 3)]


def test_that_of_very_many_long_rows_the_first_are_named(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("a,b\n" + "1,2,3\n" * 1000)
    with pytest.raises(BadInput) as caught:
        read_table(path)
    assert len(caught.value.problems) == 201
    assert "800" in caught.value.problems[-1].say("en")


def test_that_reading_a_list_can_be_cancelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_delimited, "_LOOKED_AT", 10)
    path = tmp_path / "lista.csv"
    path.write_text("a,b\n" + "1,2\n" * 6000)

    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_list(path, progress=stop)


def test_that_a_damaged_ods_file_gives_one_message_or_a_table(tmp_path: Path) -> None:
    """Whatever byte is wrong: never another exception, and never the end of the process. Seeded, so that a failure repeats."""
    rows = [_ods_row(_ods_cell("APELLIDOS"), _ods_cell("NOMBRES")), _ods_row(_ods_cell("Rojas"), _ods_cell("Ana"))] * 2
    path = _ods(tmp_path / "lista.ods", "".join(rows))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rng, outcomes = random.Random(13), set[str]()
    for _ in range(150):
        content = bytearray(parts["content.xml"])
        for _ in range(rng.randrange(1, 4)):
            content[rng.randrange(len(content))] = rng.choice(b"<>/\"'=0Ax&;")
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, bytes(content) if name == "content.xml" else data)
        try:
            read_list(path)
            outcomes.add("")
        except BadInput as error:
            outcomes.add(error.problems[0].code)
    assert {"", "not-a-workbook"} <= outcomes
