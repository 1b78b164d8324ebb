"""The header as a file: readable JSON that ends with a check sum, written whole or not at all.

Without it nothing can ever be read again; it goes into every backup.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from survey_app.store.errors import refusal
from survey_app.store.files import write_whole
from survey_app.store.keys import Header, KdfCost, Slot

HEADER = "header.json"
FORMAT = "alcance-programme"
VERSION = 2
_LARGEST_MEMORY = 2**30  # a header is untrusted: it must not make us ask for a terabyte
_MOST_OPERATIONS = 32
_LATER = ("verify", "box", "data", "pending")  # what slots of the first form have not


def header_bytes(header: Header) -> bytes:
    """The header's file; its check sum tells damage from a wrong passphrase."""
    slots = [
        {
            "user": slot.user,
            "role": slot.role,
            "kdf": {"name": "argon2id", "operations": slot.cost.operations, "memory": slot.cost.memory},
            "salt": slot.salt.hex(),
            "nonce": slot.nonce.hex(),
            "wrapped": slot.wrapped.hex(),
            **{name: value if isinstance(value, str) else value.hex() for name in _LATER if (value := getattr(slot, name))},
        }
        for slot in header.slots
    ]
    plain: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "vault": header.vault,
        "name": header.name,
        "created": header.created,
        "mark": header.mark,
        "journal": list(header.journal),
        "slots": slots,
    }
    plain["check"] = hashlib.sha256(_canonical(plain)).hexdigest()
    return (json.dumps(plain, indent=1, ensure_ascii=False) + "\n").encode()


def write_header(folder: Path, header: Header) -> None:
    """Writes the header whole or not at all: without it nothing can ever be read again."""
    write_whole(folder / HEADER, header_bytes(header))


def read_header(folder: Path) -> Header:
    """The header of the programme in `folder`; raises `not-a-programme`, `damaged-header` or `newer-version`."""
    path = folder / HEADER
    try:
        raw = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        raise refusal("not-a-programme", folder) from None
    except OSError:
        raise refusal("damaged-header", path) from None
    try:
        plain = json.loads(raw)
    except ValueError:  # also what is not UTF-8
        raise refusal("damaged-header" if raw[:1] in (b"{", b"") else "not-a-programme", path) from None
    except RecursionError:
        raise refusal("damaged-header", path) from None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise refusal("not-a-programme", path)
    if isinstance(plain.get("version"), int) and plain["version"] > VERSION:
        raise refusal("newer-version", path)
    try:
        return _parsed(plain)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise refusal("damaged-header", path) from None


def _parsed(plain: Mapping[str, Any]) -> Header:
    check = hashlib.sha256(_canonical({k: v for k, v in plain.items() if k != "check"})).hexdigest()
    if not secrets.compare_digest(check, str(plain["check"])):
        raise ValueError("check sum")
    slots = plain["slots"]
    if not isinstance(slots, Sequence) or not slots:
        raise ValueError("no slot")
    return Header(
        vault=str(plain["vault"]),
        name=str(plain["name"]),
        created=str(plain["created"]),
        slots=tuple(_slot(slot) for slot in slots),
        mark=str(plain["mark"]),
        journal=_reached(plain.get("journal", (0, "", ""))),
    )


def _reached(plain: Any) -> tuple[int, str, str]:
    sequence, digest, at = plain
    return int(sequence), str(digest), str(at)


def _slot(plain: Mapping[str, Any]) -> Slot:
    kdf = plain["kdf"]
    cost = KdfCost(int(kdf["operations"]), int(kdf["memory"]))
    if kdf["name"] != "argon2id" or not 1 <= cost.operations <= _MOST_OPERATIONS or not 8192 <= cost.memory <= _LARGEST_MEMORY:
        raise ValueError("cost")
    salt, nonce = bytes.fromhex(plain["salt"]), bytes.fromhex(plain["nonce"])
    if len(salt) != 16 or len(nonce) != 24:
        raise ValueError("length")
    verify, box = str(plain.get("verify", "")), str(plain.get("box", ""))
    if {len(bytes.fromhex(verify)), len(bytes.fromhex(box))} not in ({32}, {0}):
        raise ValueError("length")
    user, role, wrapped = str(plain["user"]), str(plain["role"]), bytes.fromhex(plain["wrapped"])
    data, pending = (bytes.fromhex(plain.get(name, "")) for name in ("data", "pending"))
    return Slot(user, role, cost, salt, nonce, wrapped, verify, box, data, pending)


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
