"""The columns of a table while its rows come in: named, kept once where they repeat, and typed at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from estimation.table import Cell
from survey_app.services.reading_guard import refuse_file
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import N_, text

_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_POINT = re.compile(r"-?(?:0|[1-9]\d*)?\.\d+(?:[eE][-+]?\d{1,3})?|-?[1-9]\d*(?:\.\d+)?[eE][-+]?\d{1,3}")
_COMMA = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+|-?[1-9]\d{0,2}(?:\.\d{3})+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}")
_KEPT_ONCE = 100_000  # different texts of a column: one with more repeats too seldom to be worth it
NAMELESS = 0.3  # the share of rows that fill a column whose name was left out
_TOLD = 200  # rows that are too long: all beyond them are told in one line


def column_letter(index: int) -> str:
    """A column's letter as spreadsheets show it, from 0: `A`, `B`, … `Z`, `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def is_number(written: str) -> bool:
    """Whether a text is a number, whatever its decimal mark."""
    return bool(_WHOLE.fullmatch(written) or _POINT.fullmatch(written) or _COMMA.fullmatch(written))


class Columns:
    """Rows come in by `add`; blank ones do not count. `titles` are the cells of the header. With `grow` cells beyond the header
    are kept until `settle`."""

    def __init__(self, path: Path, sheet: str, titles: Sequence[Cell], *, grow: bool = False) -> None:
        self.path, self.sheet, self.grow = path, sheet, grow
        self.titles = list(titles)
        while self.titles and self.titles[-1] in (None, ""):
            self.titles.pop()
        self.cells: list[list[Cell]] = [[] for _ in self.titles]
        self.known: list[dict[str, str]] = [{} for _ in self.titles]
        self.rows: list[int] = []
        self.long: list[tuple[int, int]] = []  # the row's number and the index of its first cell too many

    def add(self, number: int, row: Sequence[Cell]) -> None:
        """The row with its number in the file."""
        if not any(cell not in (None, "") for cell in row):
            return
        if self.grow and len(row) > len(self.cells):
            self.known += [{} for _ in row[len(self.cells) :]]
            self.cells += [[None] * len(self.rows) for _ in row[len(self.cells) :]]
        width = len(self.titles)
        for index, (column, known) in enumerate(zip(self.cells, self.known, strict=True)):
            cell = row[index] if index < len(row) else None
            if isinstance(cell, str):
                cell = (known.setdefault(cell, cell) if len(known) < _KEPT_ONCE else known.get(cell, cell)) or None
            column.append(cell)
        if len(row) > width:
            extra = next((i for i in range(width, len(row)) if row[i] not in (None, "")), None)
            if extra is not None:
                self.long.append((number, extra))
        self.rows.append(number)

    def settle(self) -> tuple[list[str], frozenset[int]]:
        """What stands beyond the header: a column that many rows fill is one whose name was left out; what few rows hold there
        has slipped. Returns the letters of the columns that were kept and the numbers of the rows that slipped."""
        width, rows = len(self.titles), len(self.rows)
        kept: list[str] = []
        slipped: set[int] = set()
        for index in range(width, len(self.cells)):
            filled = [row for row, cell in zip(self.rows, self.cells[index], strict=True) if cell is not None]
            if len(filled) >= NAMELESS * rows:
                kept.append(column_letter(index))
            else:
                slipped.update(filled)
        last = max((index for index in range(width, len(self.cells)) if column_letter(index) in kept), default=width - 1)
        self.titles += [None] * (last + 1 - width)
        del self.cells[last + 1 :]
        return kept, frozenset(slipped)

    def last(self) -> list[Cell]:
        """The cells of the last row."""
        return [column[-1] for column in self.cells]

    def drop_last(self) -> None:
        """The last row is taken out again."""
        self.rows.pop()
        for column in self.cells:
            column.pop()

    def refuse_long_rows(self) -> None:
        """Raises `BadInput` with every row that has more cells than the header."""
        if not self.long:
            return
        what = text(N_("The row has more cells than there are column names"))
        remedy = text(N_("Give the column a name, or put quotation marks around a cell that holds the separator"))
        problems = [
            Problem("row-too-long", what, Place(self.path.name, self.sheet, row, column_letter(extra)), remedy)
            for row, extra in self.long[:_TOLD]
        ]
        more = len(self.long) - _TOLD
        if more > 0:
            also = text(N_("{n} more row is like this"), N_("{n} more rows are like this"), n=more)
            problems.append(Problem("row-too-long", also, Place(self.path.name, self.sheet)))
        raise BadInput(problems)

    def typed(self, decimal: str) -> tuple[dict[str, list[Cell]], Sequence[int]]:
        """The columns by name, their texts as numbers where they are numbers, and the rows' numbers. Empties this object.

        `decimal` is the file's mark, empty in a workbook (typed there). Raises `BadInput` where there is no row.
        """
        if not self.rows:
            raise refuse_file(
                self.path,
                "no-rows",
                N_("The table has column names and no rows below them"),
                N_("Choose another file or another sheet"),
            )
        self.known.clear()
        found: dict[str, list[Cell]] = {}
        for index, title in enumerate(self.titles):
            cells, self.cells[index] = self.cells[index], []
            if title not in (None, "") or any(cell is not None for cell in cells):
                found[_name(title, index, found)] = _typed(cells, decimal)
        first, last = self.rows[0], self.rows[-1]
        return found, range(first, last + 1) if last - first + 1 == len(self.rows) else self.rows


def _name(title: Cell, index: int, taken: dict[str, list[Cell]]) -> str:
    name = " ".join(str(title).split()) if title not in (None, "") else column_letter(index)
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate


def _typed(cells: list[Cell], decimal: str) -> list[Cell]:
    """Text cells as numbers where they are numbers.

    A column with a grouped number such as `7.712.345` holds documents: there what has points in it stays text, so that a short
    one (`12.340`) is not taken for a decimal.
    """
    pattern = {".": _POINT, ",": _COMMA}.get(decimal)
    if pattern is _POINT and any(isinstance(cell, str) and _GROUPED.fullmatch(cell) for cell in cells):
        pattern = None

    def typed(cell: Cell) -> Cell:
        if isinstance(cell, str) and cell[-1].isdigit():
            if _WHOLE.fullmatch(cell):
                return int(cell)
            if pattern is not None and pattern.fullmatch(cell):
                plain = cell.replace(".", "").replace(",", ".") if decimal == "," else cell
                return float(plain) if "." in plain or "e" in plain.lower() else int(plain)
        return cell

    return [typed(cell) for cell in cells]
