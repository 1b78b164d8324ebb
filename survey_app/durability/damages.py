"""The file is damaged by chance: each damage is told at opening or at reading, and no value is ever silently wrong."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from survey_app.durability.check import Outcome, Scale, check, judged, scratch
from survey_app.durability.made import PASSPHRASE
from survey_app.durability.upgrades import Rows, filled, lost, tables_of
from survey_app.services import programme as programmes
from survey_app.store import open as opening
from survey_app.store.header import HEADER
from survey_app.store.open import DATABASE
from vocabulary.errors import StoreError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

PAGE = 4096
SECTOR = 512
Damage = Callable[[bytearray, random.Random], None]


@check("damages", N_("Every damage to the file is told, and no value is ever silently wrong"))
def damages(scale: Scale, progress: Progress) -> Outcome:
    count, rng = scale.of(400, 32), random.Random(scale.seed)
    faults: list[str] = []
    told = dict.fromkeys(("opening", "reading", "checking"), 0)
    with scratch(memory=True) as folder:
        first = filled(folder / "first", scale.seed)
        rows = rows_of(first)
        assert not isinstance(rows, str)
        for number in range(count):
            progress(number / count, text(N_("Damage {n}"), n=number + 1))
            name, large = list(DAMAGES)[number % len(DAMAGES)], bool(number // len(DAMAGES) % 2)
            target = folder / "damaged"
            shutil.copytree(first, target)
            file = target / (HEADER if name == "header" else DATABASE)
            content = bytearray(file.read_bytes())
            DAMAGES[name](content, rng)
            file.write_bytes(content)
            found = found_in(target, rows, large=large)
            if found in told:
                told[found] += 1
            else:
                faults.append(f"{name} {number}{' (large)' if large else ''}: {found}")
            shutil.rmtree(target)
    figures = {"damages": count, **{f"told_when_{how}": number for how, number in told.items()}}
    sentence = text(
        N_("{n} damages told: {opening} at opening, {reading} at reading, {checking} by checking; no value was wrong."),
        n=count,
        opening=told["opening"],
        reading=told["reading"],
        checking=told["checking"],
    )
    return judged("damages", sentence, figures, faults)


def found_in(folder: Path, rows: Rows, *, large: bool) -> str:
    """Where the damage was told: `opening`, `reading` every row, or `checking` (an index holds no row); else the fault."""
    try:
        with _as_large() if large else _as_it_is():
            programme = programmes.open_programme(folder, PASSPHRASE)
    except StoreError:
        return "opening"
    except Exception as error:  # noqa: BLE001 - a defect is a fault of this damage, and the next is tried
        return f"opening ended with {type(error).__name__}"
    with programme:
        try:
            after = programme.store.call(lambda db: {t: list(db.query(f"SELECT * FROM {t}")) for t in tables_of(db)})
        except StoreError:
            return "reading"
        except Exception as error:  # noqa: BLE001
            return f"reading ended with {type(error).__name__}"
        if different := lost(rows, after):
            return f"silently wrong: {'; '.join(different)}"
        try:
            programme.store.maintain(lambda db: opening.check(db.conn, folder / DATABASE)).result()
        except StoreError:
            return "checking"
    return "not told, and nothing is different"


def rows_of(folder: Path) -> Rows:
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        return programme.store.call(lambda db: {t: list(db.query(f"SELECT * FROM {t}")) for t in tables_of(db)})


@contextmanager
def _as_large() -> Iterator[None]:
    """As a programme is opened that is too large to be read through: by its pages as they are needed."""
    kept = opening._SEALS_UP_TO
    opening._SEALS_UP_TO = 0
    try:
        yield
    finally:
        opening._SEALS_UP_TO = kept


@contextmanager
def _as_it_is() -> Iterator[None]:
    yield


# The damages ---------------------------------------------------------------------------------------------------------------


def _pages(content: bytearray) -> int:
    return len(content) // PAGE


def _bits(content: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 1, 3))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)


def _noise(content: bytearray, rng: random.Random) -> None:
    at, length = rng.randrange(len(content) - 64), rng.randrange(1, 64)
    before = bytes(content[at : at + length])
    while content[at : at + length] == before:
        content[at : at + length] = rng.randbytes(length)


def _zeroed_sectors(content: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(content) // SECTOR - 4) * SECTOR
    length = SECTOR * rng.randrange(1, 5)
    content[at : at + length] = bytes(length)


def _zeroed_page(content: bytearray, rng: random.Random) -> None:
    at = rng.randrange(_pages(content)) * PAGE
    content[at : at + PAGE] = bytes(PAGE)


def _cut(content: bytearray, rng: random.Random) -> None:
    del content[rng.randrange(1, len(content)) :]


def _cut_at_page(content: bytearray, rng: random.Random) -> None:
    del content[rng.randrange(1, _pages(content)) * PAGE :]


def _swapped(content: bytearray, rng: random.Random) -> None:
    a, b = (page * PAGE for page in rng.sample(range(_pages(content)), 2))
    content[a : a + PAGE], content[b : b + PAGE] = content[b : b + PAGE], content[a : a + PAGE]


def _repeated(content: bytearray, rng: random.Random) -> None:
    a, b = (page * PAGE for page in rng.sample(range(_pages(content)), 2))
    content[a : a + PAGE] = content[b : b + PAGE]


def _shifted(content: bytearray, rng: random.Random) -> None:
    at = rng.randrange(len(content))
    content[at:] = content[at + 1 :] + rng.randbytes(1)


DAMAGES: Mapping[str, Damage] = {
    "bits": _bits,
    "noise": _noise,
    "zeroed-sectors": _zeroed_sectors,
    "zeroed-page": _zeroed_page,
    "cut": _cut,
    "cut-at-page": _cut_at_page,
    "swapped-pages": _swapped,
    "repeated-page": _repeated,
    "shifted": _shifted,
    "header": _bits,
}
