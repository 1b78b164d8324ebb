"""Handing in at the office and receiving there: files that travel on any stick, and that only the office can open."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.services import disks, passphrases
from survey_app.services.roles import RECOVERY, require
from survey_app.services.sealing import Sealed, clean
from survey_app.services.writing import check_target, write_together
from survey_app.store import bundles, devices, exchange, journal, meta, migrations, office, sealing, signing
from survey_app.store.bundles import Bundle, BundleError, Manifest, refused
from survey_app.store.devices import Brought, Device
from survey_app.store.errors import refusal
from survey_app.store.exchange import HandIn
from survey_app.store.header import read_header
from survey_app.store.identifiers import now, uuid7
from survey_app.store.office import Office
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from nacl.signing import SigningKey
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

__all__ = ["Brought", "BundleError", "Device", "HandIn", "HandedIn", "Office", "Received", "Standing", "hand_in", "receive"]

SUFFIX = bundles.SUFFIX
RECEIVED, QUARANTINED = devices.RECEIVED, devices.QUARANTINED
WHY = {
    devices.UNKNOWN_DEVICE: N_("No file of this device was received before: compare its words, then confirm it"),
    devices.REVOKED: N_("The device was reported lost: nothing of it is taken in"),
    devices.REUSED: N_("The device wrote other records under numbers that it had used already: it is a copy, or an old copy "
                       "took its place"),
}  # fmt: skip


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


@dataclass(frozen=True)
class Received:
    """What became of a bundle. `state` is `received` or `quarantined` with `why` (a key of `WHY`); `words` are the device's
    fingerprint."""

    bundle: str
    device: str
    name: str
    words: str
    state: str
    why: str = ""
    revisions: int = 0
    records: int = 0
    erased: int = 0
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """How this programme stands with its office. `waiting` counts records with something that was never handed in,
    `unacknowledged` those that were and that the office has not acknowledged; the rest is for who
    receives. `bundle_words` are the fingerprints of the devices, by bundle."""

    office: Office | None
    elsewhere: bool
    words: str
    office_words: str
    when: str
    waiting: int
    unacknowledged: int
    sealed: int
    lying_open: int
    handed: tuple[HandIn, ...]
    devices: tuple[Device, ...] = ()
    brought: tuple[Brought, ...] = ()
    conflicts: tuple[str, ...] = ()
    bundle_words: dict[str, str] = field(default_factory=dict)


def standing(programme: Programme, lang: str) -> Standing:
    """Everything that the page of handing in and receiving tells; `lang` is the language of the fingerprints' words."""
    require(programme, "hand-in")

    def work(db: Database) -> Standing:
        to, handed, own = office.of(db), exchange.hand_ins(db), exchange.own_devices(db)
        received = exchange.acknowledged(db, to.public) if to is not None else {}
        last = {device: received.get(device, 0) for device in own}
        written = dict(last)
        for each in handed:
            if to is not None and each.office == to.public:
                written[each.device] = max(each.last, written.get(each.device, 0))
        waiting = exchange.records_after(db, written)
        return Standing(
            to,
            office.is_elsewhere(db),
            _words(db, own[0], lang),
            passphrases.spoken(to.fingerprint, lang) if to is not None else "",
            sealing.when(db),
            waiting,
            exchange.records_after(db, last) - waiting,
            exchange.sealed(db),
            len(sealing.due(db)),
            tuple(handed),
            tuple(devices.listing(db)),
            tuple(devices.bundles(db)),
            tuple(exchange.conflicts(db)),
            {bundle: passphrases.spoken(mark, lang) for bundle, mark in devices.fingerprints(db).items()},
        )

    return programme.store.call(work)


# out -----------------------------------------------------------------------------------------------------------------


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
    key = _device_key(db)
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


def _device_key(db: Database) -> SigningKey:
    """The key that signs this device's bundles; made when it is first needed."""
    from nacl.signing import SigningKey

    kept = meta.get(db, "device-secret")
    if kept is None:
        kept = secrets.token_hex(32)
        meta.put(db, "device-secret", kept)
    return SigningKey(bytes.fromhex(kept))


def _words(db: Database, device: str, lang: str) -> str:
    key = bytes(_device_key(db).verify_key).hex()
    return passphrases.spoken(bundles.device_fingerprint(device, key), lang)


def _file_name(programme: Programme, manifest: Manifest) -> str:
    day = datetime.fromisoformat(manifest.made).astimezone().strftime("%Y-%m-%d")
    return f"{programme.info.folder.stem} {day} {manifest.device[-4:]} {manifest.first}-{manifest.last}{SUFFIX}"


