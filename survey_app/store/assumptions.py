"""The assumptions register of a programme: every version of every entry, appended; one that is withdrawn stays readable."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now, uuid7

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Row:
    """An entry as it stands, with when and by whom it was written last."""

    entry: str
    at: str
    person: str
    told: Mapping[str, Any]


def append(db: Database, person: str, told: Mapping[str, Any], entry: str = "", withdrawn: bool = False) -> str:
    """Adds a version of an entry (plain data), of a new one where `entry` is empty; returns the entry's id."""
    name = entry or uuid7()
    db.execute(
        "INSERT INTO assumption (entry, at, person, withdrawn, json) VALUES (?, ?, ?, ?, ?)",
        [name, now(), person, int(withdrawn), json.dumps(dict(told), ensure_ascii=False, allow_nan=False)],
    )
    return name


def current(db: Database) -> list[Row]:
    """The entries that are in force, in the order in which they were first made."""
    rows = db.execute(
        "SELECT a.entry, a.at, a.person, a.json FROM assumption a"
        " WHERE a.withdrawn = 0 AND a.id = (SELECT max(id) FROM assumption WHERE entry = a.entry)"
        " ORDER BY (SELECT min(id) FROM assumption WHERE entry = a.entry)"
    )
    return [Row(entry, at, person, json.loads(told)) for entry, at, person, told in rows.fetchall()]
