"""What a device hands in, out of its database, and into the office's: by insertion alone, nothing twice, erased wins.

Merging is the same in whatever order bundles arrive: revisions are a set, a record that anybody erased is erased, and names go
with the revision that was written last.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store import corrections, identities, meta, receipts, records, registers, sealing, second_keyings, tagged
from survey_app.store.foreign_bodies import body_of
from survey_app.store.identifiers import now, uuid7
from survey_app.store.registers import Import

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.store.bundles import Bundle

MOST = 50_000  # revisions in one file
_RECORD = "id, kind, form, form_version, status, created, finished, source, interviewer, summary"


@dataclass(frozen=True)
class Taken:
    """What a bundle brought: new revisions, the records they belong to, how many it erased, which now have two versions."""

    revisions: int
    records: int
    erased: int
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class Readable:
    """A revision's body as the office may keep it, and a record's identities and line in plain; verified before."""

    bodies: Mapping[str, tuple[str, bytes]]
    identities: Mapping[str, Mapping[str, str]]
    summaries: Mapping[str, str]


# out -----------------------------------------------------------------------------------------------------------------


def last_sequence(db: Database, device: str) -> int:
    """The number of the last revision of a device that is here; there is none missing before it."""
    return int(db.execute("SELECT coalesce(max(sequence), 0) FROM revision WHERE device = ?", [device]).fetchone()[0])


def chain(db: Database, device: str, last: int) -> str:
    """A hash over the names of all revisions of a device up to `last`: two that agree in it hold the same."""
    import hashlib

    found = hashlib.sha256()
    rows = db.execute("SELECT id FROM revision WHERE device = ? AND sequence <= ? ORDER BY sequence", [device, last])
    for (name,) in rows:
        found.update(name.encode())
    return found.hexdigest()


def parts(db: Database, device: str, after: int) -> list[tuple[int, int]]:
    """What a device wrote after `after`, as spans of numbers that are not too long for one file; no signature is cut."""
    ends = [
        row[0]
        for row in db.execute("SELECT last FROM attestation WHERE device = ? AND last > ? ORDER BY last", [device, after])
    ]
    found, last = [], last_sequence(db, device)
    while after < last:
        fitting = [end for end in ends if after < end <= after + MOST]
        beyond = [end for end in ends if end > after]
        until = last if last <= after + MOST else fitting[-1] if fitting else beyond[0] if beyond else last
        found.append((after + 1, until))
        after = until
    return found


def outgoing(db: Database, device: str, first: int, last: int) -> Iterator[dict[str, Any]]:
    """The lines of a bundle: the device's revisions `first` to `last`, their records as they stand, and the signatures."""
    span = [device, first, last]
    of_device = "SELECT record FROM revision WHERE device = ? AND sequence BETWEEN ? AND ?"
    for row in db.execute(f"SELECT {_RECORD} FROM record WHERE id IN ({of_device}) ORDER BY id", span).fetchall():
        yield _record(db, row)
    rows = db.execute(
        "SELECT r.id, r.record, r.sequence, r.parents, r.author, r.at, r.kind, r.digest, b.json, b.salt, b.sealed"
        " FROM revision r LEFT JOIN body b ON b.revision = r.id WHERE r.device = ? AND r.sequence BETWEEN ? AND ?"
        " ORDER BY r.sequence",
        span,
    )
    for i, record, sequence, parents, author, at, kind, digest, body, salt, box in rows:
        yield {
            "line": "revision", "id": i, "record": record, "sequence": sequence, "parents": json.loads(parents),
            "author": author, "at": at, "kind": kind, "digest": digest, "body": body,
            "salt": bytes(salt).hex() if salt is not None else "", "sealed": _text(box),
        }  # fmt: skip
    marks = db.execute(
        "SELECT first, last, signer, signature FROM attestation WHERE device = ? AND first BETWEEN ? AND ? ORDER BY first", span
    )
    for first, last, signer, signature in marks:
        yield {"line": "signature", "first": first, "last": last, "signer": signer, "signature": signature}


