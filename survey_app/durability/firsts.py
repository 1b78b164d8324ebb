"""Rows as the first form of the database held them, written by the rules of that day, which are never changed here.

What later forms make of them must still follow: ids of revisions from their content, the journal's lines from each other.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nacl.public import PrivateKey

from survey_app.durability.made import CHEAP, token
from survey_app.services.passphrases import normalise_passphrase
from survey_app.store import identities
from survey_app.store.identifiers import uuid7

if TYPE_CHECKING:
    from sqlite_utils import Database

IDENTITIES = bytes(range(100, 132))  # the key of names and documents
NAMES = {"/data/surnames": "Quispe Ñahui", "/data/document": "A-123"}
AT = "2026-01-02T03:04:05.678+00:00"


def write(db: Database, device: str, drafts: int = 3, finished: int = 3) -> None:
    """Drafts with answers, finished records with revisions and one erased body, link keys and a journal."""
    rng = random.Random(drafts + finished)
    for number in range(drafts + finished):
        record, done = uuid7(), number >= drafts
        _insert(db, "record", id=record, kind="interview", form="f", created=AT, interviewer=f"Ana {token(rng)}",
                status="finished" if done else "draft", finished=AT if done else "", summary=token(rng))  # fmt: skip
        if done:
            name = _revision(db, record, device, number, {"answers": {"/a": token(rng) * (1 + 500 * (number % 2))}})
            if number == drafts:
                db.execute("UPDATE body SET json = NULL, salt = NULL WHERE revision = ?", [name])
        else:
            _log(db, record, rng)
        identities.add(db, IDENTITIES, [(record, NAMES)])
        _insert(db, "link_key", record=record, kind="person", key=rng.randbytes(16))
    previous = "0" * 64
    for sequence, action in enumerate(("created", "opened", "exported"), 1):
        line = [sequence, AT, "Ana", action, "", json.dumps({"rows": sequence}), previous]
        said = json.dumps(["alcance-journal-1", *line], separators=(",", ":"), ensure_ascii=False)
        own = hashlib.sha256(said.encode()).hexdigest()
        _insert(db, "journal", **dict(zip(("sequence", "at", "person", "action", "subject", "detail", "previous", "hash"),
                                          [*line, own], strict=True)))  # fmt: skip
        previous = own


def write_drafts(db: Database, count: int, rng: random.Random) -> None:
    """Interviews that were begun, some answers longer than a page."""
    for _ in range(count):
        record = uuid7()
        _insert(db, "record", id=record, kind="interview", form="f", created=AT, interviewer="Ana")
        _log(db, record, rng)


def _log(db: Database, record: str, rng: random.Random) -> None:
    for sequence in range(1, 8):
        value = token(rng) * (1000 if sequence == 7 else 1)
        _insert(db, "answer", record=record, sequence=sequence, path=f"/a{sequence}", value=value, mark="", at=AT)


def write_header(folder: Path, facts: Mapping[str, str], data: bytes, passphrase: str, mark: str) -> None:
    """The file of keys, in its first form: one administrator, whose slot holds keys for data, links and identities."""
    import nacl.bindings as sodium
    import nacl.pwhash

    rng, operations, memory = random.Random(data), CHEAP.operations, CHEAP.memory
    bundle = {"data": data.hex(), "link": rng.randbytes(32).hex(), "identities": IDENTITIES.hex()}
    bundle["deposit"] = bytes(
        PrivateKey(blake2b(IDENTITIES, digest_size=32, person=b"alcance-deposit").digest()).public_key
    ).hex()
    salt, nonce = rng.randbytes(16), rng.randbytes(24)
    bound = _canonical(["alcance-slot-1", facts["vault"], facts["person"], "administrator", "argon2id", operations, memory])
    key = nacl.pwhash.argon2id.kdf(32, normalise_passphrase(passphrase).encode(), salt, opslimit=operations, memlimit=memory)
    wrapped = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(_canonical(bundle).encode(), bound.encode(), nonce, key)
    kdf = {"name": "argon2id", "operations": operations, "memory": memory}
    slot = {"user": facts["person"], "role": "administrator", "kdf": kdf, "salt": salt.hex(), "nonce": nonce.hex(),
            "wrapped": wrapped.hex()}  # fmt: skip
    plain: dict[str, Any] = {"format": "alcance-programme", "version": 1, "vault": facts["vault"], "name": facts["name"],
                             "created": facts["created"], "mark": mark, "slots": [slot]}  # fmt: skip
    plain["check"] = hashlib.sha256(_canonical(plain).encode()).hexdigest()
    (folder / "header.json").write_text(json.dumps(plain, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _revision(db: Database, record: str, device: str, sequence: int, body: dict[str, Any]) -> str:
    salt, packed = bytes(range(16)), _canonical(body)
    digest = hashlib.sha256(b"alcance-body-1\0" + salt + packed.encode()).hexdigest()
    said = ["alcance-revision-1", record, device, sequence, [], "Ana", AT, "content", digest]
    name = hashlib.sha256(_canonical(said).encode()).hexdigest()
    _insert(db, "revision", id=name, record=record, device=device, sequence=sequence, parents="[]", author="Ana", at=AT,
            kind="content", digest=digest)  # fmt: skip
    _insert(db, "body", revision=name, json=packed, salt=salt)
    return name


def _insert(db: Database, table: str, **row: Any) -> None:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
