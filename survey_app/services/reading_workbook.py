"""Workbooks of spreadsheets, behind the guard: values only, no formula, no link, no macro.

`.xlsx` and `.ods` are read by calamine (Rust; 100,000 rows of ten columns in 0.6 s, openpyxl needs 10 s). It keeps a
whole sheet while it is read, and a failed allocation in it ends the process, so the guard bounds what a sheet spans. `.xls` has
no parts that could be looked through first: xlrd reads it, whose failures are ordinary errors.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from estimation.table import Cell
from survey_app.services.reading_guard import (
    DAMAGED,
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_OLD_WORKBOOK_BYTES,
    MAX_WORKBOOK_ROWS,
    Looked,
    cell_too_long,
    check_workbook,
    not_a_workbook,
    protected,
    refuse_disguised,
    refuse_file,
    size_of,
    too_many_columns,
    too_many_rows,
)
from survey_app.services.reading_parts import check_formulas, sheet_parts
from vocabulary.progress import Progress
from vocabulary.text import N_, text

MIDNIGHT = time()
Span = tuple[int, int, int, int]
"""The first row and column of a merged area and its last ones, all from 0."""


@dataclass(frozen=True)
class Sheet:
    """A sheet while its workbook is open: `rows` come once, each to its last cell that holds something, blank ones as empty
    lists. `hidden_rows` are among them; `hidden_sheets` were not looked at."""

    name: str
    rows: Iterator[list[Cell]]
    merged: tuple[Span, ...] = ()
    hidden_rows: int = 0
    hidden_sheets: tuple[str, ...] = ()


def visible_sheets(path: Path) -> list[str]:
    """The names of the sheets that a person sees, in order."""
    with _book(path, None) as (book, _):
        return [name for name, shown in book.sheets() if shown]


@contextmanager
def opened_sheet(path: Path, sheet: str, progress: Progress) -> Iterator[Sheet]:
    """A sheet by its name; without one, the first visible one that holds something. Raises `BadInput`."""
    with _book(path, progress) as (book, looked):
        known = book.sheets()
        shown = [name for name, visible in known if visible]
        if sheet and sheet not in [name for name, _ in known]:
            raise refuse_file(
                path,
                "no-such-sheet",
                N_("The workbook has no sheet called {sheet}; it has: {sheets}"),
                sheet=sheet,
                sheets=", ".join(shown),
            )
        parts = sheet_parts(path) if looked.formulas or looked.hidden else {}
        name, rows = "", iter(list[list[Any]]())
        for name in [sheet] if sheet else shown:
            if looked.formulas and name in parts:
                check_formulas(path, name, parts[name], progress)
            found = _Peeked(_tidied(path, book.rows(name), progress))
            rows = iter(found)
            if found.any:
                break
        hidden = looked.hidden.get(parts.get(name, name), 0)
        merged = tuple(looked.merged.get(name, ())) or (book.merged(name) if name else ())
        yield Sheet(name, rows, merged, hidden, tuple(n for n, visible in known if not visible))


class _Peeked:
    """Rows of which it is known whether there are any that hold something."""

    def __init__(self, rows: Iterator[list[Cell]]) -> None:
        self.first: list[list[Cell]] = []
        self.rows, self.any = rows, False
        for row in rows:
            self.first.append(row)
            if row:
                self.any = True
                break

    def __iter__(self) -> Iterator[list[Cell]]:
        yield from self.first
        yield from self.rows


class _Calamine:
    """A workbook that calamine holds."""

    def __init__(self, path: Path) -> None:
        from python_calamine import load_workbook

        self.book = load_workbook(str(path))

    def sheets(self) -> list[tuple[str, bool]]:
        from python_calamine import SheetTypeEnum, SheetVisibleEnum

        found = [each for each in self.book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        return [(each.name, each.visible == SheetVisibleEnum.Visible) for each in found]

    def rows(self, name: str) -> Iterator[Sequence[object]]:
        sheet = self.book.get_sheet_by_name(name)
        blank: list[object] = [""] * (sheet.start[1] if sheet.start else 0)  # it leaves out empty columns before the table
        for row in sheet.iter_rows():
            yield [*blank, *row] if blank else row

    def merged(self, name: str) -> tuple[Span, ...]:
        found = self.book.get_sheet_by_name(name).merged_cell_ranges or []
        return tuple((top, left, bottom, right) for (top, left), (bottom, right) in found)

    def close(self) -> None:
        self.book.close()


class _Old:
    """A workbook of Excel 97 to 2003."""

    def __init__(self, path: Path) -> None:
        import io

        import xlrd

        self.book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO(), ragged_rows=True)

    def sheets(self) -> list[tuple[str, bool]]:
        return [(sheet.name, not sheet.visibility) for sheet in self.book.sheets()]

    def rows(self, name: str) -> Iterator[Sequence[object]]:
        sheet = self.book.sheet_by_name(name)
        for number in range(sheet.nrows):
            yield [self._value(cell) for cell in sheet.row(number)]

    def _value(self, cell: Any) -> object:
        import xlrd

        if cell.ctype == xlrd.XL_CELL_DATE:
            if cell.value < 1:
                return (datetime(2000, 1, 1) + timedelta(days=cell.value)).time()
            try:
                return xlrd.xldate_as_datetime(cell.value, self.book.datemode)
            except (ValueError, OverflowError):
                return cell.value
        if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK, xlrd.XL_CELL_ERROR):
            return ""
        return bool(cell.value) if cell.ctype == xlrd.XL_CELL_BOOLEAN else cell.value

    def merged(self, name: str) -> tuple[Span, ...]:
        found = self.book.sheet_by_name(name).merged_cells
        return tuple((top, left, bottom - 1, right - 1) for top, bottom, left, right in found)

    def close(self) -> None:
        self.book.release_resources()


@contextmanager
def _book(path: Path, progress: Progress | None) -> Iterator[tuple[_Calamine | _Old, Looked]]:
    """The workbook, closed at the end whatever happens; what a damaged one raises becomes one message."""
    import xlrd
    from python_calamine import CalamineError, PasswordError, WorksheetNotFound, XmlError, ZipError

    failures = (*DAMAGED, CalamineError, XmlError, ZipError, WorksheetNotFound, xlrd.XLRDError, xlrd.compdoc.CompDocError,
                struct.error, zipfile.BadZipFile)  # fmt: skip
    old = path.suffix.lower() == ".xls"
    looked = Looked()
    if old:
        size_of(path, MAX_OLD_WORKBOOK_BYTES)
        refuse_disguised(path)
    else:
        looked = check_workbook(path, progress) if progress is not None else check_workbook(path)
    book: _Calamine | _Old
    try:
        book = _Old(path) if old else _Calamine(path)
        try:
            yield book, looked
        finally:
            book.close()
    except PasswordError as error:
        raise protected(path) from error
    except failures as error:
        if "encrypted" in str(error):
            raise protected(path) from error
        raise not_a_workbook(path) from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of a Rust library; no ordinary exception
            raise not_a_workbook(path) from error
        raise


def _tidied(path: Path, rows: Iterator[Sequence[object]], progress: Progress) -> Iterator[list[Cell]]:
    blank = 0
    for number, values in enumerate(rows, 1):
        if number % 2000 == 0:
            progress(None, text(N_("Reading row {row}"), row=number))
        last = len(values)
        while last and (values[last - 1] == "" or values[last - 1] is None):
            last -= 1
        if not last:
            blank += 1
            continue
        if last > MAX_COLUMNS:
            raise too_many_columns(path, last)
        if number > MAX_WORKBOOK_ROWS + 50:
            raise too_many_rows(path, MAX_WORKBOOK_ROWS)
        for _ in range(blank):
            yield []
        blank = 0
        yield [_tidy(path, number, value) for value in values[:last]]


def _tidy(path: Path, row: int, value: object) -> Cell:
    """A cell as plain data: dates as ISO text, whole numbers as int, yes and no as 1 and 0, text without space around it."""
    if isinstance(value, str):
        written = value.strip()
        if len(written) > MAX_CELL_CHARACTERS:
            raise cell_too_long(path, row)
        return written or None
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if value is None or isinstance(value, bool):
        return None if value is None else int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == MIDNIGHT else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
