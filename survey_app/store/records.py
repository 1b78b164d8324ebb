"""Records and their revisions: append-only, named by the hash of what they say, ready to be merged with other devices'.

A revision's id is the SHA-256 of its metadata and of a salted digest of its body. Salt and body lie apart and can be
blanked together (erasure); the id can still be verified, and the body cannot be guessed from it.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from survey_app.store import meta, second_keyings
from survey_app.store.identifiers import now, uuid7
from survey_app.store.sealing import opened
from survey_app.store.signing import holds, sign, signers

if TYPE_CHECKING:
    from sqlite_utils import Database

Body = Mapping[str, Any]
DOMAIN = "alcance-revisions-1"


@dataclass(frozen=True)
class Revision:
    """One state of one record as somebody wrote it down. `body` is `None` after erasure."""

    id: str
    record: str
    device: str
    sequence: int
    parents: tuple[str, ...]
    author: str
    at: str
    kind: str
    digest: str
    body: Body | None


@dataclass(frozen=True)
class NewRecord:
    """A record that comes complete, as from an institution's list."""

    kind: str
    form: str
    body: Body
    form_version: str = ""
    source: str = ""
    summary: str = ""


def create(
    db: Database, kind: str, form: str, form_version: str = "", *, source: str = "", interviewer: str = "", at: str = ""
) -> str:
    """A new draft; returns its id."""
    record = uuid7()
    db.execute(
        "INSERT INTO record (id, kind, form, form_version, created, source, interviewer) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [record, kind, form, form_version, at or now(), source, interviewer],
    )
    return record


def revise(db: Database, record: str, body: Body, author: str, *, at: str = "") -> str:
    """Appends a revision whose parents are the record's present heads; returns its id."""
    parents = heads(db, record)
    return _append(db, [(record, parents, "content", body)], author, _after(db, parents, at or now()))[0]


def erase(db: Database, record: str, author: str) -> str:
    """Blanks every body of the record and leaves a revision that says so, to travel to other devices; returns its id."""
    return erase_many(db, [record], author)[0]


def erase_many(db: Database, wanted: Sequence[str], author: str) -> list[str]:
    """`erase` for many records at once, under one signature."""
    at = now()
    states: list[tuple[str, Sequence[str], str, Body]] = [(record, heads(db, record), "erase", {}) for record in wanted]
    for _, parents, _, _ in states:
        at = _after(db, parents, at)
    erased = _append(db, states, author, at)
    blank(db, wanted)
    db.conn.executemany("DELETE FROM link_key WHERE record = ?", [(record,) for record in wanted])
    return erased


def blank(db: Database, wanted: Sequence[str]) -> None:
    """Takes away what records hold, sealed or not: bodies, identities, summaries, why they were corrected; revisions and
    pseudonyms stay. A second keying that goes on beside one of them ends."""
    each = [(record,) for record in wanted]
    second_keyings.drop(db, wanted)
    db.conn.executemany(
        "UPDATE body SET json = NULL, salt = NULL, sealed = NULL WHERE revision IN (SELECT id FROM revision WHERE record = ?)",
        each,
    )
    db.conn.executemany("DELETE FROM identity WHERE record = ?", each)
    db.conn.executemany("DELETE FROM seal WHERE record = ?", each)
    db.conn.executemany("UPDATE correction SET reason = '' WHERE record = ?", each)  # it may tell what was corrected
    db.conn.executemany("UPDATE record SET summary = '', sealed = '' WHERE id = ?", each)


def add_finished(db: Database, records: Iterable[NewRecord], author: str, *, at: str = "") -> list[str]:
    """Adds whole records at once (a list of an institution); returns their ids in the same order."""
    at = at or now()
    new = [(uuid7(), record) for record in records]
    db.conn.executemany(
        "INSERT INTO record (id, kind, form, form_version, status, created, finished, source, summary)"
        " VALUES (?, ?, ?, ?, 'finished', ?, ?, ?, ?)",
        [(i, r.kind, r.form, r.form_version, at, at, r.source, r.summary) for i, r in new],
    )
    _append(db, [(i, (), "content", r.body) for i, r in new], author, at)
    return [i for i, _ in new]


def end(db: Database, record: str, status: str, *, summary: str = "", at: str = "") -> None:
    """Ends a draft as `finished`, `refused` or `discarded`; raises where it has ended already."""
    db.execute(
        "UPDATE record SET status = ?, finished = ?, summary = ? WHERE id = ?",
        [status, (at or now()) if status == "finished" else "", summary, record],
    )


def heads(db: Database, record: str) -> tuple[str, ...]:
    """The revisions that no other replaces; more than one is a conflict that a person has to settle."""
    rows = db.execute("SELECT id, parents FROM revision WHERE record = ? ORDER BY at, id", [record]).fetchall()
    replaced = {parent for _, parents in rows for parent in json.loads(parents)}
    return tuple(i for i, _ in rows if i not in replaced)


