"""The data of one list: how often each person was recorded, folded into cells of count × covariates."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from estimation.cells import complain, missing_columns, numbers, whole
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
    if missing_columns(table, ("captures", *by), problems):
        problems.raise_if_any()
    if not len(table):
        problems.add("empty", text(N_("the table has no rows")), table.place())
    y = numbers(table, "captures", problems, low=0)
    whole(table, "captures", y, problems)
    never = N_("a person recorded 0 times cannot stand in the list")
    remedy = text(N_("Leave out those recorded 0 times: they are what is estimated"))
    complain(problems, "never-recorded", never, table, "captures", np.flatnonzero(y == 0).tolist(), remedy)
    weights = np.ones(len(y))
    if "count" in table.columns:
        weights = numbers(table, "count", problems, low=0)
        whole(table, "count", weights, problems)
    for name in by:
        empty = [i for i, value in enumerate(table.columns[name]) if value is None]
        complain(problems, "missing-value", N_("the value is missing"), table, name, empty)
    problems.raise_if_any()
    keep = np.flatnonzero(weights > 0)
    if not len(keep):
        problems.add("empty", text(N_("no person was recorded")), table.place())
        problems.raise_if_any()
    others = {name: values for name, values in table.columns.items() if name not in ("captures", "count")}
    return CountTable(
        y[keep].astype(np.int64),
        weights[keep],
        {name: tuple(values[i] for i in keep.tolist()) for name, values in others.items()},
        table.name,
        tuple(by),
    )
