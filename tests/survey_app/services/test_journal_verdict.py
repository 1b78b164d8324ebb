"""What the journal's verdict says: whole, changed at a line, cut, an unknown hand, a clock set back; each in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from survey_app.services import backups, journal_verdict
from survey_app.services.programme import Programme, note
from survey_app.store import journal
from survey_app.store.journal import Verdict
from vocabulary.errors import Level, StoreError
from vocabulary.text import LANGUAGES, translate


def tampered(programme: Programme, *statements: str) -> journal_verdict.Judgement:
    def work(db: Any) -> None:
        db.executescript("DROP TRIGGER journal_is; DROP TRIGGER journal_stays;")
        for statement in statements:
            db.execute(statement)

    for n in range(3):
        note(programme, "exported", f"report-{n}.xlsx", kind="report")
    programme.store.call(work)
    return journal_verdict.judge(programme)


def codes(found: journal_verdict.Judgement) -> list[str]:
    return [problem.code for problem in found.problems()]


def test_that_an_untouched_journal_is_whole(programme: Programme) -> None:
    found = journal_verdict.judge(programme)
    assert found.whole
    assert found.problems() == ()
    assert "2 lines" in translate(found.sentence(), "en")


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE journal SET person = 'Eva' WHERE sequence = 3", 3),
        ("DELETE FROM journal WHERE sequence = 2", 2),
        ("UPDATE journal SET at = '2020-01-01T00:00:00.000+00:00' WHERE sequence = 4", 4),
    ],
)
def test_that_the_changed_line_is_named(programme: Programme, statement: str, line: int) -> None:
    found = tampered(programme, statement)
    assert not found.whole
    assert "journal-changed" in codes(found)
    assert f"Line {line} " in found.problems()[0].say("en")


def test_that_a_cut_end_is_told_by_what_a_backup_saw(programme: Programme) -> None:
    note(programme, "exported", "report.xlsx", kind="report")
    backups.back_up(programme).result()
    seen = 3
    found = tampered(programme, f"DELETE FROM journal WHERE sequence >= {seen}")
    assert codes(found) == ["journal-cut"]
    assert f"line {seen} " in found.problems()[0].say("en")


def test_that_a_line_dated_before_the_one_above_it_is_told_and_the_chain_holds(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    back = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="milliseconds")
    monkeypatch.setattr(journal, "now", lambda: back)
    note(programme, "exported", "report.xlsx", kind="report")
    monkeypatch.undo()
    found = journal_verdict.judge(programme)
    assert found.whole
    assert (codes(found), found.set_back) == (["clock-set-back"], 3)
    assert found.problems()[0].level is Level.WARNING


def test_that_a_clock_put_right_by_a_moment_is_nothing_to_tell(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    back = (datetime.now(UTC) - timedelta(seconds=20)).isoformat(timespec="milliseconds")
    monkeypatch.setattr(journal, "now", lambda: back)
    note(programme, "exported", "report.xlsx", kind="report")
    monkeypatch.undo()
    assert journal_verdict.judge(programme).set_back is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_everything_is_said_at_once_in_words(lang: str) -> None:
    found = journal_verdict.Judgement(Verdict(9, 4, 3, 12, 2), 5)
    assert codes(found) == ["journal-changed", "journal-cut", "journal-forged", "clock-set-back", "journal-unsigned"]
    said = [problem.say(lang) for problem in found.problems()]
    assert all(number in line for number, line in zip("4", said[:1], strict=True))
    assert "12" in said[1]
    assert not any("{" in line for line in said)


def test_that_who_may_not_read_the_journal_may_not_judge_it(programme: Programme) -> None:
    from dataclasses import replace

    with pytest.raises(StoreError, match="not-allowed"):
        journal_verdict.judge(replace(programme, info=replace(programme.info, role="enumerator")))
