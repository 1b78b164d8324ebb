"""A survey's replicate estimates beside its estimate: what they say of its spread, and of the spreads together."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from estimation.cells import numbers
from estimation.residual.spread import Spreads
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.text import N_, text

COLUMN = re.compile(r"rep(?:licate)?[_ ]?(\d+)$", re.IGNORECASE)

DESIGNS: Mapping[str, str] = {
    "bootstrap": N_("bootstrap or balanced repeated replication"),
    "jackknife": N_("jack-knife, one unit left out at a time"),
    "successive-differences": N_("successive differences"),
    "fay": N_("balanced repeated replication by Fay, with half weights"),
}
"""How the replicate weights were made: the variance is a factor times the sum of squared differences from the estimate."""


def factor(design: str, replicates: int) -> float:
    """The factor of a design with K replicates: 1/K, (K − 1)/K, 4/K, and 1/(K (1 − 0.5)²) (Wolter 2007, chapters 3 to 5; Fay
    & Train 1995 for successive differences)."""
    k = float(replicates)
    return {"bootstrap": 1 / k, "jackknife": (k - 1) / k, "successive-differences": 4 / k, "fay": 4 / k}[design]


def with_replicates(table: Table, values: Spreads, design: str, problems: Collector) -> Spreads:
    """The spreads with the replicates of the columns `replicate_1`, `replicate_2`, …; without such columns as they were.

    A row has all of them or none, and no other spread beside them.
    """
    names = sorted((n for n in table.columns if COLUMN.match(n)), key=lambda n: int(COLUMN.match(n)[1]))  # type: ignore[index]
    if not names:
        return values
    if len(names) < 2:
        what = text(N_("One replicate alone says nothing of the spread"))
        problems.add("one-replicate", what, table.place(column=names[0]))
        return values
    found = np.column_stack([numbers(table, name, problems, required=False) for name in names])
    given: NDArray[np.bool_] = ~np.isnan(found)
    complete: list[list[bool]] = given.tolist()
    for r in np.flatnonzero(np.any(given, axis=1)).tolist():
        lacking = [name for name, there in zip(names, complete[r], strict=True) if not there]
        if lacking:
            missing = lacking[0]
            problems.add("missing", text(N_("A replicate is missing")), table.place(r, missing))
        elif values.sd[r] > 0:
            what = text(N_("Give either replicates or another spread of the value, not both"))
            problems.add("two-spreads", what, table.place(r, names[0]))
    whole = np.all(given, axis=1, keepdims=True)
    apart = np.where(whole, found - values.value[:, None], 0.0)
    return dataclasses.replace(values, replicates=apart * np.sqrt(factor(design, len(names))))
