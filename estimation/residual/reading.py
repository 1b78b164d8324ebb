"""A raw table to the checked rows of a residual account: everything that can be wrong is named with its row and column."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from estimation.cells import NO, YES, as_label, complain, missing_columns, numbers
from estimation.residual.ages import overlapping
from estimation.residual.identities import Whole, as_numbers, compare, is_total, wholes
from estimation.residual.influence import LAYERS, PARAMETER, SAMPLING
from estimation.residual.inputs import COMPONENTS, DIMENSIONS, IRREGULAR, STOCKS, SWITCHED, ResidualTable
from estimation.residual.order import likeness
from estimation.residual.replicates import with_replicates
from estimation.residual.spread import NAMES, Reals, Spreads
from estimation.residual.spread_columns import read_spreads
from estimation.table import Table
from vocabulary.errors import Collector
from vocabulary.text import N_, text

YEARS = re.compile(r"(?:[<>≤≥-]|\D+ )?\s*(\d{4})(?:\s*(?:-{1,2}|–|/|a|to)\s*(\d{4})|\+)?$")


def read_residual_table(table: Table, by: Sequence[str] = (), design: str = "bootstrap") -> ResidualTable:
    """Checks and arranges the rows; `design` is that of replicate weights.

    Raises `BadInput` with all problems, each with its row and column."""
    problems = Collector()
    missing_columns(table, ["component", "status", "value", *by], problems)
    problems.raise_if_any()
    table = _without_totals(table, problems)
    component = [as_label(cell).lower() for cell in table.columns["component"]]
    status = [
        as_label(cell) or (name if name in SWITCHED else "")
        for cell, name in zip(table.columns["status"], component, strict=True)
    ]
    unknown = [r for r, name in enumerate(component) if name not in COMPONENTS]
    remedy = text(N_("It is one of: {names}"), names=", ".join(COMPONENTS))
    complain(
        problems, "unknown-component", N_("{value} is not a component of the account"), table, "component", unknown, remedy
    )
    if "counted" not in component:
        problems.add("no-counted", text(N_("There is no row with the counted population (component counted)")), table.place())
    if not any(name in STOCKS for name in component):
        problems.add("no-legal", text(N_("There is no row of those who reside legally (legal or inflow)")), table.place())
    values = with_replicates(table, _values(table, component, problems), design, problems)
    shares = _shares(table, component, problems)
    adjusted = _adjusted(table, component, shares, problems)
    dimensions, cells, cell, covers = _cells(table, component, problems)
    for name in by:
        if name not in dimensions:
            where = table.place(column=name)
            problems.add("not-a-breakdown", text(N_("{name} does not break down the account"), name=name), where)
    statuses = tuple(dict.fromkeys(s for s, name in zip(status, component, strict=True) if name in STOCKS))
    for name in statuses:
        parts = {c for c, s in zip(component, status, strict=True) if s == name}
        if not parts - {"deaths", "emigration"}:
            what = text(N_("{status} has deaths or departures but neither a stock nor admissions"), status=name)
            problems.add("no-inflow", what, table.place(column="component"))
    _repeated(table, component, status, cell, covers, problems)
    problems.raise_if_any()
    whom = ["" if name == IRREGULAR else s for name, s in zip(component, status, strict=True)]
    alike = likeness([COMPONENTS.index(name) for name in component], whom, covers, values, shares)
    group, undercounts = _groups(table, component, status, statuses, covers, shares, alike, problems)
    problems.raise_if_any()
    layer = _layers(table, component, problems)
    problems.raise_if_any()
    source = tuple(as_label(c) for c in table.columns["source"]) if "source" in table.columns else ("",) * len(table)
    groups = [sorted(cells[c] for c in np.flatnonzero(row)) for row in covers]
    order = sorted(range(len(table)), key=lambda r: (alike[r], status[r], groups[r]))  # in which they are drawn
    rows = np.array(order, dtype=np.intp)
    return ResidualTable(
        dimensions, cells, statuses, tuple(component[r] for r in order), tuple(status[r] for r in order), cell[rows],
        covers[rows], values.take(rows), undercounts, group, tuple(source[r] for r in order),
        tuple(layer[r] for r in order), adjusted, tuple(by), IRREGULAR in component,
    )  # fmt: skip


def _without_totals(table: Table, problems: Collector) -> Table:
    """The table without its rows of totals (sex: total, …), each held to the sum of its parts first.

    An undercount of the irregular for everybody is no total: it holds where no narrower row gives another.
    """
    names = [name for name in DIMENSIONS if name in table.columns]
    groups = [tuple(as_label(table.columns[name][r]) for name in names) for r in range(len(table))]
    written = [r for r, group in enumerate(groups) if any(map(is_total, group))]
    if not written:
        return table
    keys = [
        (as_label(c).lower(), as_label(s)) for c, s in zip(table.columns["component"], table.columns["status"], strict=True)
    ]
    found = [whole for whole in wholes(keys, groups) if whole.row in written and keys[whole.row][0] != IRREGULAR]
    compare(table, "value", as_numbers(table.columns["value"]), found, [" ".join(filter(None, key)) for key in keys], problems)
    _nothing_lost(table, found, problems)
    left_out = {whole.row for whole in found}
    return table.take([r for r in range(len(table)) if r not in left_out])


def _nothing_lost(table: Table, totals: Sequence[Whole], problems: Collector) -> None:
    """An undercount or a spread that a total alone has would go with its row."""
    for name in ("undercount", "undercount_sd", "undercount_low", "undercount_high", "sd", "low", "high"):
        given = np.nan_to_num(as_numbers(table.columns.get(name, [None] * len(table)))) != 0
        lost = [whole.row for whole in totals if given[whole.row] and not given[list(whole.parts)].any()]
        remedy = text(N_("Give it to the parts, or leave out the row of the total"))
        what = N_("{value} stands in the row of a total alone, whose parts have no {column}: it would be lost")
        for r in lost:
            said = text(what, value=as_label(table.columns[name][r]), column=name)
            problems.add("only-in-total", said, table.place(r, name), remedy)


def _adjusted(table: Table, component: Sequence[str], shares: Spreads, problems: Collector) -> bool:
    """Whether the count's weights already make up for persons not counted; an undercount then would do it twice."""
    name = "coverage_adjusted"
    if name not in table.columns:
        return False
    words = [as_label(cell).lower() for cell in table.columns[name]]
    unknown = [r for r, word in enumerate(words) if word not in YES | NO]
    complain(problems, "not-yes-or-no", N_("{value} is neither yes nor no"), table, name, unknown)
    counted = [r for r, kind in enumerate(component) if kind == "counted"]
    said = [r for r in counted if words[r] in YES]
    if said and len(said) < len(counted):
        what = text(N_("Some counts are adjusted for coverage and others are not"))
        remedy = text(N_("Use counts of one kind, or adjust none of them"))
        problems.add("mixed-coverage", what, table.place(next(r for r in counted if r not in said), name), remedy)
    if said:
        for r in map(int, np.flatnonzero(np.nan_to_num(shares.value) > 0)):
            what = text(
                N_("The weights of the count (row {row}) make up for persons not counted: this undercount would do it twice"),
                row=str(table.rows[said[0]]),
            )
            problems.add("adjusted-twice", what, table.place(r, "undercount"), text(N_("Leave the undercounts out")))
    return bool(said)


