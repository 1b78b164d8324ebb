"""A plain rectangular table as it was read: named columns of raw values that still know their row in the file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vocabulary.errors import Place

Cell = str | int | float | None


@dataclass(frozen=True)
class Table:
    """Columns of equal length by name, in the file's order. An empty cell is `None`; text keeps no space around it.

    `rows` holds each row's number as the person sees it in the file (from 1, the header counted).
    """

    columns: Mapping[str, Sequence[Cell]]
    name: str = ""
    sheet: str = ""
    rows: Sequence[int] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "columns", MappingProxyType({k: tuple(v) for k, v in self.columns.items()}))
        lengths = {len(column) for column in self.columns.values()}
        if len(lengths) > 1:
            raise ValueError("columns of unequal length")
        object.__setattr__(self, "rows", tuple(self.rows) or tuple(range(2, len(self) + 2)))

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def take(self, rows: Sequence[int]) -> Table:
        """Some of the rows, by index; each still knows its number in the file."""
        columns = {name: [column[r] for r in rows] for name, column in self.columns.items()}
        return Table(columns, self.name, self.sheet, [self.rows[r] for r in rows])

    def place(self, index: int | None = None, column: str = "") -> Place:
        """Where a cell stands, for a message."""
        return Place(self.name, self.sheet, None if index is None else self.rows[index], column)
