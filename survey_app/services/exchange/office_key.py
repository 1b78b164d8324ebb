"""The office's public key on its way to the devices: saved, read, compared by its words, and used."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.services import passphrases
from survey_app.services.exchange.device_words import device_key
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_together
from survey_app.store import journal, office
from survey_app.store.errors import refusal
from survey_app.store.office import Office
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme


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


def private_key(programme: Programme) -> bytes:
    """The office's private key; raises `no-office-key`: an administrator may lack it whose access is of the first version."""
    if programme.keys.office is None:
        raise refusal("no-office-key", programme.info.folder)
    return programme.keys.office


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
        device_key(db)
        journal.write(db, programme.info.person, "office-key-used", found.name)

    programme.store.call(work)
