"""Signatures: who wrote a line of the journal or a revision, provable later and elsewhere (Ed25519, RFC 8032).

The public half of everybody's key is kept for good: what somebody signed can be verified when they have long left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.store.holding import held
from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Signer:
    """A key that signs, whose it is, in which role, and since when it is known here."""

    key: str
    person: str
    role: str
    since: str


def sign(db: Database, domain: str, said: str) -> tuple[str, str]:
    """The public key and the signature (both hex) of the person who has the database open; empty without one.

    `domain` keeps a signature of one kind from being shown as one of another.
    """
    keyring = held(db)
    if keyring is None or not keyring.keys.person:
        return "", ""
    key = keyring.keys.signing
    return bytes(key.verify_key).hex(), key.sign(_message(domain, said)).signature.hex()


def holds(domain: str, said: str, key: str, signature: str) -> bool:
    """Whether `signature` is that of `key` under what was said."""
    from nacl.exceptions import BadSignatureError
    from nacl.signing import VerifyKey

    try:
        VerifyKey(bytes.fromhex(key)).verify(_message(domain, said), bytes.fromhex(signature))
    except (BadSignatureError, ValueError, TypeError):
        return False
    return True


def register(db: Database, key: str, person: str, role: str) -> bool:
    """Keeps the public key of a person for good; whether it was new."""
    cursor = db.execute("INSERT INTO signer VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING", [key, person, role, now()])
    return bool(cursor.rowcount > 0)


def signers(db: Database) -> dict[str, Signer]:
    """Everybody whose signatures can be verified here, by key."""
    return {row[0]: Signer(*row) for row in db.execute("SELECT key, person, role, since FROM signer")}


def _message(domain: str, said: str) -> bytes:
    return f"{domain}\0{said}".encode()
