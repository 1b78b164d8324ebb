"""The office's answer: how far it has a device's records, and what the device does once it has read that."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services.exchange.office_key import private_key
from survey_app.services.roles import require
from survey_app.services.sealing import clean
from survey_app.services.writing import check_target, write_together
from survey_app.store import devices, exchange, journal, meta, office, sealing
from survey_app.store.errors import refusal
from vocabulary.errors import BadInput, Collector, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme


ACKNOWLEDGEMENT = ".alcance-received"


def acknowledge(programme: Programme, device: str, folder: Path) -> Path:
    """Writes into `folder` how far the office has the records of a device, signed by the office, for the device to read.

    It names the records that were erased here, so that they are erased there. Returns the file; raises `BadInput`."""
    require(programme, "receive")
    from survey_app.store import acknowledgements

    private = private_key(programme)
    known, said = programme.store.call(
        lambda db: (devices.of(db, device), acknowledgements.of(db, device))
    )  # fmt: skip
    if known is None:
        raise BadInput(Problem("no-device", text(N_("No such device handed in here"))))
    made = folder.absolute() / f"{_plain_name(known.name)} {device[-4:]} {said['last']}{ACKNOWLEDGEMENT}"
    problems = Collector()
    check_target(problems, made)
    problems.raise_if_any()
    write_together({made: acknowledgements.signed(said, private)})
    programme.store.call(
        lambda db: journal.write(db, programme.info.person, "acknowledged", made.name, {"device": device, "last": said["last"]})
    )
    return made


@dataclass(frozen=True)
class Acknowledged:
    """What an acknowledgement did here: how many files it closes, how many records were purged, how many erased since the
    office erased them."""

    files: int
    purged: int
    erased: int


def read_acknowledgement(programme: Programme, path: Path) -> Acknowledged:
    """Reads what the office acknowledged: only then is anything "handed in and received". Where the programme says so, what the
    office has is taken off this computer. Raises `BundleError` where it is not the office's, or not for this device."""
    require(programme, "hand-in")
    from survey_app.store import acknowledgements, erasing

    raw = acknowledgements.load(path)

    def work(db: Database) -> tuple[Acknowledged, int]:
        to, own, person = office.of(db), exchange.own_devices(db), programme.info.person
        if to is None:
            raise refusal("no-office", programme.info.folder)
        said = acknowledgements.read(raw, to, own, path.name)
        device, last = said["device"], exchange.last_sequence(db, said["device"])
        older = device != own[0] and said["last"] > last  # what was written after the backup is at the office alone
        if not older and (said["last"] > last or exchange.chain(db, device, said["last"]) != said["chain"]):
            raise acknowledgements.refused("other-history", path.name)
        closed = exchange.acknowledge(db, to.public, device, said["last"])
        erased = [record for record in said["erased"] if exchange.stands(db, record)]
        if erased:
            erasing.erase(db, erased, person, erasing.WITHDRAWN)
        gone = exchange.purgeable(db, exchange.acknowledged(db, to.public)) if meta.get(db, "purge", False) else []
        exchange.purge(db, gone)
        if gone or erased:
            sealing.leave_behind(db)
        detail = {"last": said["last"], "purged": len(gone), "erased": len(erased)}
        journal.write(db, person, "acknowledgement-read", path.name, detail)
        return Acknowledged(closed, len(gone), len(erased)), len(gone) + len(erased)

    done, changed = programme.store.call(work)
    clean(programme, changed)
    return done


def purges(programme: Programme) -> bool:
    """Whether what the office acknowledged is taken off this computer."""
    return programme.store.call(lambda db: bool(meta.get(db, "purge", False)))


def set_purges(programme: Programme, value: bool) -> None:
    """Decides that; for the next acknowledgement."""
    require(programme, "manage-users")

    def work(db: Database) -> None:
        meta.put(db, "purge", value)
        journal.write(db, programme.info.person, "purging-set", detail={"purge": "yes" if value else "no"})

    programme.store.call(work)


def _plain_name(name: str) -> str:
    from survey_app.services.programme import folder_name

    return folder_name(name)