def _layers(table: Table, component: Sequence[str], problems: Collector) -> list[str]:
    """What the spread of each row's value is: as written, else sampling for counts, stocks and admissions."""
    usual = [SAMPLING if name in ("counted", "legal", "inflow") else PARAMETER for name in component]
    if "uncertainty" not in table.columns:
        return usual
    written = [as_label(cell).lower() for cell in table.columns["uncertainty"]]
    unknown = [r for r, word in enumerate(written) if word and word not in LAYERS]
    remedy = text(N_("It is one of: {names}"), names=", ".join(LAYERS))
    complain(problems, "unknown-uncertainty", N_("{value} is no kind of uncertainty"), table, "uncertainty", unknown, remedy)
    return [word or default for word, default in zip(written, usual, strict=True)]


def _values(table: Table, component: Sequence[str], problems: Collector) -> Spreads:
    value = numbers(table, "value", problems, required=False)
    for r, name in enumerate(component):
        empty, where = np.isnan(value[r]), table.place(r, "value")
        if name == IRREGULAR and not empty:
            what = text(N_("The irregular are what the account computes: their row carries only an undercount"))
            problems.add("irregular-value", what, where)
        elif name in COMPONENTS and name != IRREGULAR and empty:
            if table.columns["value"][r] is None or as_label(table.columns["value"][r]) == "":
                problems.add("missing", text(N_("A number of persons is missing")), where)
        elif name != "shift" and value[r] < 0:
            what = text(N_("A number of persons cannot be negative: {value}"), value=as_label(table.columns["value"][r]))
            problems.add("negative", what, where)
    spreads = read_spreads(table, np.nan_to_num(value), "sd", "low", "high", problems, share=False)
    for r, name in enumerate(component):
        if name != "shift":
            continue
        if NAMES[spreads.kind[r]] == "truncated-normal":  # a shift may be below zero
            spreads.kind[r] = NAMES.index("normal")
        elif NAMES[spreads.kind[r]] == "poisson" and value[r] < 0:
            what = text(N_("A Poisson number cannot be negative"))
            problems.add("negative", what, table.place(r, "distribution"))
    return spreads


