"""The keys of a programme: wrapped once for every user in a small header that lies beside the database.

Argon2id (RFC 9106) turns a passphrase into a wrapping key, XChaCha20-Poly1305 wraps the person's part of the bundle. The
slot's vault, user, role, cost and public keys are authenticated with it: a slot that was moved, promoted, cheapened or
swapped does not open. The data key itself lies in an envelope of its own, sealed to the person's public key, so that it can be
changed for everybody without anybody's passphrase; the vault's secret goes into the envelope's key, so that only who
holds the programme already can write one.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from survey_app.store.errors import refusal

if TYPE_CHECKING:
    from nacl.public import PrivateKey
    from nacl.signing import SigningKey

ROLES = ("enumerator", "supervisor", "demographer", "administrator", "recovery")
READERS = ("supervisor", "administrator", "recovery")  # who is given the key of identities
OFFICE = ("administrator", "recovery")  # who is given the key that opens what was sealed to the office


@dataclass(frozen=True)
class KdfCost:
    """What one guess of a passphrase costs: Argon2id passes over so many bytes of memory."""

    operations: int
    memory: int


STRONG = KdfCost(3, 64 * 1024 * 1024)  # RFC 9106, second recommendation; about 0.34 s


@dataclass(frozen=True)
class KeyBundle:
    """What a person who opens the programme holds.

    `data` opens the database, `link` makes pseudonymous keys of persons, `identities` opens the names and documents; a role
    that may not read these gets a bundle without it, and `deposit` alone, a public key with which they can be put away but
    not read. `person` is this person's own: the key that signs and the one to which envelopes are sealed follow from it.
    `vault` is everybody's, `office` opens what was sealed to the office (`OFFICE`).
    """

    data: bytes = field(repr=False)
    link: bytes = field(repr=False)
    identities: bytes | None = field(default=None, repr=False)
    deposit: bytes = field(default=b"", repr=False)
    person: bytes = field(default=b"", repr=False)
    vault: bytes = field(default=b"", repr=False)
    office: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.identities is not None:
            object.__setattr__(self, "deposit", bytes(deposit_private(self.identities).public_key))

    @staticmethod
    def new() -> KeyBundle:
        data, link, identities, person, vault, office = (secrets.token_bytes(32) for _ in range(6))
        return KeyBundle(data, link, identities, b"", person, vault, office)

    def for_role(self, role: str) -> KeyBundle:
        """What another person of that role is given: their own key, and of the others what the role may use."""
        return replace(
            self,
            person=secrets.token_bytes(32),
            identities=self.identities if role in READERS else None,
            office=self.office if role in OFFICE else None,
        )

    @property
    def signing(self) -> SigningKey:
        """The person's key for signatures (Ed25519)."""
        from nacl.signing import SigningKey

        return SigningKey(_derived(self.person, b"alcance-sign"))

    def pack(self) -> bytes:
        """What the passphrase wraps: everything but the data key, which changes."""
        return _canonical({name: value.hex() for name, value in vars(self).items() if value is not None and name != "data"})

    @staticmethod
    def unpack(packed: bytes, data: bytes = b"") -> KeyBundle:
        parts = {name: bytes.fromhex(value) for name, value in json.loads(packed).items()}
        return KeyBundle(**{"data": data, "link": b"", **parts})


def deposit_private(identities: bytes) -> PrivateKey:
    """The key that opens what was put away with the bundle's `deposit` key; it follows from the `identities` key."""
    from nacl.public import PrivateKey

    return PrivateKey(_derived(identities, b"alcance-deposit"))


def envelope_private(person: bytes) -> PrivateKey:
    """The key that opens a person's envelopes."""
    from nacl.public import PrivateKey

    return PrivateKey(_derived(person, b"alcance-open"))


def office_public(office: bytes) -> bytes:
    """The key with which anybody seals to the office (X25519)."""
    from nacl.public import PrivateKey

    return bytes(PrivateKey(office).public_key)


def office_signing(office: bytes) -> SigningKey:
    """The key with which the office signs what it says to devices (Ed25519)."""
    from nacl.signing import SigningKey

    return SigningKey(_derived(office, b"alcance-office"))


