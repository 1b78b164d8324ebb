"""The codes that recorded persons hold, as keyed hashes, with the records they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


def put(db: Database, record: str, mac: bytes, at: str) -> None:
    """Keeps the keyed hash of a record's code; a record has one, given once."""
    db.execute("INSERT INTO receipt VALUES (?, ?, ?)", [record, mac, at])


def known(db: Database, mac: bytes) -> bool:
    """Whether some record has this code already."""
    return record_of(db, mac) is not None


def record_of(db: Database, mac: bytes) -> str | None:
    """The record whose code has this keyed hash."""
    row = db.execute("SELECT record FROM receipt WHERE mac = ?", [mac]).fetchone()
    return None if row is None else str(row[0])


def has(db: Database, record: str) -> bool:
    """Whether a code was given for a record."""
    return db.execute("SELECT 1 FROM receipt WHERE record = ?", [record]).fetchone() is not None
