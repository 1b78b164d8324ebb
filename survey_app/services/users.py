"""Who may open a programme: persons with roles, and a code for the day on which all passphrases are forgotten.

What a role may read of identities is a matter of keys (a slot without the key cannot open them); everything else that a role
may do is a rule of the application and of the journal.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey_app.services.passphrases import new_recovery_code, normalise_passphrase, passphrase_problem
from survey_app.services.programme import note
from survey_app.services.roles import RECOVERY, ROLES, require
from survey_app.store import keys, rotation, signing
from survey_app.store.errors import refusal
from survey_app.store.header import read_header, write_header
from survey_app.store.keys import STRONG, Header, KdfCost, KeyBundle
from vocabulary.errors import BadParameter, Collector, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

__all__ = [
    "RECOVERY", "ROLES", "User", "add", "change_data_key", "change_passphrase", "give_passphrase", "has_recovery", "listing",
    "make_recovery_code", "remove", "renew_data_key",
]  # fmt: skip


@dataclass(frozen=True)
class User:
    """A person who can open the programme; `reads_identities` where the role's keys open names and documents."""

    person: str
    role: str
    reads_identities: bool


def listing(programme: Programme) -> list[User]:
    """Everybody who can open the programme, the recovery code not counted."""
    header = read_header(programme.info.folder)
    return [User(slot.user, slot.role, slot.role in keys.READERS) for slot in header.slots if slot.role != RECOVERY]


def has_recovery(programme: Programme) -> bool:
    """Whether a recovery code was made."""
    return any(slot.role == RECOVERY for slot in read_header(programme.info.folder).slots)


def add(programme: Programme, person: str, role: str, passphrase: str, *, cost: KdfCost = STRONG) -> None:
    """Lets another person open the programme with a passphrase of their own. Raises `BadParameter`, or `StoreError`
    `not-allowed` where one may not."""
    require(programme, "manage-users")
    header, person = read_header(programme.info.folder), " ".join(person.split())
    problems = Collector()
    if not person or person == RECOVERY:
        problems.add("person-missing", text(N_("The person's name is missing")), Place(field="person"))
    elif any(slot.user == person for slot in header.slots):
        problems.add("person-known", text(N_("{person} can open the programme already"), person=person), Place(field="person"))
    if role not in ROLES:
        problems.add("role-unknown", text(N_("The role is not chosen")), Place(field="role"))
    weak = passphrase_problem(passphrase)
    if weak is not None:
        problems.problems.append(weak)
    problems.raise_if_any(BadParameter)
    _put(programme, header, person, role, passphrase, cost)
    note(programme, "user-added", person, role=role)


def give_passphrase(programme: Programme, person: str, passphrase: str, *, cost: KdfCost = STRONG) -> None:
    """Gives somebody who forgot theirs, or whose passphrase was seen, a new one: new keys of their own, and a new data key.

    Without new keys the old passphrase would go on opening the programme, through any older copy of the header."""
    require(programme, "manage-users")
    header = read_header(programme.info.folder)
    slot = next((slot for slot in header.slots if slot.user == person and slot.role != RECOVERY), None)
    weak = passphrase_problem(passphrase)
    if slot is None:
        raise BadParameter(Problem("person-unknown", text(N_("{person} is not among those who can open it"), person=person)))
    if weak is not None:
        raise BadParameter(weak)
    if person == programme.info.person:
        _renew(programme, header, passphrase, cost)
    else:
        _put(programme, header, person, slot.role, passphrase, cost)
    _change_and_note(programme, "passphrase-given", person)


def remove(programme: Programme, person: str) -> None:
    """Takes a person's slot away and changes the data key, so that they cannot open what is written from now on. Who kept an
    old copy of the folder can still open that copy."""
    require(programme, "manage-users")
    header = read_header(programme.info.folder)
    left = header.without_slot(person)
    if len(left.slots) == len(header.slots):
        raise BadParameter(Problem("person-unknown", text(N_("{person} is not among those who can open it"), person=person)))
    if not any(slot.role == "administrator" for slot in left.slots):
        raise BadParameter(
            Problem("last-administrator", text(N_("{person} is the only administrator left"), person=person),
                    remedy=text(N_("Make somebody else administrator first.")))
        )  # fmt: skip
    _change_and_note(programme, "user-removed", person, left)


