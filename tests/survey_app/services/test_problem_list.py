"""The problems of a file as a table for the institution: whole or not at all, and nothing a spreadsheet would compute."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from survey_app.services import writing
from survey_app.services.problem_list import save_problems
from survey_app.services.programme import Programme, read_journal
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import Text

PROBLEMS = (
    Problem("impossible-date", Text("The date does not exist"), Place("list.xlsx", "Lista", 5, "=F. NAC"), Text("Correct it")),
    Problem("nobody", Text("The row has neither a name nor a document"), Place("list.xlsx", "Lista", 9)),
)


def test_that_each_problem_is_a_line_with_its_row_and_column(programme: Programme, tmp_path: Path) -> None:
    written = save_problems(programme, tmp_path / "problems.txt", PROBLEMS, "en")
    assert written == tmp_path / "problems.csv"
    with open(written, encoding="utf-8-sig", newline="") as handle:
        head, first, second = csv.reader(handle)
    assert head == ["File", "Sheet", "Row", "Column", "What is wrong", "What to do"]
    assert first == ["list.xlsx", "Lista", "5", "'=F. NAC", "The date does not exist", "Correct it"]
    assert second[2:] == ["9", "", "The row has neither a name nor a document", ""]


def test_that_it_is_in_the_journal(programme: Programme, tmp_path: Path) -> None:
    save_problems(programme, tmp_path / "problems.csv", PROBLEMS, "en")
    last = read_journal(programme)[-1]
    assert (last.action, last.subject, last.detail["problems"]) == ("exported", "problems.csv", 2)


def test_that_a_folder_that_does_not_exist_is_told_and_nothing_is_left(programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        save_problems(programme, tmp_path / "nowhere" / "problems.csv", PROBLEMS, "en")
    assert [problem.code for problem in caught.value.problems] == ["no-folder"]
    assert list(tmp_path.glob("**/problems*")) == []


def test_that_a_list_that_could_not_be_written_is_in_the_journal_as_such(
    programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(descriptor: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(writing, "to_disk", fail)
    with pytest.raises(BadInput) as caught:
        save_problems(programme, tmp_path / "problems.csv", PROBLEMS, "en")
    assert [problem.code for problem in caught.value.problems] == ["disk-full"]
    assert [line.action for line in read_journal(programme)[-2:]] == ["exported", "export-failed"]
    assert list(tmp_path.glob("**/problems*")) == []
