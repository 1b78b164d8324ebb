"""Reading many records quickly: ids by a covering index, rows by their ids."""

from __future__ import annotations

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from survey_app.store import sealing
from survey_app.store.endings import ending_rows
from survey_app.store.erasing import erased_rows
from survey_app.store.second_keyings import draft_rows
from vocabulary.errors import Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

ORDERS: Mapping[str, str] = {
    "created": "created",
    "finished": "finished",
    "status": "status",
    "source": "source",
    "interviewer": "interviewer",
}
_COLUMNS = "rowid, id, kind, source, created, finished, status, interviewer, summary, sealed, purged"


@dataclass(frozen=True)
class Facts:
    """What a record is, beside what it holds."""

    record: str
    kind: str
    form: str
    form_version: str
    source: str
    created: str
    finished: str
    status: str
    interviewer: str
    summary: str
    sealed: str = ""
    purged: str = ""


def facts(db: Database, record: str) -> Facts:
    """What one record is; raises `StoreError` where there is none of that id."""
    columns = "id, kind, form, form_version, source, created, finished, status, interviewer, summary, sealed, purged"
    row = db.execute(f"SELECT {columns} FROM record WHERE id = ?", [record]).fetchone()
    if row is None:
        raise StoreError(Problem("no-record", text(N_("There is no such record"))))
    return Facts(*row)


def ids(db: Database, *, kind: str, order: str, descending: bool, text: str, limit: int | None = None) -> array[int]:
    """The row ids of the records that hold answers, in order (`ORDERS`); those erased or discarded are left out, and drafts
    that key a record a second time.

    With `limit` only the first so many, at once where the order has an index.
    """
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
    left_out = (
        erased_rows(db) | ending_rows(db) | draft_rows(db)
    )  # looked up here: a million rows stay a walk through one index
    found = (row[0] for row in cursor if row[0] not in left_out) if left_out else (row[0] for row in cursor)
    return array("q", found if limit is None else islice(found, limit))


def rows(db: Database, wanted: Sequence[int]) -> list[tuple[Any, ...]]:
    """The records with these row ids, in the order in which they were asked for."""
    found: dict[int, tuple[Any, ...]] = {}
    for start in range(0, len(wanted), 500):
        some = list(wanted[start : start + 500])
        marks = ",".join("?" * len(some))
        found.update((row[0], row) for row in db.execute(f"SELECT {_COLUMNS} FROM record WHERE rowid IN ({marks})", some))
    told = sealing.summaries(db, (row[1] for row in found.values() if row[9]))
    found.update((i, (*row[:8], told[row[1]], *row[9:])) for i, row in found.items() if told.get(row[1]) and not row[8])
    return [found[rowid] for rowid in wanted if rowid in found]


def counts(db: Database) -> dict[str, int]:
    """The number of records by kind and status; those that were erased as `erased`. A second keying is none."""
    every = "SELECT kind, status, count(*) FROM record WHERE id NOT IN (SELECT draft FROM second_keying) GROUP BY kind, status"
    found = {f"{k}/{s}": n for k, s, n in db.execute(every)}
    erased = "SELECT kind, status, count(*) FROM erasure e JOIN record r ON r.id = e.record GROUP BY kind, status"
    for kind, status, n in db.execute(erased).fetchall():
        found[f"{kind}/{status}"] -= n
        found[f"{kind}/erased"] = found.get(f"{kind}/erased", 0) + n
    return {name: n for name, n in found.items() if n}


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
