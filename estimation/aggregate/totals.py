"""The data of the power law: totals detected and registered, and a reference population, by country, sex, year …"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.jets import Array
from estimation.single_list.distributions import Counts
from estimation.table import Cell, Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

ROLES = (
    Role("detected", N_("Detected"), N_("Persons found in an irregular situation, e.g. by the border guard.")),
    Role("registered", N_("Registered"), N_("Persons found by a second source, e.g. identified by the police.")),
    Role("reference", N_("Reference population"), N_("Foreigners who reside legally, of the same group.")),
    Role("group", N_("Group or covariate"), N_("Country, sex, year …, for formulas and strata."), required=False, many=True),
)


@dataclass(frozen=True, eq=False)
class Totals:
    """One row a group: `detected` (m), `registered` (m), `reference` (m), and the other columns."""

    detected: Counts
    registered: Array
    reference: Array
    columns: Mapping[str, tuple[Cell, ...]]
    name: str = ""
    by: tuple[str, ...] = ()

    def fingerprint(self) -> str:
        names = sorted(self.columns)
        rows = [
            [int(self.detected[i]), float(self.registered[i]), float(self.reference[i])]
            + [str(self.columns[n][i]) for n in names]
            for i in range(len(self.detected))
        ]
        written = json.dumps([names, sorted(rows, key=str), list(self.by)], ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


def read(table: Table, by: Sequence[str]) -> Totals:
    """Checks a raw table; raises `BadInput` with every problem by row and column."""
    problems = Collector()
    for name in ("detected", "registered", "reference", *by):
        if name not in table.columns:
            what = text(N_("the column {name} is missing"), name=name)
            remedy = text(N_("The columns are: {names}"), names=", ".join(table.columns))
            problems.add("missing-column", what, table.place(), remedy)
    problems.raise_if_any()
    if len(table) < 3:
        problems.add("empty", text(N_("the table has fewer than three rows")), table.place())
    numbers = {
        name: [_number(value, problems, table, i, name) for i, value in enumerate(table.columns[name])]
        for name in ("detected", "registered", "reference")
    }
    others = {name: values for name, values in table.columns.items() if name not in numbers}
    problems.raise_if_any()
    return Totals(
        np.array(numbers["detected"], np.int64),
        np.array(numbers["registered"], float),
        np.array(numbers["reference"], float),
        {name: tuple(values) for name, values in others.items()},
        table.name,
        tuple(by),
    )


def _number(value: Cell, problems: Collector, table: Table, i: int, column: str) -> float:
    number: float | None
    try:
        number = None if value is None else float(str(value).replace(",", "."))
    except ValueError:
        number = None
    if number is None or number != number:
        problems.add(f"bad-{column}", text(N_("{value} is not a number"), value=repr(value)), table.place(i, column))
        return 1.0
    if number < 0:
        problems.add(f"bad-{column}", text(N_("{value} is negative"), value=str(value)), table.place(i, column))
    elif column == "reference" and number == 0:
        what = text(N_("the reference population is zero, so nothing can be carried over from it"))
        problems.add("bad-reference", what, table.place(i, column), text(N_("Leave the row out")))
    elif column == "detected" and number != int(number):
        problems.add("bad-detected", text(N_("{value} is not a whole number"), value=str(value)), table.place(i, column))
    return number
