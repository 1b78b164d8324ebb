"""Excel workbooks, read by openpyxl as a stream behind the guard: values only, no formula, no link, no macro."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from estimation.table import Cell
from survey_app.services.reading_guard import (
    DAMAGED,
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_WORKBOOK_ROWS,
    cell_too_long,
    check_workbook,
    not_a_workbook,
    refuse_file,
    too_many_columns,
    too_many_rows,
)
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

MIDNIGHT = time()


@contextmanager
def _opened(path: Path, progress: Progress) -> Iterator[Any]:
    """The workbook, closed at the end whatever happens; what a damaged one raises becomes one message."""
    check_workbook(path, progress)
    import openpyxl

    warnings.filterwarnings(
        "ignore", category=UserWarning, module=r"openpyxl\."
    )  # it speaks of styles and extensions we do not read
    try:
        with open(path, "rb") as handle:  # our own, because openpyxl leaves its file open where the workbook is damaged
            workbook = openpyxl.load_workbook(handle, read_only=True, data_only=True, keep_links=False)
            try:
                yield workbook
            finally:
                workbook.close()
    except DAMAGED as error:
        raise not_a_workbook(path) from error


def visible_sheets(path: Path) -> list[str]:
    """The names of the sheets that a person sees, in order."""
    with _opened(path, silent) as workbook:
        return [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def read_workbook(path: Path, sheet: str, progress: Progress) -> tuple[list[list[Cell]], str]:
    """All rows of a sheet to the last that holds something, and the sheet's name; without a name, the first that has rows."""
    with _opened(path, progress) as workbook:
        shown = [found for found in workbook.worksheets if found.sheet_state == "visible"]
        if sheet:
            chosen = [found for found in workbook.worksheets if found.title == sheet]
            if not chosen:
                raise refuse_file(
                    path,
                    "no-such-sheet",
                    N_("The workbook has no sheet called {sheet}; it has: {sheets}"),
                    sheet=sheet,
                    sheets=", ".join(found.title for found in shown),
                )
        else:
            chosen = shown
        name, rows = "", []
        for found in chosen:
            name, rows = found.title, _rows(path, found, progress)
            if rows:
                break
        return rows, name


def _rows(path: Path, sheet: Any, progress: Progress) -> list[list[Cell]]:
    sheet.reset_dimensions()  # the file's own word on its size can be false
    rows: list[list[Cell]] = []
    blank = 0
    for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
        if number % 500 == 0:
            progress(None, text(N_("Reading row {row}"), row=number))
        last = len(values)
        while last and (values[last - 1] is None or values[last - 1] == ""):
            last -= 1
        if not last:
            blank += 1
            if blank > MAX_WORKBOOK_ROWS:
                break  # nothing but empty rows: formatted down to the end of the sheet
            continue
        if last > MAX_COLUMNS:
            raise too_many_columns(path, last)
        if len(rows) + blank + 1 > MAX_WORKBOOK_ROWS + 50:
            raise too_many_rows(path, MAX_WORKBOOK_ROWS)
        rows.extend([] for _ in range(blank))
        blank = 0
        rows.append([_tidy(path, number, value) for value in values[:last]])
    return rows


def _tidy(path: Path, row: int, value: object) -> Cell:
    """A cell as plain data: dates as ISO text, whole numbers as int, yes and no as 1 and 0, text without space around it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    written = str(value).strip()
    if len(written) > MAX_CELL_CHARACTERS:
        raise cell_too_long(path, row)
    return written or None
