"""Every way in which a programme refuses to be opened, read or written: its code, its sentence and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vocabulary.errors import Place, Problem, StoreError
from vocabulary.text import N_, text

REFUSALS: Mapping[str, tuple[str, str]] = {
    "wrong-passphrase": (
        N_("The passphrase does not open this programme"),
        N_("Check each word; the first four letters of every word are enough, accents and capitals do not matter."),
    ),
    "not-a-programme": (
        N_("This folder does not hold a programme of Alcance"),
        N_("Choose the folder whose name ends in .alcance."),
    ),
    "damaged-header": (
        N_("The file with the programme's keys is damaged or was changed"),
        N_("Nothing was altered. Restore header.json, or the whole folder, from the last backup."),
    ),
    "missing-header": (
        N_("The file with the programme's keys is missing; without it nobody can read the database"),
        N_("Put header.json back beside the database, or restore the whole folder from the last backup."),
    ),
    "damaged": (
        N_("The programme's database is damaged"),
        N_("Nothing was altered. Keep the folder as it is and restore the last backup."),
    ),
    "mismatched": (
        N_("The database and the file with its keys belong to different programmes"),
        N_("Put the header.json of this programme back beside its database, or restore the last backup."),
    ),
    "plaintext": (
        N_("The database is not encrypted, so it was not made by Alcance"),
        N_("It was not opened. Find out who put it there, and import its tables as a list instead."),
    ),
    "newer-version": (
        N_("The programme was written by a newer version of Alcance"),
        N_("Install the newer version on this computer and open the programme with it."),
    ),
    "in-use": (
        N_("The programme is already open, in another window or by another person"),
        N_("Close it there and try again."),
    ),
    "read-only": (
        N_("Nothing can be written in the programme's folder"),
        N_("Move the folder to a place where you may write, or ask for the permission to write."),
    ),
    "disk-full": (
        N_("The disk is full; what was saved before is safe, this was not saved"),
        N_("Free some space and try again."),
    ),
    "sealed": (
        N_("The record is sealed to the office and cannot be read with the keys of this person"),
        N_("An administrator of the office can read it."),
    ),
    "no-office-key": (
        N_("The keys of this person do not hold the office's"),
        N_("Ask somebody who may: an administrator."),
    ),
    "no-office": (
        N_("This programme has no office to hand in to"),
        N_("An administrator takes in the office's public key first: Programme, The office and sealing."),
    ),
    "old-slots": (
        N_("The key of the database cannot be changed yet: somebody's access is still of the earlier form"),
        N_("Everybody who can open the programme must open it once with this version first, or be removed."),
    ),
    "closed": (
        N_("The programme is closed"),
        N_("Open it again."),
    ),
    "exists": (
        N_("A programme of this name already exists here"),
        N_("Choose another name or another folder."),
    ),
}  # fmt: skip


def refusal(code: str, path: Path | None = None) -> StoreError:
    """The error with this code, saying in which file or folder it happened."""
    what, remedy = REFUSALS[code]
    return StoreError(Problem(code, text(what), Place(file=path.name if path else ""), text(remedy)))


def translated(error: BaseException, path: Path | None = None) -> BaseException:
    """The refusal that an error of the database library or of the disk means, or the error itself where it is a defect."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    said = str(error).lower()
    if "DatabaseError" in kinds:
        if "disk is full" in said:
            return refusal("disk-full", path)
        if "malformed" in said or "not a database" in said or "disk i/o error" in said:
            return refusal("damaged", path)
        if "readonly" in said or "unable to open" in said:
            return refusal("read-only", path)
        if "locked" in said or "busy" in said:
            return refusal("in-use", path)
    if isinstance(error, OSError) and not isinstance(error, FileNotFoundError):
        import errno

        if error.errno == errno.ENOSPC:
            return refusal("disk-full", path)
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            return refusal("read-only", path)
    return error
