"""A file from an institution becomes a plain table: guarded, its header found, its cells typed, its row numbers kept.

Rows are read as a stream; equal texts of a column are kept once, so that a million rows fit.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from estimation.table import Cell, Table
from survey_app.services.reading_columns import Columns, column_letter, is_number
from survey_app.services.reading_delimited import opened_delimited, read_comments
from survey_app.services.reading_encoding import Encoding
from survey_app.services.reading_guard import refuse_file
from survey_app.services.reading_workbook import Span, opened_sheet, visible_sheets
from vocabulary.progress import Progress, silent
from vocabulary.text import N_

__all__ = ["DELIMITED", "WORKBOOKS", "Opened", "column_letter", "opened_file", "read_comments", "read_table", "sheets"]

DELIMITED = (".csv", ".txt", ".tsv", ".tab")
WORKBOOKS = (".xlsx", ".xls", ".ods")
_MACROS = (".xlsm", ".xltm", ".xlam")
_LOOKED_AT = 40  # rows in which the header is looked for


@dataclass(frozen=True)
class Opened:
    """A file's table while it is open: `first` are its rows to somewhere below the header, `rest` the others, which come once.
    `header` is the index of the row of names among `first`."""

    sheet: str
    first: list[list[Cell]]
    rest: Iterator[list[Cell]]
    header: int
    decimal: str = ""
    encoding: Encoding | None = None
    merged: tuple[Span, ...] = ()
    hidden_rows: int = 0
    hidden_sheets: tuple[str, ...] = field(default=())


def read_table(path: Path, *, sheet: str = "", header_row: int | None = None, progress: Progress = silent) -> Table:
    """The table in a CSV file (`.csv .txt .tsv .tab`) or in a sheet of a workbook (`.xlsx .xls .ods`).

    `header_row` counts from 1 as the person sees it; without it the header is looked for below any titles. Text keeps no space
    around it; whole numbers become `int`, decimals `float`, empty cells `None`; numbers with leading zeros and grouped document
    numbers (`7.712.345`) stay text. Blank rows are left out, the others keep their number. Columns without a name get their
    letter, columns with the same name a number behind it. Raises `BadInput` with all problems.
    """
    path = Path(path)
    with opened_file(path, sheet, header_row, progress) as opened:
        columns = Columns(path, opened.sheet, opened.first[opened.header])
        for number, row in enumerate(itertools.chain(opened.first[opened.header + 1 :], opened.rest), opened.header + 2):
            columns.add(number, row)
        sheet, decimal = opened.sheet, opened.decimal
    columns.refuse_long_rows()
    found, rows = columns.typed(decimal)
    return Table(found, path.name, sheet, rows)


def sheets(path: Path) -> list[str]:
    """The names of the visible sheets of a workbook; none for a text table."""
    return visible_sheets(Path(path)) if _kind(Path(path)) == "workbook" else []


@contextmanager
def opened_file(path: Path, sheet: str, header_row: int | None, progress: Progress) -> Iterator[Opened]:
    """The file with its header found. Raises `BadInput`."""
    if _kind(path) == "workbook":
        with opened_sheet(path, sheet, progress) as book:
            first, header = _begun(path, book.rows, header_row)
            yield Opened(book.name, first, book.rows, header, "", None, book.merged, book.hidden_rows, book.hidden_sheets)
    else:
        with opened_delimited(path, progress) as text_table:
            rows: Iterator[list[Cell]] = (list(row) for row in text_table.rows)
            first, header = _begun(path, rows, header_row)
            yield Opened("", first, rows, header, text_table.decimal, text_table.encoding)


def _begun(path: Path, rows: Iterator[list[Cell]], header_row: int | None) -> tuple[list[list[Cell]], int]:
    """The first rows, as many as the header needs, and its index among them."""
    first = list(itertools.islice(rows, max(_LOOKED_AT, header_row or 0)))
    while not any(_filled(row) for row in first):
        more = list(itertools.islice(rows, _LOOKED_AT))
        if not more:
            raise refuse_file(
                path, "empty-table", N_("The file has no table in it"), N_("Choose another file or another sheet")
            )
        first += more
    index = find_header(first) if header_row is None else header_row - 1
    if not 0 <= index < len(first) or not _filled(first[index]):
        raise refuse_file(path, "no-header", N_("Row {row} holds no column names"), row=str(index + 1))
    return first, index


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell not in (None, "") for cell in row)


def _kind(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix in _MACROS:
        raise refuse_file(
            path,
            "workbook-with-macros",
            N_("The workbook contains macros, which are not opened"),
            N_("Save it as .xlsx, without macros"),
        )
    if suffix in WORKBOOKS:
        return "workbook"
    if suffix in DELIMITED:
        return "delimited"
    raise refuse_file(
        path,
        "unknown-format",
        N_("Files of this kind cannot be read"),
        N_("Save it as .xlsx, .ods or as CSV and choose that file"),
    )


def find_header(records: Sequence[Sequence[Cell]]) -> int:
    """The index of the header: the first row that is nearly as wide as the widest one looked at and holds names, not numbers.

    Titles above a table fill one or two cells, so they are passed over; without a row of names, the first wide one is it.
    """
    looked = [[cell for cell in record if cell not in (None, "")] for record in records[:_LOOKED_AT]]
    widest = max((len(cells) for cells in looked), default=0)
    wide = [i for i, cells in enumerate(looked) if cells and len(cells) >= max(1, -(-widest * 3 // 5))]
    if not wide:  # the table begins further down
        return next(i for i, record in enumerate(records) if any(cell not in (None, "") for cell in record))
    for i in wide:
        names = [str(cell) for cell in looked[i]]
        if len(set(names)) == len(names) and not any(is_number(name) for name in names):
            return i
    return wide[0]
