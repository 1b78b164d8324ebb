"""What reading the whole journal tells, in words: whole, changed at a line, cut, lines of an unknown hand, a clock set back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.services.journal_reading import RIGHT
from survey_app.services.programme import CLOCK_TOLERANCE, verify_journal
from survey_app.services.roles import require
from survey_app.store import journal_reading, records
from vocabulary.errors import Level, Place, Problem
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme
    from survey_app.store.journal import Verdict

KEEP = text(N_("Keep the folder as it is, make no backup over older ones, and tell the programme's owner."))


@dataclass(frozen=True)
class Judgement:
    """The verdict on the chain, and the first line that is dated before the one before it."""

    verdict: Verdict
    set_back: int | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was changed, taken out, put in or cut; a clock that was set back does not count."""
        return self.verdict.whole

    def sentence(self) -> Text:
        """What is said where it is whole."""
        return text(
            N_("The journal is whole: {n} line, which rests on nothing before it"),
            N_("The journal is whole: {n} lines, each resting on the one before"),
            n=self.verdict.lines,
        )

    def problems(self) -> tuple[Problem, ...]:
        """All that is to be said of it: what is wrong, then what is worth knowing."""
        found, said = self.verdict, []
        if found.broken_at is not None:
            what = text(N_("Line {n} of the journal was changed, taken out or put in"), n=found.broken_at)
            said.append(Problem("journal-changed", what, Place(), KEEP))
        if found.cut is not None:
            what = text(N_("The end of the journal was cut: line {n} was seen before and is gone"), n=found.cut)
            said.append(Problem("journal-cut", what, Place(), KEEP))
        if found.forged_at is not None:
            what = text(N_("Line {n} of the journal is not signed by the person whom it names"), n=found.forged_at)
            said.append(Problem("journal-forged", what, Place(), KEEP))
        if self.set_back is not None:
            what = text(N_("The computer's clock was set back before line {n}: it is dated before the line above it"),
                        n=self.set_back)  # fmt: skip
            remedy = text(N_("The order of the lines holds all the same; take their times with care."))
            said.append(Problem("clock-set-back", what, Place(), remedy, Level.WARNING))
        if found.unsigned:
            what = text(
                N_("{n} line is older than signatures: the chain covers it, no signature does"),
                N_("{n} lines are older than signatures: the chain covers them, no signature does"),
                n=found.unsigned,
            )
            said.append(Problem("journal-unsigned", what, level=Level.INFORMATION))
        return tuple(said)


def versions_at_fault(programme: Programme) -> tuple[Problem, ...]:
    """Reads every version of every record: whether it is what its name says, signed by whom it names. Long where there are
    many; raises `not-allowed`."""
    require(programme, RIGHT)
    n = len(programme.store.call(records.faults))
    what = text(N_("{n} version of a record was changed, or was not signed by the person it names"),
                N_("{n} versions of records were changed, or were not signed by the persons they name"), n=n)  # fmt: skip
    return (Problem("versions-at-fault", what, Place(), KEEP),) if n else ()


def judge(programme: Programme) -> Judgement:
    """Reads every line, beside the window; raises `not-allowed`."""
    require(programme, RIGHT)
    verdict = verify_journal(programme)
    seconds = CLOCK_TOLERANCE.total_seconds()
    return Judgement(verdict, programme.store.call(lambda db: journal_reading.set_back(db, seconds)))