def records_after(db: Database, after: Mapping[str, int]) -> int:
    """How many records have revisions of one of the devices after its number."""
    found: set[str] = set()
    for device, number in after.items():
        rows = db.execute("SELECT DISTINCT record FROM revision WHERE device = ? AND sequence > ?", [device, number])
        found.update(row[0] for row in rows)
    return len(found)


def records_until(db: Database, until: Mapping[str, int]) -> list[str]:
    """The records of whose revisions none is later than these numbers of the devices, or of another device."""
    rows = db.execute("SELECT record, device, max(sequence) FROM revision GROUP BY record, device").fetchall()
    later = {record for record, device, last in rows if last > until.get(device, 0)}
    return sorted({record for record, _, _ in rows} - later)


def attested_before(db: Database, device: str, first: int) -> bool:
    """Whether revisions of a device before that number are signed by a person."""
    return db.execute("SELECT 1 FROM attestation WHERE device = ? AND first < ?", [device, first]).fetchone() is not None


def stands(db: Database, record: str) -> bool:
    """Whether a record is here and was not erased."""
    row = db.execute("SELECT 1 FROM record WHERE id = ? AND id NOT IN (SELECT record FROM erasure)", [record])
    return row.fetchone() is not None


def sealed(db: Database) -> int:
    """How many records are sealed."""
    return int(db.execute("SELECT count(*) FROM record WHERE sealed <> ''").fetchone()[0])


def inventory(db: Database) -> dict[str, int]:
    """How many interviews lie here, by what a finder could do with them; `identities` counts the records that have any."""
    one = "SELECT count(*) FROM record WHERE kind = 'interview' AND "
    standing = "status = 'finished' AND id NOT IN (SELECT record FROM erasure)"
    drafts = "(status = 'draft' OR id IN (SELECT record FROM correction WHERE ended = ''))"
    asked = {
        "drafts": f"{one}{drafts} AND id NOT IN (SELECT record FROM ending)",
        "finished": f"{one}{standing}",
        "sealed": f"{one}{standing} AND sealed <> ''",
        "purged": f"{one}{standing} AND purged <> ''",
        "refused": f"{one}status = 'refused'",
        "identities": "SELECT count(DISTINCT record) FROM identity WHERE record IN"
        f" (SELECT id FROM record WHERE kind = 'interview' AND {standing} AND sealed = '')",
    }
    return {name: int(db.execute(sql).fetchone()[0]) for name, sql in asked.items()}


def _record(db: Database, row: Sequence[Any]) -> dict[str, Any]:
    plain: dict[str, Any] = {"line": "record", **dict(zip(_RECORD.split(", "), row, strict=True))}
    record = plain["id"]
    seal = db.execute("SELECT summary FROM seal WHERE record = ?", [record]).fetchone()
    receipt = db.execute("SELECT mac FROM receipt WHERE record = ?", [record]).fetchone()
    erasure = db.execute("SELECT why FROM erasure WHERE record = ?", [record]).fetchone()
    plain["sealed_summary"] = _text(seal[0] if seal is not None else None)
    plain["receipt"] = bytes(receipt[0]).hex() if receipt is not None else ""
    plain["why"] = erasure[0] if erasure is not None else ""
    plain["list"] = _list_of(db, record) if plain["kind"] == "register" else None
    plain["identities"] = {field: _text(value) for field, value in identities.sealed(db, record).items()}
    return plain


def _list_of(db: Database, record: str) -> dict[str, Any] | None:
    row = db.execute(
        "SELECT g.name, g.institution, w.row, w.hash, i.file_name, i.sheet, i.period_start, i.period_end, i.at, i.person,"
        " i.mapping FROM register_row w JOIN register g ON g.id = w.register JOIN register_import i ON i.id = w.import"
        " WHERE w.record = ?",
        [record],
    ).fetchone()
    if row is None:
        return None
    name, institution, number, digest, file, sheet, start, end, at, person, mapping = row
    return {
        "name": name, "institution": institution, "row": number, "hash": bytes(digest).hex(), "file": file, "sheet": sheet,
        "start": start, "end": end, "at": at, "person": person, "mapping": json.loads(mapping),
    }  # fmt: skip


