"""Who did what with people's data: append-only, each line holding the hash of the one before, so that a gap shows.

Minimal on purpose: numbers, names of files and lists, purposes; never an answer, never a name of a recorded person.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database

START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One line. `action` is a stable word (`opened`, `imported`, `identities-read`, `exported` …)."""

    sequence: int
    at: str
    person: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    previous: str
    hash: str


def write(db: Database, person: str, action: str, subject: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Appends a line to the chain."""
    row = db.execute("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, previous = (row[0] + 1, row[1]) if row else (1, START)
    at, told = now(), json.dumps(dict(detail or {}), sort_keys=True, ensure_ascii=False)
    db.execute(
        "INSERT INTO journal VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [sequence, at, person, action, subject, told, previous, _hash(sequence, at, person, action, subject, told, previous)],
    )


def read(db: Database, *, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Lines in order, those after `after`."""
    rows = db.execute("SELECT * FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", [after, limit])
    return [Entry(s, at, who, act, on, json.loads(told), before, own) for s, at, who, act, on, told, before, own in rows]


def broken_at(db: Database) -> int | None:
    """The first line that does not follow from the ones before it, or nothing where the chain holds."""
    previous, expected = START, 1
    for row in db.execute("SELECT * FROM journal ORDER BY sequence"):
        if row[0] != expected or row[6] != previous or row[7] != _hash(*row[:7]):
            return expected
        previous, expected = row[7], expected + 1
    return None


def _hash(*parts: object) -> str:
    said = json.dumps(["alcance-journal-1", *parts], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
