"""Text tables as institutions save them: encodings, separators, decimal marks, citations, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from estimation.table import Table
from survey_app.services import reading_delimited
from survey_app.services.reading import read_comments, read_table
from survey_app.services.reading_delimited import find_separator
from vocabulary.errors import BadInput
from vocabulary.progress import Cancelled

NAMES = "Apellido,Año\nMuñoz,1990\nda Conceição,1985\n"


def _read(tmp_path: Path, content: bytes | str, name: str = "lista.csv") -> Table:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(path)


def _refusal(tmp_path: Path, content: bytes | str, name: str = "lista.csv") -> str:
    with pytest.raises(BadInput) as caught:
        _read(tmp_path, content, name)
    assert len(caught.value.problems) == 1
    for lang in ("es", "pt", "en"):
        assert name in caught.value.say(lang)
    return caught.value.problems[0].code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_that_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    found = _read(tmp_path, NAMES.encode(encoding))
    assert dict(found.columns) == {"Apellido": ("Muñoz", "da Conceição"), "Año": (1990, 1985)}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_that_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    found = _read(tmp_path, NAMES.replace(",", separator))
    assert list(found.columns) == ["Apellido", "Año"]


def test_that_commas_within_names_do_not_hide_the_semicolon() -> None:
    assert find_separator("Nombre;Edad;Sexo\nRojas, Ana;30;F\nda Silva, José;41;M\n") == ";"


def test_that_excels_own_hint_of_the_separator_is_followed_and_is_no_row(tmp_path: Path) -> None:
    found = _read(tmp_path, "sep=;\nA;B\n1;0\n")
    assert list(found.columns) == ["A", "B"]
    assert found.rows == (3,)


def test_that_a_decimal_comma_is_read_where_the_file_uses_it(tmp_path: Path) -> None:
    found = _read(tmp_path, "edad;valor;razón\n0-4;1.234,5;0,98\n5-9;2.000;1,02\n")
    assert found.columns["valor"] == (1234.5, 2000)
    assert found.columns["razón"] == (0.98, 1.02)


def test_that_a_decimal_point_is_read_whatever_the_separator(tmp_path: Path) -> None:
    assert _read(tmp_path, "a;b\n0.996;-1.5e3\n0.25;7\n").columns["a"] == (0.996, 0.25)
    assert _read(tmp_path, "a,b\n0.996,-1.5e3\n0.25,7\n").columns["b"] == (-1500.0, 7)


def test_that_whole_numbers_are_numbers_and_numbers_of_documents_stay_what_they_are(tmp_path: Path) -> None:
    found = _read(tmp_path, "n,cedula,dni,cpf\n1,0912345678,7.712.345,812.334.115-02\n-3,42,12.340,\n")
    assert found.columns["n"] == (1, -3)
    assert found.columns["cedula"] == ("0912345678", 42)
    assert found.columns["dni"] == ("7.712.345", "12.340")
    assert found.columns["cpf"] == ("812.334.115-02", None)


def test_that_cells_that_look_like_formulas_stay_text(tmp_path: Path) -> None:
    cells = ("=1+1", "+51 900", "-", "@SUM(A1)", "-x")
    found = _read(tmp_path, "obs,n\n" + "".join(f"{cell},1\n" for cell in cells))
    assert found.columns["obs"] == cells


def test_that_leading_comment_lines_are_the_citation_and_not_the_table(tmp_path: Path) -> None:
    path = tmp_path / "sample.csv"
    path.write_text("# Silverman, B. W. (2014). Home Office.\n#\n# Table 2\nLA,NG,count\n1,0,54\n0,1,463\n")
    assert read_comments(path) == ["Silverman, B. W. (2014). Home Office.", "Table 2"]
    found = read_table(path)
    assert list(found.columns) == ["LA", "NG", "count"]
    assert found.rows == (5, 6)


def test_that_blank_rows_are_left_out_and_the_others_keep_their_number(tmp_path: Path) -> None:
    found = _read(tmp_path, "Padrón 2026\n\nA,B,C\n1,0,x\n\n,,\n0,1,y\n")
    assert found.rows == (4, 7)
    assert found.place(1, "B").row == 7


def test_that_text_keeps_no_space_around_it_and_line_ends_within_quotes_are_kept(tmp_path: Path) -> None:
    found = _read(tmp_path, 'a,b\n  Ana  ,"uno\ndos"\n')
    assert found.columns == {"a": ("Ana",), "b": ("uno\ndos",)}


def test_that_short_rows_end_in_empty_cells_and_long_ones_are_all_named(tmp_path: Path) -> None:
    assert _read(tmp_path, "a,b\n1\n2,3\n").columns["b"] == (None, 3)
    with pytest.raises(BadInput) as caught:
        _read(tmp_path, "a,b\n1,2,3\n1,2\n1,2,,4\n")
    assert [(p.code, p.where.row, p.where.column) for p in caught.value.problems] == [
        ("row-too-long", 2, "C"),
        ("row-too-long", 4, "D"),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\n\n  \n", "empty-table"),
        (b"# only a citation\n", "empty-table"),
        (b"APELLIDOS,NOMBRES\n", "no-rows"),
        (b"a,b\n1,\x002\n", "not-text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00", "picture"),
        (bytes(range(1, 256)) * 20, "not-text"),
        (b"PK\x03\x04\x14\x00\x06\x00\x08\x00\x00\x00!\x00", "not-text"),
        (b"a,b\n1," + b"x" * 32_001 + b"\n", "cell-too-long"),
        (b'a,b\n1,"' + b"x" * 200_000 + b"\n", "cell-too-long"),
        (b"a," * 1_000_000 + b"a\n1\n", "too-many-columns"),
        (b"a,b\n1,2\n" + b"1," * 1_000_000 + b"1\n", "too-many-columns"),
    ],
)
def test_that_what_is_no_usable_table_is_refused_with_its_own_code(tmp_path: Path, content: bytes, code: str) -> None:
    assert _refusal(tmp_path, content) == code


def test_that_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "nowhere.csv", "cannot-read-file"), (tmp_path, "unknown-format")):
        with pytest.raises(BadInput) as caught:
            read_table(path)
        assert caught.value.problems[0].code == code
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(BadInput) as caught:
        read_table(tmp_path / "folder.csv")
    assert caught.value.problems[0].code == "not-a-file"


@pytest.mark.parametrize("name", ["lista.pdf", "lista.doc", "lista"])
def test_that_other_formats_are_refused_by_name(tmp_path: Path, name: str) -> None:
    assert _refusal(tmp_path, NAMES, name) == "unknown-format"


def test_that_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_delimited, "MAX_DELIMITED_ROWS", 50)
    assert _refusal(tmp_path, "a,b\n" + "1,2\n" * 60) == "too-many-rows"


def test_that_a_large_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_delimited, "MAX_DELIMITED_BYTES", 10)
    assert _refusal(tmp_path, NAMES) == "file-too-large"


def test_that_reading_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * 6000)

    def stop(share: float | None, doing: object) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_table(path, progress=stop)
