"""The assumptions register of a programme: what was assumed, in which range, from where, when and by whom decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from estimation.assumed import Assumption, assumption
from estimation.plain import from_plain, to_plain
from survey_app.services.roles import require
from survey_app.store import assumptions, journal
from vocabulary.errors import BadInput, Collector

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme


@dataclass(frozen=True)
class Entry:
    """An entry of the register with its id, and when and by whom it was written last."""

    id: str
    assumption: Assumption
    at: str
    person: str


def entries(programme: Programme) -> list[Entry]:
    """The entries in force, in the order in which they were made."""
    return [_entry(row) for row in programme.store.call(assumptions.current)]


def keep(programme: Programme, written: Mapping[str, str], id: str = "") -> str:  # noqa: A002
    """Adds an entry, or corrects the one called `id`, from what was written by field; returns its id. What it said before stays
    in the store. Raises `BadInput` with all problems, each at its field, and `not-allowed`."""
    require(programme, "estimate")
    problems = Collector()
    made = assumption(written, problems)
    problems.raise_if_any(BadInput)
    assert made is not None
    return _append(programme, made, id)


def withdraw(programme: Programme, entry: Entry) -> None:
    """Takes an entry out of force; estimates that rest on it keep it. Raises `not-allowed`."""
    require(programme, "estimate")
    _append(programme, entry.assumption, entry.id, withdrawn=True)


def _append(programme: Programme, made: Assumption, id: str, withdrawn: bool = False) -> str:  # noqa: A002
    def work(db: Database) -> str:
        name = assumptions.append(db, programme.info.person, to_plain(made), id, withdrawn)
        journal.write(db, programme.info.person, "assumption-withdrawn" if withdrawn else "assumption-kept", made.what)
        return name

    return programme.store.call(work)


def _entry(row: assumptions.Row) -> Entry:
    made = from_plain(row.told)
    assert isinstance(made, Assumption)
    return Entry(row.entry, made, row.at, row.person)
