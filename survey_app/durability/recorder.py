"""Runs a process with everything written down that it does to files below a folder: each write, cut, flush, name, in order.

`recorder.c` stands between the process and the C library, so it sees SQLite's calls and Python's alike. That nothing was
missed is shown by `disk.Disk`: all that was recorded, replayed, must give the folder byte for byte.
"""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SOURCE = Path(__file__).with_name("recorder.c")
CREATE, WRITE, CUT, FLUSH, RENAME, UNLINK, MKDIR, RMDIR = "CWTSRUMD"
_HEAD = struct.Struct("=cQQII")


@dataclass(frozen=True)
class Call:
    """One call: what, on which inode, where or how large, the path, and the data or the new path."""

    what: str
    inode: int
    number: int
    path: str
    data: bytes = b""


def missing() -> str:
    """What this computer lacks to record, or nothing."""
    if not sys.platform.startswith("linux"):
        return "Linux"
    return "" if _compiler() else "a C compiler (cc)"


def compiled(folder: Path) -> Path:
    """The library, made in `folder`."""
    made = folder / "recorder.so"
    compiler = _compiler()
    if compiler is None:
        raise RuntimeError("no compiler")
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", made, SOURCE, "-ldl", "-lpthread"], check=True)
    return made


def environment(library: Path, folder: Path, log: Path) -> dict[str, str]:
    """What a process needs around it so that all it does below `folder` goes to `log`."""
    return {"LD_PRELOAD": str(library), "ALCANCE_RECORD_FOLDER": str(folder), "ALCANCE_RECORD_LOG": str(log)}


def read(log: Path) -> list[Call]:
    """The recorded calls in order."""
    raw, at, found = log.read_bytes(), 0, []
    while at < len(raw):
        what, inode, number, first, second = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        path, data = raw[at : at + first], raw[at + first : at + first + second]
        at += first + second
        found.append(Call(what.decode(), inode, number, os.fsdecode(path), data))
    return found


def _compiler() -> str | None:
    return shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