def _text(box: bytes | None) -> str:
    return base64.b64encode(bytes(box)).decode() if box is not None else ""


# in ------------------------------------------------------------------------------------------------------------------


def readable(bundle: Bundle, office: bytes, granted: Mapping[str, bytes]) -> Readable:
    """Unseals a bundle's bodies, identities and lines with the office's private key and what the device granted it.

    Raises `ValueError` where one does not open, is not what its digest says, or no body as they are."""
    try:
        return _readable(bundle, office, granted)
    except (TypeError, LookupError, RecursionError):  # what was sealed is as little to be trusted as the rest
        raise ValueError("sealed") from None


def _readable(bundle: Bundle, office: bytes, granted: Mapping[str, bytes]) -> Readable:
    opener = sealing.opener_of(office, *([granted["office"]] if "office" in granted else []))
    bodies: dict[str, tuple[str, bytes]] = {}
    for revision in bundle.revisions:
        body, salt = revision["body"], bytes.fromhex(revision["salt"])
        if revision["sealed"]:
            body, opened = sealing.body_in(opener, revision["id"], _bytes(revision["sealed"]))
            if body is None or opened is None or records.digest_of(opened, body) != revision["digest"]:
                raise ValueError("sealed body")
            body_of(body)
            salt = opened
        if body is not None:
            bodies[revision["id"]] = (body, salt)
    return Readable(
        bodies,
        {record["id"]: _identities(record, opener, granted["identities"]) for record in bundle.records},
        {record["id"]: _summary(record, opener) for record in bundle.records},
    )


def _identities(record: Mapping[str, Any], opener: sealing.Opener, key: bytes) -> dict[str, str]:
    from nacl.exceptions import CryptoError

    found = {}
    for name, value in record["identities"].items():
        stored: bytes | None = _bytes(value)
        if stored is not None and stored[:1] == sealing.MARK:
            stored = opener(stored)
        if stored is None:
            raise ValueError("sealed identity")
        try:
            found[name] = identities.unseal(key, record["id"], name, stored)
        except CryptoError:
            raise ValueError("identity") from None
    return found


def _summary(record: Mapping[str, Any], opener: sealing.Opener) -> str:
    if record["summary"] or not record["sealed_summary"]:
        return str(record["summary"])
    return sealing.summary_in(opener, record["id"], _bytes(record["sealed_summary"]))


def stray(db: Database, bundle: Bundle) -> str:
    """Why a bundle does not follow from what is here: `gap`, `reused` (other revisions under the same numbers), `forged` (the
    receipt of another record, a row of a list twice); or nothing."""
    device = bundle.manifest.device
    last = last_sequence(db, device)
    if bundle.manifest.first > last + 1:
        return "gap"
    rows = db.execute(
        "SELECT sequence, id FROM revision WHERE device = ? AND sequence BETWEEN ? AND ?",
        [device, bundle.manifest.first, bundle.manifest.last],
    )
    here = dict(rows.fetchall())
    again = any(here.get(r["sequence"], r["id"]) != r["id"] for r in bundle.revisions)
    if again:
        return "reused"
    kinds = {record["id"]: record["kind"] for record in bundle.records}
    for record, kind in kinds.items():
        row = db.execute("SELECT kind FROM record WHERE id = ?", [record]).fetchone()
        if row is not None and row[0] != kind:
            return "reused"
    owners = {record["id"]: receipts.record_of(db, bytes.fromhex(record["receipt"])) for record in bundle.records}
    rows_of_lists = [(at["name"], at["hash"]) for record in bundle.records if (at := record["list"]) is not None]
    if any(owner not in (None, record) for record, owner in owners.items()) or len(set(rows_of_lists)) != len(rows_of_lists):
        return "forged"
    return ""


