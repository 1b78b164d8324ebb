"""Erasing whole records for a reason: their bodies, their identities, their pseudonyms, and whatever is being corrected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.store import corrections, records

if TYPE_CHECKING:
    from sqlite_utils import Database

WITHDRAWN, IMPORT_WITHDRAWN = "withdrawn", "import-withdrawn"


@dataclass(frozen=True)
class Erasure:
    """That a record was erased: when, by whom, why (a code; empty where another device did not say)."""

    record: str
    at: str
    person: str
    why: str


def erase(db: Database, wanted: Sequence[str], author: str, why: str) -> None:
    """Erases records by revisions that travel to other devices."""
    for record in wanted:
        if corrections.of(db, record) is not None:
            corrections.end(db, record)
    records.erase_many(db, wanted, author)
    db.conn.executemany("UPDATE erasure SET why = ? WHERE record = ? AND why = ''", [(why, record) for record in wanted])


def fold(db: Database) -> None:
    """Empties the write log: secure deletion clears the pages of the database, and their earlier states stand in the log.
    Not inside a transaction."""
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def of(db: Database, record: str) -> Erasure | None:
    """The erasure of a record, or nothing where it still holds something."""
    row = db.execute("SELECT record, at, person, why FROM erasure WHERE record = ?", [record]).fetchone()
    return None if row is None else Erasure(*row)


def count(db: Database, why: str) -> int:
    """How many records were erased for a reason."""
    return int(db.execute("SELECT count(*) FROM erasure WHERE why = ?", [why]).fetchone()[0])


def erased_rows(db: Database) -> set[int]:
    """The row ids of all records that hold nothing any more."""
    return {row[0] for row in db.execute("SELECT r.rowid FROM erasure e JOIN record r ON r.id = e.record")}
