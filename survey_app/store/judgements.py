"""What is known of the quality of the estimates: each judgement whole, appended, never changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database


def append(db: Database, estimate: str, person: str, grade: str, told: Mapping[str, Any]) -> None:
    """Adds a judgement of an estimate (plain data) with the class that it gives."""
    db.execute(
        "INSERT INTO judgement (estimate, at, person, class, json) VALUES (?, ?, ?, ?, ?)",
        [estimate, now(), person, grade, json.dumps(dict(told), ensure_ascii=False, allow_nan=False)],
    )


def latest(db: Database, estimate: str) -> dict[str, Any] | None:
    """The last judgement of an estimate, or nothing where it has none: it is of an earlier version."""
    row = db.execute("SELECT json FROM judgement WHERE estimate = ? ORDER BY id DESC LIMIT 1", [estimate]).fetchone()
    return None if row is None else dict(json.loads(row[0]))


def grades(db: Database) -> dict[str, str]:
    """The class of every estimate that was judged, by its id."""
    return dict(db.execute("SELECT estimate, class FROM judgement ORDER BY id").fetchall())  # a later one overrides
