"""After a restore: who had withdrawn since the backup was made is erased again, since a backup knows nothing of it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.passphrases import normalise_passphrase
from survey_app.services.withdrawing import withdraw_purpose
from survey_app.store import erasing, journal, keys, rotation
from survey_app.store.errors import translated
from survey_app.store.header import HEADER, read_header
from survey_app.store.open import DATABASE, close_database, open_database
from vocabulary.errors import AlcanceError, Level, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

COPY = ".reading"
Withdrawals = tuple[dict[str, str], tuple[tuple[str, str], ...]]  # record → why, and (record, purpose)


def erase_again(programme: Programme, aside: Path, passphrase: str) -> tuple[Problem, ...]:
    """Reads what was withdrawn in the programme that stands `aside`, and withdraws it in the restored one; what the person
    should know of it. Imports that were taken back are not: to undo that may be why the backup was restored."""
    try:
        records, purposes = _withdrawn(aside, passphrase)
    except Exception as error:
        if not isinstance(translated(error), AlcanceError | OSError):
            raise
        return (
            Problem("withdrawals-unknown", text(N_("What was erased since this backup could not be read from the damaged "
                    "programme, and may be here again")),
                    remedy=text(N_("Erase again who withdrew in the meantime.")), level=Level.WARNING),
        )  # fmt: skip
    count = programme.store.call(lambda db: _erase(db, programme.info.person, records))
    for record, purpose in purposes:
        if record not in records:
            with suppress(AlcanceError):  # not in the backup, or withdrawn there already
                withdraw_purpose(programme, record, purpose)
                count += 1
    if not count:
        return ()
    programme.store.maintain(erasing.fold).result()
    said = text(N_("{n} withdrawal that came after this backup was carried out again"),
                N_("{n} withdrawals that came after this backup were carried out again"), n=count)  # fmt: skip
    return (Problem("erased-again", said, level=Level.INFORMATION),)


def _erase(db: Database, person: str, records: dict[str, str]) -> int:
    known = {row[0] for row in db.execute("SELECT id FROM record WHERE status = 'finished'")}
    todo = [record for record in records if record in known and erasing.of(db, record) is None]
    for record in todo:
        erasing.erase(db, [record], person, records[record])
        journal.write(db, person, "withdrawn", record, {"by": "restore"})
    return len(todo)


def _withdrawn(folder: Path, passphrase: str) -> Withdrawals:
    """What the programme in `folder` says was withdrawn. Its files are copied for that: reading folds their log in, and
    what was damaged is to stay as it is."""
    copy = folder / COPY
    shutil.rmtree(copy, ignore_errors=True)
    copy.mkdir()
    try:
        for file in folder.iterdir():
            if file.is_file() and file.name.startswith((DATABASE, HEADER)):
                shutil.copyfile(file, copy / file.name)
        return _read(copy, passphrase)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _read(folder: Path, passphrase: str) -> Withdrawals:
    header = read_header(folder)
    slot, bundle = keys.unwrap(header, normalise_passphrase(passphrase))
    tried = rotation.candidates(header, slot, bundle)
    for key in tried:
        try:
            db = open_database(folder / DATABASE, key, mark=header.mark)
        except StoreError:
            if key is tried[-1]:
                raise
            continue
        break
    try:
        if "erasure" not in db.table_names():
            return {}, ()  # older than withdrawal
        erased = db.execute("SELECT record, why FROM erasure WHERE why <> ?", [erasing.IMPORT_WITHDRAWN]).fetchall()
        told = db.execute("SELECT subject, json_extract(detail, '$.purpose') FROM journal WHERE action = 'purpose-withdrawn'")
        return dict(erased), tuple((str(record), str(purpose)) for record, purpose in told.fetchall())
    finally:
        close_database(db, folder / DATABASE)
