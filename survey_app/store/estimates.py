"""Stored estimates: append-only, each with the fingerprint of its data and everything needed to run it again."""

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
    """An estimate as a list shows it."""

    id: str
    name: str
    created: str
    method: str
    label: str
    point: float | None
    lower: float | None
    upper: float | None
    fingerprint: str


def add(
    db: Database,
    name: str,
    result: Mapping[str, Any],
    source: Mapping[str, Any],
    *,
    method: str,
    label: str,
    fingerprint: str,
    limits: tuple[float | None, float | None, float | None],
) -> str:
    """Keeps a result (plain data) with the description of its data; returns its id. `limits` are point, lower, upper."""
    name_of_row = uuid7()
    told = json.dumps(result, ensure_ascii=False, allow_nan=False)
    db.execute(
        "INSERT INTO estimate (id, name, created, method, label, fingerprint, source, json, point, lower, upper)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [name_of_row, name, now(), method, label, fingerprint, json.dumps(source, ensure_ascii=False), told, *limits],
    )
    return name_of_row


def listing(db: Database) -> list[Row]:
    """All estimates, newest first."""
    rows = db.execute(
        "SELECT id, name, created, method, label, point, lower, upper, fingerprint FROM estimate ORDER BY id DESC"
    )
    return [Row(*row) for row in rows]


def load(db: Database, name: str) -> tuple[Row, dict[str, Any], dict[str, Any]] | None:
    """The row, the plain result and the description of its data, or nothing where there is no such estimate."""
    row = db.execute(
        "SELECT id, name, created, method, label, point, lower, upper, fingerprint, json, source FROM estimate WHERE id = ?",
        [name],
    ).fetchone()
    return None if row is None else (Row(*row[:9]), json.loads(row[9]), json.loads(row[10]))
