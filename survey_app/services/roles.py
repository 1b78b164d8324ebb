"""Who may do what: every right described once, with the roles that have it and whether keys or only the application enforce it.

The manual's table, the pages that a role sees, and the refusals follow from it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vocabulary.errors import Problem, StoreError
from vocabulary.text import N_, joined, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

RECOVERY = "recovery"  # the printed code: whoever opens with it may do everything
ROLES: Mapping[str, str] = {
    "enumerator": N_("Enumerator"),
    "supervisor": N_("Supervisor"),
    "demographer": N_("Demographer"),
    "administrator": N_("Administrator"),
}
TOLD: Mapping[str, str] = {
    "enumerator": N_("Holds interviews and hands them in; cannot read back a name or a document once it is put away."),
    "supervisor": N_("Also reads names, documents and positions, imports lists, withdraws records and restores backups."),
    "demographer": N_("Imports lists, estimates and writes reports, and never sees a name or a document."),
    "administrator": N_("May do everything, and decides who else can open the programme."),
}
"""Each role in a line, for whoever has to choose one."""
BY_KEYS, BY_APPLICATION = "keys", "application"
ENFORCED: Mapping[str, str] = {
    BY_KEYS: N_("by keys: who lacks the key cannot, whatever program they use"),
    BY_APPLICATION: N_("by the application and the journal"),
}


@dataclass(frozen=True)
class Right:
    """One thing that not everybody may do. `words` is a clause that goes on after "may"; `in_copy` where it makes sense in a
    copy without identities."""

    name: str
    words: str
    roles: frozenset[str]
    enforced: str = BY_APPLICATION
    in_copy: bool = True


def _right(name: str, words: str, *roles: str, enforced: str = BY_APPLICATION, in_copy: bool = True) -> Right:
    return Right(name, words, frozenset((*roles, "administrator")), enforced, in_copy)


RIGHTS: Mapping[str, Right] = {
    right.name: right
    for right in (
        _right("open", N_("open the programme"), *ROLES, enforced=BY_KEYS),
        _right("sign", N_("sign records and lines of the journal with their own key"), *ROLES, enforced=BY_KEYS),
        _right("capture", N_("hold interviews"), "enumerator", "supervisor", in_copy=False),
        _right("read-identities", N_("read names, documents and positions"), "supervisor", enforced=BY_KEYS, in_copy=False),
        _right("open-sealed", N_("read records that were sealed to the office"), enforced=BY_KEYS, in_copy=False),
        _right("import-lists", N_("import and withdraw lists of institutions"), "supervisor", "demographer", in_copy=False),
        _right("estimate", N_("run estimates and write reports"), "supervisor", "demographer"),
        _right("correct", N_("correct a finished record"), "supervisor"),
        _right("erase", N_("withdraw a person's record and erase it"), "supervisor", in_copy=False),
        _right("print-person", N_("print one person's record on request"), "supervisor", in_copy=False),
        _right("hand-in", N_("hand in finished records and seal them"), "enumerator", "supervisor", in_copy=False),
        _right("receive", N_("receive what laptops hand in"), in_copy=False),
        _right("copy-deidentified", N_("make a copy without identities for demographers"), "supervisor", in_copy=False),
        _right("read-journal", N_("read the journal and check its chain"), "supervisor", "demographer"),
        _right("paradata", N_("write out how long questions took and which were changed"), "supervisor", in_copy=False),
        _right("back-up", N_("make a backup"), *ROLES),
        _right("restore", N_("put a backup in the place of the programme"), "supervisor"),
        _right("protect", N_("set retention, protection and the impact assessment"), "supervisor"),
        _right("manage-users", N_("add and remove people, make the recovery code, set the office's key")),
    )
}


def may(role: str, right: str) -> bool:
    """Whether a role has a right; raises `KeyError` for a right that is not described here."""
    return role == RECOVERY or role in RIGHTS[right].roles


def require(programme: Programme, right: str) -> None:
    """Raises `not-allowed`, saying who may, where the person who opened the programme has not the right."""
    if programme.info.deidentified and not RIGHTS[right].in_copy:
        raise StoreError(
            Problem("deidentified-copy", text(N_("This is a copy without identities, to estimate with")),
                    remedy=text(N_("Do it in the programme itself, and have a new copy made.")))
        )  # fmt: skip
    demand(programme.info.role, right)


def demand(role: str, right: str) -> None:
    """As `require` for a role, where no programme is open yet."""
    if not may(role, right):
        who = joined(text(words) for role, words in ROLES.items() if role in RIGHTS[right].roles)
        raise StoreError(
            Problem("not-allowed", text(N_("Your role in this programme cannot do this")),
                    remedy=text(N_("Ask somebody who may: {roles}."), roles=who))
        )  # fmt: skip
