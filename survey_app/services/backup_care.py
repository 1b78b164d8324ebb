"""Looking after backups: what there is, whether each can be read through now, and a verified copy of one on another disk."""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.backups import Backup
from survey_app.services.backups import listing as backups_of
from survey_app.services.passphrases import normalise_passphrase
from survey_app.services.programme import SUFFIX, note
from survey_app.services.roles import require
from survey_app.store import backups, keys
from survey_app.store.errors import refusal, translated
from survey_app.store.files import file_to_disk, folder_to_disk, writable
from survey_app.store.header import HEADER, read_header
from survey_app.store.identifiers import now
from survey_app.store.open import DATABASE
from vocabulary.errors import Place, Problem, StoreError
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme
    from survey_app.store.keys import Header

DAILY, BEFORE, OTHER = "daily", "before", "other"
_PIECE = 1024 * 1024
_MARGIN = 1024 * 1024


@dataclass(frozen=True)
class Kept:
    """A backup as it lies there: its size in bytes and why it was made (`daily`, `before` a change of form, `other`)."""

    backup: Backup
    size: int
    kind: str

    @property
    def name(self) -> str:
        return self.backup.folder.name


def listing(folder: Path) -> list[Kept]:
    """The backups of the programme in `folder`, newest first; no key is needed and nothing is read through."""
    return [Kept(each, _size(each.folder), _kind(each.folder.name)) for each in backups_of(folder)]


def verify(programme: Programme, backup: Backup, passphrase: str = "", progress: Progress = silent) -> str:
    """Opens a backup and reads it through, every page and every seal; nothing in it is changed. Returns when (ISO).

    The open programme's key is used, or the passphrase of that day. Raises `StoreError`: `older-key` where the key was
    changed since and a passphrase is needed, `wrong-passphrase`, `damaged`, `damaged-header`.
    """
    require(programme, "back-up")
    header = read_header(backup.folder)
    progress(None, text(N_("Reading the backup through")))
    if passphrase:
        backups.read_through(backup.folder, keys.unwrap(header, normalise_passphrase(passphrase))[1].data)
    else:
        present = read_header(programme.info.folder)
        try:
            backups.read_through(backup.folder, programme.keys.data)
        except StoreError as error:
            if error.problems[0].code != "damaged" or _same_key(present, header):
                raise
            raise StoreError(
                Problem(
                    "older-key",
                    text(N_("The key of the programme was changed after this backup was made")),
                    Place(file=backup.folder.name),
                    text(N_("Type a passphrase that opened the programme on that day.")),
                )
            ) from None
    note(programme, "backup-verified", backup.folder.name)
    return now()


def copy_out(programme: Programme, backup: Backup, target: Path, progress: Progress = silent) -> Path:
    """A copy of a backup in the folder `target`, of another disk as a rule: itself a programme folder, read back from the disk
    and compared before it gets its name. Returns it; raises `StoreError` `read-only`, `disk-full`, `damaged`."""
    require(programme, "back-up")
    source = backup.folder
    if not target.is_dir() or not writable(target):
        raise refusal("read-only", target)
    if shutil.disk_usage(target).free < _size(source) + _MARGIN:
        raise _no_room(target)
    made = _free_name(target, f"{programme.info.folder.stem} {source.name[:10]}")
    beside = made.with_name(f".{made.name}")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir()
        _copy(source, beside, progress)
        folder_to_disk(beside)
        beside.rename(made)
        folder_to_disk(target)
    except BaseException as error:
        shutil.rmtree(beside, ignore_errors=True)
        meant = translated(error, target)
        if meant is error:
            raise
        full = isinstance(meant, StoreError) and meant.problems[0].code == "disk-full"
        raise (_no_room(target) if full else meant) from None
    note(programme, "backup-copied", source.name)
    return made


def same_disk(one: Path, other: Path) -> bool:
    """Whether two folders lie on the same disk: a copy there is lost with it."""
    return one.stat().st_dev == other.stat().st_dev


def _copy(source: Path, beside: Path, progress: Progress) -> None:
    """Copies both files, flushes them to the disk, then compares what the disk gives back."""
    whole, done, written = _size(source), 0, {}
    for name in (DATABASE, HEADER):
        digest = hashlib.sha256()
        with open(source / name, "rb") as read, open(beside / name, "wb") as write:
            while piece := read.read(_PIECE):
                write.write(piece)
                digest.update(piece)
                done += len(piece)
                progress(done / whole / 2, text(N_("Copying the backup")))
        file_to_disk(beside / name)
        written[name] = digest.digest()
    for name, expected in written.items():
        if _from_disk(beside / name) != expected:
            raise refusal("damaged", beside / name)
        done += (beside / name).stat().st_size
        progress(done / whole / 2, text(N_("Comparing the copy")))


def _from_disk(path: Path) -> bytes:
    """The digest of a file as the disk gives it back, not as the system remembers it."""
    found = hashlib.sha256()
    with open(path, "rb") as handle:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(handle.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := handle.read(_PIECE):
            found.update(piece)
    return found.digest()


def _same_key(one: Header, other: Header) -> bool:
    """Whether the data key is known to be the same: an envelope (or a slot of the first form) stands in both headers."""
    return bool({s.data or s.wrapped for s in one.slots} & {s.data or s.wrapped for s in other.slots})


def _no_room(target: Path) -> StoreError:
    return StoreError(
        Problem("disk-full", text(N_("There is not enough room there for the backup")), Place(file=target.name),
                text(N_("Free some space on that disk or choose another one.")))
    )  # fmt: skip


def _free_name(target: Path, stem: str) -> Path:
    number, made = 1, target / f"{stem}{SUFFIX}"
    while made.exists():
        number += 1
        made = target / f"{stem} ({number}){SUFFIX}"
    return made


def _size(folder: Path) -> int:
    return sum((folder / name).stat().st_size for name in (DATABASE, HEADER) if (folder / name).is_file())


def _kind(name: str) -> str:
    why = name[18:]
    return DAILY if why == backups.DAILY else BEFORE if why.startswith("before-") else OTHER
