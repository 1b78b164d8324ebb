"""Backups of a programme: made when one is due, verified, thinned out, listed and restored."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services import programme as programmes
from survey_app.services.erasing_again import erase_again
from survey_app.services.passphrases import normalise_passphrase
from survey_app.services.roles import RECOVERY, demand
from survey_app.store import backups, exchange, journal, keys, sealing
from survey_app.store.errors import refusal
from survey_app.store.header import read_header
from vocabulary.errors import Level, Place, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

EVERY = timedelta(hours=20)  # a day of work, begun a little earlier or later than yesterday's


@dataclass(frozen=True)
class Backup:
    """A verified copy: itself a programme folder, opened by the passphrases of the day on which it was made."""

    folder: Path
    made: str


def listing(folder: Path) -> list[Backup]:
    """The backups of the programme in `folder`, newest first; no key is needed."""
    return [Backup(copy, _iso(backups.made_at(copy))) for copy in backups.listing(folder)]


def last_backup(programme: Programme) -> str:
    """When the newest backup was made, as an ISO time, or nothing."""
    return next((backup.made for backup in listing(programme.info.folder)), "")


def back_up(programme: Programme) -> Future[Path]:
    """Queues a verified backup after everything that is queued already, and thins out the older ones; where records were sealed
    since, none of those stays: they hold what was sealed."""
    folder = programme.info.folder

    def work(db: Database) -> Path:
        made = backups.back_up(db, folder, programme.keys.data, backups.DAILY)
        sealed = sealing.BACKUPS in sealing.left_behind(db)
        if sealed:
            backups.keep_only(folder, made)
        else:
            backups.thin_out(folder)
        with db.atomic():
            if sealed:
                sealing.seen_to(db, sealing.BACKUPS)
            journal.write(db, programme.info.person, "backed-up")
        return made

    return programme.store.maintain(work)


def back_up_if_due(programme: Programme, now: datetime | None = None) -> Future[Path] | None:
    """As `back_up`, where something was saved since the newest backup and that one is about a day old."""
    last, saved, moment = last_backup(programme), programmes.last_saved(programme), now or datetime.now(UTC)
    if not saved:
        return None
    ago = moment - datetime.fromisoformat(last) if last else EVERY
    told = last and ago >= timedelta(0)  # a backup of the future tells nothing: the clock was ahead
    return None if told and (saved <= last or ago < EVERY) else back_up(programme)


def try_backup(backup: Backup, passphrase: str) -> None:
    """Reads a backup through with a passphrase of its day, without writing a line into it; raises `StoreError`, also where
    that person's role may not restore."""
    header = read_header(backup.folder)
    slot, bundle = keys.unwrap(header, normalise_passphrase(passphrase))
    demand(slot.role, "restore")
    backups.read_through(backup.folder, bundle.data)


def restore(folder: Path, backup: Backup, passphrase: str) -> tuple[Programme, Path]:
    """Puts a backup in the place of the closed programme in `folder`, and opens it.

    The passphrase is tried on the backup first, and the backup read through. What stood there, damaged or not, is kept beside
    it under a name with the time: returned second. Who had withdrawn since is erased again, who was removed since is told.
    Raises as `programme.open_programme`, and `not-allowed`.
    """
    if backup.folder not in backups.listing(folder):
        raise refusal("not-a-programme", backup.folder)
    try_backup(backup, passphrase)
    aside = backups.restore(backup.folder, folder)
    programme = programmes.open_programme(folder, passphrase)
    programme.store.call(exchange.become_another)
    programme.store.call(lambda db: sealing.seen_to(db, sealing.BACKUPS))  # it may be that another backup is wanted next
    programmes.note(programme, journal.RESTORED, backup.folder.name)
    notices = tuple(notice for notice in programme.notices if notice.code != "older-copy")  # it is one, on purpose
    again = (*erase_again(programme, aside, passphrase), *_let_in_again(folder, aside))
    return replace(programme, notices=(*notices, *again)), aside


def _let_in_again(folder: Path, aside: Path) -> tuple[Problem, ...]:
    """That people who had been removed since the backup can open the programme again."""
    try:
        staying = {slot.user for slot in read_header(aside).slots}
    except StoreError:
        return ()  # the keys of what stood there are damaged: nobody knows who could open it
    back = [slot.user for slot in read_header(folder).slots if slot.user not in staying and slot.role != RECOVERY]
    if not back:
        return ()
    said = text(N_("{who} can open the programme again: the backup was made before they were removed"), who=", ".join(back))
    remedy = text(N_("Remove them again if they are to stay out: Programme, People."))
    return (Problem("let-in-again", said, Place(), remedy, Level.WARNING),)


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")
