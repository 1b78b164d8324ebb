"""A finished report's provenance read back: what it says of each estimate, and the printed command as what it asks for."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from estimation.result import Estimate
from vocabulary.text import LANGUAGES, N_, translate

COMMAND = N_("Command that repeats it")
DATA = N_("Fingerprint of the data (SHA-256)")
FIGURES = N_("Fingerprint of the figures (SHA-256)")
RUN = N_("Number of the run (SHA-256)")
VERSION = N_("Version")
DIGITS = 9  # of each figure: the last ones differ between machines


@dataclass(frozen=True)
class Printed:
    """An estimate as the provenance tells of it; `command` is empty where only the programme's own window repeats it, `data`
    and `figures` where counts are protected (no digest of exact ones is printed then). `row` are its printed figures."""

    name: str
    command: str = ""
    data: str = ""
    figures: str = ""
    run: str = ""
    version: str = ""
    row: Row | None = None


@dataclass(frozen=True)
class Asked:
    """The words of a printed command: the method's name, its settings as written, groups, seed, reason, and the column of
    draws."""

    method: str
    sheet: str = ""
    settings: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    seed: str = ""
    reason: str = ""
    draws: str = ""


@dataclass(frozen=True)
class Row:
    """A printed estimate: the point (None where it may not stand) and its limits, None where they are not known."""

    point: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass
class _Open:
    name: str
    items: dict[str, str] = field(default_factory=dict)


def figures_of(estimate: Estimate) -> str:
    """SHA-256 over the figures alone: total, counts, strata and models, without day, version or definition."""
    plain = estimate.to_plain()
    kept = {name: _rounded(plain[name]) for name in ("population", "observed", "strata", "models")}
    return hashlib.sha256(json.dumps(kept, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def printed(cached: Any) -> list[Printed]:
    """Every estimate of the provenance, in order; `cached` is the workbook read with values."""
    codes = {translate(said, lang): said for said in (COMMAND, DATA, FIGURES, RUN, VERSION) for lang in LANGUAGES}
    found: list[_Open] = []
    for name, item, value in _rows(cached, "T_provenance"):
        code = codes.get(str(item), "")
        if not found or found[-1].name != name or code in found[-1].items:
            found.append(_Open(str(name)))
        if code:
            found[-1].items[code] = str(value)
    known = [one for one in found if one.items]
    rows = list(_figures(cached))
    told = rows if len(rows) == len(known) else [None] * len(known)
    return [
        Printed(
            one.name, one.items.get(COMMAND, ""), _digest(one.items.get(DATA, "")), _digest(one.items.get(FIGURES, "")),
            one.items.get(RUN, ""), one.items.get(VERSION, "").removeprefix("Alcance "), row,
        )
        for one, row in zip(known, told, strict=True)
    ]  # fmt: skip


def _digest(written: str) -> str:
    """A digest as printed; nothing where words stand in its place."""
    return written if re.fullmatch(r"[0-9a-f]{64}", written) else ""


def _figures(cached: Any) -> Iterator[Row]:
    """The printed estimates in the order of the provenance: those of the headline's population, then the others."""
    for table, first in (("T_methods", 1), ("T_others", 2)):
        for values in _rows(cached, table):
            yield Row(*(v if isinstance(v, int | float) else None for v in values[first : first + 3]))


def asked(command: str) -> Asked:
    """What a printed command asks for. Raises `ValueError` where it is none of ours."""
    words = shlex.split(command)
    if words[:4] != ["python3", "-m", "survey_app", "estimate"]:
        raise ValueError(command)
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for name in ("method", "file"):
        parser.add_argument(name)
    for name in ("--sheet", "--seed", "--reason", "--draws"):
        parser.add_argument(name, default="")
    for name in ("--set", "--by", "--assume"):
        parser.add_argument(name, action="append", default=[])
    parser.add_argument("--threats", action="store_true")
    try:
        found, rest = parser.parse_known_args(words[4:])
    except (argparse.ArgumentError, SystemExit) as error:
        raise ValueError(command) from error
    if rest:
        raise ValueError(command)
    return Asked(found.method, found.sheet, tuple(found.set), tuple(found.by), found.seed, found.reason, found.draws)


def _rows(cached: Any, table: str) -> Iterator[tuple[Any, ...]]:
    """The rows of a table without its header; nothing where there is no such table."""
    for sheet in cached.worksheets:
        if table in sheet.tables:
            for row in sheet[sheet.tables[table].ref][1:]:
                yield tuple(cell.value for cell in row)


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return f"{value:.{DIGITS}g}"
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value
