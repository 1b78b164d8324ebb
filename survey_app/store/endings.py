"""Drafts discarded or refused a moment ago: out of every list at once, really gone when nobody can undo it any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_app.store import answers, records
from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database


def put(db: Database, record: str, status: str) -> None:
    """Notes that a draft is to end as `refused` or `discarded`; it takes answers no more from anybody who asks here."""
    db.execute("INSERT INTO ending VALUES (?, ?, ?)", [record, status, now()])


def take_back(db: Database, record: str) -> bool:
    """Makes the record a draft as it was; false where it is too late."""
    return db.execute("DELETE FROM ending WHERE record = ?", [record]).rowcount == 1


def settle(db: Database, record: str = "") -> None:
    """Ends what was to end (all of it, or one record): the answers go from the file."""
    found = db.execute("SELECT record, status, at FROM ending WHERE ? IN ('', record)", [record]).fetchall()
    for each, status, at in found:
        if db.execute("SELECT status FROM record WHERE id = ?", [each]).fetchone()[0] == "draft":  # else it ended otherwise
            records.end(db, each, status, at=at)
            answers.forget(db, each)
        db.execute("DELETE FROM ending WHERE record = ?", [each])


def count(db: Database, form: str, status: str) -> int:
    """How many records of a form are to end so."""
    row = db.execute(
        "SELECT count(*) FROM ending e JOIN record r ON r.id = e.record WHERE r.form = ? AND e.status = ?", [form, status]
    )
    return int(row.fetchone()[0])


def ending_rows(db: Database) -> set[int]:
    """The row ids of the records that are to end."""
    return {row[0] for row in db.execute("SELECT r.rowid FROM ending e JOIN record r ON r.id = e.record")}
