"""Drafts that key a questionnaire a second time: each tied to the record it is compared with, and gone when that goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

# The records whose second keying was begun and has not ended, or has ended so lately that it can be undone.
OPEN = "SELECT s.record FROM second_keying s JOIN record d ON d.id = s.draft WHERE d.status = 'draft'"
BLIND, TOLD = "blind", "told"  # whether a difference is told at the end alone, or at once


@dataclass(frozen=True)
class SecondKeying:
    """The draft that keys `record` a second time; `manner` is `BLIND` or `TOLD`."""

    draft: str
    record: str
    manner: str


def begin(db: Database, draft: str, record: str, manner: str) -> None:
    """Ties a draft to the record that it keys a second time."""
    db.execute("INSERT INTO second_keying VALUES (?, ?, ?)", [draft, record, manner])


def of_draft(db: Database, draft: str) -> SecondKeying | None:
    """What a draft keys a second time; nothing for an interview of its own."""
    row = db.execute("SELECT draft, record, manner FROM second_keying WHERE draft = ?", [draft]).fetchone()
    return None if row is None else SecondKeying(*row)


def open_drafts(db: Database) -> dict[str, str]:
    """Record → the draft that keys it a second time, of those that go on."""
    rows = db.execute(
        "SELECT s.record, s.draft FROM second_keying s JOIN record d ON d.id = s.draft"
        " WHERE d.status = 'draft' AND s.draft NOT IN (SELECT record FROM ending)"
    )
    return dict(rows.fetchall())


def draft_rows(db: Database) -> set[int]:
    """The row ids of all records that are no person's but a second keying."""
    return {row[0] for row in db.execute("SELECT d.rowid FROM second_keying s JOIN record d ON d.id = s.draft")}


def drop(db: Database, wanted: Iterable[str]) -> None:
    """Ends the drafts that key these records a second time; their answers go, since what they are compared with goes or is
    another now."""
    for record in wanted:
        drafts = db.execute(
            "SELECT s.draft FROM second_keying s JOIN record d ON d.id = s.draft WHERE s.record = ? AND d.status = 'draft'",
            [record],
        ).fetchall()
        for draft in drafts:
            db.execute("DELETE FROM ending WHERE record = ?", draft)
            db.execute("UPDATE record SET status = 'discarded' WHERE id = ?", draft)
            db.execute("DELETE FROM answer WHERE record = ?", draft)
