"""Receiving at the office: a file is verified whole, then taken in at once, or laid aside with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services import passphrases
from survey_app.services.exchange.office_key import private_key
from survey_app.services.roles import require
from survey_app.store import bundles, devices, exchange, journal, office, signing
from survey_app.store.bundles import Bundle, refused
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme


RECEIVED, QUARANTINED = devices.RECEIVED, devices.QUARANTINED

WHY = {
    devices.UNKNOWN_DEVICE: N_("No file of this device was received before: compare its words, then confirm it"),
    devices.REVOKED: N_("The device was reported lost: nothing of it is taken in"),
    devices.REUSED: N_("The device wrote other records under numbers that it had used already: it is a copy, or an old copy "
                       "took its place"),
}  # fmt: skip


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


def _laid_aside(programme: Programme, bundle: str) -> tuple[str, bytes]:
    found = programme.store.call(lambda db: devices.file_of(db, bundle))
    if found is None:
        raise BadInput(Problem("no-bundle", text(N_("There is no such file in quarantine any more"))))
    return found


def _opened(programme: Programme, file: bytes, name: str) -> tuple[Bundle, dict[str, bytes]]:
    private, mine = private_key(programme), office.own(programme.keys)
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
        found = exchange.readable(opened, private_key(programme), granted)
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
