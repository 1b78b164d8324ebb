"""Interviews keyed from paper questionnaires: which they are, by which number they are found, which wait for a second keying.

A paper that bears no number gets one, to be written on it: by that the second person finds the record without seeing an answer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from survey_app.services.roles import require
from survey_app.store import answers, browsing, meta, records, registers, second_keyings
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.store.answers import Answer

PAPER, SECOND = "paper", "second"  # in a body: that it was keyed from paper, and what the second keying said or came to
LONGEST = 40  # characters of a number
_HABIT, _LAST, _RULES = "from-paper", "paper-number", "double-entry"

WAITING, NOT_ASKED, KEYING = "waiting", "not-asked", "keying"
TO_COMPARE, COMPARED, CLOSED = "to-compare", "compared", "closed"
STATES: Mapping[str, str] = {
    WAITING: N_("waits"),
    KEYING: N_("being keyed"),
    TO_COMPARE: N_("to be compared"),
    COMPARED: N_("compared"),
    NOT_ASKED: N_("not in the share"),
    CLOSED: N_("at the office"),
}
"""How far a paper has come. `CLOSED`: sealed to the office, where it can still be keyed a second time."""


@dataclass(frozen=True)
class Rules:
    """One of how many papers is keyed a second time (`every`: 1 all of them, 0 none), and whether capitals and accents are left
    aside when text is compared."""

    every: int = 1
    letters_alike: bool = False


@dataclass(frozen=True)
class PaperRecord:
    """A record keyed from paper as the list shows it: never an answer, so that who keys it a second time does not see one.
    `differ` counts fields that differ; `own` says that one person keyed it both times; `counted` is by question what was
    compared and differed, and once it was decided, what was wrong in the first and in the second keying."""

    record: str
    form: str
    number: str
    keyed: str
    keyed_by: str
    state: str
    second_by: str = ""
    differ: int = 0
    own: bool = False
    counted: Mapping[str, Sequence[int]] = field(default_factory=dict, repr=False)


# while an interview is keyed ----------------------------------------------------------------------------------------------


def habit(programme: Programme) -> bool:
    """Whether what the person who has the programme open begins is keyed from paper."""
    return programme.store.call(lambda db: programme.info.person in meta.get(db, _HABIT, []))


def set_habit(programme: Programme, on: bool) -> None:
    """Decides it, for this person, until it is decided otherwise."""
    require(programme, "capture")

    def work(db: Database) -> None:
        others = [person for person in meta.get(db, _HABIT, []) if person != programme.info.person]
        meta.put(db, _HABIT, [*others, programme.info.person] if on else others)

    programme.store.call(work)


def begin(db: Database, record: str, person: str, at: str) -> str | None:
    """Notes of an interview that begins that it is keyed from paper, where that is the person's habit."""
    if person not in meta.get(db, _HABIT, []):
        return None
    for path, value in entries(""):
        answers.append(db, record, path, value, at, answers.DERIVED)
    return ""


def entries(number: str | None) -> tuple[tuple[str, str], ...]:
    """What the log keeps of it. Raises `BadParameter` for a number that is too long."""
    if number is None:
        return ((answers.PAPER, "no"),)
    number = " ".join(number.split())
    if len(number) > LONGEST:
        what = text(N_("The number on the paper is longer than {n} characters"), n=LONGEST)
        raise BadParameter(Problem("long-number", what, Place(field="number")))
    return ((answers.PAPER, "yes"), (answers.PAPER_NUMBER, number))


def of(log: Sequence[Answer]) -> str | None:
    """The number of the paper that a draft is keyed from (empty: none yet), or nothing."""
    said = {line.path: line.value for line in log if line.path in (answers.PAPER, answers.PAPER_NUMBER)}
    return said.get(answers.PAPER_NUMBER, "") if said.get(answers.PAPER) == "yes" else None


def to_keep(db: Database, log: Sequence[Answer]) -> dict[str, dict[str, str]]:
    """The part of a record's body that says so; a paper without a number gets the next."""
    number = of(log)
    if number is None:
        return {}
    if not number:
        last = int(meta.get(db, _LAST, 0)) + 1
        meta.put(db, _LAST, last)
        number = str(last)
    return {PAPER: {"number": number}}


def keyed_already(programme: Programme, record: str, form: str, number: str) -> bool:
    """Whether another finished interview with the same questionnaire bears this number: one paper keyed as two persons."""
    require(programme, "capture")
    number = " ".join(number.split())
    if not number:
        return False
    found = programme.store.call(registers.papers)
    return any(
        each.form == form and each.record != record and (each.said or {}).get(PAPER, {}).get("number") == number
        for each in found
    )


# which are to be keyed a second time -------------------------------------------------------------------------------------


def rules(programme: Programme) -> Rules:
    """How this programme keys a second time."""
    return programme.store.call(rules_of)


def rules_of(db: Database) -> Rules:
    """The same, within work of the store."""
    return Rules(**meta.get(db, _RULES, {}))


def set_rules(programme: Programme, wanted: Rules) -> None:
    """Decides it. Raises `not-allowed`, or `BadParameter` for a share that is none."""
    require(programme, "correct")
    if not 0 <= wanted.every <= 1000:
        what = text(N_("Choose one of how many papers is keyed a second time, from 1 to 1,000, or 0 for none"))
        raise BadParameter(Problem("no-share", what, Place(field="every")))
    programme.store.call(lambda db: meta.put(db, _RULES, asdict(wanted)))


def asked_for(record: str, every: int) -> bool:
    """Whether a record belongs to the share: drawn from its own identifier, so that it is the same for whoever looks, on every
    computer, and does not change when others are added."""
    return every > 0 and int.from_bytes(hashlib.sha256(record.encode()).digest()[:8]) % every == 0


def listing(programme: Programme) -> tuple[PaperRecord, ...]:
    """Every interview that was keyed from paper and stands, the oldest first."""
    require(programme, "capture")
    return programme.store.call(listed)


def listed(db: Database) -> tuple[PaperRecord, ...]:
    """The same, within work of the store."""
    every, drafts = rules_of(db).every, second_keyings.open_drafts(db)
    return tuple(_row(each, every, each.record in drafts) for each in registers.papers(db))


def row_of(db: Database, record: str) -> PaperRecord | None:
    """One of them; nothing where a record was not keyed from paper, as far as that can be read here."""
    body = records.current(db, record)
    if body is None or (PAPER not in body and SECOND not in body):
        return None
    facts = browsing.facts(db, record)
    found = registers.Paper(record, facts.form, facts.finished, facts.interviewer, dict(body))
    return _row(found, rules_of(db).every, record in second_keyings.open_drafts(db))


def _row(found: registers.Paper, every: int, keying: bool) -> PaperRecord:
    said = found.said or {}
    second = said.get(SECOND, {})
    by = str(second.get("by", ""))
    counted: Mapping[str, Sequence[int]] = second.get("questions", {})
    return PaperRecord(
        found.record, found.form, str(said.get(PAPER, {}).get("number", "")), found.finished, found.interviewer,
        _state(found.record, found.said, every, keying), by, sum(each[1] for each in counted.values()),
        bool(by) and by == found.interviewer, counted,
    )  # fmt: skip


def _state(record: str, body: Mapping[str, Any] | None, every: int, keying: bool) -> str:
    if body is None:
        return CLOSED
    if SECOND in body:
        return COMPARED if "settled" in body[SECOND] else TO_COMPARE
    if keying:
        return KEYING
    return WAITING if asked_for(record, every) else NOT_ASKED
