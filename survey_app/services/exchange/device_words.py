"""What signs a device's bundles, and the words by which people compare it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from survey_app.services import passphrases
from survey_app.store import bundles, meta

if TYPE_CHECKING:
    from nacl.signing import SigningKey
    from sqlite_utils import Database


def device_key(db: Database) -> SigningKey:
    """The key that signs this device's bundles; made when it is first needed."""
    from nacl.signing import SigningKey

    kept = meta.get(db, "device-secret")
    if kept is None:
        kept = secrets.token_hex(32)
        meta.put(db, "device-secret", kept)
    return SigningKey(bytes.fromhex(kept))


def device_words(db: Database, device: str, lang: str) -> str:
    key = bytes(device_key(db).verify_key).hex()
    return passphrases.spoken(bundles.device_fingerprint(device, key), lang)
