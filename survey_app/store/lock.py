"""Locking: pages of an open database stay in its process's memory even after closing, so the process itself is replaced."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import NoReturn

from survey_app.store.thread import Store

Replacer = Callable[[Sequence[str]], None]


def lock(store: Store, command: Sequence[str], replace: Replacer | None = None) -> None:
    """Writes what is queued, closes the database and lets `command` take the place of this process and its memory."""
    store.close()
    (replace or replace_process)(command)


def replace_process(command: Sequence[str]) -> NoReturn:
    """Ends this process by starting `command` in its place (Linux, macOS) or beside it (Windows, which has no exec)."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], list(command))
    flags = getattr(subprocess, "DETACHED_PROCESS", 0) | getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
    subprocess.Popen(list(command), creationflags=flags, close_fds=True)
    os._exit(0)