# in ------------------------------------------------------------------------------------------------------------------


def receive(programme: Programme, path: Path, lang: str = "es", progress: Progress = silent) -> Received:
    """Takes a file in: everything in it is verified first, then all of it is inserted at once.

    What is whole but not to be trusted (an unknown or revoked device, numbers used twice) is laid aside. Raises `BundleError`,
    and `StoreError` `not-allowed`.
    """
    require(programme, "receive")
    progress(0.1, text(N_("Reading and verifying the file")))
    return _received(programme, bundles.load(path), path.name, lang, progress)


def confirm_device(programme: Programme, bundle: str, lang: str = "es", progress: Progress = silent) -> Received:
    """Says that the words of the device that handed this bundle in are right, and takes the bundle in from the quarantine."""
    require(programme, "receive")
    name, file = _laid_aside(programme, bundle)
    opened, granted = _opened(programme, file, name)

    def work(db: Database) -> None:
        if devices.of(db, opened.manifest.device) is None:
            devices.confirm(db, opened.manifest, granted["link"])
            journal.write(db, programme.info.person, "device-confirmed", opened.manifest.device)

    programme.store.call(work)
    return _received(programme, file, name, lang, progress)


def take_again(programme: Programme, bundle: str, lang: str = "es", progress: Progress = silent) -> Received:
    """Judges a bundle in the quarantine anew, as after a device was admitted again."""
    require(programme, "receive")
    name, file = _laid_aside(programme, bundle)
    return _received(programme, file, name, lang, progress)


def dismiss(programme: Programme, bundle: str) -> None:
    """Drops a bundle that was laid aside; the journal keeps that it was."""
    require(programme, "receive")

    def work(db: Database) -> None:
        devices.dismiss(db, bundle)
        journal.write(db, programme.info.person, "bundle-dismissed", bundle)

    programme.store.call(work)


def _laid_aside(programme: Programme, bundle: str) -> tuple[str, bytes]:
    found = programme.store.call(lambda db: devices.file_of(db, bundle))
    if found is None:
        raise BadInput(Problem("no-bundle", text(N_("There is no such file in quarantine any more"))))
    return found


def _opened(programme: Programme, file: bytes, name: str) -> tuple[Bundle, dict[str, bytes]]:
    private, mine = _private(programme), office.own(programme.keys)
    assert mine is not None  # it follows from the private key
    opened = bundles.unpack(file, private, mine.public, name)
    granted = office.read_grant(private, opened.manifest.grant)
    if granted is None:
        raise refused("damaged-bundle", name)
    return opened, granted


def _received(programme: Programme, file: bytes, name: str, lang: str, progress: Progress) -> Received:
    opened, granted = _opened(programme, file, name)
    manifest, key = opened.manifest, programme.keys.identities
    assert key is not None
    try:
        found = exchange.readable(opened, _private(programme), granted)
    except ValueError:
        raise refused("damaged-bundle", name) from None
    progress(0.6, text(N_("Taking the records in")))
    words = passphrases.spoken(bundles.device_fingerprint(manifest.device, manifest.device_key), lang)

    def work(db: Database) -> Received:
        person, why = programme.info.person, _doubt(db, opened, name)
        if why:
            devices.note_bundle(db, manifest, name, person, devices.QUARANTINED, why, file)
            journal.write(db, person, "bundle-quarantined", name, {"why": why, "device": manifest.device})
            return Received(manifest.id, manifest.device, manifest.name, words, devices.QUARANTINED, why)
        for signer in manifest.signers:
            signing.register(db, signer["key"], signer["person"], signer["role"])
        taken = exchange.take_in(db, opened, found, key)
        devices.see(db, manifest)
        devices.note_bundle(db, manifest, name, person, devices.RECEIVED)
        detail = {"records": taken.records, "erased": taken.erased, "conflicts": len(taken.conflicts)}
        journal.write(db, person, "received", name, {**detail, "device": manifest.device})
        return Received(
            manifest.id, manifest.device, manifest.name, words, devices.RECEIVED, "", taken.revisions, taken.records,
            taken.erased, taken.conflicts,
        )  # fmt: skip

    return programme.store.call(work)


def _private(programme: Programme) -> bytes:
    """The office's private key; raises `no-office-key`: an administrator may lack it whose access is of the first version."""
    if programme.keys.office is None:
        raise refusal("no-office-key", programme.info.folder)
    return programme.keys.office