def take_in(db: Database, bundle: Bundle, found: Readable, identities_key: bytes) -> Taken:
    """Inserts what is not here yet; the caller's transaction makes it whole."""
    device, last = bundle.manifest.device, last_sequence(db, bundle.manifest.device)
    new = [revision for revision in bundle.revisions if revision["sequence"] > last]
    erased_before = _erased(db, [record["id"] for record in bundle.records])
    _add_records(db, bundle, {revision["record"] for revision in new})
    for r in new:
        parents = json.dumps(list(r["parents"]), separators=(",", ":"))
        db.execute(
            "INSERT INTO revision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [r["id"], r["record"], device, r["sequence"], parents, r["author"], r["at"], r["kind"], r["digest"]],
        )
        body, salt = found.bodies.get(r["id"], (None, None))
        db.execute("INSERT INTO body (revision, json, salt) VALUES (?, ?, ?)", [r["id"], body, salt])
    for mark in bundle.attestations:
        db.execute(
            "INSERT INTO attestation VALUES (?, ?, ?, ?, ?) ON CONFLICT (device, first) DO NOTHING",
            [device, mark["first"], mark["last"], mark["signer"], mark["signature"]],
        )
    touched, fresh = {revision["record"] for revision in new}, {revision["id"] for revision in new}
    for record in bundle.records:
        if record["id"] in touched:
            _describe(db, record, found, fresh, identities_key)
    erased = _erased(db, touched)
    _settle_erased(db, bundle, erased)
    for record in touched - erased:
        tagged.follow(db, record)
    apart = tuple(record for record in sorted(touched) if record not in erased and len(records.heads(db, record)) > 1)
    return Taken(len(new), len(touched), len(erased - erased_before), apart)


def conflicts(db: Database) -> list[str]:
    """The records of which two versions stand beside each other, whoever wrote them; erased ones do not count."""
    rows = db.execute(
        "SELECT record FROM revision WHERE record NOT IN (SELECT record FROM erasure)"
        " GROUP BY record HAVING count(DISTINCT device) > 1"
    ).fetchall()
    return [record for (record,) in rows if len(records.heads(db, record)) > 1]


def _add_records(db: Database, bundle: Bundle, wanted: set[str]) -> None:
    imports: dict[str, tuple[str, list[Mapping[str, Any]]]] = {}
    for record in bundle.records:
        if record["id"] not in wanted:
            continue
        form, at = record["form"], record["list"]
        if at is not None:
            form = registers.obtain(db, at["name"], at["institution"])
        here = db.execute("SELECT 1 FROM record WHERE id = ?", [record["id"]]).fetchone()
        if here is None:
            db.execute(
                "INSERT INTO record (id, kind, form, form_version, status, created, finished, source, interviewer)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    record["id"], record["kind"], form, record["form_version"], record["status"], record["created"],
                    record["finished"], record["source"], record["interviewer"],
                ],
            )  # fmt: skip
            if at is not None:
                known = json.dumps([form, at["file"], at["sheet"], at["at"]])
                imports.setdefault(known, (form, []))[1].append(record)
        if record["receipt"] and not receipts.has(db, record["id"]):
            receipts.put(db, record["id"], bytes.fromhex(record["receipt"]), record["finished"])
    for register, rows in imports.values():
        _add_import(db, register, rows)


def _add_import(db: Database, register: str, rows: Sequence[Mapping[str, Any]]) -> None:
    first, known = rows[0]["list"], registers.hashes(db, register)
    fresh = [row for row in rows if bytes.fromhex(row["list"]["hash"]) not in known]
    done = Import(
        first["at"], first["person"], first["file"], first["sheet"], first["start"], first["end"], first["mapping"],
        len(fresh), len(rows) - len(fresh), 0, (),
    )  # fmt: skip
    number = registers.add_import(db, register, done)
    registers.add_rows(
        db, register, number, [(row["id"], row["list"]["row"], bytes.fromhex(row["list"]["hash"])) for row in fresh]
    )


