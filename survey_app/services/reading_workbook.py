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
from vocabulary.errors import Place, bad_input
from vocabulary.progress import Progress
from vocabulary.text import N_, text

MIDNIGHT = time()
CELLS_SHOWN = 5


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    """The workbook, closed at the end whatever happens; what a damaged one raises becomes one message."""
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
    check_workbook(path)
    with _opened(path) as workbook:
        return [sheet.title for sheet in workbook.worksheets if sheet.sheet_state == "visible"]


def read_workbook(path: Path, sheet: str, progress: Progress) -> tuple[list[list[Cell]], str]:
    """All rows of a sheet to the last that holds something, and the sheet's name; without a name, the first that has rows."""
    formulas = check_workbook(path, progress)
    with _opened(path) as workbook:
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
            if formulas:
                _check_formulas(path, found)
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


def _check_formulas(path: Path, sheet: Any) -> None:
    """Refuses a sheet with a formula that nobody computed: its cell would be read as empty.

    Excel and LibreOffice store the value beside the formula; programs that only write workbooks often do not. A formula whose
    value is an empty text is marked as a text.
    """
    from defusedxml.ElementTree import iterparse

    lacking = []
    with sheet._get_source() as source:
        for _, element in iterparse(source, events=("end",)):
            kind = element.tag.rpartition("}")[2]
            if kind == "c" and element.find("{*}f") is not None and element.get("t") != "str" and not element.findtext("{*}v"):
                lacking.append(element.get("r", "?"))
            if kind in ("c", "row"):
                element.clear()
    if lacking:
        shown = ", ".join(lacking[:CELLS_SHOWN]) + (" …" if len(lacking) > CELLS_SHOWN else "")
        what = text(
            N_("{n} cell holds a formula whose value the file does not hold: {cells}"),
            N_("{n} cells hold formulas whose values the file does not hold: {cells}"),
            n=len(lacking),
            cells=shown,
        )
        remedy = text(N_("Open the workbook in Excel or LibreOffice and save it there: the values are stored then"))
        raise bad_input("formula-without-value", what, Place(file=path.name, sheet=sheet.title), remedy)


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
