"""The tables of counts that went out with reports, as they were printed; appended, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database


def append(db: Database, person: str, file: str, tables: Sequence[Mapping[str, Any]]) -> None:
    """Adds the tables (plain data) of one report."""
    for table in tables:
        db.execute(
            "INSERT INTO release (at, person, file, json) VALUES (?, ?, ?, ?)",
            [now(), person, file, json.dumps(dict(table), ensure_ascii=False)],
        )


def listing(db: Database) -> list[tuple[str, str, str, dict[str, Any]]]:
    """When, by whom and with which file each table went out, and the table, newest first."""
    rows = db.execute("SELECT at, person, file, json FROM release ORDER BY id DESC")
    return [(str(at), str(person), str(file), json.loads(table)) for at, person, file, table in rows]


def tables(db: Database) -> list[dict[str, Any]]:
    """All tables, oldest first."""
    return [json.loads(row[0]) for row in db.execute("SELECT json FROM release ORDER BY id")]