def _describe(db: Database, record: Mapping[str, Any], found: Readable, new: set[str], key: bytes) -> None:
    """Names and the line that lists show are those of the version that was written last."""
    name = record["id"]
    if records.heads(db, name)[-1] not in new:
        return
    identities.remove(db, name)
    identities.add(db, key, [(name, found.identities[name])])
    db.execute("UPDATE record SET summary = ? WHERE id = ?", [found.summaries[name], name])


def _erased(db: Database, wanted: Iterable[str]) -> set[str]:
    every = {row[0] for row in db.execute("SELECT record FROM erasure")}
    return every.intersection(wanted)


def _settle_erased(db: Database, bundle: Bundle, erased: set[str]) -> None:
    for record in erased:
        if corrections.of(db, record) is not None:
            corrections.end(db, record)
    records.blank(db, sorted(erased))
    db.conn.executemany("DELETE FROM link_key WHERE record = ?", [(record,) for record in erased])
    why = [(record["why"], record["id"]) for record in bundle.records if record["id"] in erased and record["why"]]
    db.conn.executemany("UPDATE erasure SET why = ? WHERE record = ? AND why = ''", why)


def _bytes(said: str) -> bytes:
    return base64.b64decode(said, validate=True)


# what was handed in, and how far the office has it --------------------------------------------------------------------


@dataclass(frozen=True)
class HandIn:
    """A file that this device wrote for an office; `acknowledged` is when the office said that it has all of it (ISO)."""

    bundle: str
    office: str
    device: str
    at: str
    person: str
    first: int
    last: int
    records: int
    acknowledged: str = ""


def note_hand_in(db: Database, done: HandIn) -> None:
    """Remembers a file that was written."""
    row = [done.bundle, done.office, done.device, done.at, done.person, done.first, done.last, done.records]
    db.execute("INSERT INTO hand_in VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')", row)


def hand_ins(db: Database) -> list[HandIn]:
    """What was handed in, newest first."""
    return [HandIn(*row) for row in db.execute("SELECT * FROM hand_in ORDER BY at DESC, bundle DESC")]


def own_devices(db: Database) -> list[str]:
    """This device's names in revisions: the present one, then those before a backup was put back."""
    return [records.device(db), *meta.get(db, "former-devices", [])]


def become_another(db: Database) -> None:
    """Gives this device another name, once it was put back to a backup: under the old one it would use numbers again under
    which the office has other revisions."""
    if last_sequence(db, records.device(db)):
        meta.put(db, "former-devices", own_devices(db))
        meta.put(db, "device", uuid7())


def acknowledged(db: Database, office: str) -> dict[str, int]:
    """The last revision of each of this device's names that the office said it has, with all before it."""
    rows = db.execute("SELECT device, max(last) FROM hand_in WHERE office = ? AND acknowledged <> '' GROUP BY device", [office])
    return dict(rows.fetchall())


def acknowledge(db: Database, office: str, device: str, last: int) -> int:
    """Notes that the office has everything of a device up to `last`; returns how many files that closes."""
    cursor = db.execute(
        "UPDATE hand_in SET acknowledged = ? WHERE office = ? AND device = ? AND last <= ? AND acknowledged = ''",
        [now(), office, device, last],
    )
    return int(cursor.rowcount)


def purgeable(db: Database, until: Mapping[str, int]) -> list[str]:
    """The finished interviews that hold something here and whose every revision the office has."""
    rows = db.execute(
        "SELECT id FROM record WHERE kind = 'interview' AND status = 'finished' AND purged = ''"
        " AND id NOT IN (SELECT record FROM correction WHERE ended = '') AND id NOT IN (SELECT record FROM erasure)"
        f" AND id NOT IN ({second_keyings.OPEN})"
    ).fetchall()
    inside = set(records_until(db, until))
    return [record for (record,) in rows if record in inside]


def purge(db: Database, wanted: Sequence[str]) -> None:
    """Takes away what records hold, which is at the office now; that they were here, their digests and pseudonyms stay."""
    records.blank(db, wanted)
    db.conn.executemany("UPDATE record SET purged = ? WHERE id = ?", [(now(), record) for record in wanted])
