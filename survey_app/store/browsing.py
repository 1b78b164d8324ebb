"""Reading many records quickly: ids by a covering index, rows by their ids."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlite_utils import Database

ORDERS: Mapping[str, str] = {
    "created": "created",
    "finished": "finished",
    "status": "status",
    "source": "source",
    "interviewer": "interviewer",
}
_COLUMNS = "rowid, id, kind, source, created, finished, status, interviewer, summary"


def ids(db: Database, *, kind: str, order: str, descending: bool, text: str) -> array[int]:
    """The row ids of the records that hold answers, in order (`ORDERS`)."""
    where, values = ["status IN ('draft', 'finished')"], []
    if kind:
        where.append("kind = ?")
        values.append(kind)
    if text:
        db.conn.create_function("plain", 1, _plain, deterministic=True)  # SQLite's own lower() knows no accents
        where.append("instr(plain(source || ' ' || interviewer || ' ' || summary), ?)")
        values.append(_plain(text))
    direction = "DESC" if descending else "ASC"
    cursor = db.execute(
        f"SELECT rowid FROM record WHERE {' AND '.join(where)} ORDER BY {ORDERS[order]} {direction}, rowid {direction}", values
    )
    return array("q", (row[0] for row in cursor))


def rows(db: Database, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """The records with these row ids, in the order in which they were asked for."""
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(wanted), 500):
        some = list(wanted[start : start + 500])
        marks = ",".join("?" * len(some))
        found.update((row[0], row) for row in db.execute(f"SELECT {_COLUMNS} FROM record WHERE rowid IN ({marks})", some))
    return [found[rowid] for rowid in wanted if rowid in found]


def counts(db: Database) -> dict[str, int]:
    """The number of records by kind and status."""
    return {f"{k}/{s}": n for k, s, n in db.execute("SELECT kind, status, count(*) FROM record GROUP BY kind, status")}


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
