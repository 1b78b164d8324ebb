"""Copies of a programme that are known to be good: written beside, flushed, opened and read through, then renamed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.store.errors import refusal
from survey_app.store.files import file_to_disk, folder_to_disk
from survey_app.store.identifiers import now
from survey_app.store.keys import HEADER, read_header, write_header
from survey_app.store.open import DATABASE, check, close_database, mark_of, open_database

if TYPE_CHECKING:
    from sqlite_utils import Database

FOLDER = "backups"


def back_up(db: Database, folder: Path, key: bytes, why: str) -> Path:
    """A verified copy of the programme in `folder`, itself a programme folder under `backups/`; returns it.

    `VACUUM INTO` keeps the key and leaves no remains of deleted rows; it must run outside a transaction.
    """
    from dataclasses import replace

    target = folder / FOLDER / f"{now().replace(':', '').replace('.', '')[:18]}-{why}"
    beside = target.with_name(f".{target.name}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    try:
        copy = beside / DATABASE
        db.execute("VACUUM INTO ?", [str(copy)])
        file_to_disk(copy)
        mark = mark_of(copy)
        _verify(db, copy, key)
        write_header(beside, replace(read_header(folder), mark=mark))
        folder_to_disk(beside)
        beside.rename(target)
        folder_to_disk(target.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return target


def listing(folder: Path) -> list[Path]:
    """The finished copies, newest first."""
    return sorted((p for p in (folder / FOLDER).glob("[0-9]*") if (p / HEADER).exists()), reverse=True)


def _verify(db: Database, copy: Path, key: bytes) -> None:
    made = open_database(copy, key)
    try:
        check(made.conn, copy)
        for table in db.table_names():
            if db.table(table).count != made.table(table).count:
                raise refusal("damaged", copy)
    finally:
        close_database(made, copy)
