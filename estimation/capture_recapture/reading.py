"""A raw table to counts over the patterns of the lists: what is a list column, and everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.table import CaptureTable
from estimation.cells import MOST, as_label, complain, group_rows, missing_columns, values_of
from estimation.table import Cell, Table
from vocabulary.errors import Collector
from vocabulary.fields import Role
from vocabulary.text import N_, Text, text

COUNT = "count"
MOST_LISTS = 16
NAME_THEM = text(N_("If it is not a list, name the lists with lists=A,B,C"))

ROLES = (
    Role("lists", N_("Lists"), N_("One column a list: 1 where the person is on it, 0 where not."), many=True),
    Role("count", N_("Count"), N_("How many persons a row stands for; without it each row is one person."), required=False),
    Role("strata", N_("Strata"), N_("Groups that are estimated apart and then added."), required=False, many=True),
)


@dataclass(frozen=True, eq=False)
class Rows:
    """Each row's pattern of lists (`cells`, as in `CaptureTable`) and its number of persons; `count` is their column."""

    lists: tuple[str, ...]
    cells: NDArray[np.intp]
    weights: NDArray[np.float64]
    count: str | None


def read_capture_table(table: Table, by: Sequence[str] = (), lists: Sequence[str] = ()) -> CaptureTable:
    """The checked counts. Without `lists`, every column of nothing but 0 and 1 that is not in `by` is a list, and a column
    of whole numbers that holds 0, 1 and something else is refused: it may be a list with a slip in it.

    Raises `BadInput` with all problems.
    """
    rows = read_rows(table, by, lists)
    strata, group = group_rows(table, by)
    found = np.zeros((len(strata), 2 ** len(rows.lists)))
    np.add.at(found, (group, rows.cells), rows.weights)
    elsewhere = float(found[:, 0].sum())
    found[:, 0] = 0.0
    used = {*by, *rows.lists, rows.count}
    return CaptureTable(rows.lists, found, strata, tuple(name for name in table.columns if name not in used), elsewhere)


def read_rows(table: Table, by: Sequence[str], lists: Sequence[str], covariates: Collection[str] = ()) -> Rows:
    """The checked rows, not yet added up; `covariates` are no lists even where they hold only 0 and 1."""
    problems = Collector()
    missing_columns(table, [*by, *lists], problems)
    problems.raise_if_any()
    if not len(table):
        problems.add("empty", text(N_("The table has no rows")), table.place())
    taken = {*by, *lists, *covariates}
    count = next((name for name in table.columns if name.strip().lower() == COUNT and name not in taken), None)
    counts = _counts(table, count, problems)
    chosen = tuple(lists) or _find_lists(table, {*by, *covariates, count or COUNT}, problems)
    flags = [_flags(table, name, problems) for name in chosen]
    problems.raise_if_any()
    _enough(table, chosen, problems)
    problems.raise_if_any()

    cells = np.zeros(len(table), dtype=np.intp)
    for flag in flags:
        cells = cells * 2 + flag
    if count is None and not lists:
        _uncounted(table, by, chosen, cells, covariates, problems)
        problems.raise_if_any()
    unlisted = np.flatnonzero((cells == 0) & (counts > 0))
    if not lists and unlisted.size:
        first = chosen[0]
        what = N_("This row is on none of the lists, so it cannot have been seen")
        complain(problems, "on-no-list", what, table, first, unlisted.tolist())
    total = np.bincount(cells, counts, 2 ** len(chosen)).astype(np.float64)
    total[0] = 0.0
    _usable(table, chosen, total, problems)
    problems.raise_if_any()
    return Rows(chosen, cells, counts, count)


def _counts(table: Table, count: str | None, problems: Collector) -> NDArray[np.float64]:
    if count is None:
        return np.ones(len(table))
    column = table.columns[count]
    values = values_of(column)
    if values is None:
        values = {}
        words = []
        for index, cell in enumerate(column):
            only = values_of([cell])
            if only is None:
                words.append(index)
            else:
                values |= only
        complain(problems, "not-a-number", N_("{value} is not a number"), table, count, words)
    read = np.array([np.nan if (value := values.get(cell, 0.0)) is None else value for cell in column], dtype=np.float64)
    empty = np.flatnonzero(np.isnan(read)).tolist()
    negative = np.flatnonzero(read < 0).tolist()
    broken = np.flatnonzero(~np.isnan(read) & (read != np.round(read))).tolist()
    complain(problems, "missing", N_("A count is missing"), table, count, empty)
    complain(problems, "negative", N_("A count cannot be negative: {value}"), table, count, negative)
    complain(problems, "not-whole", N_("A count of persons must be a whole number: {value}"), table, count, broken)
    return read


