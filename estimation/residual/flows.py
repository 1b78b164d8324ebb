"""The rows of a stock-and-flow account, checked: one opening stock, every year's flows, later stocks to compare with."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import as_label, complain, missing_columns, numbers
from estimation.residual.spread import NAMES, Reals, Spreads
from estimation.residual.spread_columns import read_spreads
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, text

COMPONENTS: Mapping[str, str] = {
    "stock": N_("Opening stock"),
    "entries": N_("Entries"),
    "overstays": N_("Stays beyond the permitted time"),
    "apprehensions": N_("Apprehensions at the border"),
    "deaths": N_("Deaths"),
    "removals": N_("Removals"),
    "legalised": N_("Regularised"),
    "net": N_("Net change, where only that is known"),
}
ROLES = (
    Role("year", N_("Year"), N_("A stock is that of 1 January, a flow that of the whole year.")),
    Role("component", N_("Component"),
         N_("stock, entries, overstays, apprehensions, deaths, removals, legalised or net; later stocks are compared with.")),
    Role("value", N_("Value"), N_("Persons; who leaves as a positive number, only net may be negative.")),
    Role("sd", N_("Standard deviation"), N_("Of the value; or low and high, its 95 % limits."), required=False),
    Role("low", N_("Low"), N_("The lower 95 % limit of the value."), required=False),
    Role("high", N_("High"), N_("The upper 95 % limit of the value."), required=False),
    Role("distribution", N_("Distribution"), N_("How the numbers of the row vary."), required=False),
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Flows:
    """R rows by year and component, in the order in which they are drawn; `years` are those of the flows, without a gap."""

    year: tuple[int, ...]
    component: tuple[str, ...]
    values: Spreads
    years: tuple[int, ...]

    def fingerprint(self) -> str:
        v = self.values
        rows = [
            [self.year[r], name, *(repr(float(c[r])) for c in (v.value, v.sd, v.low, v.high)), NAMES[v.kind[r]]]
            for r, name in enumerate(self.component)
        ]
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

    @property
    def compared(self) -> tuple[int, ...]:
        """The rows with later stocks, which do not enter the account."""
        return tuple(r for r, name in enumerate(self.component) if name == "stock" and self.year[r] != self.years[0])

    def of(self, values: Reals, component: str, year: int) -> Reals:
        """The value (or the draws) of a component in a year, 0 where there is no row."""
        for r, name in enumerate(self.component):
            if name == component and self.year[r] == year:
                found: Reals = values[r]
                return found
        return np.zeros(values.shape[1:])


def read_flows(table: Table, by: Sequence[str] = ()) -> Flows:
    """Checks and arranges the rows. Raises `BadInput` with all problems, each with its row and column."""
    problems = Collector()
    missing_columns(table, ["year", "component", "value"], problems)
    for name in by:
        problems.add("not-a-breakdown", text(N_("{name} does not break down the account"), name=name), table.place())
    problems.raise_if_any()
    component = [as_label(cell).lower() for cell in table.columns["component"]]
    unknown = [r for r, name in enumerate(component) if name not in COMPONENTS]
    remedy = text(N_("It is one of: {names}"), names=", ".join(COMPONENTS))
    complain(
        problems, "unknown-component", N_("{value} is not a component of the account"), table, "component", unknown, remedy
    )
    year = numbers(table, "year", problems)
    with np.errstate(invalid="ignore"):
        broken = np.flatnonzero((year != np.floor(year)) | (year < 1000) | (year > 9999)).tolist()
    broken = [r for r in broken if not np.isnan(year[r])]
    complain(problems, "bad-year", N_("{value} is not a year"), table, "year", broken)
    value = numbers(table, "value", problems)
    below = [r for r, name in enumerate(component) if name != "net" and value[r] < 0]
    complain(problems, "negative", N_("{value} is negative"), table, "value", below)
    values = read_spreads(table, np.nan_to_num(value), "sd", "low", "high", problems, share=False)
    for r in (r for r, name in enumerate(component) if name == "net"):
        if NAMES[values.kind[r]] == "truncated-normal":  # a net change may be below zero
            values.kind[r] = NAMES.index("normal")
        elif NAMES[values.kind[r]] == "poisson" and value[r] < 0:
            problems.add("negative", text(N_("A Poisson number cannot be negative")), table.place(r, "distribution"))
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    problems.raise_if_any()
    years = _years(table, [int(y) for y in year], component, problems)
    problems.raise_if_any()
    order = sorted(range(len(table)), key=lambda r: (int(year[r]), list(COMPONENTS).index(component[r])))
    rows = np.array(order, dtype=np.intp)
    return Flows(tuple(int(year[r]) for r in order), tuple(component[r] for r in order), values.take(rows), years)


def _years(table: Table, year: Sequence[int], component: Sequence[str], problems: Collector) -> tuple[int, ...]:
    """From the opening stock to the last flow: no row twice, no year without flows, nothing before or after."""
    first: dict[tuple[int, str], int] = {}
    for r, key in enumerate(zip(year, component, strict=True)):
        if first.setdefault(key, r) != r:
            what = text(N_("This row repeats row {row}"), row=str(table.rows[first[key]]))
            problems.add("repeated-row", what, table.place(r, "year"))
    stocks = [y for y, name in zip(year, component, strict=True) if name == "stock"]
    flows = [y for y, name in zip(year, component, strict=True) if name != "stock"]
    if not stocks:
        problems.add("no-stock", text(N_("There is no opening stock (component stock)")), table.place(column="component"))
    if not flows:
        problems.add("no-flows", text(N_("There is no flow: entries, deaths or the like")), table.place(column="component"))
    if not stocks or not flows:
        return ()
    begin, end = min(stocks), max(flows)
    for r, name in enumerate(component):
        if name != "stock" and year[r] < begin:
            what = text(N_("A flow of {year} lies before the opening stock of {first}"), year=str(year[r]), first=str(begin))
            problems.add("year-out-of-order", what, table.place(r, "year"))
        elif name == "stock" and year[r] > end + 1:
            what = text(N_("The stock of {year} lies after the last flow, of {last}"), year=str(year[r]), last=str(end))
            problems.add("year-out-of-order", what, table.place(r, "year"))
    if gaps := [str(y) for y in range(begin, end) if y not in flows]:
        what = text(N_("There are no flows for {years}"), years=", ".join(gaps))
        problems.add("missing-year", what, table.place(column="year"), text(N_("Write a row with 0 if nothing happened")))
    return tuple(range(begin, end + 1))
