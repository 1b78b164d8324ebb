"""`verify`: whether a report was changed since it was written, and whether its figures come out again."""

from __future__ import annotations

from pathlib import Path

from survey_app.cli.progress import TerminalProgress
from survey_app.cli.words import Argument, Given, Word
from vocabulary.text import N_, translate

WHOLE, CHANGED = 0, 1


def run(given: Given) -> int:
    from survey_app.services.verifying import again, lines, verify

    with TerminalProgress(given.lang) as progress:
        verdict = verify(Path(given.one("report")), progress)
        outcomes = again(verdict, Path(given.one("again")), progress=progress) if given.one("again") else []
    print("\n".join(translate(line, given.lang) for line in lines(verdict, outcomes, given.lang)))
    return WHOLE if verdict.whole and all(outcome.same for outcome in outcomes) else CHANGED


WORD = Word(
    "verify",
    N_("Tells whether a report was changed since it was written; exit status 1 where it was, or other figures come out."),
    (
        Argument("REPORT", N_("The Excel report"), required=True),
        Argument("--again", N_("Run the estimates again on this table and compare the figures"), "FILE"),
    ),
    run,
)
