"""The key of a programme's linkage, sealed, and the match keys that were made with it; both go when the key is destroyed.

The secret lies in the database sealed with the key of identities: who may not read names holds match keys without the secret,
and cannot try documents one after the other to see whose they are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.store import identities
from survey_app.store.identifiers import now, uuid7

if TYPE_CHECKING:
    from sqlite_utils import Database

_FIELD = "linkage-key"


@dataclass(frozen=True)
class LinkageKey:
    """The programme's linkage key without its secret; `destroyed` is when it was destroyed (ISO), empty where it stands."""

    id: str
    made: str
    person: str
    fingerprint: str
    destroyed: str = ""
    destroyed_by: str = ""


def key(db: Database) -> LinkageKey | None:
    """The key that the programme has, or had."""
    row = db.execute("SELECT id, made, person, fingerprint, destroyed, destroyed_by FROM linkage_key").fetchone()
    return None if row is None else LinkageKey(*row)


def make(db: Database, secret: bytes, fingerprint: str, person: str, identity_key: bytes) -> None:
    """Keeps a new secret, sealed; there is one in a programme's life."""
    found = uuid7()
    sealed = identities.seal(identity_key, found, _FIELD, secret.hex())
    db.execute("INSERT INTO linkage_key VALUES (1, ?, ?, ?, ?, ?, '', '')", [found, now(), person, fingerprint, sealed])


def secret_of(db: Database, identity_key: bytes) -> bytes | None:
    """The secret, where there is one that stands."""
    row = db.execute("SELECT id, sealed FROM linkage_key WHERE destroyed = ''").fetchone()
    return None if row is None else bytes.fromhex(identities.unseal(identity_key, row[0], _FIELD, bytes(row[1])))


def destroy(db: Database, person: str) -> int:
    """Takes away the secret and every match key; returns of how many records. `secure_delete` blanks their pages."""
    count = int(db.execute("SELECT count(*) FROM match_key").fetchone()[0])
    db.execute("DELETE FROM match_key")
    db.execute("UPDATE linkage_key SET sealed = zeroblob(0), destroyed = ?, destroyed_by = ?", [now(), person])
    return count


def add(db: Database, rows: Iterable[tuple[str, Sequence[bytes | str | None]]]) -> None:
    """Keeps the match keys of records, in the order of their columns."""
    db.conn.executemany(
        "INSERT INTO match_key VALUES (?, ?) ON CONFLICT (record) DO UPDATE SET keys = excluded.keys",
        [(record, _packed(cells)) for record, cells in rows],
    )


def missing(db: Database, records: Sequence[str]) -> list[str]:
    """Those of the records that have no match keys."""
    held = {row[0] for row in db.execute("SELECT record FROM match_key")}
    return [record for record in records if record not in held]


def read(db: Database) -> Iterator[tuple[str, list[bytes | str | None]]]:
    """The match keys of all records."""
    for record, packed in db.execute("SELECT record, keys FROM match_key"):
        yield record, _unpacked(bytes(packed))


def count(db: Database) -> int:
    """How many records have match keys."""
    return int(db.execute("SELECT count(*) FROM match_key").fetchone()[0])


def _packed(cells: Sequence[bytes | str | None]) -> bytes:
    """Keys one after the other behind a line that says of each column how long its key is, or what stayed in clear."""
    shape = [None if cell is None else len(cell) if isinstance(cell, bytes) else cell for cell in cells]
    return json.dumps(shape, ensure_ascii=False).encode() + b"\0" + b"".join(c for c in cells if isinstance(c, bytes))


def _unpacked(packed: bytes) -> list[bytes | str | None]:
    shape, _, rest = packed.partition(b"\0")
    cells: list[bytes | str | None] = []
    for each in json.loads(shape):
        if isinstance(each, int):
            cells.append(rest[:each])
            rest = rest[each:]
        else:
            cells.append(each)
    return cells
