"""Corrections under way: a finished record takes answers again, as a draft does, until the correction is kept or dropped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.store import answers
from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Correction:
    """A correction that was begun and not ended; `started` is an ISO time."""

    record: str
    reason: str
    author: str
    started: str


def begin(db: Database, record: str, reason: str, author: str, entries: Iterable[tuple[str, str]]) -> None:
    """Opens a finished record for answers and writes down what it holds; raises where one is open already."""
    at = now()
    db.execute("INSERT INTO correction (record, reason, author, started) VALUES (?, ?, ?, ?)", [record, reason, author, at])
    for path, value in entries:
        answers.append(db, record, path, value, at, answers.DERIVED if "#" in path else "")


def of(db: Database, record: str) -> Correction | None:
    """The open correction of a record."""
    row = db.execute(
        "SELECT record, reason, author, started FROM correction WHERE record = ? AND ended = ''", [record]
    ).fetchone()
    return None if row is None else Correction(*row)


def end(db: Database, record: str) -> None:
    """Closes the correction; its log of answers goes."""
    db.execute("UPDATE correction SET ended = ? WHERE record = ? AND ended = ''", [now(), record])
    answers.forget(db, record)
