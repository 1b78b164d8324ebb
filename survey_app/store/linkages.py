"""Linkages by probability as they were found, and what people decided about pairs of records; appended, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now, uuid7

if TYPE_CHECKING:
    from sqlite_utils import Database

VERDICTS = ("same", "different", "unsure", "taken-back")


@dataclass(frozen=True)
class StoredLinkage:
    """A linkage without its arrays: `lists` are ids, `settings` and `summary` plain data that name nobody."""

    id: str
    at: str
    person: str
    lists: tuple[str, ...]
    settings: Mapping[str, Any] = field(repr=False)
    summary: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True)
class Verdict:
    """What a person decided last about two records (`first` the smaller id)."""

    first: str
    second: str
    person: str
    at: str
    verdict: str


def add(
    db: Database, person: str, lists: Sequence[str], settings: Mapping[str, Any], summary: Mapping[str, Any], arrays: bytes
) -> str:
    """Keeps a linkage; returns its id."""
    found = uuid7()
    told = (json.dumps(dict(each), ensure_ascii=False, allow_nan=False) for each in (settings, summary))
    db.execute(
        "INSERT INTO linkage VALUES (?, ?, ?, ?, ?, ?, ?)", [found, now(), person, json.dumps(list(lists)), *told, arrays]
    )
    return found


def listing(db: Database) -> list[StoredLinkage]:
    """All linkages, the newest first."""
    rows = db.execute("SELECT id, at, person, lists, settings, summary FROM linkage ORDER BY id DESC")
    return [
        StoredLinkage(row[0], row[1], row[2], tuple(json.loads(row[3])), json.loads(row[4]), json.loads(row[5])) for row in rows
    ]


def arrays(db: Database, linkage: str) -> bytes | None:
    """The arrays of a linkage as they were kept; `None` where there is no such linkage."""
    row = db.execute("SELECT arrays FROM linkage WHERE id = ?", [linkage]).fetchone()
    return None if row is None else bytes(row[0])


def decide(db: Database, linkage: str, pair: tuple[str, str], person: str, verdict: str) -> None:
    """Adds what a person decided about two records; `taken-back` takes back what the same person decided before."""
    _append(db, "clerical_review", linkage, pair, person, verdict)


def settle(db: Database, linkage: str, pair: tuple[str, str], person: str, verdict: str) -> None:
    """Adds what was settled about two records after reviewers said different things; `taken-back` takes that back."""
    _append(db, "review_settlement", linkage, pair, person, verdict)


def _append(db: Database, table: str, linkage: str, pair: tuple[str, str], person: str, verdict: str) -> None:
    first, second = sorted(pair)
    db.execute(
        f"INSERT INTO {table} (linkage, first, second, at, person, verdict) VALUES (?, ?, ?, ?, ?, ?)",
        [linkage, first, second, now(), person, verdict],
    )


def verdicts(db: Database) -> list[Verdict]:
    """The last verdict of each person on each pair, oldest first; those taken back are left out."""
    return _last(db, "clerical_review", "first, second, person")


def settlements(db: Database) -> list[Verdict]:
    """The last settlement of each pair, oldest first; those taken back are left out."""
    return _last(db, "review_settlement", "first, second")


def _last(db: Database, table: str, of: str) -> list[Verdict]:
    rows = db.execute(
        f"SELECT first, second, person, at, verdict FROM {table} WHERE id IN"
        f" (SELECT max(id) FROM {table} GROUP BY {of}) AND verdict <> 'taken-back' ORDER BY id"
    )
    return [Verdict(*row) for row in rows]
