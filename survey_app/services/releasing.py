"""The register of releases: a programme's own in the store, that of the command in a file that it names."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from exports.disclosure.register import EMPTY, Register, Released
from survey_app.store import releases
from vocabulary.errors import Place, bad_input
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme


def register_of(programme: Programme) -> Register:
    """What the programme has released."""
    return Register(tuple(Released.from_plain(table) for table in programme.store.call(releases.tables)))


def keep(programme: Programme, file: str, tables: Sequence[Released]) -> None:
    """Enters what a report released."""
    if tables:
        plain = [table.to_plain() for table in tables]
        programme.store.call(lambda db: releases.append(db, programme.info.person, file, plain))


def read_register(path: Path) -> Register:
    """The register in a file; empty where there is no such file yet. Raises `BadInput` where it is something else."""
    if not path.exists():
        return EMPTY
    try:
        plain = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        what = text(N_("The file is no register of releases"))
        remedy = text(N_("Name the file that an earlier report wrote, or a new one."))
        raise bad_input("not-a-register", what, Place(file=path.name), remedy) from None
    return Register.from_plain(plain, path.name)


def written(register: Register) -> bytes:
    """The register as a file."""
    return (json.dumps(register.to_plain(), ensure_ascii=False, indent=1) + "\n").encode()