@dataclass(frozen=True)
class Slot:
    """The bundle as one user can open it. `verify` is the public half of what signs, `box` of what opens envelopes; `data` is
    the envelope with the data key, `pending` one with the data key that is to follow. A slot of the first form has none of
    these: its passphrase wraps the data key with the rest."""

    user: str
    role: str
    cost: KdfCost
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)
    verify: str = ""
    box: str = ""
    data: bytes = field(default=b"", repr=False)
    pending: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Header:
    """What lies readable beside the database: no secret, and of the programme nothing but its name and its users.

    `mark` is the database file's own first 16 bytes (its random salt), so that a header beside the wrong database is told.
    `journal` is how far the journal had come when the header was written: number, hash and time of its last line then.
    """

    vault: str
    name: str
    created: str
    slots: tuple[Slot, ...] = ()
    mark: str = ""
    journal: tuple[int, str, str] = (0, "", "")

    def with_slot(self, slot: Slot) -> Header:
        """The header with this slot added, or put in the place of the same user's."""
        return replace(self, slots=(*[s for s in self.slots if s.user != slot.user], slot))

    def without_slot(self, user: str) -> Header:
        """The header without this user's slot."""
        return replace(self, slots=tuple(s for s in self.slots if s.user != user))

    def announcing(self, data: bytes, vault: bytes) -> Header:
        """The header while the data key is being changed: every slot opens the present key and the one that follows."""
        return replace(self, slots=tuple(replace(s, pending=_envelope(self.vault, s, data, vault)) for s in self.slots))

    def settled(self, changed: bool) -> Header:
        """The header after a change of the data key, or after one that did not come about."""
        return replace(self, slots=tuple(replace(s, data=s.pending if changed else s.data, pending=b"") for s in self.slots))


def wrap(header: Header, user: str, role: str, secret: str, bundle: KeyBundle, cost: KdfCost = STRONG) -> Slot:
    """A new slot in which `secret` (a normalised passphrase) opens `bundle`."""
    import nacl.bindings as sodium

    if role not in ROLES:
        raise ValueError(role)
    salt, nonce = secrets.token_bytes(16), secrets.token_bytes(24)
    verify, box = bytes(bundle.signing.verify_key).hex(), bytes(envelope_private(bundle.person).public_key).hex()
    slot = Slot(user, role, cost, salt, nonce, b"", verify, box)
    wrapped = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
        bundle.pack(), _bound(header.vault, slot), nonce, _stretched(secret, salt, cost)
    )
    return replace(slot, wrapped=wrapped, data=_envelope(header.vault, slot, bundle.data, bundle.vault))


def unwrap(header: Header, secret: str, user: str = "") -> tuple[Slot, KeyBundle]:
    """The slot that `secret` opens, of `user` or of anybody, with its bundle; raises `wrong-passphrase`, or `damaged-header`
    where the passphrase is right and the envelope of the data key is not."""
    import nacl.bindings as sodium
    from nacl.exceptions import CryptoError

    for slot in header.slots:
        if user and slot.user != user:
            continue
        key = _stretched(secret, slot.salt, slot.cost)
        try:
            packed = sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(
                slot.wrapped, _bound(header.vault, slot), slot.nonce, key
            )
        except CryptoError:
            continue
        bundle = KeyBundle.unpack(packed)
        return slot, replace(bundle, data=_opened(header.vault, slot, slot.data, bundle)) if slot.box else bundle
    raise refusal("wrong-passphrase")


def pending_key(header: Header, slot: Slot, bundle: KeyBundle) -> bytes | None:
    """The data key that was about to follow when somebody was interrupted while changing it, where that is so."""
    return _opened(header.vault, slot, slot.pending, bundle) if slot.pending else None


def _envelope(vault: str, slot: Slot, data: bytes, secret: bytes) -> bytes:
    """The data key, sealed to a slot's person by whoever holds the vault's secret."""
    import nacl.bindings as sodium
    from nacl.public import PrivateKey

    once, nonce = PrivateKey.generate(), secrets.token_bytes(24)
    key = _agreed(sodium.crypto_scalarmult(bytes(once), bytes.fromhex(slot.box)), secret)
    sealed = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(data, _addressed(vault, slot), nonce, key)
    return bytes(once.public_key) + nonce + sealed


def _opened(vault: str, slot: Slot, envelope: bytes, bundle: KeyBundle) -> bytes:
    import nacl.bindings as sodium
    from nacl.exceptions import CryptoError

    once, nonce, sealed = envelope[:32], envelope[32:56], envelope[56:]
    try:
        key = _agreed(sodium.crypto_scalarmult(bytes(envelope_private(bundle.person)), once), bundle.vault)
        return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, _addressed(vault, slot), nonce, key)
    except (CryptoError, ValueError, TypeError):
        raise refusal("damaged-header") from None


def _agreed(shared: bytes, secret: bytes) -> bytes:
    return hashlib.blake2b(shared, key=secret, digest_size=32, person=b"alcance-data").digest()


def _derived(secret: bytes, purpose: bytes) -> bytes:
    return hashlib.blake2b(secret, digest_size=32, person=purpose).digest()


def _stretched(secret: str, salt: bytes, cost: KdfCost) -> bytes:
    import nacl.pwhash

    return nacl.pwhash.argon2id.kdf(32, secret.encode(), salt, opslimit=cost.operations, memlimit=cost.memory)


def _bound(vault: str, slot: Slot) -> bytes:
    said = ["alcance-slot-1", vault, slot.user, slot.role, "argon2id", slot.cost.operations, slot.cost.memory]
    return _canonical(["alcance-slot-2", *said[1:], slot.verify, slot.box] if slot.box else said)


def _addressed(vault: str, slot: Slot) -> bytes:
    return _canonical(["alcance-envelope-1", vault, slot.user, slot.role])


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
