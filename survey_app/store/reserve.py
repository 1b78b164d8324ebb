"""Room kept free for a full disk: a file that is given up so that what was just answered can still be saved.

A write-ahead log on a full disk can neither be folded in nor deleted; the reserve gives it the room to do both.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from survey_app.store.files import folder_to_disk

NAME = "reserve"
SIZE = 20 * 1024 * 1024
WARN_BELOW = 200 * 1024 * 1024
NO_NEW_WORK_BELOW = 50 * 1024 * 1024


def keep(folder: Path, size: int = SIZE) -> bool:
    """Makes the reserve where there is none and room enough for it; whether it stands."""
    path = folder / NAME
    if path.exists() and path.stat().st_size >= size:
        return True
    if free_space(folder) < size + NO_NEW_WORK_BELOW:
        return False
    try:
        with open(path, "wb") as handle:
            if hasattr(os, "posix_fallocate"):
                os.posix_fallocate(handle.fileno(), 0, size)
            else:
                for _ in range(size // 65536):
                    handle.write(bytes(65536))
            handle.flush()
            os.fsync(handle.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        return False
    folder_to_disk(folder)
    return True


def give_up(folder: Path) -> bool:
    """Deletes the reserve; whether there was one."""
    path = folder / NAME
    try:
        path.unlink()
    except OSError:
        return False
    return True


def free_space(folder: Path) -> int:
    """Bytes free for us on the disk of `folder`, the reserve not counted."""
    return shutil.disk_usage(folder).free
