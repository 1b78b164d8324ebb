"""Handing in: what the office does not have yet, in a file that travels on any stick and that only the office can open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.services import disks
from survey_app.services.exchange.device_words import device_key
from survey_app.services.roles import RECOVERY, require
from survey_app.services.sealing import Sealed, clean
from survey_app.services.writing import check_target, write_together
from survey_app.store import bundles, exchange, journal, meta, migrations, office, sealing, signing
from survey_app.store.bundles import Manifest
from survey_app.store.errors import refusal
from survey_app.store.exchange import HandIn
from survey_app.store.header import read_header
from survey_app.store.identifiers import now, uuid7
from survey_app.store.office import Office
from vocabulary.errors import BadInput, Collector, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme


SUFFIX = bundles.SUFFIX


@dataclass(frozen=True)
class HandedIn:
    """What was written: how many revisions of how many records, and what sealing did then. It is one file, unless
    that would be too large, or the programme was put back to a backup: then one more for each of the device's earlier names."""

    files: tuple[Path, ...]
    revisions: int
    records: int
    sealed: Sealed

    @property
    def file(self) -> Path:
        return self.files[0]


def hand_in(programme: Programme, folder: Path, progress: Progress = silent) -> HandedIn:
    """Writes everything that the office has not acknowledged into one file in `folder`, and then seals what the programme says
    is sealed when it is handed in.

    Raises `StoreError` `not-allowed` or `no-office`, and `BadInput` where there is nothing to hand in or it cannot be written
    there; nothing is changed then.
    """
    require(programme, "hand-in")
    disk = disks.encryption(programme.info.folder)
    progress(0.1, text(N_("Gathering what the office does not have yet")))
    found = programme.store.call(lambda db: _gather(db, programme, disk))
    made = {folder.absolute() / _file_name(programme, manifest): (manifest, file) for manifest, file in found}
    problems = Collector()
    for path in made:
        check_target(problems, path)
    problems.raise_if_any()
    progress(0.3, text(N_("Writing the file for the office")))
    write_together({path: file for path, (_, file) in made.items()})

    def done(db: Database) -> int:
        person, until = programme.info.person, exchange.acknowledged(db, found[0][0].addressee)
        for path, (m, _) in made.items():
            exchange.note_hand_in(db, HandIn(m.id, m.addressee, m.device, now(), person, m.first, m.last, m.records))
            journal.write(db, person, "handed-in", path.name, {"records": m.records, "bundle": m.id})
            until[m.device] = max(m.last, until.get(m.device, 0))
        if sealing.when(db) == sealing.NEVER:
            return 0
        inside = set(exchange.records_until(db, until))
        return sealing.seal(db, [record for record in sealing.due(db) if record in inside], found[0][0].addressee)

    sealed = programme.store.call(done)
    revisions, records_ = sum(m.count for m, _ in found), sum(m.records for m, _ in found)
    return HandedIn(tuple(made), revisions, records_, clean(programme, sealed, progress))


def _gather(db: Database, programme: Programme, disk: disks.Encryption) -> list[tuple[Manifest, bytes]]:
    to = office.of(db)
    if to is None or not office.is_elsewhere(db):
        raise refusal("no-office", programme.info.folder)
    received = exchange.acknowledged(db, to.public)
    after = {device: received.get(device, 0) for device in exchange.own_devices(db)}
    found = [
        _bundle(db, programme, disk, to, device, span)
        for device, number in after.items()
        for span in exchange.parts(db, device, number)
    ]
    if not found:
        raise BadInput(
            Problem("nothing-to-hand-in", text(N_("The office has acknowledged everything that is finished here")),
                    remedy=text(N_("Finish an interview first.")))
        )  # fmt: skip
    return found


def _bundle(
    db: Database, programme: Programme, disk: disks.Encryption, to: Office, device: str, span: tuple[int, int]
) -> tuple[Manifest, bytes]:
    first, last = span
    lines = list(exchange.outgoing(db, device, first, last))
    forms: dict[str, set[str]] = {}
    for line in lines:
        if line["line"] == "record":
            forms.setdefault(line["form"], set()).add(line["form_version"])
    signed = {line["signer"] for line in lines if line["line"] == "signature"}
    key = device_key(db)
    manifest = Manifest(
        id=uuid7(),
        made=now(),
        device=device,
        device_key=bytes(key.verify_key).hex(),
        name=programme.info.name,
        person=programme.info.person,
        addressee=to.public,
        first=first,
        last=last,
        records=sum(line["line"] == "record" for line in lines),
        schema=migrations.STEPS[-1].__name__,
        forms={form: sorted(versions) for form, versions in forms.items()},
        signers=[
            {"key": each.key, "person": each.person, "role": each.role}
            for each in signing.signers(db).values()
            if each.key in signed
        ],
        grant=office.granted(db),
        facts=_facts(db, programme, disk),
    )
    return manifest, bundles.pack(manifest, lines, key)


def _facts(db: Database, programme: Programme, disk: disks.Encryption) -> dict[str, Any]:
    """What a device tells of itself with every bundle, so that the office knows what was on it when it is lost."""
    from importlib.metadata import version

    slots = [
        {"person": slot.user, "role": slot.role, "generated": _generated(db, slot.user, slot.role)}
        for slot in read_header(programme.info.folder).slots
    ]
    return {
        **exchange.inventory(db), "slots": slots, "disk": disk.folder, "swap": disk.swap, "sealing": sealing.when(db),
        "app": version("alcance"),
    }  # fmt: skip


def _generated(db: Database, person: str, role: str) -> str:
    if role == RECOVERY:
        return "yes"
    return {True: "yes", False: "no", None: "unknown"}[meta.get(db, f"generated:{person}")]


def _file_name(programme: Programme, manifest: Manifest) -> str:
    day = datetime.fromisoformat(manifest.made).astimezone().strftime("%Y-%m-%d")
    return f"{programme.info.folder.stem} {day} {manifest.device[-4:]} {manifest.first}-{manifest.last}{SUFFIX}"
