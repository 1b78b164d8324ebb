"""What is said of a disk: whether it is encrypted, how much room is left, and what that means."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey_app.services import disks
from vocabulary.errors import Level, Problem
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.gui.context import Context

ENCRYPTION: Mapping[str, str] = {
    disks.ENCRYPTED: N_("encrypted by the system"),
    disks.OPEN: N_("not encrypted by the system"),
    disks.UNKNOWN: N_("whether the system encrypts it could not be found out"),
}
STEPS = ((1024**3, N_("{n} GB")), (1024**2, N_("{n} MB")), (1024, N_("{n} kB")))


def size_text(size: int) -> Text:
    """A size in the unit in which it is read at a glance; below ten with one decimal."""
    for unit, words in STEPS:
        if size >= unit:
            share = size / unit
            return text(words, n=round(share, 1) if share < 10 else round(share))
    return text(N_("{n} bytes"), n=size)


def size_words(size: int, context: Context) -> str:
    """The same in the window's language."""
    return context.t(size_text(size))


def encryption_problem(found: disks.Encryption) -> Problem | None:
    """The warning where something is known to be written in the clear, else nothing."""
    if not found.open:
        return None
    what = (
        N_("The system of this computer does not encrypt the disk on which the programme lies")
        if found.folder == disks.OPEN
        else N_("The system of this computer does not encrypt the memory that it writes to the disk")
    )
    remedy = N_(
        "The programme itself is encrypted; what the system writes beside it is not: memory put aside, exported files. "
        "Ask whoever looks after the computer to turn on the encryption of the whole disk."
    )
    return Problem("disk-open", text(what), remedy=text(remedy), level=Level.WARNING)


def space_problem(space: disks.Space) -> Problem | None:
    """The warning where the disk is filling up, else nothing."""
    if space.level == disks.PLENTY:
        return None
    if space.level == disks.FULL:
        what = text(N_("Only {size} are left on the disk: no new interview can be begun"), size=size_text(space.free))
        return Problem("disk-nearly-full", what, level=Level.ERROR,
                       remedy=text(N_("Free some space. Interviews already begun can be finished.")))  # fmt: skip
    what = text(N_("Only {size} are left on the disk"), size=size_text(space.free))
    return Problem("disk-filling", what, level=Level.WARNING,
                   remedy=text(N_("Free some space soon. Below {size} no new interview can be begun."),
                               size=size_text(disks.NO_NEW_WORK_BELOW)))  # fmt: skip
