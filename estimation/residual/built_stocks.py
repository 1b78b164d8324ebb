"""Legal stocks built from cohorts of admissions inside a residual: each admission row less those who died and left since."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from estimation.cells import as_label
from estimation.residual.ages import bounds
from estimation.residual.durations import Rates, read_rates
from estimation.residual.identities import as_numbers, is_total, wholes
from estimation.residual.inputs import DIMENSIONS
from estimation.residual.life_table import LifeTable, open_life_table
from estimation.residual.replicates import COLUMN
from estimation.table import Cell, Table
from vocabulary.errors import BadParameter, Collector, Place, Problem
from vocabulary.fields import Integer, Number, Words
from vocabulary.text import N_, text

YEAR = re.compile(r"\d{4}$")
SURVIVAL = Words(
    N_("Survival of cohorts"),
    N_("The share of admissions that lives through a year, as one number, or the file of a life table; empty: as given."),
    longest=500,
)  # fmt: skip
UNTIL = Integer(N_("Until"), N_("The year of the count, to which cohorts are carried; 0: the last year of entry."), 0, 9999)
DEPARTURES = Words(
    N_("Departures of cohorts"),
    N_("The share of admissions that leaves in a year, by completed years of stay: 0:0.05, 1:0.02, 10:0.01"), longest=500,
)  # fmt: skip


def read_survival(written: str) -> float | LifeTable | None:
    """One number between 0 and 1, a life table, or nothing; raises `BadParameter` and what `open_life_table` raises."""
    if not written.strip():
        return None
    try:
        value = float(written.replace(",", "."))
    except ValueError:
        return open_life_table(Path(written))
    Number(SURVIVAL.label, low=0, high=1).check(value)
    return value


def with_built_stocks(table: Table, survival: str, departures: str, until: int) -> Table:
    """The table with rows of `deaths` and `emigration` for each row of `inflow` of a year of entry, where survival or
    departures are set; a row's spread shrinks with it, so that the stock has the spread of those who are left.

    An age is that at the count: the cohort was as many years younger when it was admitted. Raises `BadInput` with all problems,
    `BadParameter` where rows of deaths or departures are given as well.
    """
    alive, rates = read_survival(survival), read_rates(departures)
    if alive is None and not any(rates.rate):
        return table
    kind = [as_label(cell).lower() for cell in table.columns.get("component", ())]
    totals = _totals(table, kind)
    rows = [r for r, name in enumerate(kind) if name == "inflow" and r not in totals]
    if not rows:
        return table
    _only_one_way(table, kind, rows)
    problems = Collector()
    year = {r: as_label(table.columns["entry_year"][r]) if "entry_year" in table.columns else "" for r in rows}
    for r in rows:
        if not YEAR.match(year[r]):
            what = text(N_("Admissions need the year of entry, to be carried to the count"))
            problems.add("no-entry-year", what, table.place(r, "entry_year"))
    problems.raise_if_any()
    end = until or max(int(y) for y in year.values())
    value = as_numbers(table.columns["value"])
    columns = {name: list(cells) for name, cells in table.columns.items()}
    numbers = list(table.rows)
    for r in rows:
        years = end - int(year[r])
        if years < 0:
            what = text(N_("{value} lies after the year of the count"), value=year[r])
            problems.add("year-out-of-order", what, table.place(r, "entry_year"))
            continue
        lives = _lives(table, r, alive, years, problems)
        if lives is None or np.isnan(value[r]):
            continue
        died, left, share = _carried(lives, rates, years)
        _shrink(columns, r, value[r], share)
        for component, part in (("deaths", died), ("emigration", left)):
            for name, cells in columns.items():
                cells.append(_cell(table, name, r, component, float(part * value[r])))
            numbers.append(table.rows[r])
    problems.raise_if_any()
    return Table(columns, table.name, table.sheet, numbers)


def _totals(table: Table, kind: Sequence[str]) -> set[int]:
    """Rows of totals of others: they are held to their parts later, and no cohort of their own."""
    names = [name for name in DIMENSIONS if name in table.columns]
    groups = [tuple(as_label(table.columns[name][r]) for name in names) for r in range(len(table))]
    status = table.columns.get("status", [None] * len(table))
    keys = [(name, as_label(status[r])) for r, name in enumerate(kind)]
    return {whole.row for whole in wholes(keys, groups) if any(map(is_total, groups[whole.row]))}


def _only_one_way(table: Table, kind: Sequence[str], rows: Sequence[int]) -> None:
    """Deaths and departures are either given or computed."""
    whom = {as_label(table.columns["status"][r]) for r in rows} if "status" in table.columns else set()
    given = [r for r, name in enumerate(kind) if name in ("deaths", "emigration")]
    if any(as_label(table.columns["status"][r]) in whom for r in given):
        what = text(N_("The table gives deaths or departures of admissions, and the settings compute them as well"))
        remedy = text(N_("Leave out those rows, or the settings survival and departures"))
        raise BadParameter(Problem("stock-built-twice", what, Place(field=SURVIVAL.label), remedy))


def _lives(table: Table, r: int, alive: float | LifeTable | None, years: int, problems: Collector) -> list[float] | None:
    """The share that lives through each year since the admission."""
    if not isinstance(alive, LifeTable):
        return [1.0 if alive is None else alive] * years
    found = bounds(as_label(table.columns["age"][r])) if "age" in table.columns else None
    sex = as_label(table.columns["sex"][r]) if "sex" in table.columns else ""
    sex = sex if sex in alive.ages else ""
    if found is None or sex not in alive.ages:
        what = text(N_("The life table needs the age and the sex of the admissions"))
        problems.add("no-age", what, table.place(r, "age" if found is None else "sex"))
        return None
    low, high = found
    middle = low if high in (low, float("inf")) else (low + high + 1) / 2
    begin = max(0.0, middle - years)
    if not alive.covers(sex, begin, begin + years):
        what = text(N_("The life table does not reach from age {begin} to {end}"), begin=as_label(begin),
                    end=as_label(begin + years))  # fmt: skip
        problems.add("life-table-too-short", what, table.place(r, "age"))
        return None
    return [float(share) for share in alive.survival(sex, begin, years)]


def _carried(lives: Sequence[float], rates: Rates, years: int) -> tuple[float, float, float]:
    """Of one admitted: the share that died, that left, and that is left; in each year first who dies, then who leaves."""
    died, left, remain = 0.0, 0.0, 1.0
    for lived, leaves in zip(lives, rates.at(range(years)), strict=True):
        dead = remain * (1 - lived)
        gone = (remain - dead) * float(leaves)
        died, left, remain = died + dead, left + gone, remain - dead - gone
    return died, left, remain


def _shrink(columns: dict[str, list[Cell]], r: int, value: float, share: float) -> None:
    """The spread of the admissions times the share that is left, around the same value.

    The spread of a Poisson number follows from the number itself, so it becomes a normal one of the same width.
    """
    kept = [name for name in columns if name in ("sd", "low", "high") or COLUMN.match(name)]
    given = {name: float(as_numbers([columns[name][r]])[0]) for name in kept}
    if "distribution" in columns and as_label(columns["distribution"][r]) == "poisson" and not given.keys() - {"sd"}:
        columns["distribution"][r] = "truncated-normal"
        columns.setdefault("sd", [None] * len(columns["component"]))
        given["sd"] = max(value**0.5, np.nan_to_num(given.get("sd", 0.0)))
    for name, number in given.items():
        if not np.isnan(number):
            columns[name][r] = number * share if name == "sd" else value + share * (number - value)


def _cell(table: Table, name: str, r: int, component: str, value: float) -> Cell:
    if name in ("component", "value"):
        return component if name == "component" else value
    return table.columns[name][r] if name in ("status", "sex", "age", "origin", "area", "entry_year", "source") else None
