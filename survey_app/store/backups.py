"""Copies of a programme that are known to be good: written beside, flushed, opened and read through, then renamed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.store import journal
from survey_app.store.errors import refusal
from survey_app.store.files import file_to_disk, folder_to_disk, write_whole
from survey_app.store.header import HEADER, read_header, write_header
from survey_app.store.open import DATABASE, check, close_database, mark_of, open_database, refuse_in_use

if TYPE_CHECKING:
    from sqlite_utils import Database

FOLDER = "backups"
DAILY = "daily"
UNFINISHED = "restoring"  # in a restored folder, until the copies of the one that it replaces have moved: that one's name
STAMP = "%Y-%m-%dT%H%M%S"


def back_up(db: Database, folder: Path, key: bytes, why: str) -> Path:
    """A verified copy of the programme in `folder`, itself a programme folder under `backups/`; returns it.

    `VACUUM INTO` keeps the key and leaves no remains of deleted rows; it must run outside a transaction.
    """
    stamp = max([datetime.now(UTC), *(_named(copy) + timedelta(seconds=1) for copy in listing(folder)[:1])])
    while (target := folder / FOLDER / f"{stamp.strftime(STAMP)}-{why}").exists():
        stamp += timedelta(seconds=1)
    beside = target.with_name(f".{target.name}")
    for left in target.parent.glob(".[0-9]*"):  # of a backup or a thinning out that was killed
        shutil.rmtree(left, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        copy = beside / DATABASE
        db.execute("VACUUM INTO ?", [str(copy)])
        file_to_disk(copy)
        mark = mark_of(copy)
        _verify(db, copy, key)
        write_header(beside, replace(read_header(folder), mark=mark, journal=journal.head(db)))
        folder_to_disk(beside)
        beside.rename(target)
        folder_to_disk(target.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return target


def listing(folder: Path) -> list[Path]:
    """The finished copies, newest first: their names grow, whatever the clock does."""
    return sorted((p for p in (folder / FOLDER).glob("[0-9]*") if (p / HEADER).exists()), reverse=True)


def made_at(copy: Path) -> datetime:
    """When a copy was made: by its name, or by its file where a clock that was ahead once keeps names in the future."""
    written = datetime.fromtimestamp((copy / HEADER).stat().st_mtime, UTC).replace(microsecond=0)
    return min(_named(copy), written)


def _named(copy: Path) -> datetime:
    return datetime.strptime(copy.name[:17], STAMP).replace(tzinfo=UTC)


def thin_out(folder: Path, daily: int = 7, weekly: int = 4) -> list[Path]:
    """Removes daily copies that are neither the newest of one of the last days nor of one of the last weeks that have any;
    copies made before a change of form stay. Returns what was removed."""
    copies = [copy for copy in listing(folder) if copy.name.endswith(f"-{DAILY}")]
    days: dict[date, Path] = {}
    weeks: dict[tuple[int, int], Path] = {}
    for copy in copies:
        day = made_at(copy).date()
        days.setdefault(day, copy)
        weeks.setdefault(day.isocalendar()[:2], copy)
    kept = {*list(days.values())[:daily], *list(weeks.values())[:weekly]}
    removed = [copy for copy in copies if copy not in kept]
    for copy in removed:
        going = copy.with_name(f".{copy.name}")
        copy.rename(going)  # a copy that is half removed is not listed
        shutil.rmtree(going)
    return removed


def keep_only(folder: Path, copy: Path) -> list[Path]:
    """Removes every copy but this one, also those made before a change of form; returns what was removed."""
    removed = [other for other in listing(folder) if other != copy]
    for other in removed:
        shutil.rmtree(other)
    return removed


def restore(copy: Path, folder: Path) -> Path:
    """Puts a copy in the place of the closed programme in `folder`, which is kept beside it; returns where.

    The restored folder is whole before it gets the name; the copies move with it. Raises `in-use`. What was interrupted is
    ended by `settle`.
    """
    read_header(copy)
    refuse_in_use(folder / DATABASE)
    building = _building(folder)
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    for name in (DATABASE, HEADER):
        shutil.copyfile(copy / name, building / name)
        file_to_disk(building / name)
    stamp = datetime.now(UTC)
    while (aside := folder.with_name(f"{folder.stem}-{stamp.strftime(STAMP)}{folder.suffix}")).exists():
        stamp += timedelta(seconds=1)
    write_whole(building / UNFINISHED, aside.name.encode())
    folder.rename(aside)
    building.rename(folder)
    folder_to_disk(folder.parent)
    settle(folder)
    return aside


def settle(folder: Path) -> None:
    """Ends a restore that was interrupted while folders changed places: the programme has its name and its copies again."""
    building, unfinished = _building(folder), folder / UNFINISHED
    if not folder.exists() and (building / UNFINISHED).exists():
        building.rename(folder)
        folder_to_disk(folder.parent)
    if unfinished.exists():
        copies = folder.with_name(Path(unfinished.read_text(encoding="utf-8")).name) / FOLDER
        if copies.exists() and not (folder / FOLDER).exists():
            copies.rename(folder / FOLDER)
            folder_to_disk(copies.parent)
            folder_to_disk(folder)
        unfinished.unlink()
        folder_to_disk(folder)


def _building(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}.restoring")


def read_through(copy: Path, key: bytes) -> None:
    """Opens a copy and reads every page of it; raises `damaged` and what opening raises."""
    path = copy / DATABASE
    opened = open_database(path, key, mark=read_header(copy).mark)
    try:
        check(opened.conn, path)
    finally:
        close_database(opened, path)


def _verify(db: Database, copy: Path, key: bytes) -> None:
    made = open_database(copy, key)
    try:
        check(made.conn, copy)
        for table in db.table_names():
            if db.table(table).count != made.table(table).count:
                raise refusal("damaged", copy)
    finally:
        close_database(made, copy)
