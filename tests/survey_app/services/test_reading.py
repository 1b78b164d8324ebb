"""Where the header is, what columns are called, and which row of the file a cell stands in."""

from __future__ import annotations

from pathlib import Path

import pytest

from survey_app.services.reading import column_letter, find_header, read_table, sheets
from vocabulary.errors import BadInput


def _write(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "lista.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_that_the_header_is_found_below_titles() -> None:
    records = [["Comisión de Refugio"], [], ["Solicitantes", "2026"], ["APELLIDOS", "NOMBRES", "SEXO"], ["Rojas", "Ana", "F"]]
    assert find_header(records) == 3


def test_that_a_row_of_numbers_is_no_header() -> None:
    assert find_header([[1, 0, 1], ["A", "B", "C"], [0, 0, 1]]) == 1


def test_that_the_first_wide_row_is_the_header_where_no_row_holds_names() -> None:
    assert find_header([["x"], [2007, 2008, 2009], [1, 2, 3]]) == 1


def test_that_a_table_of_one_column_has_a_header() -> None:
    assert find_header([["documento"], ["0912345678"]]) == 0


def test_that_the_header_row_can_be_said(tmp_path: Path) -> None:
    path = _write(tmp_path, "a,b\nc,d\n1,2\n")
    assert list(read_table(path, header_row=2).columns) == ["c", "d"]
    for row in (0, 9):
        with pytest.raises(BadInput) as caught:
            read_table(path, header_row=row)
        assert caught.value.problems[0].code == "no-header"


def test_that_columns_without_a_name_get_their_letter_and_repeated_names_a_number(tmp_path: Path) -> None:
    found = read_table(_write(tmp_path, "FECHA,,FECHA,NOTA  LARGA,\n1,2,3,4,\n5,6,7,8,\n"))
    assert list(found.columns) == ["FECHA", "B", "FECHA (2)", "NOTA LARGA"]


@pytest.mark.parametrize(("index", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (701, "ZZ"), (702, "AAA")])
def test_that_columns_are_lettered_as_spreadsheets_do(index: int, letter: str) -> None:
    assert column_letter(index) == letter


def test_that_a_text_table_has_no_sheets(tmp_path: Path) -> None:
    assert sheets(_write(tmp_path, "a,b\n1,2\n")) == []
