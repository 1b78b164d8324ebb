"""Files that are either the old or the new after a power cut: write beside, flush to the disk, rename, flush the folder."""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replaces `path` by `data`; whoever reads it at any moment, also after a power cut, finds the old or the new."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with open(beside, "xb") as handle:
            handle.write(data)
            handle.flush()
            to_disk(handle.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    folder_to_disk(path.parent)


def to_disk(descriptor: int) -> None:
    """`fsync`, and on macOS the call that also empties the drive's own cache."""
    if sys.platform == "darwin":
        import fcntl

        fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
    else:
        os.fsync(descriptor)


def folder_to_disk(folder: Path) -> None:
    """Makes renames inside `folder` durable; Windows journals them itself and offers no such call."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def file_to_disk(path: Path) -> None:
    """Flushes a file that somebody else wrote."""
    with open(path, "rb+") as handle:
        to_disk(handle.fileno())


def writable(folder: Path) -> bool:
    """Whether a file can really be made in `folder`: permission bits alone do not tell (read-only disks, root)."""
    probe = folder / f".probe-{secrets.token_hex(4)}"
    try:
        probe.touch(exist_ok=False)
        probe.unlink()
    except OSError:
        return False
    return True
