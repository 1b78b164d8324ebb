"""One interview made of two keyings: what somebody decided with the paper in hand, put into the first.

A decision can change what is asked. What the second keying alone was asked for comes with it; what is asked no more needs no
decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from forms.interview.comparing import ONLY_FIRST, ONLY_SECOND, Comparison, Difference, rows_at
from forms.interview.flow import REPEAT
from forms.interview.state import Missing, QuestionProblem, missing_of
from vocabulary.errors import BadInput, Place
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from forms.interview.session import Interview

FIRST, SECOND, THIRD = "first", "second", "third"


@dataclass(frozen=True)
class Decision:
    """Which keying is right: `FIRST`, `SECOND`, or neither (`THIRD`), and then the `entry` that is: a value in lexical form, a
    mark why there is none, nothing, or a number of rows."""

    side: str
    entry: str = ""


class Answering(Protocol):
    """What takes the decided values: a running interview, or one that is only tried."""

    @property
    def interview(self) -> Interview: ...
    def answer(self, path: str, value: str) -> Any: ...
    def note_missing(self, path: str, reason: str) -> Any: ...
    def remove_row(self, path: str) -> Any: ...


class Trial:
    """Takes decided values in memory alone."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview

    def answer(self, path: str, value: str) -> None:
        self.interview.answer(path, value)

    def note_missing(self, path: str, reason: str) -> None:
        self.interview.answer(path, Missing(reason))

    def remove_row(self, path: str) -> None:
        self.interview.remove_row(path)


def apply(to: Answering, comparison: Comparison, decisions: Mapping[str, Decision]) -> dict[str, str]:
    """Puts what was decided into the first keying; what was asked in the second alone comes with it where it is asked now.

    Returns whose keying was right (`FIRST`, `SECOND`, `THIRD`) for each path that was decided. A difference that is not asked
    any more needs no decision. Raises `BadInput` with everything that is not decided or is no answer; `to` is half done then.
    """
    problems: list[QuestionProblem] = []
    done: dict[str, str] = {}
    for each in comparison.differences:
        if not _asked_now(to.interview, each) or each.what == ONLY_FIRST:
            continue
        decision = Decision(SECOND) if each.what == ONLY_SECOND else decisions.get(each.path)
        if decision is None:
            what = text(N_("It is not decided yet which keying is right"))
            problems.append(QuestionProblem("undecided", what, Place(field=each.question), path=each.path))
            continue
        try:
            _put(to, each, decision)
        except BadInput as error:
            problems += [
                QuestionProblem(p.code, p.what, Place(field=each.question), p.remedy, path=each.path) for p in error.problems
            ]
            continue
        if each.to_decide:
            done[each.path] = decision.side
    if problems:
        raise BadInput(problems)
    return done


def still_asked(comparison: Comparison, interview: Interview) -> tuple[str, ...]:
    """The paths of the differences that are to be decided and are asked in the interview as it stands."""
    return tuple(each.path for each in comparison.to_decide if _asked_now(interview, each))


def _asked_now(interview: Interview, each: Difference) -> bool:
    try:
        step = interview.step(each.path)
    except KeyError:
        return False
    return step.relevant


def _put(to: Answering, each: Difference, decision: Decision) -> None:
    if decision.side == FIRST:
        return
    if each.state.type == REPEAT:
        _put_rows(to, each.path, _wanted(each, decision))
        return
    entry = each.second.entry if decision.side == SECOND else decision.entry
    missing = missing_of(entry)
    if missing is not None:
        to.note_missing(each.path, missing.value)
    else:
        to.answer(each.path, entry)


def _wanted(each: Difference, decision: Decision) -> int:
    said = each.second.entry or "0" if decision.side == SECOND else decision.entry.strip()
    if not said.isdecimal() or len(said) > 3:
        raise BadInput(QuestionProblem("no-number", text(N_("Type how many there are on the paper")), path=each.path))
    return int(said)


def _put_rows(to: Answering, path: str, wanted: int) -> None:
    def rows() -> list[str]:
        return rows_at(to.interview.step(path))

    while len(rows()) < wanted:
        to.answer(path, "yes")
    for row in rows()[wanted:][::-1]:
        to.remove_row(row)
