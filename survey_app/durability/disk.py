"""A disk that forgets what was not flushed: replays recorded calls and gives the folders that a power cut could have left.

The model is harsher than ext4's default: what was written to a file since its last flush may be there, be missing or be torn at
any sector of 512 bytes, in any combination, a later write without an earlier one included, also across files; a flush of a
file says nothing of its name. Names (created, renamed, removed) since the last flush of their folder may be missing from any
point on, but keep their order, as in a journal of metadata.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from survey_app.durability.recorder import CREATE, CUT, FLUSH, MKDIR, RENAME, RMDIR, UNLINK, WRITE, Call

SECTOR = 512
MODES = ("dropped", "kept", "torn", "reordered")


@dataclass
class File:
    """The content that is safe, and the calls since: `(offset or size, data or None)`."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)

    def flush(self) -> None:
        for number, data in self.since:
            applied(self.safe, number, data)
        self.since.clear()


@dataclass
class Names:
    """Which path leads to which file (`None` is a folder)."""

    paths: dict[str, int | None] = field(default_factory=dict)

    def apply(self, call: Call, file: int | None) -> None:
        if call.what in (CREATE, MKDIR):
            self.paths[call.path] = file
        elif call.what in (UNLINK, RMDIR):
            self.paths.pop(call.path, None)
        else:
            new = call.data.decode()
            moved = {path: at for path, at in self.paths.items() if path == call.path or path.startswith(f"{call.path}/")}
            for path in moved:
                del self.paths[path]
            self.paths.update({new + path[len(call.path) :]: at for path, at in moved.items()})


@dataclass
class Disk:
    """The disk after some calls. `folder` is the recorded one; what lies there when the recording starts is safe."""

    folder: Path
    files: dict[int, File] = field(default_factory=dict)
    inodes: dict[int, int] = field(default_factory=dict)  # an inode's number is given again, ours are not
    names: Names = field(default_factory=Names)  # as far as they are safe
    renames: list[tuple[Call, int | None]] = field(default_factory=list)  # names since

    @staticmethod
    def of(folder: Path) -> Disk:
        disk = Disk(folder)
        for path in sorted(folder.rglob("*")):
            if path.is_dir():
                disk.names.paths[str(path)] = None
            else:
                disk.names.paths[str(path)] = disk._file(path.stat().st_ino, path.read_bytes())
        return disk

    def take(self, call: Call) -> None:
        """One more call."""
        if call.what == CREATE:
            self.renames.append((call, self._file(call.inode, b"")))
        elif call.what == WRITE:
            self.files[self.inodes[call.inode]].since.append((call.number, call.data))
        elif call.what == CUT:
            self.files[self.inodes[call.inode]].since.append((call.number, None))
        elif call.what == FLUSH:
            self._flush(call)
        elif call.what in (RENAME, UNLINK, MKDIR, RMDIR):
            self.renames.append((call, None))

    def state(self, mode: str, rng: random.Random) -> dict[str, bytes | None]:
        """What could lie on the disk if the power went now: path → content, or nothing for a folder."""
        most = {"dropped": 0, "kept": len(self.renames)}.get(mode)
        count = rng.randint(0, len(self.renames)) if most is None else most
        names = Names(dict(self.names.paths))
        for call, file in self.renames[:count]:
            names.apply(call, file)
        contents = {file: _content(self.files[file], mode, rng) for file in sorted({f for f in names.paths.values() if f})}
        return {path: None if file is None else contents[file] for path, file in names.paths.items()}

    def unsafe(self) -> bool:
        """Whether anything waits for a flush."""
        return bool(self.renames) or any(file.since for file in self.files.values())

    def _file(self, inode: int, content: bytes) -> int:
        number = len(self.files) + 1
        self.files[number] = File(bytearray(content))
        self.inodes[inode] = number
        return number

    def _flush(self, call: Call) -> None:
        if call.inode in self.inodes and not self._is_folder(call.path):
            self.files[self.inodes[call.inode]].flush()
            return
        touched = [place for place, (name, _) in enumerate(self.renames) if call.path in _parents(name)]
        if touched:  # a journal of metadata keeps its order: what came before is safe too
            for name, file in self.renames[: touched[-1] + 1]:
                self.names.apply(name, file)
            del self.renames[: touched[-1] + 1]

    def _is_folder(self, path: str) -> bool:
        if path == str(self.folder):
            return True
        now = Names(dict(self.names.paths))
        for call, file in self.renames:
            now.apply(call, file)
        return path in now.paths and now.paths[path] is None


def written(state: dict[str, bytes | None], folder: Path, target: Path) -> None:
    """Lays a state of `folder` into the empty folder `target`."""
    for path, content in sorted(state.items()):
        place = target / Path(path).relative_to(folder)
        if content is None:
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)


def applied(content: bytearray, number: int, data: bytes | None) -> None:
    """Writes `data` at an offset, or cuts (or stretches) to a size."""
    if data is None:
        del content[number:]
        content.extend(bytes(number - len(content)))
        return
    content.extend(bytes(max(0, number - len(content))))
    content[number : number + len(data)] = data


def _content(file: File, mode: str, rng: random.Random) -> bytes:
    if mode == "dropped" or not file.since:
        return bytes(file.safe)
    content = bytearray(file.safe)
    share = rng.choice((0.1, 0.5, 0.9))
    for number, data in file.since:
        if mode == "kept" or (mode == "reordered" and rng.random() < share):
            applied(content, number, data)
        elif mode == "torn":
            for offset, sector in _sectors(number, data):
                if rng.random() < share:
                    applied(content, offset, sector)
    return bytes(content)


def _sectors(number: int, data: bytes | None) -> Iterable[tuple[int, bytes | None]]:
    """The parts of a write that a disk writes each whole: cut at multiples of 512 of the file."""
    if data is None:
        yield number, None
        return
    at = 0
    while at < len(data):
        length = min(SECTOR - (number + at) % SECTOR, len(data) - at)
        yield number + at, data[at : at + length]
        at += length


def _parents(call: Call) -> set[str]:
    """The folders whose entries a call changes."""
    paths = [call.path, *([call.data.decode()] if call.what == RENAME else [])]
    return {path.rpartition("/")[0] for path in paths}
