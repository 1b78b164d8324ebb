"""The data of the power law: totals detected and registered, and a reference population, by country, sex, year …"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import complain, missing_columns, numbers, whole
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
    if missing_columns(table, ("detected", "registered", "reference", *by), problems):
        problems.raise_if_any()
    if len(table) < 3:
        problems.add("empty", text(N_("the table has fewer than three rows")), table.place())
    found = {name: numbers(table, name, problems, low=0) for name in ("detected", "registered", "reference")}
    whole(table, "detected", found["detected"], problems)
    nobody = np.flatnonzero(found["reference"] == 0).tolist()
    what = N_("the reference population is zero, so nothing can be carried over from it")
    complain(problems, "no-reference", what, table, "reference", nobody, text(N_("Leave the row out")))
    problems.raise_if_any()
    others = {name: tuple(values) for name, values in table.columns.items() if name not in found}
    return Totals(found["detected"].astype(np.int64), found["registered"], found["reference"], others, table.name, tuple(by))
