"""Files that a person asked for: their places are looked at before the work, and all of them are written or none."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from survey_app.store.files import folder_to_disk, to_disk, writable, write_whole
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.text import N_, Text, text

ELSEWHERE = text(N_("Choose a folder where you may write, such as your documents"))
CLOSE = text(N_("Close it there, or give the file another name"))


def check_target(problems: Collector, target: Path) -> None:
    """Adds what keeps a file from being written at `target`, as far as that can be said before the work."""
    where = Place(file=target.name)
    if target.is_dir():
        remedy = text(N_("Give the name of a file inside it"))
        problems.add("is-folder", text(N_("{file} is a folder, not a file"), file=target.name), remedy=remedy)
    elif target.exists() and not target.is_file():
        remedy = text(N_("Give the name of a file"))
        problems.add("no-file", text(N_("{file} is not an ordinary file"), file=target.name), remedy=remedy)
    elif not target.parent.is_dir():
        said = text(N_("The folder {folder} does not exist"), folder=str(target.parent))
        problems.add("no-folder", said, where, text(N_("Choose a folder that exists")))
    elif not writable(target.parent):
        problems.add("unwritable", _unwritable(target), where, ELSEWHERE)
    elif _open_elsewhere(target):
        problems.add("open-elsewhere", text(N_("The file is open in another program")), where, CLOSE)


def check_apart(problems: Collector, targets: Sequence[Path], source: Path) -> None:
    """Adds a problem for each target that stands in the place of one before it, or of the file that is read."""
    for at, target in enumerate(targets):
        where, remedy = Place(file=target.name), text(N_("Give each file a name of its own"))
        if _same(target, source):
            problems.add("replaces-data", text(N_("The result would replace the data it comes from")), where, remedy)
        elif any(_same(target, other) for other in targets[:at]):
            problems.add("same-target", text(N_("Two results would be written to one file")), where, remedy)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Writes each file beside its place and flushes it to the disk; then renames them all.

    Whoever reads one of them at any moment finds the old or the new. Where one cannot be written or renamed, those before
    it become what they were, and a `BadInput` says which and why.
    """
    mark = secrets.token_hex(4)
    beside = {target: target.with_name(f".{target.name}.{mark}") for target in files}
    before: dict[Path, bytes | None] = {}
    at = next(iter(files))
    try:
        for at, data in files.items():
            with open(beside[at], "xb") as handle:
                handle.write(data)
                handle.flush()
                to_disk(handle.fileno())
        for at in files:
            old = at.read_bytes() if len(files) > 1 and at.exists() else None
            os.replace(beside[at], at)
            before[at] = old
    except BaseException as error:
        for path in beside.values():
            path.unlink(missing_ok=True)
        for path, old in before.items():
            path.unlink() if old is None else write_whole(path, old)
        if isinstance(error, OSError):
            raise BadInput(_failed(at, error)) from error
        raise
    for folder in {target.parent for target in files}:
        with suppress(OSError):  # the files stand; a drive of the network may have no such call
            folder_to_disk(folder)


def write_streamed(target: Path, pieces: Iterable[bytes]) -> None:
    """Writes one file of any length, piece by piece, beside its place; then renames it. Whole or not at all, as above."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb") as handle:
            for piece in pieces:
                handle.write(piece)
            handle.flush()
            to_disk(handle.fileno())
        os.replace(beside, target)
    except BaseException as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise BadInput(_failed(target, error)) from error
        raise
    with suppress(OSError):
        folder_to_disk(target.parent)


def _same(one: Path, other: Path) -> bool:
    """Whether two names stand for one file: also through links, and where letters differ only in case if the system says so."""
    if one.exists() and other.exists():
        return os.path.samefile(one, other)
    return os.path.normcase(one.resolve()) == os.path.normcase(other.resolve())


def _unwritable(target: Path) -> Text:
    return text(N_("The folder {folder} cannot be written to"), folder=str(target.parent))


def _open_elsewhere(target: Path) -> bool:
    """Excel and LibreOffice each lay a small file beside the one they have open."""
    marks = (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#"))
    return target.exists() and any(mark.exists() for mark in marks)


def _failed(target: Path, error: OSError) -> Problem:
    """What the system's refusal means. Windows says "permission denied" of a file that is open elsewhere."""
    where = Place(file=target.name)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        said = text(N_("The disk is full; the file was not written"))
        return Problem("disk-full", said, where, text(N_("Free some space and try again.")))
    if isinstance(error, PermissionError) and target.exists():
        return Problem("open-elsewhere", text(N_("The file is open in another program")), where, CLOSE)
    return Problem("unwritable", _unwritable(target), where, ELSEWHERE)
