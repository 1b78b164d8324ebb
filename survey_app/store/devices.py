"""The devices that hand in at this office, and the bundles that they brought: taken in, or laid aside with the reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store.bundles import device_fingerprint
from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.store.bundles import Manifest

RECEIVED, QUARANTINED, DISMISSED = "received", "quarantined", "dismissed"
UNKNOWN_DEVICE, REVOKED, REUSED = "unknown-device", "revoked", "reused"  # why a bundle is laid aside


@dataclass(frozen=True)
class Device:
    """A device that is known here. `seen` is when its last bundle was made, `revoked` since when nothing of it is taken in."""

    id: str
    key: str
    name: str
    confirmed: str
    seen: str
    revoked: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Brought:
    """A bundle that was brought here, and what became of it."""

    id: str
    device: str
    name: str
    at: str
    person: str
    first: int
    last: int
    records: int
    state: str
    why: str


_COLUMNS = "id, key, name, confirmed, seen, revoked, facts"


def listing(db: Database) -> list[Device]:
    """Every device, the one last seen first."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM device ORDER BY seen DESC, id")
    return [
        Device(i, key, name, confirmed, seen, revoked, json.loads(facts))
        for i, key, name, confirmed, seen, revoked, facts in rows
    ]


def of(db: Database, device: str) -> Device | None:
    """One device."""
    return next((each for each in listing(db) if each.id == device), None)


def confirm(db: Database, manifest: Manifest, link: bytes) -> None:
    """Takes a device among those whose bundles are taken in."""
    db.execute(
        "INSERT INTO device (id, key, name, link, confirmed, seen, facts) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            manifest.device, manifest.device_key, manifest.name, link, now(), manifest.made,
            json.dumps(manifest.facts, ensure_ascii=False),
        ],
    )  # fmt: skip


def see(db: Database, manifest: Manifest) -> None:
    """Keeps what a device says of itself in its newest bundle: the one that goes furthest, since its clock may be wrong."""
    db.execute(
        "UPDATE device SET name = ?, seen = ?, facts = ? WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM bundle WHERE device = ? AND state = ? AND last > ?)",
        [
            manifest.name, min(manifest.made, now()), json.dumps(manifest.facts, ensure_ascii=False), manifest.device,
            manifest.device, RECEIVED, manifest.last,
        ],
    )  # fmt: skip


def revoke(db: Database, device: str) -> None:
    """From now on what comes from this device is laid aside."""
    db.execute("UPDATE device SET revoked = ? WHERE id = ? AND revoked = ''", [now(), device])


def admit(db: Database, device: str) -> None:
    """Takes a revocation back."""
    db.execute("UPDATE device SET revoked = '' WHERE id = ?", [device])


def links(db: Database) -> list[bytes]:
    """The keys under which the devices made the pseudonyms of their receipts."""
    return [bytes(row[0]) for row in db.execute("SELECT link FROM device ORDER BY id")]


def fingerprints(db: Database) -> dict[str, bytes]:
    """What is compared by telephone, by bundle, of those that are laid aside."""
    rows = db.execute("SELECT id, device, key FROM bundle WHERE state = ?", [QUARANTINED])
    return {bundle: device_fingerprint(device, key) for bundle, device, key in rows}


def note_bundle(db: Database, manifest: Manifest, name: str, person: str, state: str, why: str = "", file: bytes = b"") -> None:
    """Notes what became of a bundle; one that was laid aside and comes again is judged anew."""
    db.execute(
        "INSERT INTO bundle VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " at = excluded.at, person = excluded.person, state = excluded.state, why = excluded.why, file = excluded.file",
        [
            manifest.id, manifest.device, manifest.device_key, name, now(), person, manifest.first, manifest.last,
            manifest.records, state, why, file or None,
        ],
    )  # fmt: skip


def brought_by_another(db: Database, manifest: Manifest) -> bool:
    """Whether a bundle of this name came from another device: it would take the place of a file whose words are compared."""
    row = db.execute("SELECT device, key FROM bundle WHERE id = ?", [manifest.id]).fetchone()
    return row is not None and row != (manifest.device, manifest.device_key)


def bundles(db: Database, state: str = "") -> list[Brought]:
    """The bundles that were brought, newest first; those of one state or all."""
    rows = db.execute(
        "SELECT id, device, name, at, person, first, last, records, state, why FROM bundle WHERE ? IN ('', state)"
        " ORDER BY at DESC, id DESC",
        [state],
    )
    return [Brought(*row) for row in rows]


def file_of(db: Database, bundle: str) -> tuple[str, bytes] | None:
    """Name and bytes of a bundle that is laid aside."""
    row = db.execute("SELECT name, file FROM bundle WHERE id = ? AND file IS NOT NULL", [bundle]).fetchone()
    return None if row is None else (str(row[0]), bytes(row[1]))


def dismiss(db: Database, bundle: str) -> None:
    """Drops the file of a bundle that was laid aside."""
    db.execute(
        "UPDATE bundle SET state = ?, file = NULL WHERE id = ? AND state = ?", [DISMISSED, bundle, QUARANTINED]
    )  # fmt: skip
