"""Which questionnaires have records, and which classes of fields of a record were erased when their time was over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store import corrections, identities, records

if TYPE_CHECKING:
    from sqlite_utils import Database

ERASED = "erased"  # in a body: class → when it was erased. It travels: who takes such a revision in blanks those before it


@dataclass(frozen=True)
class Dated:
    """A finished record that still holds something: what it came from, and when it was finished by its own clock (`at`) and by
    the order in which its device wrote (`seen`: never before what that device had written already)."""

    record: str
    kind: str
    source: str
    at: str
    seen: str


_DATED = """
WITH written AS (
  SELECT record, sequence, device, kind, max(at) OVER (PARTITION BY device ORDER BY sequence) AS seen FROM revision
),
first AS (
  SELECT record, min(seen) AS seen FROM written WHERE kind = 'content' GROUP BY record
)
SELECT r.id, r.kind, r.form, r.finished, max(r.finished, coalesce(f.seen, ''))
FROM record r LEFT JOIN first f ON f.record = r.id
WHERE r.status = 'finished' AND NOT EXISTS (SELECT 1 FROM erasure e WHERE e.record = r.id)
ORDER BY r.rowid
"""


def forms_in_use(db: Database) -> list[str]:
    """The questionnaires of which there are records, drafts included, in the order in which they were first used."""
    rows = db.execute(
        "SELECT form FROM record WHERE kind = 'interview' AND status IN ('draft', 'finished') GROUP BY form ORDER BY min(rowid)"
    )
    return [row[0] for row in rows]


def dated(db: Database) -> Iterator[Dated]:
    """All finished records that were not erased as a whole, in the order in which they came."""
    return (Dated(*row) for row in db.execute(_DATED))


def with_identities(db: Database) -> set[str]:
    """The records of which names, documents or positions are kept apart."""
    return {row[0] for row in db.execute("SELECT DISTINCT record FROM identity")}


def has_identities(db: Database, record: str) -> bool:
    """Whether anything of one record is kept apart."""
    return db.execute("SELECT 1 FROM identity WHERE record = ? LIMIT 1", [record]).fetchone() is not None


def erased(db: Database) -> dict[str, set[str]]:
    """Class → the records of which it was erased."""
    found: dict[str, set[str]] = {}
    for record, klass in db.execute("SELECT record, class FROM class_erasure"):
        found.setdefault(klass, set()).add(record)
    return found


def reduce(db: Database, record: str, body: Mapping[str, Any], klass: str, author: str, at: str, *, names: bool) -> None:
    """Puts `body`, from which the class `klass` is gone, in the place of everything the record said before; with `names` the
    identities go too. The revision says what was erased, so that other devices follow."""
    if corrections.of(db, record) is not None:
        corrections.end(db, record)
    said = {**body, ERASED: {**dict(body.get(ERASED, {})), klass: at}}
    new = records.revise(db, record, said, author, at=at)
    blank_before(db, record, new)
    if names:
        identities.remove(db, record)


def blank_before(db: Database, record: str, revision: str) -> None:
    """Blanks every body of a record but that of `revision`."""
    db.execute(
        "UPDATE body SET json = NULL, salt = NULL, sealed = NULL"
        " WHERE revision <> ? AND (json IS NOT NULL OR sealed IS NOT NULL) AND revision IN"
        " (SELECT id FROM revision WHERE record = ?)",
        [revision, record],
    )


def follow(db: Database, record: str) -> None:
    """After a revision came in from elsewhere: where the latest says that classes were erased, what it replaces is blanked."""
    rows = db.execute(
        "SELECT r.id, r.author, r.at, b.json FROM revision r JOIN body b ON b.revision = r.id WHERE r.record = ?"
        " AND b.json IS NOT NULL ORDER BY r.at DESC, r.device DESC, r.sequence DESC LIMIT 1",
        [record],
    ).fetchall()
    for revision, author, _, told in rows:
        gone: dict[str, str] = json.loads(told).get(ERASED, {})
        if gone:
            blank_before(db, record, revision)
            if "direct" in gone:
                identities.remove(db, record)
            for klass, at in gone.items():
                note(db, [record], klass, author, at)


def note(db: Database, wanted: Sequence[str], klass: str, author: str, at: str) -> None:
    """That a class of these records was erased."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO class_erasure (record, class, at, person) VALUES (?, ?, ?, ?)",
        [(record, klass, at, author) for record in wanted],
    )


def clear_summary(db: Database, record: str) -> None:
    """The line that a list shows of the record goes."""
    db.execute("UPDATE record SET summary = '' WHERE id = ?", [record])
