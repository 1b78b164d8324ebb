"""Backups looked after: told by kind and size, read through by today's key or their day's passphrase, copied out."""

from __future__ import annotations

import os
from collections import namedtuple
from dataclasses import replace
from pathlib import Path

import pytest

from survey_app.services import backup_care, backups, users
from survey_app.services import programme as programmes
from survey_app.services.backups import Backup
from survey_app.services.programme import Programme
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE
from vocabulary.errors import StoreError
from vocabulary.text import Text

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)


def made(programme: Programme) -> Backup:
    programmes.set_meta(programme, "kept", os.urandom(4).hex())
    backups.back_up(programme).result()
    return backups.listing(programme.info.folder)[0]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_that_backups_are_told_by_kind_and_size(programme: Programme) -> None:
    backup = made(programme)
    before = backup.folder.with_name("2025-01-01T000000-before-base")
    before.mkdir()
    for name, data in contents(backup.folder).items():
        (before / name).write_bytes(data)
    kept = backup_care.listing(programme.info.folder)
    assert [each.kind for each in kept] == ["daily", "before"]
    assert all(each.size == sum(len(data) for data in contents(each.backup.folder).values()) for each in kept)


def test_that_a_good_one_is_read_through_and_left_as_it_is(programme: Programme) -> None:
    backup = made(programme)
    before = contents(backup.folder)
    assert backup_care.verify(programme, backup)
    assert contents(backup.folder) == before
    line = programmes.read_journal(programme)[-1]
    assert (line.action, line.subject) == ("backup-verified", backup.folder.name)


@pytest.mark.parametrize("place", [5000, -100])
def test_that_a_damaged_page_is_found(programme: Programme, place: int) -> None:
    backup = made(programme)
    path = backup.folder / DATABASE
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        backup_care.verify(programme, backup)
    with pytest.raises(StoreError, match="damaged"):
        backups.try_backup(backup, PASSPHRASE)
    assert programmes.read_journal(programme)[-1].action == "backed-up"


def test_that_one_from_before_a_change_of_key_asks_for_the_passphrase_of_its_day(programme: Programme) -> None:
    backup = made(programme)
    users.change_passphrase(programme, PASSPHRASE, OTHER, cost=CHEAP)
    with pytest.raises(StoreError, match="older-key"):
        backup_care.verify(programme, backup)
    with pytest.raises(StoreError, match="wrong-passphrase"):
        backup_care.verify(programme, backup, OTHER)
    assert backup_care.verify(programme, backup, PASSPHRASE)
    assert backup_care.verify(programme, made(programme)), "one made since needs none"


def test_that_going_back_beyond_a_change_of_passphrase_needs_the_old_one(programme: Programme) -> None:
    backup = made(programme)
    users.change_passphrase(programme, PASSPHRASE, OTHER, cost=CHEAP)
    folder = programme.info.folder
    programme.close()
    with pytest.raises(StoreError, match="wrong-passphrase"):
        backups.restore(folder, backup, OTHER)
    restored, aside = backups.restore(folder, backup, PASSPHRASE)
    restored.close()
    programmes.open_programme(aside, OTHER).close()


def test_that_who_may_not_restore_is_refused_before_anything_moves(programme: Programme) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    backup = made(programme)
    folder = programme.info.folder
    programme.close()
    before = sorted(path.name for path in folder.parent.iterdir())
    with pytest.raises(StoreError, match="not-allowed"):
        backups.restore(folder, backup, OTHER)
    assert sorted(path.name for path in folder.parent.iterdir()) == before


def test_that_trying_a_backup_writes_no_line_into_it(programme: Programme) -> None:
    backup = made(programme)
    before = contents(backup.folder)
    backups.try_backup(backup, PASSPHRASE)
    assert contents(backup.folder) == before


def test_that_a_copy_on_another_disk_is_the_same_and_opens_there(programme: Programme, tmp_path: Path) -> None:
    backup = made(programme)
    steps: list[float] = []

    def progress(share: float | None, doing: Text | str) -> None:
        steps.append(share or 0.0)

    disk = tmp_path / "usb"
    disk.mkdir()
    first = backup_care.copy_out(programme, backup, disk, progress)
    second = backup_care.copy_out(programme, backup, disk)
    assert contents(first) == contents(second) == contents(backup.folder)
    assert [path.name for path in sorted(disk.iterdir())] == sorted([first.name, second.name])
    assert first.name.startswith(programme.info.folder.stem)
    assert steps == sorted(steps)
    assert steps[-1] == 1
    assert programmes.read_journal(programme)[-1].action == "backup-copied"
    with programmes.open_programme(first, PASSPHRASE) as opened:
        assert programmes.get_meta(opened, "kept") == programmes.get_meta(programme, "kept")


def test_that_a_copy_that_does_not_read_back_the_same_is_not_kept(
    programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = made(programme)
    disk = tmp_path / "usb"
    disk.mkdir()
    monkeypatch.setattr(backup_care, "_from_disk", lambda path: b"something else")
    with pytest.raises(StoreError, match="damaged"):
        backup_care.copy_out(programme, backup, disk)
    assert list(disk.iterdir()) == []
    assert programmes.read_journal(programme)[-1].action == "backed-up"


def test_that_a_full_disk_is_told_before_anything_is_written(
    programme: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = made(programme)
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(backup_care.shutil, "disk_usage", lambda path: usage(10, 9, 1))
    with pytest.raises(StoreError, match="disk-full"):
        backup_care.copy_out(programme, backup, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["programmes"]


def test_that_a_folder_that_is_none_is_refused(programme: Programme, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="read-only"):
        backup_care.copy_out(programme, made(programme), tmp_path / "no-such-disk")


def test_that_everybody_may_make_and_check_a_backup(programme: Programme) -> None:
    backup = made(programme)
    for role in ("enumerator", "demographer", "supervisor"):
        assert backup_care.verify(replace(programme, info=replace(programme.info, role=role)), backup)
