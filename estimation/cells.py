"""Raw cells to numbers and labels, each bad one reported with its row and column; shared by the methods of every family."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from estimation.table import Cell, Table
from vocabulary.errors import Collector, Place
from vocabulary.text import N_, Text, text

YES = {"yes", "true", "1", "x", "sí", "si", "sim"}
NO = {"", "no", "false", "0", "não", "nao"}
"""How tables answer, in small letters."""
MOST = 20
"""How many bad cells of one column are named one by one; the rest are counted."""


def as_number(cell: Cell) -> float | None:
    """The number in a cell, nothing for an empty one; `ValueError` for words. A comma may stand for the decimal point."""
    if cell is None:
        return None
    if isinstance(cell, str):
        written = cell.strip()
        if not written:
            return None
        cell = float(written.replace(",", "."))
    value = float(cell)
    if not math.isfinite(value):
        raise ValueError(cell)
    return value


def as_label(cell: Cell) -> str:
    """A cell as the name of a group: `1.0` and `1` are the same group, an empty cell is the empty name."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def values_of(column: Sequence[Cell]) -> dict[Cell, float | None] | None:
    """Each distinct cell of a column with its number; nothing where a cell is a word. Distinct cells are few, rows many."""
    found: dict[Cell, float | None] = {}
    for cell in set(column):
        try:
            found[cell] = as_number(cell)
        except ValueError:
            return None
    return found


def complain(
    problems: Collector, code: str, what: str, table: Table, column: str, rows: Iterable[int], remedy: Text | None = None
) -> None:
    """One problem for each bad row of a column, `what` being a template with `{value}`; after `MOST` they are counted."""
    rows = list(rows)
    cells = table.columns[column]
    for index in rows[:MOST]:
        problems.add(code, text(what, value=_quoted(cells[index])), table.place(index, column), remedy)
    if len(rows) > MOST:
        problems.add(
            code,
            text(N_("{n} more row has the same fault"), N_("{n} more rows have the same fault"), n=len(rows) - MOST),
            Place(table.name, table.sheet, column=column),
        )


def _quoted(cell: Cell) -> str:
    return "" if cell is None else str(cell)


def numbers(
    table: Table, column: str, problems: Collector, *, low: float = -math.inf, high: float = math.inf, required: bool = True
) -> NDArray[np.float64]:
    """A column as numbers, `nan` for an empty cell; words, empty cells of a required column and numbers outside
    `low` to `high` (both included) are reported."""
    cells = table.columns[column]
    read: dict[Cell, float] = {}
    words: set[Cell] = set()
    for cell in set(cells):
        try:
            value = as_number(cell)
        except ValueError:
            words.add(cell)
            value = None
        read[cell] = math.nan if value is None else value
    found = np.fromiter((read[cell] for cell in cells), np.float64, len(cells))
    if words:
        rows = [i for i, cell in enumerate(cells) if cell in words]
        complain(problems, "not-a-number", N_("{value} is not a number"), table, column, rows)
    if required:
        empty = [i for i, cell in enumerate(cells) if np.isnan(found[i]) and cell not in words]
        complain(problems, "missing", N_("A number is missing"), table, column, empty)
    with np.errstate(invalid="ignore"):
        below, above = np.flatnonzero(found < low), np.flatnonzero(found > high)
    if low == 0:
        complain(problems, "negative", N_("{value} is negative"), table, column, below.tolist())
    else:
        complain(problems, "too-small", N_("{value} is too small"), table, column, below.tolist())
    complain(problems, "too-large", N_("{value} is too large"), table, column, above.tolist())
    return found


def whole(table: Table, column: str, found: NDArray[np.float64], problems: Collector) -> None:
    """Reports each number of a column (read by `numbers`) that is not a whole one."""
    with np.errstate(invalid="ignore"):
        broken = np.flatnonzero(found != np.floor(found))
    rows = [int(i) for i in broken if not np.isnan(found[i])]
    complain(problems, "not-whole", N_("{value} is not a whole number"), table, column, rows)


def missing_columns(table: Table, wanted: Iterable[str], problems: Collector) -> bool:
    """Reports each wanted column that the table does not have; true where one is missing."""
    missing = [name for name in wanted if name not in table.columns]
    for name in missing:
        problems.add(
            "unknown-column",
            text(N_("There is no column {name}"), name=name),
            table.place(),
            text(N_("The columns are: {names}"), names=", ".join(table.columns)),
        )
    return bool(missing)


def group_rows(table: Table, by: Sequence[str]) -> tuple[tuple[Mapping[str, str], ...], NDArray[np.intp]]:
    """The groups that the columns `by` make, in the order of their first row, and each row's group."""
    keys = list(zip(*(map(as_label, table.columns[name]) for name in by), strict=True)) if by else [()] * len(table)
    order: dict[tuple[str, ...], int] = {}
    index = np.fromiter((order.setdefault(key, len(order)) for key in keys), np.intp, len(keys))
    return tuple(dict(zip(by, key, strict=True)) for key in order), index
