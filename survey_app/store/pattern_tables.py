"""Tables of persons by pattern of lists, each with its definition and fingerprint; appended, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now, uuid7

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class PatternTable:
    """A table as it was built: `source` says what from (plain data), `built` holds its columns, and of each list how many of
    its records count and why the others do not."""

    id: str
    at: str
    person: str
    name: str
    fingerprint: str
    source: Mapping[str, Any] = field(repr=False)
    built: Mapping[str, Any] = field(repr=False)


_COLUMNS = "id, at, person, name, fingerprint, source, built"


def add(
    db: Database, person: str, name: str, fingerprint: str, source: Mapping[str, Any], built: Mapping[str, Any]
) -> PatternTable:
    """Keeps a table; the one that is there where the same definition gave the same table before, under this name if one is
    given."""
    definition = json.dumps(dict(source), ensure_ascii=False, sort_keys=True)
    there = db.execute(
        f"SELECT {_COLUMNS} FROM pattern_table WHERE fingerprint = ? AND source = ? AND ? IN ('', name)",
        [fingerprint, definition, name],
    ).fetchone()
    if there is not None:
        return _read(there)
    row = (uuid7(), now(), person, name, fingerprint, definition, json.dumps(dict(built), ensure_ascii=False))
    db.execute("INSERT INTO pattern_table VALUES (?, ?, ?, ?, ?, ?, ?)", list(row))
    return _read(row)


def listing(db: Database) -> list[PatternTable]:
    """All tables, the newest first."""
    return [_read(row) for row in db.execute(f"SELECT {_COLUMNS} FROM pattern_table ORDER BY id DESC")]


def load(db: Database, table: str) -> PatternTable | None:
    """One table; `None` where there is none of this id."""
    row = db.execute(f"SELECT {_COLUMNS} FROM pattern_table WHERE id = ?", [table]).fetchone()
    return None if row is None else _read(row)


def _read(row: tuple[Any, ...]) -> PatternTable:
    id, at, person, name, fingerprint, source, built = row  # noqa: A001
    return PatternTable(id, at, person, name, fingerprint, json.loads(source), json.loads(built))