def _uncounted(
    table: Table, by: Sequence[str], chosen: Sequence[str], cells: NDArray[np.intp], covariates: Collection[str],
    problems: Collector,
) -> None:  # fmt: skip
    """A table of patterns whose numbers stand under another name than `count` would be read as one person a row."""
    keys = {(int(cell), *(as_label(table.columns[name][r]) for name in by)) for r, cell in enumerate(cells)}
    if len(keys) < len(table) or len(table) < 3:
        return
    for name, column in table.columns.items():
        values = None if name in {*by, *chosen, *covariates} else values_of(column)
        if values is None or any(v is None or v < 0 or not v.is_integer() for v in values.values()):
            continue
        if max(v for v in values.values() if v is not None) > len(table):
            what = text(N_("Every row is another pattern and {name} holds whole numbers, as if it counted persons"), name=name)
            remedy = text(N_("Call the column count; if it counts nobody, name the lists with lists=A,B,C"))
            problems.add("count-by-another-name", what, table.place(column=name), remedy)


def _find_lists(table: Table, taken: set[str], problems: Collector) -> tuple[str, ...]:
    found = []
    for name, column in table.columns.items():
        values = None if name in taken else values_of(column)
        if values is None:
            continue
        present = set(values.values()) - {None}
        if present and present <= {0.0, 1.0}:
            found.append(name)
        elif {0.0, 1.0} <= present and all(value is None or value.is_integer() for value in values.values()):
            rows = [i for i, cell in enumerate(column) if values[cell] not in (0.0, 1.0, None)]
            what = N_("A list column may hold only 0 and 1, not {value}")
            complain(problems, "not-0-or-1", what, table, name, rows, NAME_THEM)
    return tuple(found)


def _flags(table: Table, name: str, problems: Collector) -> NDArray[np.intp]:
    column = table.columns[name]
    allowed: dict[Cell, int] = {}
    for cell in set(column):
        values = values_of([cell])
        if values is not None and (value := values[cell]) in (0.0, 1.0):
            allowed[cell] = int(value or 0)
    empty = [i for i, cell in enumerate(column) if as_label(cell) == ""]
    wrong = [i for i, cell in enumerate(column) if cell not in allowed and as_label(cell) != ""]
    complain(problems, "missing", N_("It is not said whether this row is on the list"), table, name, empty)
    complain(problems, "not-0-or-1", N_("A list column may hold only 0 and 1, not {value}"), table, name, wrong)
    return np.fromiter((allowed.get(cell, 0) for cell in column), np.intp, len(column))


def _enough(table: Table, chosen: Sequence[str], problems: Collector) -> None:
    if len(chosen) < 2:
        found: Text = text(N_("Only one list was found: {name}"), name=chosen[0]) if chosen else text(N_("No list was found"))
        needed = N_("At least two lists are needed, each a column that holds only 0 and 1")
        problems.add("too-few-lists", found, table.place(), text(needed))
    if len(chosen) > MOST_LISTS:
        what = text(N_("There are {n} lists, more than the {most} that can be used together"), n=len(chosen), most=MOST_LISTS)
        problems.add("too-many-lists", what, table.place(), text(N_("Choose some of them with lists=A,B,C")))


def _usable(table: Table, chosen: Sequence[str], total: NDArray[np.float64], problems: Collector) -> None:
    k = len(chosen)
    cells = np.arange(2**k)
    if not total.sum():
        problems.add("empty", text(N_("All counts are 0")), table.place())
        return
    empty = [name for j, name in enumerate(chosen) if not total[(cells >> (k - 1 - j)) & 1 == 1].sum()]
    for name in empty[:MOST]:
        what = text(N_("Nobody is on the list {name}"), name=name)
        problems.add("empty-list", what, table.place(column=name), text(N_("Leave it out with lists=A,B,C")))
    shared = (cells & (cells - 1)) > 0  # more than one binary digit set
    if not empty and not total[shared].sum():
        problems.add(
            "no-overlap",
            text(N_("The lists do not overlap: nobody is on two of them")),
            table.place(),
            text(N_("Without overlap the lists say nothing about those whom nobody saw; check how the records were linked")),
        )
    elif k > 2 and not total[:-1].any():
        what = text(N_("All lists hold the same persons: they may be one list entered more than once"))
        remedy = text(N_("Such lists say nothing about those whom nobody saw; use lists that were made independently"))
        problems.add("identical-lists", what, table.place(), remedy)
