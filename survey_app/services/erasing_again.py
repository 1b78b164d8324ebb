"""After a restore: who had withdrawn since the backup was made is erased again, and a linkage key that was destroyed since is
destroyed again: a backup knows nothing of it."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.passphrases import normalise_passphrase
from survey_app.services.withdrawing import withdraw_purpose
from survey_app.store import erasing, journal, keys, match_keys, rotation
from survey_app.store.errors import translated
from survey_app.store.header import HEADER, read_header
from survey_app.store.open import DATABASE, close_database, open_database
from vocabulary.errors import AlcanceError, Level, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

COPY = ".reading"


@dataclass(frozen=True)
class _Since:
    """What was taken away for good: records and why, purposes of records, and the id of the linkage key (empty: none)."""

    records: dict[str, str]
    purposes: tuple[tuple[str, str], ...] = ()
    linkage_key: str = ""


def erase_again(programme: Programme, aside: Path, passphrase: str) -> tuple[Problem, ...]:
    """Reads what was withdrawn in the programme that stands `aside`, and withdraws it in the restored one; what the person
    should know of it. Imports that were taken back are not: to undo that may be why the backup was restored."""
    try:
        since = _withdrawn(aside, passphrase)
    except Exception as error:
        if not isinstance(translated(error), AlcanceError | OSError):
            raise
        return (
            Problem("withdrawals-unknown", text(N_("What was erased since this backup could not be read from the damaged "
                    "programme, and may be here again")),
                    remedy=text(N_("Erase again who withdrew in the meantime.")), level=Level.WARNING),
        )  # fmt: skip
    count = programme.store.call(lambda db: _erase(db, programme.info.person, since.records))
    for record, purpose in since.purposes:
        if record not in since.records:
            with suppress(AlcanceError):  # not in the backup, or withdrawn there already
                withdraw_purpose(programme, record, purpose)
                count += 1
    key_too = programme.store.call(lambda db: _destroy_key(db, programme.info.person, since.linkage_key))
    if not count and not key_too:
        return ()
    programme.store.maintain(erasing.fold).result()
    found = [_carried_out(count)] if count else []
    if key_too:
        said = text(N_("The linkage key, which was destroyed after this backup, was destroyed again"))
        found.append(Problem("linkage-key-destroyed", said, level=Level.INFORMATION))
    return tuple(found)


def _carried_out(count: int) -> Problem:
    said = text(N_("{n} withdrawal that came after this backup was carried out again"),
                N_("{n} withdrawals that came after this backup were carried out again"), n=count)  # fmt: skip
    return Problem("erased-again", said, level=Level.INFORMATION)


def _destroy_key(db: Database, person: str, destroyed: str) -> bool:
    key = match_keys.key(db)
    if key is None or key.destroyed or key.id != destroyed:
        return False
    records = match_keys.destroy(db, person)
    journal.write(db, person, "linkage-key-destroyed", key.fingerprint, {"records": records, "by": "restore"})
    return True


def _erase(db: Database, person: str, records: dict[str, str]) -> int:
    known = {row[0] for row in db.execute("SELECT id FROM record WHERE status = 'finished'")}
    todo = [record for record in records if record in known and erasing.of(db, record) is None]
    for record in todo:
        erasing.erase(db, [record], person, records[record])
        journal.write(db, person, "withdrawn", record, {"by": "restore"})
    return len(todo)


def _withdrawn(folder: Path, passphrase: str) -> _Since:
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


def _read(folder: Path, passphrase: str) -> _Since:
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
            return _Since({})  # older than withdrawal
        erased = db.execute("SELECT record, why FROM erasure WHERE why <> ?", [erasing.IMPORT_WITHDRAWN]).fetchall()
        told = db.execute("SELECT subject, json_extract(detail, '$.purpose') FROM journal WHERE action = 'purpose-withdrawn'")
        purposes = tuple((str(record), str(purpose)) for record, purpose in told.fetchall())
        made = match_keys.key(db) if "linkage_key" in db.table_names() else None
        return _Since(dict(erased), purposes, made.id if made is not None and made.destroyed else "")
    finally:
        close_database(db, folder / DATABASE)
