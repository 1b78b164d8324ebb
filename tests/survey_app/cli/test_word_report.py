"""`estimate --word`: the short report beside or without the workbook, all files or none, never under another ending."""

from __future__ import annotations

import os
from pathlib import Path

import docx
import openpyxl
import pytest

from survey_app.cli import BAD, DONE, run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lists.csv").write_text("A,B,count\n1,1,30\n1,0,70\n0,1,50\n", encoding="utf-8")
    return tmp_path


def test_that_the_word_report_says_the_figure_and_the_command_that_repeats_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chapman (1951): (n1 + 1)(n2 + 1)/(m + 1) - 1 = 101 * 81 / 31 - 1 = 262.9 with 100 and 80 on the lists, 30 on both."""
    line = ["estimate", "chapman", "lists.csv", "--word", "note.docx", "--protect", "round", "--lang", "es"]
    assert run(line) == DONE
    assert str(here / "note.docx") in capsys.readouterr().out
    document = docx.Document("note.docx")
    assert "263" in [p.text for p in document.paragraphs]
    assert document.tables[-1].rows[1].cells[1].text == "python3 -m survey_app estimate chapman lists.csv --seed 1"
    first = (here / "note.docx").read_bytes()
    assert run([*line, "--excel", "report.xlsx"]) == DONE
    assert (here / "note.docx").read_bytes() == first
    assert sorted(os.listdir()) == ["lists.csv", "note.docx", "report.xlsx"]


def test_that_another_ending_and_a_shared_place_are_refused_before_anything_is_written(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["estimate", "chapman", "lists.csv", "--word", "note.doc", "--excel", "report.xlsx", "--lang", "en"]) == BAD
    assert "A Word report is written as .docx" in capsys.readouterr().err
    line = ["estimate", "chapman", "lists.csv", "--word", "a.docx", "--json", "a.docx", "--lang", "en"]
    assert run(line) == BAD
    assert "Two results would be written to one file" in capsys.readouterr().err
    assert os.listdir() == ["lists.csv"]


def test_that_country_and_day_stand_on_the_report_also_where_nothing_is_published(here: Path) -> None:
    line = ["estimate", "chapman", "lists.csv", "--country", "BR", "--date", "2026-10-31", "--lang", "pt"]
    assert run([*line, "--excel", "report.xlsx", "--word", "note.docx", "--json", "found.json"]) == DONE
    cover = openpyxl.load_workbook("report.xlsx").worksheets[0]
    pairs = {row[0]: row[1] for row in cover.iter_rows(max_col=2, values_only=True)}
    assert pairs["País"] == "Brasil"
    assert "31 de outubro de 2026" in str(pairs["Quem está incluído"])
    assert any("31 de outubro de 2026" in p.text for p in docx.Document("note.docx").paragraphs)
    assert "Brasil" in "".join(p.text for p in docx.Document("note.docx").paragraphs)
