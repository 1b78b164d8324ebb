"""Names, documents and exact positions: apart from everything else, each value sealed with its own key, each reading noted.

The database key alone does not open them: XChaCha20-Poly1305 under the bundle's `identities` key, bound to record and
field, so that a value cannot be moved to another person.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from survey_app.store import journal, sealing
from survey_app.store.errors import refusal
from survey_app.store.keys import deposit_private

if TYPE_CHECKING:
    from sqlite_utils import Database

SECOND = "second:"  # before the name of a field: as the second keying has it. It is read by `read_second` alone
_SYMMETRIC, _DEPOSITED = b"\x01", b"\x02"  # the first byte of a value says how it was sealed
_INSERT = "INSERT INTO identity VALUES (?, ?, ?) ON CONFLICT (record, field) DO UPDATE SET value = excluded.value"


def add(db: Database, key: bytes, identities: Iterable[tuple[str, Mapping[str, str]]]) -> None:
    """Keeps `(record, {field: value})`; empty values are left out, an earlier value of the same field is replaced."""
    rows = [
        (record, field, seal(key, record, field, value))
        for record, fields in identities
        for field, value in fields.items()
        if value
    ]
    db.conn.executemany(_INSERT, rows)


def deposit(db: Database, public: bytes, record: str, fields: Mapping[str, str]) -> None:
    """As `add` for one record, by somebody who may write identities but not read them (0.3 ms a value)."""
    from nacl.public import PublicKey, SealedBox

    box = SealedBox(PublicKey(public))
    rows = [
        (record, field, _DEPOSITED + box.encrypt(json.dumps([record, field, value], ensure_ascii=False).encode()))
        for field, value in fields.items()
        if value
    ]
    db.conn.executemany(_INSERT, rows)


def read(db: Database, key: bytes, records: Iterable[str], *, person: str, purpose: str) -> dict[str, dict[str, str]]:
    """The identities of `records`; who read how many, and why, goes into the journal in the same transaction.
    Raises `sealed` where one was sealed to an office whose key is not held."""
    found = _read(db, key, records, person, purpose)
    return {
        record: {field: value for field, value in fields.items() if not field.startswith(SECOND)}
        for record, fields in found.items()
    }


def read_both(db: Database, key: bytes, record: str, *, person: str, purpose: str) -> tuple[dict[str, str], dict[str, str]]:
    """As `read` for one record: what identifies as it is kept, and as the second keying has it."""
    found = _read(db, key, [record], person, purpose)[record]
    first = {field: value for field, value in found.items() if not field.startswith(SECOND)}
    return first, {field.removeprefix(SECOND): value for field, value in found.items() if field.startswith(SECOND)}


def _read(db: Database, key: bytes, records: Iterable[str], person: str, purpose: str) -> dict[str, dict[str, str]]:
    wanted = list(records)
    found: dict[str, dict[str, str]] = {record: {} for record in wanted}
    for record in wanted:
        for field, value in db.execute("SELECT field, value FROM identity WHERE record = ?", [record]):
            stored = sealing.unsealed(db, value)
            if stored is None:
                raise refusal("sealed")
            found[record][field] = unseal(key, record, field, stored)
    subject = wanted[0] if len(wanted) == 1 else ""
    journal.write(db, person, "identities-read", subject, {"purpose": purpose, "records": len(wanted)})
    return found


def seal(key: bytes, record: str, field: str, value: str) -> bytes:
    """The value as it is stored."""
    import nacl.bindings as sodium

    nonce = secrets.token_bytes(24)
    return (
        _SYMMETRIC
        + nonce
        + sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(value.encode(), _bound(record, field), nonce, key)
    )


def unseal(key: bytes, record: str, field: str, stored: bytes) -> str:
    """The value again; raises `nacl.exceptions.CryptoError` where it was moved or changed."""
    import nacl.bindings as sodium

    if stored[:1] == _DEPOSITED:
        return _undeposited(key, record, field, stored[1:])
    if stored[:1] != _SYMMETRIC:
        raise ValueError("sealed in an unknown manner")
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(stored[25:], _bound(record, field), stored[1:25], key).decode()


def _undeposited(key: bytes, record: str, field: str, box: bytes) -> str:
    from nacl.exceptions import CryptoError
    from nacl.public import SealedBox

    told = json.loads(SealedBox(deposit_private(key)).decrypt(box))
    if told[:2] != [record, field]:
        raise CryptoError("the value belongs to another record")
    return str(told[2])


def _bound(record: str, field: str) -> bytes:
    return f"alcance-identity-1\0{record}\0{field}".encode()


def sealed(db: Database, record: str) -> dict[str, bytes]:
    """The values of a record as they are stored, for putting them back; nobody reads them thereby."""
    return {field: bytes(value) for field, value in db.execute("SELECT field, value FROM identity WHERE record = ?", [record])}


def put_back(db: Database, record: str, values: Mapping[str, bytes]) -> None:
    """Makes the identities of a record what `sealed` gave."""
    remove(db, record)
    db.conn.executemany(_INSERT, [(record, field, value) for field, value in values.items()])


def remove(db: Database, record: str, fields: Iterable[str] | None = None) -> None:
    """Takes away the identities of a record, all or these fields, and the pseudonyms that were made from them."""
    if fields is None:
        db.execute("DELETE FROM identity WHERE record = ?", [record])
    else:
        db.conn.executemany("DELETE FROM identity WHERE record = ? AND field = ?", [(record, field) for field in fields])
    db.execute("DELETE FROM link_key WHERE record = ?", [record])


def fields_of(db: Database, record: str) -> list[str]:
    """Which fields of a record hold something that identifies, without what they hold."""
    return [field for field in _fields(db, record) if not field.startswith(SECOND)]


def fields_of_second(db: Database, record: str) -> list[str]:
    """The same of the second keying."""
    return [field.removeprefix(SECOND) for field in _fields(db, record) if field.startswith(SECOND)]


def remove_second(db: Database, record: str, fields: Iterable[str] | None = None) -> None:
    """Takes away what identifies as the second keying has it, all or these fields; the record's own and its pseudonyms stay."""
    gone = fields_of_second(db, record) if fields is None else fields
    db.conn.executemany("DELETE FROM identity WHERE record = ? AND field = ?", [(record, f"{SECOND}{field}") for field in gone])


def _fields(db: Database, record: str) -> list[str]:
    return [row[0] for row in db.execute("SELECT field FROM identity WHERE record = ? ORDER BY field", [record])]
