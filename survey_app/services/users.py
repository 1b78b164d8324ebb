"""Who may open a programme: persons with roles, and a code for the day on which all passphrases are forgotten.

What a role may read of identities is a matter of keys (a slot without the key cannot open them); everything else that a role
may do is a rule of the application and of the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.services.passphrases import new_recovery_code, normalise_passphrase, passphrase_problem
from survey_app.services.programme import note
from survey_app.services.roles import RECOVERY, ROLES, require
from survey_app.store import keys
from survey_app.store.keys import STRONG, Header, KdfCost, Slot
from vocabulary.errors import BadParameter, Collector, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

__all__ = ["RECOVERY", "ROLES", "User", "add", "change_passphrase", "has_recovery", "listing", "make_recovery_code", "remove"]


@dataclass(frozen=True)
class User:
    """A person who can open the programme; `reads_identities` where the role's keys open names and documents."""

    person: str
    role: str
    reads_identities: bool


def listing(programme: Programme) -> list[User]:
    """Everybody who can open the programme, the recovery code not counted."""
    header = keys.read_header(programme.info.folder)
    return [User(slot.user, slot.role, slot.role in keys.READERS) for slot in header.slots if slot.role != RECOVERY]


def has_recovery(programme: Programme) -> bool:
    """Whether a recovery code was made."""
    return any(slot.role == RECOVERY for slot in keys.read_header(programme.info.folder).slots)


def add(programme: Programme, person: str, role: str, passphrase: str, *, cost: KdfCost = STRONG) -> None:
    """Lets another person open the programme with a passphrase of their own. Raises `BadParameter`, or `StoreError`
    `not-allowed` where one may not."""
    require(programme, "manage-users")
    header, person = keys.read_header(programme.info.folder), " ".join(person.split())
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
    _write(
        programme,
        header,
        keys.wrap(header, person, role, normalise_passphrase(passphrase), programme.keys.for_role(role), cost),
    )
    note(programme, "user-added", person, role=role)


def remove(programme: Programme, person: str) -> None:
    """Takes a person's slot away. Who kept an old copy of the folder can still open that copy."""
    require(programme, "manage-users")
    header = keys.read_header(programme.info.folder)
    left = header.without_slot(person)
    if len(left.slots) == len(header.slots):
        raise BadParameter(Problem("person-unknown", text(N_("{person} is not among those who can open it"), person=person)))
    if not any(slot.role == "administrator" for slot in left.slots):
        raise BadParameter(
            Problem("last-administrator", text(N_("{person} is the only administrator left"), person=person),
                    remedy=text(N_("Make somebody else administrator first.")))
        )  # fmt: skip
    keys.write_header(programme.info.folder, left)
    note(programme, "user-removed", person)


def change_passphrase(programme: Programme, old: str, new: str, *, cost: KdfCost = STRONG) -> None:
    """Gives the person who has the programme open a new passphrase; the old one must be right."""
    header, person = keys.read_header(programme.info.folder), programme.info.person
    slot, bundle = keys.unwrap(header, normalise_passphrase(old), person)
    weak = passphrase_problem(new)
    if weak is not None:
        raise BadParameter(weak)
    _write(programme, header, keys.wrap(header, person, slot.role, normalise_passphrase(new), bundle, cost))
    note(programme, "passphrase-changed", person)


def make_recovery_code(programme: Programme, *, cost: KdfCost = STRONG) -> str:
    """A new code that opens the programme with all its keys, to be printed and locked away; an older code ends.

    It is tried on the header as it was written before it is handed over.
    """
    require(programme, "manage-users")
    header, code = keys.read_header(programme.info.folder), new_recovery_code()
    _write(programme, header, keys.wrap(header, RECOVERY, RECOVERY, normalise_passphrase(code), programme.keys, cost))
    _, bundle = keys.unwrap(keys.read_header(programme.info.folder), normalise_passphrase(code), RECOVERY)
    if bundle != programme.keys:
        raise RuntimeError("the recovery code does not open what it should")
    note(programme, "recovery-code-made")
    return code


def _write(programme: Programme, header: Header, slot: Slot) -> None:
    keys.write_header(programme.info.folder, header.with_slot(slot))
