"""A file from an institution becomes a plain table: guarded, its header found, its cells typed, its row numbers kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from estimation.table import Cell, Table
from survey_app.services.reading_delimited import read_comments, read_delimited
from survey_app.services.reading_guard import refuse_file
from survey_app.services.reading_workbook import read_workbook, visible_sheets
from vocabulary.errors import Collector, Place
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

__all__ = ["DELIMITED", "WORKBOOKS", "column_letter", "read_comments", "read_table", "sheets"]

DELIMITED = (".csv", ".txt", ".tsv", ".tab")
WORKBOOKS = (".xlsx",)
_MACROS = (".xlsm", ".xltm", ".xlam")
_LOOKED_AT = 40  # rows in which the header is looked for
_WHOLE = re.compile(r"-?(?:0|[1-9]\d{0,17})")
_POINT = re.compile(r"-?(?:0|[1-9]\d*)?\.\d+(?:[eE][-+]?\d{1,3})?|-?[1-9]\d*(?:\.\d+)?[eE][-+]?\d{1,3}")
_COMMA = re.compile(r"-?(?:0|[1-9]\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+|-?[1-9]\d{0,2}(?:\.\d{3})+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3}){2,}")


def read_table(path: Path, *, sheet: str = "", header_row: int | None = None, progress: Progress = silent) -> Table:
    """The table in a CSV file (`.csv .txt .tsv .tab`) or in a sheet of an Excel workbook (`.xlsx`).

    `header_row` counts from 1 as the person sees it; without it the header is looked for below any titles. Text keeps no space
    around it; whole numbers become `int`, decimals `float`, empty cells `None`; numbers with leading zeros and grouped document
    numbers (`7.712.345`) stay text. Blank rows are left out, the others keep their number. Columns without a name get their
    letter, columns with the same name a number behind it. Raises `BadInput` with all problems.
    """
    path = Path(path)
    decimal = ""
    records: Sequence[Sequence[Cell]]
    if _kind(path) == "workbook":
        records, sheet = read_workbook(path, sheet, progress)
    else:
        records, decimal = read_delimited(path, progress)
        sheet = ""
    if not any(any(cell not in (None, "") for cell in record) for record in records):
        raise refuse_file(path, "empty-table", N_("The file has no table in it"), N_("Choose another file or another sheet"))
    index = find_header(records) if header_row is None else header_row - 1
    if not 0 <= index < len(records) or not any(cell not in (None, "") for cell in records[index]):
        raise refuse_file(path, "no-header", N_("Row {row} holds no column names"), row=str(index + 1))
    return _table(path, sheet, records, index, decimal)


def sheets(path: Path) -> list[str]:
    """The names of the visible sheets of a workbook; none for a text table."""
    return visible_sheets(Path(path)) if _kind(Path(path)) == "workbook" else []


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
        path, "unknown-format", N_("Files of this kind cannot be read"), N_("Save it as .xlsx or as CSV and choose that file")
    )


def column_letter(index: int) -> str:
    """A column's letter as spreadsheets show it, from 0: `A`, `B`, … `Z`, `AA`."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


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
        if len(set(names)) == len(names) and not any(_is_number(name) for name in names):
            return i
    return wide[0]


def _is_number(written: str) -> bool:
    return bool(_WHOLE.fullmatch(written) or _POINT.fullmatch(written) or _COMMA.fullmatch(written))


def _table(path: Path, sheet: str, records: Sequence[Sequence[Cell]], header: int, decimal: str) -> Table:
    body = [
        (i + 1, record) for i, record in enumerate(records) if i > header and any(cell not in (None, "") for cell in record)
    ]
    if not body:
        raise refuse_file(
            path, "no-rows", N_("The table has column names and no rows below them"), N_("Choose another file or another sheet")
        )
    titles = list(records[header])
    while titles and titles[-1] in (None, ""):
        titles.pop()
    problems = Collector()
    for row, record in body:
        if any(cell not in (None, "") for cell in record[len(titles) :]):
            extra = next(i for i in range(len(titles), len(record)) if record[i] not in (None, ""))
            problems.add(
                "row-too-long",
                text(N_("The row has more cells than there are column names")),
                Place(path.name, sheet, row, column_letter(extra)),
                text(N_("Give the column a name, or put quotation marks around a cell that holds the separator")),
            )
    problems.raise_if_any()
    columns: dict[str, list[Cell]] = {}
    for index, title in enumerate(titles):
        cells = [record[index] if index < len(record) else None for _, record in body]
        if title in (None, "") and all(cell in (None, "") for cell in cells):
            continue
        columns[_name(title, index, columns)] = _typed(cells, decimal)
    return Table(columns, path.name, sheet, [row for row, _ in body])


def _name(title: Cell, index: int, taken: dict[str, list[Cell]]) -> str:
    name = " ".join(str(title).split()) if title not in (None, "") else column_letter(index)
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name} ({number})"
    return candidate


def _typed(cells: list[Cell], decimal: str) -> list[Cell]:
    """Text cells as numbers where they are numbers; `decimal` is the file's mark, empty in a workbook (typed there).

    A column with a grouped number such as `7.712.345` holds documents: there what has points in it stays text, so that a short
    one (`12.340`) is not taken for a decimal.
    """
    pattern = {".": _POINT, ",": _COMMA}.get(decimal)
    if pattern is _POINT and any(isinstance(cell, str) and _GROUPED.fullmatch(cell) for cell in cells):
        pattern = None

    def typed(cell: Cell) -> Cell:
        if not isinstance(cell, str):
            return cell
        if not cell:
            return None
        if cell[-1].isdigit():
            if _WHOLE.fullmatch(cell):
                return int(cell)
            if pattern is not None and pattern.fullmatch(cell):
                plain = cell.replace(".", "").replace(",", ".") if decimal == "," else cell
                return float(plain) if "." in plain or "e" in plain.lower() else int(plain)
        return cell

    return [typed(cell) for cell in cells]
