"""A newer edition of a list takes the place of earlier ones: who stays keeps the record, who is gone is withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from survey_app.services.importing_preview import READY, Rows
from survey_app.services.importing_rows import RowReading
from survey_app.services.linking_keys import DOCUMENT, NAMES_AND_BIRTH, document_key, names_key
from survey_app.store import erasing, registers
from vocabulary.errors import Place, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

T = TypeVar("T")
_STEP = 1000  # records between two looks at Cancel
KINDS = (DOCUMENT, NAMES_AND_BIRTH)


@dataclass(frozen=True)
class Standing:
    """What a list holds before a file comes in: the hashes of all its rows, the record of each row that the file would replace,
    and what is wrong with replacing."""

    known: frozenset[bytes] = frozenset()
    replaced: dict[bytes, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def standing(db: Database, list_name: str, replaces: Sequence[int]) -> Standing:
    """Reads what stands in the list called `list_name`, nothing where there is none yet."""
    register = registers.find(db, list_name)
    if register is None:
        return Standing(problems=_missing() if replaces else ())
    known = frozenset(registers.hashes(db, register))
    if not replaces:
        return Standing(known)
    open_ones = {each.number for each in registers.history(db, register) if not each.withdrawn and not each.replaced_by}
    replaced = {digest: record for number in replaces for record, digest in registers.rows_of_import(db, number)}
    return Standing(known, replaced, () if set(replaces) <= open_ones else _missing())


def _missing() -> tuple[Problem, ...]:
    what = text(N_("The edition that should be replaced is not in the list any more"))
    return (Problem("no-such-edition", what, Place(field=N_("Edition")), text(N_("Choose again what the file replaces"))),)


def matches_of(programme: Programme, rows: Rows, stands: Standing, met: set[bytes], progress: Progress) -> dict[int, str]:
    """Which record of the replaced editions a new row corrects: the one person who bears the row's document and is not in the
    file otherwise, else the one who bears its names and birth date. Nobody where two could be meant."""
    gone = [record for digest, record in stands.replaced.items() if digest not in met]
    if not gone:
        return {}
    borne = programme.store.call(lambda db: registers.keys_of(db, gone))
    found: dict[int, str] = {}
    new = [index for index, fate in enumerate(rows.fates) if fate == READY]
    keys: list[tuple[int, tuple[bytes, bytes]]] = []
    for number, index in enumerate(new):
        if number % _STEP == 0:
            progress(number / len(new), text(N_("Looking for persons of the earlier edition")))
        keys.append((index, keys_of(programme.keys.link, rows[index])))
    taken: set[str] = set()
    for which, kind in enumerate(KINDS):
        bearers = _lone((key, record) for (record, of), key in borne.items() if of == kind and record not in taken)
        wanted = _lone((of[which], index) for index, of in keys if index not in found)
        for key, index in wanted.items():
            record = bearers.get(key)
            if record is not None:
                found[index] = record
                taken.add(record)
    return found


def _lone(pairs: Iterable[tuple[bytes, T]]) -> dict[bytes, T]:
    """By key, what alone bears it; an empty key says nothing."""
    found: dict[bytes, T] = {}
    several: set[bytes] = set()
    for key, value in pairs:
        if key and key in found:
            several.add(key)
        elif key:
            found[key] = value
    return {key: value for key, value in found.items() if key not in several}


def keys_of(secret: bytes, row: RowReading) -> tuple[bytes, bytes]:
    """The pseudonyms of a row's document and of its names with the birth date."""
    return document_key(secret, row.values, row.values.get("nationality", "")), names_key(secret, row.values)


def withdraw_gone(db: Database, gone: Sequence[str], person: str, progress: Progress) -> None:
    """Erases the records that the newer edition does not hold, and takes their rows out of the list."""
    for begin in range(0, len(gone), _STEP):
        progress(begin / len(gone), text(N_("Erasing record {n}"), n=begin + 1))
        some = gone[begin : begin + _STEP]
        erasing.erase(db, some, person, erasing.IMPORT_WITHDRAWN)
        registers.drop_rows(db, some)
