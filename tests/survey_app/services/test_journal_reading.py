"""The journal read by person, action and period, and written out with a line that says so."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from survey_app.services import journal_reading
from survey_app.services.journal_reading import HEADER, Wanted
from survey_app.services.programme import Programme, note
from survey_app.store import journal
from vocabulary.errors import BadInput, StoreError


@pytest.fixture
def filled(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> Programme:
    """Two persons, three days."""
    for day, person, action in ((1, "Luz", "backed-up"), (2, "Ana", "backed-up"), (3, "Luz", "opened")):
        at = datetime(2026, 3, day, 12).astimezone(UTC).isoformat(timespec="milliseconds")
        monkeypatch.setattr(journal, "now", lambda at=at: at)
        programme.store.call(lambda db, who=person, what=action: journal.write(db, who, what))  # type: ignore[misc]
    monkeypatch.undo()
    return programme


def told(programme: Programme, wanted: Wanted) -> list[tuple[str, str]]:
    found = journal_reading.lines(programme, journal_reading.numbers(programme, wanted))
    return [(entry.person, entry.action) for entry in found]


def test_that_lines_come_newest_first_and_by_person_action_and_day(filled: Programme) -> None:
    everything = journal_reading.numbers(filled, Wanted())
    assert everything == sorted(everything, reverse=True)
    assert told(filled, Wanted(person="Luz")) == [("Luz", "opened"), ("Luz", "backed-up")]
    assert told(filled, Wanted(action="backed-up")) == [("Ana", "backed-up"), ("Luz", "backed-up")]
    assert told(filled, Wanted(person="Luz", action="backed-up")) == [("Luz", "backed-up")]
    day = date(2026, 3, 2)
    assert told(filled, Wanted(first=day, last=day)) == [("Ana", "backed-up")]
    assert told(filled, Wanted(last=day)) == [("Ana", "backed-up"), ("Luz", "backed-up")]
    assert told(filled, Wanted(first=day, last=day - timedelta(days=1))) == []


def test_that_the_choices_are_those_of_which_there_are_lines(filled: Programme) -> None:
    persons, actions = journal_reading.choices(filled)
    assert persons == ["Ana", "Luz"]
    assert {"backed-up", "created", "opened"} <= set(actions)


def test_that_writing_it_out_is_itself_in_it(filled: Programme, tmp_path: Path) -> None:
    note(filled, "exported", "=cmd()", kind="report")
    path = journal_reading.save(filled, tmp_path / "journal", Wanted(), "es")
    assert path.name == "journal.csv"
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEADER
    assert [int(row["line"]) for row in rows] == list(range(1, len(rows) + 1))
    assert (rows[-1]["action"], rows[-1]["subject"]) == ("exported", "journal.csv")
    assert all(two["previous"] == one["hash"] for one, two in pairwise(rows))
    assert [row["subject"] for row in rows if "cmd" in row["subject"]] == ["'=cmd()"], "no cell that a spreadsheet would run"


def test_that_what_is_not_asked_for_is_not_written(filled: Programme, tmp_path: Path) -> None:
    path = journal_reading.save(filled, tmp_path / "luz.csv", Wanted(person="Luz"), "pt")
    rows = list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    assert {row["person"] for row in rows} == {"Luz"}
    assert len(rows) == 2


def test_that_a_place_that_cannot_be_written_is_refused_before_a_line_is(filled: Programme, tmp_path: Path) -> None:
    before = journal_reading.numbers(filled, Wanted())
    with pytest.raises(BadInput):
        journal_reading.save(filled, tmp_path / "no-such-folder" / "j.csv", Wanted(), "en")
    assert journal_reading.numbers(filled, Wanted()) == before


def test_that_who_may_not_read_it_is_refused(filled: Programme, tmp_path: Path) -> None:
    enumerator = replace(filled, info=replace(filled.info, role="enumerator"))
    for act in (
        lambda: journal_reading.numbers(enumerator, Wanted()),
        lambda: journal_reading.lines(enumerator, [1]),
        lambda: journal_reading.choices(enumerator),
        lambda: journal_reading.save(enumerator, tmp_path / "j.csv", Wanted(), "en"),
    ):
        with pytest.raises(StoreError, match="not-allowed"):
            act()
    assert not (tmp_path / "j.csv").exists()
