"""Which questionnaires have records, and which classes of fields of a record were erased when their time was over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from survey_app.store import corrections, identities, records, second_keyings

if TYPE_CHECKING:
    from sqlite_utils import Database

FORGETS = "forgets"  # in a body: when its record forgot the versions before it, wherever they are
ERASED = "erased"  # in a body: class → when it was erased. It travels: who takes such a revision in blanks those before it


class Dated(NamedTuple):
    """A finished record that still holds something: what it came from, and when it was finished by its own clock (`at`) and by
    the order in which its device wrote (`seen`: never before what that device had written already); whether it is `sealed`."""

    record: str
    kind: str
    source: str
    at: str
    seen: str
    sealed: bool = False


_DATED = """
SELECT id, kind, form, finished, sealed <> '' FROM record
WHERE status = 'finished' AND purged = '' AND id NOT IN (SELECT record FROM erasure)
ORDER BY rowid
"""
_LATER = """
SELECT record, seen FROM (
  SELECT record, sequence, at, max(at) OVER (PARTITION BY device ORDER BY sequence) AS seen FROM revision WHERE kind = 'content'
) WHERE seen > at ORDER BY sequence DESC
"""


def forms_in_use(db: Database) -> list[str]:
    """The questionnaires of which there are records, drafts included, in the order in which they were first used."""
    rows = db.execute(
        "SELECT form FROM record WHERE kind = 'interview' AND status IN ('draft', 'finished') GROUP BY form ORDER BY min(rowid)"
    )
    return [row[0] for row in rows]


def dated(db: Database) -> Iterator[Dated]:
    """All finished records that were neither erased as a whole nor taken off this computer, in the order in which they came."""
    later = dict(
        db.execute(_LATER).fetchall()
    )  # where a device wrote down an earlier time than it had before; the first counts
    for record, kind, source, at, sealed in db.execute(_DATED):
        yield Dated(record, kind, source, at, max(at, later.get(record, "")), bool(sealed))


def finished_before(db: Database, day: str) -> bool:
    """Whether any record was finished on or before a day; answers at once, since a record is finished after it was begun."""
    row = db.execute(
        "SELECT 1 FROM record WHERE created < ? AND status = 'finished' AND finished < ? LIMIT 1", [f"{day}T99", f"{day}T99"]
    )
    return row.fetchone() is not None


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
    second_keyings.drop(db, [record])
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


def forget_before(db: Database, record: str, revision: str) -> None:
    """Blanks the bodies of all versions on which `revision` rests; one that stands beside it is left to who settles the two."""
    parents = {
        name: json.loads(before)
        for name, before in db.execute("SELECT id, parents FROM revision WHERE record = ?", [record]).fetchall()
    }
    gone: set[str] = set()
    ahead = list(parents[revision])
    while ahead:
        if (name := ahead.pop()) in parents and name not in gone:
            gone.add(name)
            ahead += parents[name]
    db.conn.executemany(
        "UPDATE body SET json = NULL, salt = NULL, sealed = NULL"
        " WHERE revision = ? AND (json IS NOT NULL OR sealed IS NOT NULL)",
        [(name,) for name in gone],
    )


def follow(db: Database, record: str) -> None:
    """After revisions came in from elsewhere: what any version says was erased or forgotten is so here, in whatever order they
    came.

    A version that does not know of it (a correction made meanwhile on a computer that had not heard) is blanked; where each
    version lacks something, the one from which most answers were erased stays."""
    of_record = (
        "SELECT r.id, r.author, b.json FROM revision r JOIN body b ON b.revision = r.id"
        " WHERE r.record = ? AND b.json IS NOT NULL ORDER BY r.at, r.device, r.sequence"
    )
    for revision, _, told in db.execute(of_record, [record]).fetchall():
        if FORGETS in json.loads(told):
            forget_before(db, record, revision)
    rows = db.execute(of_record, [record]).fetchall()
    said: dict[str, dict[str, str]] = {revision: json.loads(told).get(ERASED, {}) for revision, _, told in rows}
    authors = {revision: author for revision, author, _ in rows}
    gone = {klass: (at, authors[revision]) for revision, marks in said.items() for klass, at in marks.items()}
    gone |= {
        klass: (at, person)
        for klass, at, person in db.execute("SELECT class, at, person FROM class_erasure WHERE record = ?", [record])
    }
    if not gone or not said:
        return
    kept = max(said, key=lambda revision: (gone.keys() <= said[revision].keys(), len(said[revision].keys() - {"direct"})))
    blank_before(db, record, kept)
    if "direct" in gone:
        identities.remove(db, record)
    for klass, (at, person) in gone.items():
        note(db, [record], klass, person, at)


def note(db: Database, wanted: Sequence[str], klass: str, author: str, at: str) -> None:
    """That a class of these records was erased."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO class_erasure (record, class, at, person) VALUES (?, ?, ?, ?)",
        [(record, klass, at, author) for record in wanted],
    )


def clear_summary(db: Database, record: str) -> None:
    """The line that a list shows of the record goes."""
    db.execute("UPDATE record SET summary = '' WHERE id = ?", [record])
