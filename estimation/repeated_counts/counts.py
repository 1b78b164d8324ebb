"""The data of repeated counts: how many persons were seen at each place, in each period, at each visit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.cells import missing_columns, numbers, whole
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

ROLES = (
    Role("site", N_("Place"), N_("The place that was visited: a shelter, a square, a settlement.")),
    Role("seen", N_("Persons seen"), N_("How many persons were counted at that visit.")),
    Role("period", N_("Period"), N_("Within a period nobody comes or goes; without it there is one."), required=False),
    Role("visit", N_("Visit"), N_("The number of the visit within the period; else the order of the rows."), required=False),
)


@dataclass(frozen=True, eq=False)
class RepeatedCounts:
    """`seen` (sites, periods, visits) with −1 where there was no visit; names of the sites and periods in order."""

    seen: NDArray[np.int64]
    sites: tuple[str, ...]
    periods: tuple[str, ...]
    name: str = ""

    @property
    def least(self) -> float:
        """Persons surely present in the last period: the sum over places of the largest count."""
        return float(np.maximum(self.seen[:, -1], 0).max(axis=-1).sum())

    def fingerprint(self) -> str:
        rows = sorted((site, self.seen[i].tolist()) for i, site in enumerate(self.sites))
        return hashlib.sha256(json.dumps([list(self.periods), rows], ensure_ascii=False).encode()).hexdigest()


def read(table: Table, by: Sequence[str]) -> RepeatedCounts:
    """Checks a raw table; raises `BadInput` with every problem by row and column."""
    problems = Collector()
    if missing_columns(table, ("site", "seen", *by), problems):
        problems.raise_if_any()
    if by:
        what = text(N_("strata are not possible here: make one table for each"))
        problems.add("strata", what, table.place(column=by[0]))
    if not len(table):
        problems.add("empty", text(N_("the table has no rows")), table.place())
    found = numbers(table, "seen", problems, low=0)
    whole(table, "seen", found, problems)
    rows: dict[tuple[str, str], dict[str, int]] = {}
    periods = table.columns.get("period", (1,) * len(table))
    for i, (site, count, period) in enumerate(zip(table.columns["site"], found, periods, strict=True)):
        if site is None or period is None:
            problems.add(
                "missing-value", text(N_("the value is missing")), table.place(i, "site" if site is None else "period")
            )
            continue
        visits = rows.setdefault((str(site), str(period)), {})
        visit = str(table.columns["visit"][i]) if "visit" in table.columns else str(len(visits) + 1)
        if visit in visits:
            problems.add(
                "visit-twice", text(N_("this visit stands twice for the same place and period")), table.place(i, "visit")
            )
        visits[visit] = 0 if np.isnan(count) else int(count)
    problems.raise_if_any()
    sites = tuple(dict.fromkeys(site for site, _ in rows))
    order = tuple(sorted({period for _, period in rows}, key=_number_first))
    most = max(len(visits) for visits in rows.values())
    seen_all = np.full((len(sites), len(order), most), -1, np.int64)
    for (site, period), visits in rows.items():
        values = [visits[v] for v in sorted(visits, key=_number_first)]
        seen_all[sites.index(site), order.index(period), : len(values)] = values
    return RepeatedCounts(seen_all, sites, order, table.name)


def _number_first(written: str) -> tuple[int, float, str]:
    try:
        return 0, float(written), written
    except ValueError:
        return 1, 0.0, written
