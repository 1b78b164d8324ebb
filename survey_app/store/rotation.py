"""A new data key for the whole database, in two phases, so that a power cut at any moment leaves one key that opens it.

The header first tells both keys, then the database is written anew under the new one, then the header forgets the old one.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.store import journal
from survey_app.store.errors import refusal
from survey_app.store.header import read_header, write_header
from survey_app.store.holding import Keyring
from survey_app.store.keys import Header, KeyBundle, Slot, pending_key
from survey_app.store.open import DATABASE, reopen

if TYPE_CHECKING:
    from sqlite_utils import Database


def rotate(db: Database, folder: Path, keyring: Keyring, header: Header | None = None) -> None:
    """Changes the data key for everybody who is in `header` (or in the present one); nobody's passphrase is needed.

    To be run outside a transaction. Raises `old-slots` where somebody's slot is still of the first form.
    """
    header = header or read_header(folder)
    if any(not slot.box for slot in header.slots):
        raise refusal("old-slots", folder)
    key = secrets.token_bytes(32)
    announced = header.announcing(key, keyring.keys.vault)
    write_header(folder, announced)
    try:
        db.conn.execute(f"PRAGMA rekey=\"x'{key.hex()}'\"").fetchall()
        db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()  # "ok" is also said where the log had no room for it
    except BaseException:
        opens = reopen(db, folder / DATABASE, (key, keyring.keys.data))
        keyring.keys = replace(keyring.keys, data=opens)
        write_header(folder, announced.settled(changed=opens == key))
        raise
    keyring.keys = replace(keyring.keys, data=key)
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    write_header(folder, replace(announced.settled(changed=True), journal=journal.head(db)))


def candidates(header: Header, slot: Slot, bundle: KeyBundle) -> tuple[bytes, ...]:
    """The data keys that may open the database: the present one, and the next where a change was interrupted."""
    pending = pending_key(header, slot, bundle)
    return (bundle.data,) if pending is None else (pending, bundle.data)


def settle(folder: Path, header: Header, opened_by_pending: bool) -> Header:
    """Ends an interrupted change, once it is known which key opens the database; returns the header as it is now."""
    settled = header.settled(changed=opened_by_pending)
    write_header(folder, settled)
    return settled
