"""A record as linkage sees it, alike for a row of a register and for an interview: where it stands and what statistics need."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey_app.services.consents import agreed, may_count
from survey_app.services.importing_codes import read_nationality, read_sex
from survey_app.services.importing_dates import read_date
from survey_app.services.importing_rows import completed_years
from survey_app.services.importing_targets import use_of_header
from survey_app.store import records, registers
from vocabulary.errors import BadInput, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

INTERVIEWS = "interviews"


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """A record of list number `list_number`; codes and numbers are empty where they are not known. `on` is the day on which it
    was written (ISO, or a month or a year), from which an age counts; `other` what the list says besides, by column."""

    id: str
    list_number: int
    sex: str = ""
    age: int | None = None
    nationality: str = ""
    area: str = ""
    on: str = ""
    other: Mapping[str, str] = field(default_factory=dict, repr=False)


def list_names(db: Database, list_ids: Sequence[str]) -> tuple[str, ...]:
    """The names of lists; raises `no-such-list`."""
    names = {found.id: found.name for found in registers.listing(db)} | {INTERVIEWS: INTERVIEWS}
    if any(i not in names for i in list_ids):
        raise BadInput(Problem("no-such-list", text(N_("The programme has no such list any more"))))
    return tuple(names[i] for i in list_ids)


def read_records(db: Database, list_id: str, number: int) -> list[LinkRecord]:
    """The records of a list, or with `interviews` the finished interviews whose persons agreed to linking.

    Raises `StoreError` `sealed-left-out` where some of these cannot be read with the keys of this person."""
    if list_id == INTERVIEWS:
        found = registers.interviews(db)
        _nobody_left_out(registers.held_interviews(db) - len(found))
        return [_of_interview(i, body, number) for i, body in found if may_link(body) and may_count(body)]
    return [_of_row(i, body, number) for i, body in registers.rows_of(db, list_id)]


def read_record(db: Database, list_id: str, record: str, number: int) -> LinkRecord | None:
    """One record of a list as it stands now; nothing where it was erased, or the person no longer agrees to linking."""
    body = records.current(db, record)
    if not body:
        return None
    if list_id != INTERVIEWS:
        return _of_row(record, body, number)
    return _of_interview(record, body, number) if may_link(body) and may_count(body) else None


def _nobody_left_out(missing: int) -> None:
    """Figures that silently lack those who were sealed, or who are at the office alone, would be wrong."""
    if missing:
        what = text(
            N_("{n} interview cannot be read here: it is sealed to the office or lies there alone"),
            N_("{n} interviews cannot be read here: they are sealed to the office or lie there alone"),
            n=missing,
        )
        remedy = text(N_("Compare and estimate at the office, where all are read."))
        raise StoreError(Problem("sealed-left-out", what, remedy=remedy))


def may_link(body: Mapping[str, Any]) -> bool:
    """Whether the person agreed to be compared with lists, or was not asked apart: who did not is left out of linking."""
    return agreed(body, "linking") is not False


def _of_row(record: str, body: Mapping[str, Any], number: int) -> LinkRecord:
    said = {name: body.get(name, "") for name in ("sex", "nationality", "area")}
    other = {column: "" if cell is None else str(cell).strip() for column, cell in body.get("other", {}).items()}
    return LinkRecord(record, number, age=body.get("age"), on=body.get("list_date", ""), other=other, **said)


def _of_interview(record: str, body: Mapping[str, Any], number: int) -> LinkRecord:
    """An interview's answers by what their questions are called, as a column of the same name would be understood."""
    answers = by_use(body.get("answers", body))
    age = answers.get("age", "")
    on = answers.get("list_date") or str(body.get("finished", ""))[:10]
    if not age.isdecimal() and len(answers.get("birth_date", "")) >= 4:
        age = str(completed_years(answers["birth_date"], on)) if on else ""
    return LinkRecord(
        record,
        number,
        read_sex(answers.get("sex", "")) or "",
        int(age) if age.isdecimal() else None,
        nationality_of(body),
        answers.get("area", ""),
        on,
    )


def nationality_of(body: Mapping[str, Any]) -> str:
    """The code of an interview's nationality, the first of several; empty where it is not known."""
    answers = by_use(body.get("answers", body))
    return read_nationality(answers.get("nationality", "").partition(" ")[0]) or ""


def interview_identity(found: Mapping[str, str]) -> dict[str, str]:
    """The identities of an interview under the names that pseudonyms are made from; dates as ISO text."""
    named = by_use(found)
    if "birth_date" in named:
        named["birth_date"] = read_date(named["birth_date"]).iso
    return named


def by_use(answers: Mapping[str, Any]) -> dict[str, str]:
    """Answers by use (`surnames`, `sex`, …); a path counts by its last part, and the first that speaks for a use has it."""
    found: dict[str, str] = {}
    for path, value in answers.items():
        use, score = use_of_header(path.rsplit("/", 1)[-1])
        if score == 2.0 and isinstance(value, str | int) and str(value):
            found.setdefault(use, str(value))
    return found
