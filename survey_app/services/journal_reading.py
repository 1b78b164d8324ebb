"""Reading the journal: lines by person, action and period, and a copy for others to read, itself noted in the journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from exports.delimited import Delimited
from survey_app.services import journal_words
from survey_app.services.programme import note
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_together
from survey_app.store import journal_reading as store
from survey_app.store.journal import Entry
from vocabulary.errors import BadInput, Collector
from vocabulary.text import translate

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

__all__ = ["HEADER", "RIGHT", "Entry", "Wanted", "choices", "lines", "numbers", "save", "sentence"]

RIGHT = "read-journal"
STEP = 500
HEADER = ("line", "at", "person", "action", "subject", "detail", "sentence", "previous", "hash", "signer", "signature")


@dataclass(frozen=True)
class Wanted:
    """Which lines: of one person, of one action, from a day to a day, both as this computer's calendar has them."""

    person: str = ""
    action: str = ""
    first: date | None = None
    last: date | None = None

    def since(self) -> str:
        return _midnight(self.first) if self.first is not None else ""

    def before(self) -> str:
        return _midnight(self.last + timedelta(days=1)) if self.last is not None else ""


def numbers(programme: Programme, wanted: Wanted) -> list[int]:
    """The numbers of the lines that fit, newest first; raises `not-allowed`."""
    require(programme, RIGHT)
    return programme.store.call(
        lambda db: store.sequences(db, person=wanted.person, action=wanted.action, since=wanted.since(), before=wanted.before())
    )


def lines(programme: Programme, some: Sequence[int]) -> list[Entry]:
    """The lines of these numbers, in their order."""
    require(programme, RIGHT)
    return programme.store.call(lambda db: store.lines(db, some))


def choices(programme: Programme) -> tuple[list[str], list[str]]:
    """The persons and the actions of which there are lines."""
    require(programme, RIGHT)
    return programme.store.call(lambda db: (store.persons(db), store.actions(db)))


def save(programme: Programme, path: Path, wanted: Wanted, lang: str) -> Path:
    """Writes the lines that fit as CSV, oldest first, with the hashes that tie them together; whole or not at all.

    The journal says first that it was written out, so that its own copy holds that line where it fits. Raises `BadInput` where
    it cannot be written there.
    """
    require(programme, RIGHT)
    path = path.absolute().with_suffix(".csv")
    found = Collector()
    check_target(found, path)
    found.raise_if_any()
    note(programme, "exported", path.name, kind="journal")
    some = numbers(programme, wanted)[::-1]
    rows = [
        _cells(entry, lang)
        for begin in range(0, len(some), STEP)
        for entry in lines(programme, some[begin : begin + STEP])
    ]  # fmt: skip
    try:
        write_together({path: Delimited("journal", HEADER, tuple(rows)).text().encode("utf-8-sig")})
    except BadInput:
        note(programme, "export-failed", path.name, kind="journal")
        raise
    return path


def sentence(entry: Entry, lang: str) -> str:
    """A line in words."""
    return translate(journal_words.said(entry.action, entry.subject, entry.detail), lang)


def _cells(entry: Entry, lang: str) -> tuple[str | int, ...]:
    detail = json.dumps(dict(entry.detail), sort_keys=True, ensure_ascii=False) if entry.detail else ""
    said = sentence(entry, lang)
    return (
        entry.sequence, entry.at, entry.person, entry.action, entry.subject, detail, said, entry.previous, entry.hash,
        entry.signer, entry.signature,
    )  # fmt: skip


def _midnight(day: date) -> str:
    """The beginning of a day on this computer, as times are stored."""
    return datetime(day.year, day.month, day.day).astimezone(UTC).isoformat(timespec="milliseconds")
