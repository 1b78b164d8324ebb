"""Looking for lines of the journal: by person, by action, by time; nothing here writes or judges the chain."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from survey_app.store.journal import Entry

if TYPE_CHECKING:
    from sqlite_utils import Database

_COLUMNS = "sequence, at, person, action, subject, detail, previous, hash, signer, signature"


def sequences(db: Database, *, person: str = "", action: str = "", since: str = "", before: str = "") -> list[int]:
    """The numbers of the lines that fit, newest first. `since` and `before` are ISO times as they are stored."""
    wanted = [
        (clause, value)
        for clause, value in (("person = ?", person), ("action = ?", action), ("at >= ?", since), ("at < ?", before))
        if value
    ]
    where = f" WHERE {' AND '.join(clause for clause, _ in wanted)}" if wanted else ""
    rows = db.execute(f"SELECT sequence FROM journal{where} ORDER BY sequence DESC", [value for _, value in wanted])
    return [row[0] for row in rows]


def lines(db: Database, wanted: Iterable[int]) -> list[Entry]:
    """The lines of these numbers, in their order."""
    order = list(wanted)
    marks = ", ".join("?" * len(order))
    rows = db.execute(f"SELECT {_COLUMNS} FROM journal WHERE sequence IN ({marks})", order)
    found = {s: Entry(s, at, who, act, on, json.loads(told), *rest) for s, at, who, act, on, told, *rest in rows}
    return [found[number] for number in order if number in found]


def persons(db: Database) -> list[str]:
    """Everybody who wrote a line, by name."""
    return [row[0] for row in db.execute("SELECT DISTINCT person FROM journal ORDER BY person")]


def actions(db: Database) -> list[str]:
    """Every action of which there is a line."""
    return [row[0] for row in db.execute("SELECT DISTINCT action FROM journal ORDER BY action")]


def set_back(db: Database, tolerance: float) -> int | None:
    """The first line whose time lies more than `tolerance` seconds before that of the line before it, or nothing."""
    row = db.execute(
        "SELECT sequence FROM (SELECT sequence, at, lag(at) OVER (ORDER BY sequence) AS earlier FROM journal)"
        " WHERE (julianday(earlier) - julianday(at)) * 86400 > ? ORDER BY sequence LIMIT 1",
        [tolerance],
    ).fetchone()
    return int(row[0]) if row else None