def _shares(table: Table, component: Sequence[str], problems: Collector) -> Spreads:
    name = "undercount"
    given = np.full(len(table), np.nan)
    if name in table.columns:
        given = numbers(table, name, problems, required=False)
        for r in map(int, np.flatnonzero(~np.isnan(given))):
            shown = as_label(table.columns[name][r])
            if not 0 <= given[r] < 1:
                problems.add(
                    "bad-undercount",
                    text(N_("An undercount lies between 0 and 1, 1 left out, not {value}"), value=shown),
                    table.place(r, name),
                    text(N_("It is the share of the true number that was not counted: 0.1 for 10 %")),
                )
            elif given[r] and component[r] in ("counted", "shift"):
                what = text(N_("The undercount belongs to the statuses, not to the row {component}"), component=component[r])
                problems.add("misplaced-undercount", what, table.place(r, name))
    return read_spreads(table, given, "undercount_sd", "undercount_low", "undercount_high", problems, share=True)


def _cells(
    table: Table, component: Sequence[str], problems: Collector
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], NDArray[np.intp], NDArray[np.bool_]]:
    labels = {
        name: ["" if is_total(label := as_label(c)) else label for c in table.columns[name]]
        for name in DIMENSIONS
        if name in table.columns
    }
    dimensions = tuple(name for name, column in labels.items() if any(column))
    order: dict[tuple[str, ...], int] = {}
    cell = np.full(len(table), -1, dtype=np.intp)
    for r, name in enumerate(component):
        if name in ("shift", IRREGULAR) or name not in COMPONENTS:
            continue
        lacking = [d for d in dimensions if not labels[d][r]]
        for d in lacking:
            what = text(N_("The {component} row has no {dimension}, which other rows have"), component=name, dimension=d)
            remedy = text(N_("Break down every counted and legal part in the same way"))
            problems.add("missing-dimension", what, table.place(r, d), remedy)
        if not lacking:
            cell[r] = order.setdefault(tuple(labels[d][r] for d in dimensions), len(order))
    cells = tuple(order)
    covers = np.zeros((len(table), len(cells)), dtype=bool)
    for r, name in enumerate(component):
        if cell[r] >= 0:
            covers[r, cell[r]] = True
        elif name in ("shift", IRREGULAR) and cells:
            wanted = [(j, labels[d][r]) for j, d in enumerate(dimensions) if labels[d][r]]
            covers[r] = [all(key[j] == value for j, value in wanted) for key in cells]
            if not covers[r].any():
                what = text(N_("The {component} row is about a group that nobody was counted in"), component=name)
                problems.add("empty-group", what, table.place(r))
    if "age" in dimensions:
        for first, second in overlapping(labels["age"]):
            row = labels["age"].index(second)
            what = text(N_("The age groups {first} and {second} overlap"), first=first, second=second)
            problems.add("overlapping-ages", what, table.place(row, "age"))
    if "entry_year" in dimensions:
        strange = [r for r, label in enumerate(labels["entry_year"]) if label and not YEARS.match(label)]
        complain(
            problems, "bad-year", N_("{value} is not a year of entry, such as 2015 or 2010-2014"), table, "entry_year", strange
        )
        turned = [r for r, label in enumerate(labels["entry_year"]) if (m := YEARS.match(label)) and m[2] and m[1] > m[2]]
        complain(problems, "year-out-of-order", N_("{value} ends before it begins"), table, "entry_year", turned)
    return dimensions, cells, cell, covers


