"""The office that records are sealed and handed in to: its public keys, and what lets it read what this device wrote.

Until another office's key is taken in, the office is the programme itself: its administrators hold the private key.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store import keys, meta, sealing

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.store.keys import KeyBundle


@dataclass(frozen=True)
class Office:
    """`public` (X25519) is what one seals to, `verify` (Ed25519) verifies what the office signs; both hex. `name` is for
    people, empty where the office is the programme itself."""

    public: str
    verify: str
    name: str = ""

    @property
    def fingerprint(self) -> bytes:
        """What is compared by telephone: it follows from both keys."""
        return hashlib.sha256(f"alcance-office-1\0{self.public}\0{self.verify}".encode()).digest()


def own(bundle: KeyBundle, name: str = "") -> Office | None:
    """The office whose private key a person holds."""
    if bundle.office is None:
        return None
    verify = bytes(keys.office_signing(bundle.office).verify_key).hex()
    return Office(keys.office_public(bundle.office).hex(), verify, name)


def of(db: Database) -> Office | None:
    """The office of this programme; nothing where nobody has ever opened it who could be one."""
    kept = meta.get(db, "office")
    return None if kept is None else Office(kept["public"], kept.get("verify", ""), kept["name"])


def is_elsewhere(db: Database) -> bool:
    """Whether the office is another programme than this one."""
    return bool(meta.get(db, "office-grant"))


def keep(db: Database, office: Office) -> None:
    """Makes this the office from now on."""
    meta.put(db, "office", {"public": office.public, "verify": office.verify, "name": office.name})


def grant(db: Database, office: Office, bundle: KeyBundle) -> None:
    """Takes in the key of an office elsewhere, and seals to it what it needs to read this programme's records: the keys of
    identities and pseudonyms, and the private key of the office that this programme was by itself."""
    assert bundle.identities is not None
    said = {"identities": bundle.identities.hex(), "link": bundle.link.hex()}
    if bundle.office is not None:
        said["office"] = bundle.office.hex()
    meta.put(db, "office-grant", sealing.sealed(office.public, json.dumps(said).encode()).hex())
    keep(db, office)


def granted(db: Database) -> str:
    """The sealed grant (hex), to travel with every bundle."""
    return str(meta.get(db, "office-grant", ""))


def read_grant(private: bytes, sealed: str) -> dict[str, bytes] | None:
    """The keys in a grant that was sealed to this office; nothing where it was sealed to another or is no grant."""
    try:
        packed = sealing.opener_of(private)(bytes.fromhex(sealed))
        said: Any = json.loads(packed) if packed is not None else None
        found = {name: bytes.fromhex(said[name]) for name in ("identities", "link", "office") if name in said}
    except (ValueError, TypeError, KeyError):
        return None
    whole = {"identities", "link"} <= found.keys() and all(len(key) == 32 for key in found.values())
    return found if whole else None
