"""A life table: how many of those alive at one age live on to another."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from estimation.cells import as_label, missing_columns, numbers
from estimation.residual.spread import Reals
from estimation.table import Table
from vocabulary.errors import BadInput, Collector, Place, Problem
from vocabulary.text import N_, text


@dataclass(frozen=True, eq=False)
class LifeTable:
    """Ages and survivors l(x) by sex; the empty name is everybody."""

    ages: Mapping[str, Reals]
    alive: Mapping[str, Reals]

    def numbers(self) -> list[list[str]]:
        """What the table says, for a fingerprint."""
        return [[sex, *map(repr, self.ages[sex].tolist()), *map(repr, self.alive[sex].tolist())] for sex in sorted(self.ages)]

    def covers(self, sex: str, begin: float, end: float) -> bool:
        return bool(self.ages[sex][0] <= begin and end <= self.ages[sex][-1])

    def survival(self, sex: str, begin: float, years: int) -> Reals:
        """The share that lives through each of so many years, l(x + k + 1)/l(x + k), straight lines between the ages."""
        alive = np.interp(begin + np.arange(years + 1), self.ages[sex], self.alive[sex])
        found: Reals = np.divide(alive[1:], alive[:-1], out=np.zeros(years), where=alive[:-1] > 0)
        return found


def open_life_table(path: Path) -> LifeTable:
    """From a CSV file with the columns age, lx and, where it is by sex, sex. Raises `BadInput` with all problems."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):
        what = text(N_("The life table {name} cannot be read"), name=path.name)
        remedy = text(N_("Give one number, or a CSV file with the columns age, sex and lx"))
        raise BadInput(Problem("no-life-table", what, Place(path.name), remedy)) from None
    rows = list(csv.reader(lines, delimiter=";" if lines and ";" in lines[0] else ","))
    header = [name.strip() for name in rows[0]] if rows else []
    body = [(n, row) for n, row in enumerate(rows[1:], 2) if any(map(str.strip, row))]
    columns = {name: [row[j].strip() if j < len(row) else None for _, row in body] for j, name in enumerate(header)}
    return read_life_table(Table(columns, path.name, rows=[n for n, _ in body]))


def read_life_table(table: Table) -> LifeTable:
    """Checks the table: ages in order, each once, and never more alive than before."""
    problems = Collector()
    missing_columns(table, ["age", "lx"], problems)
    problems.raise_if_any()
    age, alive = numbers(table, "age", problems, low=0), numbers(table, "lx", problems, low=0)
    sex = [as_label(cell) for cell in table.columns["sex"]] if "sex" in table.columns else [""] * len(table)
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    ages, survivors = {}, {}
    for one in dict.fromkeys(sex):
        rows = sorted((r for r, s in enumerate(sex) if s == one), key=lambda r: float(age[r]))
        for a, b in pairwise(rows):
            if age[a] == age[b]:
                problems.add(
                    "repeated-row", text(N_("This row repeats row {row}"), row=str(table.rows[a])), table.place(b, "age")
                )
            elif alive[b] > alive[a]:
                what = text(N_("The life table rises: more are alive at {age} than at {before}"),
                            age=as_label(float(age[b])), before=as_label(float(age[a])))  # fmt: skip
                problems.add("rising-life-table", what, table.place(b, "lx"))
        ages[one], survivors[one] = age[rows], alive[rows]
    problems.raise_if_any()
    return LifeTable(ages, survivors)