def _repeated(
    table: Table, component: Sequence[str], status: Sequence[str], cell: NDArray[np.intp], covers: NDArray[np.bool_],
    problems: Collector,
) -> None:  # fmt: skip
    first: dict[tuple[str, str, bytes], int] = {}
    for r, name in enumerate(component):
        key = (name, "" if name == IRREGULAR else status[r], covers[r].tobytes())
        if name in COMPONENTS and (cell[r] >= 0 or name in ("shift", IRREGULAR)) and first.setdefault(key, r) != r:
            what = text(N_("This row repeats row {row}"), row=str(table.rows[first[key]]))
            problems.add("repeated-row", what, table.place(r))


def _groups(
    table: Table, component: Sequence[str], status: Sequence[str], statuses: Sequence[str], covers: NDArray[np.bool_],
    shares: Spreads, alike: Sequence[int], problems: Collector,
) -> tuple[NDArray[np.intp], Spreads]:  # fmt: skip
    """The undercount of each status in each cell: the narrower irregular row goes before the wider one."""
    group = np.zeros((len(statuses) + 1, covers.shape[1]), dtype=np.intp)
    owner = np.full(group.shape, -1)
    width = covers.sum(axis=1)
    known: dict[tuple[object, ...], int] = {(): 0}
    rows = [r for r, name in enumerate(component) if not np.isnan(shares.value[r]) and name not in ("counted", "shift")]
    chosen: list[int] = []
    members: list[list[int]] = []
    for r in sorted(rows, key=lambda r: (-int(width[r]), alike[r])):
        s = len(statuses) if component[r] == IRREGULAR else statuses.index(status[r])
        spread = (shares.value[r], shares.sd[r], repr(shares.low[r]), repr(shares.high[r]), shares.kind[r])
        g = known.setdefault((s, *spread), len(known))
        if g > len(chosen):
            chosen.append(r)
            members.append([])
        members[g - 1].append(alike[r])
        here = np.flatnonzero(covers[r])
        clash = [c for c in here if owner[s, c] >= 0 and width[owner[s, c]] == width[r] and group[s, c] != g]
        if clash:
            other = str(table.rows[owner[s, clash[0]]])
            what = text(N_("Row {row} gives the same persons another undercount"), row=other)
            problems.add("two-undercounts", what, table.place(r, "undercount"))
        group[s, here], owner[s, here] = g, r

    order = sorted(range(len(chosen)), key=lambda g: (members[g], status[chosen[g]]))  # as for the rows
    renumbered = np.zeros(len(chosen) + 1, dtype=np.intp)
    renumbered[np.array(order, dtype=np.intp) + 1] = np.arange(1, len(chosen) + 1)
    zero = Spreads(np.zeros(1), np.zeros(1), np.full(1, np.nan), np.full(1, np.nan), np.zeros(1, dtype=np.intp), share=True)
    found = shares.take(np.array([chosen[g] for g in order], dtype=np.intp))
    both = [np.concatenate(pair) for pair in zip(_arrays(zero), _arrays(found), strict=True)]
    return renumbered[group], Spreads(both[0], both[1], both[2], both[3], both[4].astype(np.intp), share=True)


def _arrays(spreads: Spreads) -> tuple[Reals, ...]:
    return spreads.value, spreads.sd, spreads.low, spreads.high, spreads.kind.astype(np.float64)