def change_passphrase(programme: Programme, old: str, new: str, *, cost: KdfCost = STRONG) -> None:
    """Gives the person who has the programme open a new passphrase; the old one must be right. Their own keys and the data key
    change with it (see `give_passphrase`)."""
    header, person = read_header(programme.info.folder), programme.info.person
    keys.unwrap(header, normalise_passphrase(old), person)
    weak = passphrase_problem(new)
    if weak is not None:
        raise BadParameter(weak)
    _renew(programme, header, new, cost)
    _change_and_note(programme, "passphrase-changed", person)


def make_recovery_code(programme: Programme, *, cost: KdfCost = STRONG) -> str:
    """A new code that opens the programme with all its keys, to be printed and locked away; an older code ends, and with it the
    data key that it opened.

    It is tried on the header as it was written before it is handed over.
    """
    require(programme, "manage-users")
    header, code = read_header(programme.info.folder), new_recovery_code()
    replaced = any(slot.role == RECOVERY for slot in header.slots)
    given = _put(programme, header, RECOVERY, RECOVERY, code, cost)
    _, bundle = keys.unwrap(read_header(programme.info.folder), normalise_passphrase(code), RECOVERY)
    if bundle != given:
        raise RuntimeError("the recovery code does not open what it should")
    if replaced:
        _change_and_note(programme, "recovery-code-made")
    else:
        note(programme, "recovery-code-made")
    return code


def _put(programme: Programme, header: Header, person: str, role: str, passphrase: str, cost: KdfCost) -> KeyBundle:
    """Writes a slot for somebody else."""
    bundle = programme.keys.for_role(role)
    _write(programme, header, person, role, bundle, passphrase, cost)
    return bundle


def _renew(programme: Programme, header: Header, passphrase: str, cost: KdfCost) -> None:
    """Writes the slot of whoever has the programme open anew, with new keys of their own."""
    bundle, keyring = replace(programme.keys, person=secrets.token_bytes(32)), programme.keyring
    _write(programme, header, programme.info.person, programme.info.role, bundle, passphrase, cost)
    keyring.keys = replace(keyring.keys, person=bundle.person)


def _write(
    programme: Programme, header: Header, person: str, role: str, bundle: KeyBundle, passphrase: str, cost: KdfCost
) -> None:
    """Keeps the public key with which a person's signatures are verified, then writes the slot: in the other order a power cut
    between them would leave somebody whose every line looks forged."""
    slot, key = keys.wrap(header, person, role, normalise_passphrase(passphrase), bundle, cost), bundle.signing.verify_key
    programme.store.call(lambda db: signing.register(db, bytes(key).hex(), person, role))
    write_header(programme.info.folder, header.with_slot(slot))


def _change_and_note(programme: Programme, action: str, person: str = "", header: Header | None = None) -> None:
    """Changes the data key and notes what was done, also where the key could not be changed: the slot was, all the same."""
    changed = False
    try:
        changed = renew_data_key(programme, header)
    finally:
        note(programme, action, person, key_changed=changed)


def renew_data_key(programme: Programme, header: Header | None = None) -> bool:
    """Changes the data key for those in `header` (in the present one, unless it is given), unless somebody's slot is still of
    the form that cannot follow; whether it was changed."""
    folder, keyring = programme.info.folder, programme.keyring
    to = header or read_header(folder)
    if any(not slot.box for slot in to.slots):
        write_header(folder, to)
        return False
    programme.store.maintain(lambda db: rotation.rotate(db, folder, keyring, to)).result()
    return True


def change_data_key(programme: Programme) -> None:
    """Writes the whole database anew under another key, because somebody wants it; everybody's passphrase goes on opening it.

    Raises `StoreError` `not-allowed`, or `old-slots` where somebody has not opened it since slots have their own keys.
    """
    require(programme, "manage-users")
    if not renew_data_key(programme):
        raise refusal("old-slots", programme.info.folder)
    note(programme, "data-key-changed")
