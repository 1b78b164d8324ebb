"""The disk under a programme: encryption as the system tells it, never guessed; room left, and what it means."""

from __future__ import annotations

import plistlib
from collections.abc import Sequence
from pathlib import Path

import pytest

from survey_app.services import disks
from survey_app.store import reserve

HEAD = "Filename\tType\tSize\tUsed\tPriority\n"
ROOT = "27 1 259:2 / / rw - ext4 /dev/nvme0n1p2 rw\n"


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A made-up Linux: a plain disk, a LUKS volume on it (dm-0), and a logical volume on that (dm-1)."""
    devices = tmp_path / "sys/devices"
    (devices / "nvme0n1p2").mkdir(parents=True)
    for name, uuid, slave in (("dm-0", "CRYPT-LUKS2-0aa1-home", "nvme0n1p2"), ("dm-1", "LVM-9dEf", "dm-0"),
                              ("dm-2", "LVM-77aa", "nvme0n1p2")):  # fmt: skip
        (devices / name / "dm").mkdir(parents=True)
        (devices / name / "dm/uuid").write_text(uuid + "\n")
        (devices / name / "slaves").mkdir()
        (devices / name / "slaves" / slave).symlink_to(devices / slave)
    (tmp_path / "sys/dev/block").mkdir(parents=True)
    for number, name in (("259:2", "nvme0n1p2"), ("254:0", "dm-0"), ("254:1", "dm-1"), ("254:2", "dm-2")):
        (tmp_path / "sys/dev/block" / number).symlink_to(devices / name)
    (tmp_path / "sys/class/block").mkdir(parents=True)
    (tmp_path / "dev/mapper").mkdir(parents=True)
    for name in ("nvme0n1p2", "dm-0", "dm-1", "dm-2"):
        (tmp_path / "sys/class/block" / name).symlink_to(devices / name)
        (tmp_path / "dev" / name).touch()
    (tmp_path / "dev/mapper/home").symlink_to(tmp_path / "dev/dm-0")
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/swaps").write_text(HEAD)
    return tmp_path


def mounts(machine: Path, *lines: str) -> None:
    (machine / "proc/self/mountinfo").write_text(ROOT + "".join(line + "\n" for line in lines))


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("30 27 254:0 / /home rw - ext4 /dev/mapper/home rw", disks.ENCRYPTED),
        ("30 27 254:1 / /home rw - xfs /dev/mapper/vg-home rw", disks.ENCRYPTED),
        ("30 27 254:2 / /home rw - xfs /dev/mapper/vg-plain rw", disks.OPEN),
        ("30 27 0:44 /@home /home rw - btrfs /dev/mapper/home rw", disks.ENCRYPTED),
        ("30 27 0:44 / /home rw - nfs4 server:/home rw", disks.UNKNOWN),
        ("30 27 0:44 / /home rw - fuse.gocryptfs /cipher rw", disks.ENCRYPTED),
        ("30 27 0:44 / /home rw - tmpfs tmpfs rw", disks.UNKNOWN),
        ("30 27 254:0 / /homely rw - ext4 /dev/mapper/home rw", disks.OPEN),
        ("30 27 254:0 / /home/Ana\\040L rw - ext4 /dev/mapper/home rw", disks.OPEN),
    ],
)
def test_that_the_mount_that_holds_the_folder_decides(machine: Path, line: str, state: str) -> None:
    mounts(machine, line)
    assert disks.on_linux(Path("/home/luz/censo.alcance"), machine).folder == state


def test_that_a_mount_point_with_a_space_is_read(machine: Path) -> None:
    mounts(machine, "30 27 254:0 / /media/USB\\040disk rw - ext4 /dev/mapper/home rw")
    assert disks.on_linux(Path("/media/USB disk/censo.alcance"), machine).folder == disks.ENCRYPTED


def test_that_a_later_mount_over_the_same_place_counts(machine: Path) -> None:
    mounts(
        machine,
        "30 27 254:0 / /home rw - ext4 /dev/mapper/home rw",
        "31 27 254:2 / /home rw - ext4 /dev/mapper/vg-plain rw",
    )
    assert disks.on_linux(Path("/home/luz"), machine).folder == disks.OPEN


@pytest.mark.parametrize(
    ("areas", "state"),
    [
        ("", disks.NONE),
        ("/dev/zram0 partition 8 0 100\n", disks.NONE),
        ("/dev/nvme0n1p2 partition 8 0 -2\n", disks.OPEN),
        ("/dev/dm-0 partition 8 0 -2\n", disks.ENCRYPTED),
        ("/dev/dm-0 partition 8 0 -2\n/dev/dm-2 partition 8 0 -3\n", disks.OPEN),
        ("/swapfile file 8 0 -2\n", disks.OPEN),
        ("/home/swapfile file 8 0 -2\n", disks.ENCRYPTED),
    ],
)
def test_that_memory_written_to_disk_is_looked_at_too(machine: Path, areas: str, state: str) -> None:
    mounts(machine, "30 27 254:0 / /home rw - ext4 /dev/mapper/home rw")
    (machine / "proc/swaps").write_text(HEAD + areas)
    assert disks.on_linux(Path("/home/luz"), machine).swap == state


def test_that_only_what_is_known_to_be_open_is_warned_of() -> None:
    assert not disks.Encryption(disks.UNKNOWN, disks.NONE).open
    assert not disks.Encryption(disks.ENCRYPTED, disks.ENCRYPTED).open
    assert disks.Encryption(disks.OPEN, disks.NONE).open
    assert disks.Encryption(disks.ENCRYPTED, disks.OPEN).open


@pytest.mark.parametrize(
    ("told", "state"), [({"FileVault": True}, "encrypted"), ({"FileVault": False}, "open"), ({"Size": 1}, "unknown")]
)
def test_that_macos_is_asked_for_the_volume_of_the_folder(tmp_path: Path, told: dict[str, object], state: str) -> None:
    asked: list[Sequence[str]] = []

    def run(command: Sequence[str]) -> bytes:
        asked.append(command)
        return plistlib.dumps(told)

    assert disks.on_macos(tmp_path, run) == disks.Encryption(state, disks.ENCRYPTED)
    assert asked[0][:3] == ["diskutil", "info", "-plist"]


@pytest.mark.parametrize(
    ("told", "state"), [(b"1\r\n", "encrypted"), (b"2\r\n", "open"), (b"3\r\n", "unknown"), (b"", "unknown")]
)
def test_that_windows_is_asked_for_a_drive_and_a_share_stays_unknown(told: bytes, state: str) -> None:
    assert disks._bitlocker("D:", lambda _command: told) == state
    assert disks._bitlocker("\\\\server\\share", lambda _command: b"1") == disks.UNKNOWN


def test_that_a_system_that_tells_nothing_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_folder: Path) -> disks.Encryption:
        raise PermissionError

    for name in ("on_linux", "on_macos", "on_windows"):
        monkeypatch.setattr(disks, name, fails)
    assert disks.encryption(tmp_path) == disks.Encryption(disks.UNKNOWN, disks.UNKNOWN)


def test_that_this_computer_says_something_of_itself(tmp_path: Path) -> None:
    found = disks.encryption(tmp_path)
    assert found.folder in (disks.ENCRYPTED, disks.OPEN, disks.UNKNOWN)
    assert found.swap in (disks.ENCRYPTED, disks.OPEN, disks.UNKNOWN, disks.NONE)


@pytest.mark.parametrize(
    ("free", "reserved", "level"),
    [
        (reserve.WARN_BELOW, False, disks.PLENTY),
        (reserve.WARN_BELOW - 1, True, disks.LOW),
        (reserve.NO_NEW_WORK_BELOW, False, disks.LOW),
        (reserve.NO_NEW_WORK_BELOW - 1, False, disks.FULL),
        (reserve.NO_NEW_WORK_BELOW - 1, True, disks.FULL),
    ],
)
def test_that_the_room_left_has_a_meaning(free: int, reserved: bool, level: str) -> None:
    assert disks.Space(free, reserved).level == level


def test_that_the_reserve_is_told_and_not_made_by_looking(tmp_path: Path) -> None:
    assert not disks.space(tmp_path).reserved
    assert list(tmp_path.iterdir()) == []
    assert reserve.keep(tmp_path)
    assert disks.space(tmp_path).reserved
