"""The register of releases: a programme's own in the store, that of the command in a file that it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from exports.disclosure.register import EMPTY, Register, Released
from survey_app.store import journal, releases
from vocabulary.errors import BadInput, Place, bad_input
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme


REFUSED = "release-refused"
DISCLOSURE = frozenset({"still-open", "vintages", "differencing", "linked-tables"})
"""The codes of what keeps a table from being released."""


@dataclass(frozen=True)
class Release:
    """A table that went out: when (ISO), by whom, with which file, as it was printed."""

    at: str
    person: str
    file: str
    table: Released


@dataclass(frozen=True)
class Refusal:
    """A report that was not written because of its tables: when (ISO), by whom, by which rule, and why."""

    at: str
    person: str
    file: str
    rule: str
    why: tuple[Text, ...]


def released(programme: Programme) -> list[Release]:
    """Every table that the programme has released, newest first."""
    rows = programme.store.call(releases.listing)
    return [Release(at, person, file, Released.from_plain(table)) for at, person, file, table in rows]


def reports(programme: Programme) -> list[journal.Entry]:
    """The journal's lines of reports that were written, newest first."""
    lines = programme.store.call(lambda db: journal.of_action(db, "exported"))
    return [line for line in reversed(lines) if line.detail.get("kind") == "report"]


def refusals(programme: Programme) -> list[Refusal]:
    """Every time a table was refused, newest first."""
    lines = programme.store.call(lambda db: journal.of_action(db, REFUSED))
    found = []
    for line in reversed(lines):
        why = tuple(map(Text.from_dict, line.detail["why"]))
        found.append(Refusal(line.at, line.person, line.subject, str(line.detail.get("protection", "")), why))
    return found


def note_refusal(programme: Programme, file: str, rule: str, error: BadInput) -> None:
    """Enters in the journal that tables were refused and why; other problems of a report are no refusals."""
    from survey_app.services.programme import note

    why = [problem.what.to_dict() for problem in error.problems if problem.code in DISCLOSURE]
    if why:
        note(programme, REFUSED, file, protection=rule, why=why)


def register_of(programme: Programme) -> Register:
    """What the programme has released."""
    return Register(tuple(Released.from_plain(table) for table in programme.store.call(releases.tables)))


def keep(programme: Programme, file: str, tables: Sequence[Released]) -> None:
    """Enters what a report released."""
    if tables:
        plain = [table.to_plain() for table in tables]
        programme.store.call(lambda db: releases.append(db, programme.info.person, file, plain))


def read_register(path: Path) -> Register:
    """The register in a file; empty where there is no such file yet. Raises `BadInput` where it is something else."""
    if not path.exists():
        return EMPTY
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        what = text(N_("The file is no register of releases"))
        remedy = text(N_("Name the file that an earlier report wrote, or a new one."))
        raise bad_input("not-a-register", what, Place(file=path.name), remedy) from None
    return Register.from_plain(plain, path.name)


def written(register: Register) -> bytes:
    """The register as a file."""
    return (json.dumps(register.to_plain(), ensure_ascii=False, indent=1) + "\n").encode()
