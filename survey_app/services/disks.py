"""The disk under a programme: how much room is left on it, and whether the system itself encrypts it.

The programme's own encryption leaves open what the system writes by itself: swapped memory, hibernation, exported files. What
cannot be found out quietly and without special rights is `unknown`, never guessed.
"""

from __future__ import annotations

import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from survey_app.store import reserve

NO_NEW_WORK_BELOW, WARN_BELOW, RESERVE = reserve.NO_NEW_WORK_BELOW, reserve.WARN_BELOW, reserve.SIZE
PATIENCE = 10  # seconds for a command of the system
ENCRYPTED, OPEN, NONE, UNKNOWN = "encrypted", "open", "none", "unknown"
FULL, LOW, PLENTY = "full", "low", "plenty"
_ENCRYPTING = ("ecryptfs", "fuse.gocryptfs", "fuse.cryfs", "fuse.encfs")
_IN_MEMORY = ("zram", "ram")
Run = Callable[[Sequence[str]], bytes]


@dataclass(frozen=True)
class Space:
    """Bytes free on the programme's disk, whether the reserve for a full disk stands, and what the room means:
    `full` (no new interviews), `low` (a warning) or `plenty`."""

    free: int
    reserved: bool

    @property
    def level(self) -> str:
        if self.free < reserve.NO_NEW_WORK_BELOW:
            return FULL
        return LOW if self.free < reserve.WARN_BELOW else PLENTY


@dataclass(frozen=True)
class Encryption:
    """Whether the disk of a folder and the memory that is written to disk are encrypted by the system."""

    folder: str
    swap: str

    @property
    def open(self) -> bool:
        """Whether something is known to be written in the clear."""
        return OPEN in (self.folder, self.swap)


def space(folder: Path) -> Space:
    """The room on the disk of `folder`; makes nothing and deletes nothing."""
    kept = folder / reserve.NAME
    return Space(reserve.free_space(folder), kept.is_file() and kept.stat().st_size >= reserve.SIZE)


def encryption(folder: Path) -> Encryption:
    """What this computer says of the disk of `folder`; may take some seconds on Windows and macOS."""
    try:
        if sys.platform.startswith("linux"):
            return on_linux(folder)
        if sys.platform == "darwin":
            return on_macos(folder)
        if os.name == "nt":
            return on_windows(folder)
    except (OSError, ValueError, subprocess.SubprocessError):
        pass
    return Encryption(UNKNOWN, UNKNOWN)


# Linux --------------------------------------------------------------------------------------------------------------------


def on_linux(folder: Path, root: Path = Path("/")) -> Encryption:
    """From what the kernel tells everybody: the mounts, the mapped devices and the swap areas. `root` is for tests."""
    return Encryption(_mounted(folder.resolve(), root), _swap(root))


def _mounted(folder: Path, root: Path) -> str:
    best, found = -1, UNKNOWN
    for line in (root / "proc/self/mountinfo").read_text(encoding="utf-8", errors="replace").splitlines():
        before, _, after = line.partition(" - ")
        fields, kind = before.split(), after.split()
        if len(fields) < 5 or len(kind) < 2:
            continue
        place = Path(_plain(fields[4]))
        if (folder != place and place not in folder.parents) or len(place.parts) < best:
            continue
        best = len(place.parts)  # of mounts over one another the last one counts
        if kind[0] in _ENCRYPTING:
            found = ENCRYPTED
        elif kind[1].startswith("/dev/"):
            found = _device(fields[2], kind[1], root)
        else:
            found = UNKNOWN  # in memory, over a network, or a file system that spans devices without saying so
    return found


def _plain(path: str) -> str:
    """A path as it is, from the octal escapes of mountinfo."""
    for code, char in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        path = path.replace(code, char)
    return path


def _device(number: str, source: str, root: Path) -> str:
    """Of a block device by `major:minor`, or by its file where the number is made up (btrfs)."""
    folder = root / "sys/dev/block" / number
    if not folder.exists():
        folder = root / "sys/class/block" / (root / source.lstrip("/")).resolve().name
    return _block(folder.resolve()) if folder.exists() else UNKNOWN


def _block(device: Path) -> str:
    """A device is encrypted where it is mapped by dm-crypt, or where all that it stands on is."""
    mark = device / "dm/uuid"
    if mark.is_file() and mark.read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
        return ENCRYPTED
    slaves = device / "slaves"
    below = [_block(slave.resolve()) for slave in sorted(slaves.iterdir())] if slaves.is_dir() else []
    return ENCRYPTED if below and all(state == ENCRYPTED for state in below) else OPEN


def _swap(root: Path) -> str:
    areas = (root / "proc/swaps").read_text(encoding="utf-8", errors="replace").splitlines()[1:]
    states = set()
    for area in areas:
        name, kind = _plain(area.split()[0]), area.split()[1]
        device = (root / name.lstrip("/")).resolve().name
        if device.startswith(_IN_MEMORY):
            continue
        states.add(_mounted(Path(name), root) if kind == "file" else _block((root / "sys/class/block" / device).resolve()))
    return next((state for state in (OPEN, UNKNOWN, ENCRYPTED) if state in states), NONE)


# macOS and Windows ----------------------------------------------------------------------------------------------------------


def on_macos(folder: Path, run: Run | None = None) -> Encryption:
    """FileVault of the volume of `folder`; macOS encrypts its swap by itself."""
    told = plistlib.loads((run or _quiet)(["diskutil", "info", "-plist", str(_mount_point(folder))]))
    state = told.get("FileVault", told.get("Encryption"))
    return Encryption(UNKNOWN if state is None else ENCRYPTED if state else OPEN, ENCRYPTED)


def on_windows(folder: Path, run: Run | None = None) -> Encryption:
    """BitLocker of the drive of `folder` and of the system's drive, where the swap file lies, as the file browser is told."""
    system = os.environ.get("SYSTEMDRIVE", "C:")
    state = {letter: _bitlocker(letter, run or _quiet) for letter in {folder.drive, system}}
    return Encryption(state[folder.drive], state[system])


def _bitlocker(drive: str, run: Run) -> str:
    if len(drive) != 2 or not drive[0].isalpha() or drive[1] != ":":
        return UNKNOWN  # a share on a network
    item = f"(New-Object -ComObject Shell.Application).NameSpace('{drive}').Self"
    asked = f"{item}.ExtendedProperty('System.Volume.BitLockerProtection')"
    told = run(["powershell", "-NoProfile", "-NonInteractive", "-Command", asked]).decode("ascii", "replace").strip()
    return {"1": ENCRYPTED, "2": OPEN, "0": OPEN}.get(told, UNKNOWN)


def _mount_point(folder: Path) -> Path:
    here = folder.resolve()
    while not here.is_mount() and here != here.parent:
        here = here.parent
    return here


def _quiet(command: Sequence[str]) -> bytes:
    """What a command says, without a window and without a word of its own."""
    hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
    done = subprocess.run(list(command), capture_output=True, check=True, timeout=PATIENCE, creationflags=hidden)
    return done.stdout
