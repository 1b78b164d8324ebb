"""`journal`: the lines of a programme's journal, and whether its chain holds; for audits without the window."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.cli.asking import asked_passphrase
from survey_app.cli.words import Argument, Given, Word
from vocabulary.text import N_, translate

if TYPE_CHECKING:
    from survey_app.services.journal_reading import Entry
    from survey_app.services.journal_verdict import Judgement
    from survey_app.services.programme import Programme
    from vocabulary.errors import Problem

STEP = 500


def run(given: Given) -> int:
    """0 where the journal and the versions of the records are whole, 2 with what is wrong on standard error where not."""
    from survey_app.services.journal_verdict import judge, versions_at_fault
    from survey_app.services.programme import open_programme

    words = asked_passphrase(given.lang)
    with open_programme(Path(given.one("folder")), words) as programme:
        found, wrong = judge(programme), versions_at_fault(programme)
        if given.one("csv"):
            from survey_app.services.journal_reading import Wanted, save

            save(programme, Path(given.one("csv")), Wanted(), given.lang)
        if given.switch("json"):
            print(json.dumps(as_plain(programme, found, wrong, given), ensure_ascii=False, indent=2))
        else:
            if not given.switch("verify") and not given.one("csv"):
                _print_lines(programme, given.lang)
            if found.whole:
                print(f"{translate(found.sentence(), given.lang)}.")
    for problem in (*found.problems(), *wrong):
        print(problem.say(given.lang), file=sys.stderr)
    return 0 if found.whole and not wrong else 2


def as_plain(programme: Programme, found: Judgement, wrong: Sequence[Problem], given: Given) -> dict[str, Any]:
    """The verdict, and unless only that was asked for the lines, for other programs."""
    verdict = found.verdict
    plain: dict[str, Any] = {
        "whole": found.whole,
        "versions_whole": not wrong,
        "lines": verdict.lines,
        "changed_at": verdict.broken_at,
        "forged_at": verdict.forged_at,
        "cut_after": None if verdict.cut is None else verdict.lines,
        "seen": verdict.cut,
        "unsigned": verdict.unsigned,
        "clock_set_back_at": found.set_back,
    }
    if not given.switch("verify"):
        plain["journal"] = [_entry(entry, given.lang) for entry in _entries(programme)]
    return plain


def _entries(programme: Programme) -> list[Entry]:
    from survey_app.services.journal_reading import Wanted, lines, numbers

    some = numbers(programme, Wanted())[::-1]
    return [entry for begin in range(0, len(some), STEP) for entry in lines(programme, some[begin : begin + STEP])]


def _entry(entry: Entry, lang: str) -> dict[str, Any]:
    from survey_app.services.journal_reading import sentence

    return {
        "line": entry.sequence, "at": entry.at, "person": entry.person, "action": entry.action, "subject": entry.subject,
        "detail": dict(entry.detail), "sentence": sentence(entry, lang), "signer": entry.signer, "hash": entry.hash,
    }  # fmt: skip


def _print_lines(programme: Programme, lang: str) -> None:
    from survey_app.services.journal_reading import sentence

    for entry in _entries(programme):
        print(f"{entry.sequence}\t{entry.at}\t{entry.person}\t{sentence(entry, lang)}")


WORD = Word(
    "journal",
    N_("Reads the journal of a programme and says whether its chain is whole. Asks for the passphrase."),
    (
        Argument("FOLDER", N_("The programme's folder"), required=True),
        Argument("--verify", N_("Say only whether it is whole")),
        Argument("--csv", N_("Write the lines to a CSV file, which the journal notes"), "FILE"),
        Argument("--json", N_("As JSON, for programs")),
    ),
    run,
)
