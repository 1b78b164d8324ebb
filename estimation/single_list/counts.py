"""The data of one list: how often each person was recorded, folded into cells of count × covariates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimation.jets import Array
from estimation.single_list.distributions import Counts
from estimation.table import Cell, Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

ROLES = (
    Role("captures", N_("Times recorded"), N_("How often the person was recorded: 1, 2, 3, …; never 0.")),
    Role("count", N_("Count"), N_("How many persons the row stands for; without it each row is one person."), required=False),
    Role(
        "covariate",
        N_("Covariate"),
        N_("Any other column, to be named in a formula or as a stratum."),
        required=False,
        many=True,
    ),
)


@dataclass(frozen=True, eq=False)
class CountTable:
    """`y` (m) times recorded, `weights` (m) persons, and each covariate's value in the same m rows."""

    y: Counts
    weights: Array
    columns: Mapping[str, tuple[Cell, ...]]
    name: str = ""
    by: tuple[str, ...] = ()

    @property
    def persons(self) -> float:
        return float(self.weights.sum())

    def cells(self, names: Sequence[str]) -> CountTable:
        """The same persons folded into one row for each distinct count and values of `names`, in sorted order."""
        keep = tuple(dict.fromkeys((*names, *self.by)))
        folded: dict[tuple[Any, ...], float] = {}
        for i in range(len(self.y)):
            key = (int(self.y[i]), *(self.columns[n][i] for n in keep))
            folded[key] = folded.get(key, 0.0) + float(self.weights[i])
        rows = sorted(folded, key=lambda key: (key[0], [str(v) for v in key[1:]]))
        columns = {n: tuple(row[j + 1] for row in rows) for j, n in enumerate(keep)}
        y = np.array([row[0] for row in rows], np.int64)
        return CountTable(y, np.array([folded[row] for row in rows]), columns, self.name, self.by)

    def frequencies(self) -> dict[int, float]:
        """How many persons were recorded once, twice, …"""
        return {int(k): float(self.weights[self.y == k].sum()) for k in np.unique(self.y)}

    def fingerprint(self) -> str:
        """SHA-256 of the cells over all columns."""
        cells = self.cells(sorted(self.columns))
        rows = [
            [int(cells.y[i]), float(cells.weights[i])] + [str(cells.columns[n][i]) for n in sorted(cells.columns)]
            for i in range(len(cells.y))
        ]
        written = json.dumps([sorted(cells.columns), sorted(rows), list(self.by)], ensure_ascii=False)
        return hashlib.sha256(written.encode()).hexdigest()


def read(table: Table, by: Sequence[str]) -> CountTable:
    """Checks a raw table; raises `BadInput` with every problem by row and column."""
    problems = Collector()
    for name in ("captures", *by):
        if name not in table.columns:
            what = text(N_("the column {name} is missing"), name=name)
            remedy = text(N_("The columns are: {names}"), names=", ".join(table.columns))
            problems.add("missing-column", what, table.place(), remedy)
    problems.raise_if_any()
    if not len(table):
        problems.add("empty", text(N_("the table has no rows")), table.place())
    y = [_whole(value, 1, problems, table, i, "captures") for i, value in enumerate(table.columns["captures"])]
    counts = table.columns.get("count")
    weights = [1] * len(y) if counts is None else [_whole(v, 0, problems, table, i, "count") for i, v in enumerate(counts)]
    others = {name: values for name, values in table.columns.items() if name not in ("captures", "count")}
    for name, values in others.items():
        for i, value in enumerate(values):
            if value is None and name in by:
                problems.add("missing-value", text(N_("the value is missing")), table.place(i, name))
    problems.raise_if_any()
    keep = [i for i, weight in enumerate(weights) if weight > 0]
    if not keep:
        problems.add("empty", text(N_("no person was recorded")), table.place())
        problems.raise_if_any()
    return CountTable(
        np.array([y[i] for i in keep], np.int64),
        np.array([weights[i] for i in keep], float),
        {name: tuple(values[i] for i in keep) for name, values in others.items()},
        table.name,
        tuple(by),
    )


def _whole(value: Cell, least: int, problems: Collector, table: Table, i: int, column: str) -> int:
    number = value
    if isinstance(value, str):
        try:
            number = float(value.replace(",", "."))
        except ValueError:
            number = None
    if number is None or isinstance(number, bool):
        what = text(N_("{value} is not a number"), value="–" if value is None else repr(value))
    elif number != int(number):
        what = text(N_("{value} is not a whole number"), value=str(value))
    elif number < 0:
        what = text(N_("{value} is negative"), value=str(value))
    elif number < least:
        what = text(N_("a person recorded 0 times cannot stand in the list"))
    else:
        return int(number)
    remedy = text(N_("Leave out those recorded 0 times: they are what is estimated")) if number == 0 else None
    problems.add(f"bad-{column}", what, table.place(i, column), remedy)
    return least
