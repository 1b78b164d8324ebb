"""The recovery code as a thing on paper: whether there is one, and whether somebody typed it back from the paper.

`users.make_recovery_code` makes it and tries it itself; only typing it back shows that what stands on the paper is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_app.services.passphrases import normalise_passphrase
from survey_app.services.programme import get_meta, note, set_meta
from survey_app.services.roles import RECOVERY, require
from survey_app.store import keys
from survey_app.store.header import read_header
from vocabulary.errors import StoreError

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

NONE, UNTRIED, TRIED = "none", "untried", "tried"
_TRIED = "recovery-tried"


def state(programme: Programme) -> str:
    """`none`, `untried` (made and never typed back) or `tried`."""
    slot = next((slot for slot in read_header(programme.info.folder).slots if slot.role == RECOVERY), None)
    if slot is None:
        return NONE
    return TRIED if get_meta(programme, _TRIED) == slot.salt.hex() else UNTRIED


def try_code(programme: Programme, typed: str) -> bool:
    """Whether what was typed from the paper opens the programme; remembered where it does. Raises `not-allowed`."""
    require(programme, "manage-users")
    try:
        slot, _ = keys.unwrap(read_header(programme.info.folder), normalise_passphrase(typed), RECOVERY)
    except StoreError:
        return False
    set_meta(programme, _TRIED, slot.salt.hex())
    note(programme, "recovery-code-tried")
    return True
