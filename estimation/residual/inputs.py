"""The rows of a residual account, checked: which parts there are, in which cells, with which undercount and spread."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.residual.spread import NAMES, Spreads
from vocabulary.fields import Role
from vocabulary.text import N_, Text, text

COMPONENTS = (
    "counted", "shift", "legal", "inflow", "deaths", "emigration", "naturalised", "double_nationality", "quasi", "pending",
    "irregular",
)  # fmt: skip
STOCKS = {
    "legal": 1.0, "inflow": 1.0, "deaths": -1.0, "emigration": -1.0, "naturalised": 1.0, "double_nationality": 1.0,
    "quasi": 1.0, "pending": 1.0,
}  # fmt: skip
"""How each component enters the legal stock of its status."""
SWITCHED = ("naturalised", "double_nationality", "quasi", "pending")
"""Groups of whom the definition says whether they are in the figure."""
LABELS = {
    "counted": N_("Counted population ({status})"),
    "shift": N_("Moved to the reference date"),
    "legal": N_("Stock residing legally ({status})"),
    "inflow": N_("Admissions ({status})"),
    "deaths": N_("Deaths among them ({status})"),
    "emigration": N_("Departures among them ({status})"),
    "naturalised": N_("Naturalised ({status})"),
    "double_nationality": N_("Also nationals ({status})"),
    "quasi": N_("Tolerated or with a provisional status ({status})"),
    "pending": N_("Waiting for a decision ({status})"),
}
DIMENSIONS = ("sex", "age", "origin", "area", "entry_year")
IRREGULAR = "irregular"

ROLES = (
    Role("component", N_("Component"),
         N_("counted, shift, legal, inflow, deaths, emigration, naturalised, double_nationality, quasi, pending or "
            "irregular.")),
    Role("status", N_("Status"), N_("Whom the row is about, such as resident or student.")),
    Role("value", N_("Value"), N_("Persons; deaths and departures as positive numbers.")),
    Role("undercount", N_("Undercount"), N_("The share of the true number that was not counted, from 0 to 1."), required=False),
    Role("sd", N_("Standard deviation"), N_("Of the value; or low and high, its 95 % limits."), required=False),
    Role("low", N_("Low"), N_("The lower 95 % limit of the value."), required=False),
    Role("high", N_("High"), N_("The upper 95 % limit of the value."), required=False),
    Role("replicate_1", N_("Replicates"),
         N_("Of the value by a survey's replicate weights: replicate_1, replicate_2 and so on."), required=False),
    Role("undercount_sd", N_("Standard deviation of the undercount"), "", required=False),
    Role("undercount_low", N_("Low undercount"), "", required=False),
    Role("undercount_high", N_("High undercount"), "", required=False),
    Role("distribution", N_("Distribution"), N_("How value and undercount vary."), required=False),
    Role("coverage_adjusted", N_("Adjusted for coverage"),
         N_("Of a count: yes where its weights already make up for persons not counted."), required=False),
    Role("source", N_("Source"), N_("Where the number is from."), required=False),
    Role("uncertainty", N_("Uncertainty"),
         N_("sampling or parameter: what the spread of the value is; by default of a count or a stock it is sampling."),
         required=False),
    *(Role(name, name, N_("A breakdown of all parts."), required=False) for name in DIMENSIONS),
)  # fmt: skip


def component_label(component: str, status: str) -> Text:
    """A component in words, with the status where it has one: a count of everybody has none."""
    if component == "counted" and not status:
        return text(N_("Counted population"))
    return text(LABELS[component], status=status) if component != "shift" else text(LABELS[component])


@dataclass(frozen=True, eq=False)
class ResidualTable:
    """The rows as arrays over R rows, C cells and S legal statuses.

    `cell` is −1 for a row that holds for the cells `covers[r]` (a shift, an undercount of the irregular) rather than for
    one. `group[s, c]` is the undercount quantity of status s (the irregular last) in cell c, `undercounts` their spreads:
    one quantity wherever status, share and spread are the same, so that it is drawn once for all its cells.
    """

    dimensions: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    statuses: tuple[str, ...]
    component: tuple[str, ...]
    status: tuple[str, ...]
    cell: NDArray[np.intp]
    covers: NDArray[np.bool_]
    values: Spreads
    undercounts: Spreads
    group: NDArray[np.intp]
    source: tuple[str, ...]
    layer: tuple[str, ...]
    adjusted: bool = False  # the count's weights already make up for persons not counted
    by: tuple[str, ...] = ()
    irregular_given: bool = True

    def fingerprint(self) -> str:
        """SHA-256 of what is computed with; the order of rows plays no part."""
        rows = sorted(
            [
                self.component[r],
                self.status[r],
                sorted(self.cells[c] for c in np.flatnonzero(self.covers[r])),
                *self._numbers(r),
            ]
            for r in range(len(self.component))
        )
        shares = sorted(
            [name, self.cells[c], *map(repr, self._share(s, c))]
            for s, name in enumerate((*self.statuses, IRREGULAR))
            for c in range(len(self.cells))
        )
        return hashlib.sha256(json.dumps([self.dimensions, rows, shares], ensure_ascii=False).encode()).hexdigest()

    def _numbers(self, r: int) -> list[str]:
        v = self.values
        drawn = [] if v.replicates is None else [repr(float(x)) for x in v.replicates[r]]
        return [repr(float(a[r])) for a in (v.value, v.sd, v.low, v.high)] + [NAMES[v.kind[r]], *drawn]

    def _share(self, s: int, c: int) -> list[float | str]:
        u, g = self.undercounts, self.group[s, c]
        return [*(float(a[g]) for a in (u.value, u.sd, u.low, u.high)), NAMES[u.kind[g]]]
