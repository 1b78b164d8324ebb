"""Parts against totals: a table that prints both is held to its own sums before anything is computed from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.cells import as_number
from estimation.residual.spread import Reals
from estimation.table import Cell, Table
from vocabulary.errors import Collector, Level
from vocabulary.text import N_, Text, text

TOTALS = {
    "total", "totales", "totais", "all", "both", "both sexes", "ambos", "ambos sexos", "todos", "todas", "todo", "tudo",
}  # fmt: skip
"""How tables name the group of everybody, in small letters."""
REMEDY = N_("Correct the number, or leave out the row of the total")


@dataclass(frozen=True)
class Whole:
    """A row that is the sum of other rows."""

    row: int
    parts: tuple[int, ...]


def is_total(label: str) -> bool:
    """Whether a group's name means everybody."""
    return label.strip().lower() in TOTALS


def wholes(keys: Sequence[object], groups: Sequence[Sequence[str]]) -> tuple[Whole, ...]:
    """The rows that are totals of others, with their parts.

    Rows of the same key (what they count) are compared; an empty label, or one that `is_total`, in a breakdown in which rows
    of the same key and the same other labels have a name makes the row their total. Parts are the rows without any total, or
    where the key has none of these for a breakdown, those that are there.
    """
    plain = [tuple("" if is_total(label) else label for label in group) for group in groups]
    of: dict[object, list[int]] = {}
    for r, key in enumerate(keys):
        of.setdefault(key, []).append(r)
    found = []
    for rows in of.values():
        used = [any(plain[r][d] for r in rows) for d in range(len(plain[rows[0]]))]
        finest = [r for r in rows if all(label or not here for label, here in zip(plain[r], used, strict=True))]
        for r in rows:
            if r in finest:
                continue
            known = [(d, label) for d, label in enumerate(plain[r]) if label]
            parts = [p for p in finest if all(plain[p][d] == label for d, label in known)]
            if parts:
                found.append(Whole(r, tuple(parts)))
    return tuple(found)


def compare(
    table: Table, column: str, value: Reals, found: Sequence[Whole], name: Sequence[Text | str], problems: Collector,
    level: Level = Level.ERROR,
) -> None:  # fmt: skip
    """Tells of each total that is not the sum of its parts, with both numbers, their difference and the rows.

    Each part may have been rounded: a difference up to half a unit for each number is let pass.
    """
    for whole in found:
        total = float(value[whole.row])
        parts = float(np.sum(value[list(whole.parts)]))
        if np.isnan(total) or np.isnan(parts) or abs(total - parts) <= 0.5 * (1 + len(whole.parts)) * _broken(value, whole):
            continue
        what = text(
            N_("{what}: the total {total} is not the sum of its parts, {parts} (rows {rows}); they differ by {gap}"),
            what=name[whole.row], total=_plain(total), parts=_plain(parts), gap=_plain(abs(total - parts)),
            rows=", ".join(str(table.rows[p]) for p in whole.parts),
        )  # fmt: skip
        problems.add("total-not-sum", what, table.place(whole.row, column), text(REMEDY), level)


def as_numbers(cells: Sequence[Cell]) -> Reals:
    """What of a column can be compared; what cannot be read is nan here, and told by whoever reads the column."""

    def number(cell: Cell) -> float:
        try:
            value = as_number(cell)
        except ValueError:
            value = None
        return np.nan if value is None else value

    return np.array([number(cell) for cell in cells])


def _broken(value: Reals, whole: Whole) -> float:
    """1 where a number has decimals, so that rounding may have moved it; whole numbers of persons add up exactly."""
    return float(any(value[r] != round(value[r]) for r in (whole.row, *whole.parts)))


def _plain(value: float) -> int | float:
    return round(value) if value == round(value) else round(value, 2)