def revisions(db: Database, record: str) -> list[Revision]:
    """All revisions of a record, oldest first."""
    rows = db.execute(
        "SELECT r.id, r.record, r.device, r.sequence, r.parents, r.author, r.at, r.kind, r.digest, b.json, b.salt, b.sealed"
        " FROM revision r LEFT JOIN body b ON b.revision = r.id WHERE r.record = ? ORDER BY r.at, r.device, r.sequence",
        [record],
    ).fetchall()
    bodies = ((row, opened(db, row[0], *row[9:])[0]) for row in rows)
    return [
        Revision(i, rec, own, number, tuple(json.loads(parents)), author, at, kind, digest, json.loads(body) if body else None)
        for (i, rec, own, number, parents, author, at, kind, digest, *_), body in bodies
    ]


def current(db: Database, record: str) -> Body | None:
    """The body of the record's latest head, or nothing where it has none or was erased."""
    found = {revision.id: revision for revision in revisions(db, record)}
    last = heads(db, record)[-1:]
    return found[last[0]].body if last else None


def faults(db: Database) -> list[str]:
    """The ids of revisions that are not what they say: body, salt and metadata must give digest and id. What is sealed is
    verified where the office's key is held."""
    rows = db.execute(
        "SELECT r.id, r.record, r.device, r.sequence, r.parents, r.author, r.at, r.kind, r.digest, b.json, b.salt, b.sealed"
        " FROM revision r LEFT JOIN body b ON b.revision = r.id"
    )
    wrong = []
    for i, record, device, sequence, parents, author, at, kind, digest, *stored in rows:
        honest = i == name_of(record, device, sequence, json.loads(parents), author, at, kind, digest)
        body, salt = opened(db, i, *stored)
        if body is not None and salt is not None:
            honest = honest and digest == digest_of(salt, body)
        if not honest:
            wrong.append(i)
    return wrong + _unattested(db)


def _unattested(db: Database) -> list[str]:
    """The ids of revisions under a signature that is wrong or not of the person who is said to have written them."""
    known, wrong = signers(db), []
    for device, first, last, signer, signature in db.execute("SELECT device, first, last, signer, signature FROM attestation"):
        rows = db.execute(
            "SELECT id, author FROM revision WHERE device = ? AND sequence BETWEEN ? AND ? ORDER BY sequence",
            [device, first, last],
        ).fetchall()
        names, authors = [row[0] for row in rows], {row[1] for row in rows}
        theirs = signer in known and authors <= {known[signer].person}
        if not theirs or not attested(device, first, names, signer, signature):
            wrong += names
    return wrong


def device(db: Database) -> str:
    """This installation's name in revisions."""
    return str(meta.get(db, "device"))


def _append(db: Database, states: Sequence[tuple[str, Sequence[str], str, Body]], author: str, at: str) -> list[str]:
    here = device(db)
    last = db.execute("SELECT max(sequence) FROM revision WHERE device = ?", [here]).fetchone()[0] or 0
    revision_rows, body_rows = [], []
    for sequence, (record, parents, kind, body) in enumerate(states, last + 1):
        packed, salt = _canonical(body), secrets.token_bytes(16)
        digest = digest_of(salt, packed)
        name = name_of(record, here, sequence, list(parents), author, at, kind, digest)
        revision_rows.append((name, record, here, sequence, _canonical(list(parents)), author, at, kind, digest))
        body_rows.append((name, packed, salt))
    db.conn.executemany("INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", revision_rows)
    db.conn.executemany("INSERT INTO body (revision, json, salt) VALUES (?, ?, ?)", body_rows)
    names = [row[0] for row in revision_rows]
    if names:
        attest(db, here, last + 1, names)
    return names


def _after(db: Database, parents: Sequence[str], at: str) -> str:
    """The time of a revision: never before those it replaces, also where the clock was set back."""
    marks = ",".join("?" * len(parents))
    row = db.execute(f"SELECT max(at) FROM revision WHERE id IN ({marks})", list(parents)).fetchone()
    if not row[0] or at > row[0]:
        return at
    return (datetime.fromisoformat(row[0]) + timedelta(milliseconds=1)).isoformat(timespec="milliseconds")


def attest(db: Database, device: str, first: int, names: Sequence[str]) -> None:
    """Signs the revisions `first` … of a device, named by their ids, as of the person who has the database open."""
    signer, signature = sign(db, DOMAIN, _said(device, first, names))
    if signer:
        db.execute("INSERT INTO attestation VALUES (?, ?, ?, ?, ?)", [device, first, first + len(names) - 1, signer, signature])


def attested(device: str, first: int, names: Sequence[str], signer: str, signature: str) -> bool:
    """Whether the signature is that of `signer` under these revisions."""
    return holds(DOMAIN, _said(device, first, names), signer, signature)


def _said(device: str, first: int, names: Sequence[str]) -> str:
    return _canonical([device, first, hashlib.sha256("".join(names).encode()).hexdigest()])


def digest_of(salt: bytes, body: str) -> str:
    """The salted digest of a body as it is stored."""
    return hashlib.sha256(b"alcance-body-1\0" + salt + body.encode()).hexdigest()


def name_of(
    record: str, device: str, sequence: int, parents: Sequence[str], author: str, at: str, kind: str, digest: str
) -> str:
    """The id that follows from what a revision is."""
    said = _canonical(["alcance-revision-1", record, device, sequence, sorted(parents), author, at, kind, digest])
    return hashlib.sha256(said.encode()).hexdigest()


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
