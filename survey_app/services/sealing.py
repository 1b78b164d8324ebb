"""Sealing to the office: when it happens, and what is done so that nothing of what was sealed stays readable in this folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.services import users
from survey_app.services.roles import require
from survey_app.store import backups, journal, office, sealing
from survey_app.store.errors import refusal
from vocabulary.errors import BadParameter, Place, Problem, StoreError
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

WHEN: Mapping[str, str] = {
    sealing.WHEN_HANDED_IN: N_("When they are handed in"),
    sealing.WHEN_FINISHED: N_("As soon as they are finished"),
    sealing.NEVER: N_("Never"),
}
TOLD: Mapping[str, str] = {
    sealing.WHEN_HANDED_IN: N_("Until then the team can read and correct its records."),
    sealing.WHEN_FINISHED: N_("A finished interview cannot be looked at again on this computer, only withdrawn."),
    sealing.NEVER: N_("Whoever opens the programme can read the records as long as they lie on this computer."),
}


@dataclass(frozen=True)
class Sealed:
    """What sealing did: how many records, whether the key of the database was changed, and how many older backups were
    replaced by the fresh one in `backup` (empty where nothing was sealed)."""

    records: int
    key_changed: bool = False
    backups_removed: int = 0
    backup: str = ""


def when(programme: Programme) -> str:
    """When this programme seals: a key of `WHEN`."""
    return programme.store.call(sealing.when)


def set_when(programme: Programme, value: str) -> None:
    """Decides when records are sealed; what is sealed stays sealed. Raises `not-allowed`, `BadParameter`."""
    require(programme, "manage-users")
    if value not in WHEN:
        raise BadParameter(Problem("no-such-moment", text(N_("Choose when records are sealed")), Place(field="when")))

    def work(db: Database) -> None:
        from survey_app.store import meta

        meta.put(db, "sealing", value)
        journal.write(db, programme.info.person, "sealing-set", detail={"when": value})

    programme.store.call(work)
    settle(programme)


def seal(programme: Programme, progress: Progress = silent) -> Sealed:
    """Seals every finished interview to the office now, and cleans up after it. Raises `StoreError` `no-office`."""
    require(programme, "hand-in")

    def work(db: Database) -> int:
        to = office.of(db)
        if to is None:
            raise refusal("no-office", programme.info.folder)
        return sealing.seal(db, sealing.due(db), to.public)

    return clean(programme, programme.store.call(work), progress)


def settle(programme: Programme, record: str = "") -> None:
    """Seals what is to be sealed as soon as it is finished, without waiting; where the programme is closed it is done when that
    is opened."""

    def work(db: Database) -> None:
        with db.atomic():
            count = sealing.settle(db, record)
        if count:
            _fold(db)

    with suppress(StoreError):
        programme.store.maintain(work)


def after(programme: Programme, record: str) -> Callable[[], None]:
    """What is to be done once nobody can take back that a record is finished."""
    return lambda: settle(programme, record)


def clean(programme: Programme, count: int, progress: Progress = silent) -> Sealed:
    """After `count` records were sealed: empties the log, changes the key of the database, and puts a fresh verified backup in
    the place of those made before, which could still be read. Nothing is removed before the fresh one stands; what an earlier
    call was kept from doing is done now."""
    if not count and not programme.store.call(sealing.left_behind):
        return Sealed(0)
    folder, person = programme.info.folder, programme.info.person
    progress(0.3, text(N_("Changing the key of the database")))
    programme.store.maintain(_fold).result()
    changed = users.renew_data_key(programme)
    progress(0.6, text(N_("Replacing the backups made before")))

    def work(db: Database) -> Sealed:
        made = backups.back_up(db, folder, programme.keys.data, backups.DAILY)
        removed = backups.keep_only(folder, made)
        with db.atomic():
            sealing.seen_to(db, sealing.BACKUPS, *([sealing.KEY] if changed else []))
            journal.write(db, person, "sealed", detail={"records": count, "key_changed": changed, "backups": len(removed)})
        return Sealed(count, changed, len(removed), made.name)

    return programme.store.maintain(work).result()


def readable_by(programme: Programme) -> bool:
    """Whether the person who has the programme open could read what is sealed in it."""
    keys = programme.keys

    def work(db: Database) -> bool:
        mine, theirs = office.own(keys), office.of(db)
        return mine is not None and theirs is not None and mine.public == theirs.public

    return programme.store.call(work)


def _fold(db: Database) -> None:
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
