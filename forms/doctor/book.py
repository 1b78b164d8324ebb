"""A workbook as plain texts with the row numbers that a person sees, read in the worker process and written anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

KNOWN_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


@dataclass
class Sheet:
    """A sheet: its title as written, the header, and the rows below it (row 2 of the sheet is `rows[0]`)."""

    title: str
    header: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def column(self, *names: str) -> int | None:
        """The place of the first column that has one of the names, whatever its case and spaces."""
        wanted = {plain(name) for name in names}
        return next((number for number, name in enumerate(self.header) if plain(name) in wanted), None)

    def columns(self, name: str) -> list[int]:
        """The places of a column in all its languages (`label`, `label::English`)."""
        wanted = plain(name)
        return [number for number, head in enumerate(self.header) if plain(head.split("::")[0].split(":")[0]) == wanted]

    def cell(self, row: int, column: int | None) -> str:
        """The text of a cell; rows are numbered as the person sees them."""
        line = self.rows[row - 2]
        return line[column] if column is not None and column < len(line) else ""

    def put(self, row: int, column: int, value: str) -> None:
        line = self.rows[row - 2]
        line.extend([""] * (column + 1 - len(line)))
        line[column] = value

    def numbered(self) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not empty, with their numbers."""
        for number, line in enumerate(self.rows, 2):
            if any(cell.strip() for cell in line):
                yield number, line


@dataclass
class Book:
    """The sheets of a workbook by their plain name (`survey`, `choices`, `settings` …)."""

    sheets: dict[str, Sheet]

    def get(self, name: str) -> Sheet | None:
        return self.sheets.get(name)

    def copy(self) -> Book:
        return Book({name: Sheet(s.title, list(s.header), [list(row) for row in s.rows]) for name, s in self.sheets.items()})


def plain(name: str) -> str:
    """A name for comparison: small letters, single underscores for spaces and hyphens."""
    return re.sub(r"[\s_\-]+", "_", name.strip().lower())


def book_of(cells: dict[str, list[list[str]]]) -> Book:
    """The book that the cells of a workbook make; sheets that are not of the form are left out."""
    sheets: dict[str, Sheet] = {}
    for title, lines in cells.items():
        name = plain(title)
        if name in KNOWN_SHEETS and name not in sheets:
            header = [cell.strip() for cell in lines[0]] if lines else []
            sheets[name] = Sheet(title, header, [list(line) for line in lines[1:]])
    return Book(sheets)


def write_book(book: Book, path: Path) -> None:
    """Writes a book as .xlsx: whole beside, then renamed; texts stay texts."""
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    for name, sheet in book.sheets.items():
        target = made.create_sheet(name)
        for line in (sheet.header, *sheet.rows):
            target.append([_cell(target, value) for value in line])
    unfinished = path.with_name(path.name + ".new")
    made.save(unfinished)
    unfinished.replace(path)


def _cell(sheet: object, value: str) -> object:
    """A cell that holds text, also where the text begins like a formula."""
    from openpyxl.cell import WriteOnlyCell

    if not value:
        return None
    cell = WriteOnlyCell(sheet, _CONTROL.sub("", value))
    cell.data_type = "s"
    return cell


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