def _doubt(db: Database, opened: Bundle, name: str) -> str:
    """Why a whole bundle is laid aside, or nothing; raises `BundleError` where it cannot even be that."""
    manifest = opened.manifest
    device = devices.of(db, manifest.device)
    if devices.brought_by_another(db, manifest):
        raise refused("forged-bundle", name)
    if device is None:
        return devices.UNKNOWN_DEVICE
    if device.key != manifest.device_key:
        raise refused("other-key", name)
    if device.revoked:
        return devices.REVOKED
    strange = exchange.stray(db, opened)
    if strange == "gap":
        raise refused("gap", name)
    unsigned, known = bundles.first_unsigned(opened), signing.signers(db)
    late = unsigned is not None and exchange.attested_before(db, manifest.device, unsigned)
    named = any(each["key"] in known and known[each["key"]].person != each["person"] for each in manifest.signers)
    if strange == "forged" or late or named:
        raise refused("forged-bundle", name)
    return devices.REUSED if strange else ""


# the office's answer ---------------------------------------------------------------------------------------------------

ACKNOWLEDGEMENT = ".alcance-received"


def acknowledge(programme: Programme, device: str, folder: Path) -> Path:
    """Writes into `folder` how far the office has the records of a device, signed by the office, for the device to read.

    It names the records that were erased here, so that they are erased there. Returns the file; raises `BadInput`."""
    require(programme, "receive")
    from survey_app.store import acknowledgements

    private = _private(programme)
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


# the office's key -------------------------------------------------------------------------------------------------------

OFFICE_FILE = ".alcance-office"
_OFFICE_FORMAT = "alcance-office"


def save_office_key(programme: Programme, path: Path) -> Path:
    """Writes the office's public keys into a file for the devices; there is nothing secret in it."""
    require(programme, "manage-users")
    mine = office.own(programme.keys, programme.info.name)
    if mine is None:
        raise refusal("no-office-key", programme.info.folder)
    path = path.absolute() if path.name.endswith(OFFICE_FILE) else path.absolute().with_name(path.name + OFFICE_FILE)
    problems = Collector()
    check_target(problems, path)
    problems.raise_if_any()
    plain = {"format": _OFFICE_FORMAT, "version": 1, "name": mine.name, "public": mine.public, "verify": mine.verify}
    write_together({path: (json.dumps(plain, ensure_ascii=False, indent=1) + "\n").encode()})
    programme.store.call(lambda db: journal.write(db, programme.info.person, "office-key-saved", path.name))
    return path


def read_office_key(path: Path) -> Office:
    """The office in such a file; raises `BadInput`. Its words must be compared before it is used."""
    from survey_app.store import schema as s

    kinds = {"format": s.one_of(_OFFICE_FORMAT), "version": s.number, "name": s.words, "public": s.HEX32, "verify": s.HEX32}
    try:
        if path.stat().st_size > 65_536:
            raise ValueError("size")
        said = s.shaped(s.parsed(path.read_bytes()), kinds)
        return Office(said["public"], said["verify"], said["name"])
    except (OSError, ValueError):
        raise BadInput(
            Problem("no-office-file", text(N_("This file does not hold an office's public key")), Place(file=path.name),
                    text(N_("Have the office save it: Programme, The office and sealing.")))
        ) from None  # fmt: skip


def office_words(found: Office, lang: str) -> str:
    """The fingerprint of an office's key, in seven words."""
    return passphrases.spoken(found.fingerprint, lang)


def use_office(programme: Programme, found: Office) -> None:
    """From now on records are sealed and handed in to this office, which is given what it needs to read them: the keys of this
    programme's identities and pseudonyms. Raises `not-allowed`."""
    require(programme, "manage-users")
    if programme.keys.identities is None:
        raise refusal("no-office-key", programme.info.folder)
    mine = office.own(programme.keys)
    if mine is not None and mine.public == found.public:
        raise BadInput(
            Problem("own-office", text(N_("This is the key of this programme itself")),
                    remedy=text(N_("Take in the key that the office saved in its own programme.")))
        )  # fmt: skip

    def work(db: Database) -> None:
        office.grant(db, found, programme.keys)
        _device_key(db)
        journal.write(db, programme.info.person, "office-key-used", found.name)

    programme.store.call(work)


def revoke(programme: Programme, device: str) -> None:
    """Lays aside from now on whatever comes from a device."""
    require(programme, "receive")

    def work(db: Database) -> None:
        devices.revoke(db, device)
        journal.write(db, programme.info.person, "device-revoked", device)

    programme.store.call(work)


def admit(programme: Programme, device: str) -> None:
    """Takes a revocation back: the device was found, and nobody had it."""
    require(programme, "receive")

    def work(db: Database) -> None:
        devices.admit(db, device)
        journal.write(db, programme.info.person, "device-admitted", device)

    programme.store.call(work)
