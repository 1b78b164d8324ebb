"""The keys of a programme: a random bundle, wrapped once for every user in a small header that lies beside the database.

Argon2id (RFC 9106) turns a passphrase into a wrapping key, XChaCha20-Poly1305 wraps the bundle. The slot's vault, user,
role and cost are authenticated with it: a slot that was moved, promoted, cheapened or swapped does not open.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.store.errors import refusal
from survey_app.store.files import write_whole

if TYPE_CHECKING:
    from nacl.public import PrivateKey

HEADER = "header.json"
FORMAT = "alcance-programme"
VERSION = 1
ROLES = ("enumerator", "supervisor", "demographer", "administrator", "recovery")
READERS = ("supervisor", "administrator", "recovery")  # who is given the key of identities
_LARGEST_MEMORY = 2**30  # a header is untrusted: it must not make us ask for a terabyte
_MOST_OPERATIONS = 32


@dataclass(frozen=True)
class KdfCost:
    """What one guess of a passphrase costs: Argon2id passes over so many bytes of memory."""

    operations: int
    memory: int


STRONG = KdfCost(3, 64 * 1024 * 1024)  # RFC 9106, second recommendation; about 0.34 s


@dataclass(frozen=True)
class KeyBundle:
    """What a slot holds. `data` opens the database, `link` makes pseudonymous keys of persons, `identities` opens the
    names and documents; a role that may not read these gets a bundle without it, and `deposit` alone, a public key with
    which they can be put away but not read."""

    data: bytes = field(repr=False)
    link: bytes = field(repr=False)
    identities: bytes | None = field(default=None, repr=False)
    deposit: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if self.identities is not None:
            object.__setattr__(self, "deposit", bytes(deposit_private(self.identities).public_key))

    @staticmethod
    def new() -> KeyBundle:
        return KeyBundle(secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_bytes(32))

    def for_role(self, role: str) -> KeyBundle:
        """The part of the bundle that a role is given."""
        return self if role in READERS else replace(self, identities=None)

    def pack(self) -> bytes:
        return _canonical({name: value.hex() for name, value in vars(self).items() if value is not None})

    @staticmethod
    def unpack(packed: bytes) -> KeyBundle:
        parts = {name: bytes.fromhex(value) for name, value in json.loads(packed).items()}
        return KeyBundle(parts["data"], parts["link"], parts.get("identities"), parts.get("deposit", b""))


def deposit_private(identities: bytes) -> PrivateKey:
    """The key that opens what was put away with the bundle's `deposit` key; it follows from the `identities` key."""
    from nacl.public import PrivateKey

    return PrivateKey(hashlib.blake2b(identities, digest_size=32, person=b"alcance-deposit").digest())


@dataclass(frozen=True)
class Slot:
    """The bundle as one user can open it."""

    user: str
    role: str
    cost: KdfCost
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)


@dataclass(frozen=True)
class Header:
    """What lies readable beside the database: no secret, and of the programme nothing but its name and its users.

    `mark` is the database file's own first 16 bytes (its random salt), so that a header beside the wrong database is told.
    """

    vault: str
    name: str
    created: str
    slots: tuple[Slot, ...] = ()
    mark: str = ""
    version: int = VERSION

    def with_slot(self, slot: Slot) -> Header:
        """The header with this slot added, or put in the place of the same user's."""
        return replace(self, slots=(*[s for s in self.slots if s.user != slot.user], slot))

    def without_slot(self, user: str) -> Header:
        """The header without this user's slot."""
        return replace(self, slots=tuple(s for s in self.slots if s.user != user))


def wrap(header: Header, user: str, role: str, secret: str, bundle: KeyBundle, cost: KdfCost = STRONG) -> Slot:
    """A new slot in which `secret` (a normalised passphrase) opens `bundle`."""
    import nacl.bindings as sodium

    if role not in ROLES:
        raise ValueError(role)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        bundle.pack(), _bound(header.vault, user, role, cost), nonce, _stretched(secret, salt, cost)
    )
    return Slot(user, role, cost, salt, nonce, sealed)


def unwrap(header: Header, secret: str, user: str = "") -> tuple[Slot, KeyBundle]:
    """The slot that `secret` opens, of `user` or of anybody, with its bundle; raises `wrong-passphrase`."""
    import nacl.bindings as sodium
    from nacl.exceptions import CryptoError

    for slot in header.slots:
        if user and slot.user != user:
            continue
        key = _stretched(secret, slot.salt, slot.cost)
        bound = _bound(header.vault, slot.user, slot.role, slot.cost)
        try:
            packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(slot.wrapped, bound, slot.nonce, key)
        except CryptoError:
            continue
        return slot, KeyBundle.unpack(packed)
    raise refusal("wrong-passphrase")


def _stretched(secret: str, salt: bytes, cost: KdfCost) -> bytes:
    import nacl.pwhash

    return nacl.pwhash.argon2id.kdf(32, secret.encode(), salt, opslimit=cost.operations, memlimit=cost.memory)


def _bound(vault: str, user: str, role: str, cost: KdfCost) -> bytes:
    return _canonical(["alcance-slot-1", vault, user, role, "argon2id", cost.operations, cost.memory])


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


# The file ----------------------------------------------------------------------------------------------------------------


def header_bytes(header: Header) -> bytes:
    """The header as a file: readable JSON that ends with a check sum, so that damage is told from a wrong passphrase."""
    slots = [
        {
            "user": slot.user,
            "role": slot.role,
            "kdf": {"name": "argon2id", "operations": slot.cost.operations, "memory": slot.cost.memory},
            "salt": slot.salt.hex(),
            "nonce": slot.nonce.hex(),
            "wrapped": slot.wrapped.hex(),
        }
        for slot in header.slots
    ]
    plain: dict[str, Any] = {
        "format": FORMAT,
        "version": header.version,
        "vault": header.vault,
        "name": header.name,
        "created": header.created,
        "mark": header.mark,
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
    )


def _slot(plain: Mapping[str, Any]) -> Slot:
    kdf = plain["kdf"]
    cost = KdfCost(int(kdf["operations"]), int(kdf["memory"]))
    if kdf["name"] != "argon2id" or not 1 <= cost.operations <= _MOST_OPERATIONS or not 8192 <= cost.memory <= _LARGEST_MEMORY:
        raise ValueError("cost")
    salt, nonce = bytes.fromhex(plain["salt"]), bytes.fromhex(plain["nonce"])
    if len(salt) != 16 or len(nonce) != 24:
        raise ValueError("length")
    return Slot(str(plain["user"]), str(plain["role"]), cost, salt, nonce, bytes.fromhex(plain["wrapped"]))
