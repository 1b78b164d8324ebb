"""A finding of the doctor: a problem with its place, and a repair where one is safe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from forms.doctor.book import Book
from vocabulary.errors import Level, Place, Problem
from vocabulary.text import Text

Edit = Callable[[Book], None]


@dataclass(frozen=True)
class Repair:
    """What would be changed, in words, and the change itself. It loses no word and changes no answer."""

    what: Text
    edit: Edit = field(compare=False, repr=False)


@dataclass(frozen=True)
class Finding(Problem):
    """A problem of a workbook. `stops` says that the questionnaire cannot run before it is mended."""

    repair: Repair | None = None
    stops: bool = True


@dataclass
class Findings:
    """Gathers findings; `file` is named in each."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def add(
        self,
        code: str,
        what: Text,
        *,
        sheet: str = "survey",
        row: int | None = None,
        column: str = "",
        name: str = "",
        remedy: Text | None = None,
        repair: Repair | None = None,
        stops: bool = True,
        level: Level = Level.ERROR,
    ) -> None:
        place = Place(self.file, sheet, row, column, name)
        self.found.append(Finding(code, what, place, remedy if repair is None else repair.what, level, repair, stops))


def set_cell(sheet: str, row: int, column: int, value: str, what: Text) -> Repair:
    """A repair that puts a value into one cell."""

    def edit(book: Book) -> None:
        book.sheets[sheet].put(row, column, value)

    return Repair(what, edit)


def rename_column(sheet: str, column: int, name: str, what: Text) -> Repair:
    """A repair that gives a column another header."""

    def edit(book: Book) -> None:
        book.sheets[sheet].header[column] = name

    return Repair(what, edit)


def clear_row(sheet: str, row: int, what: Text) -> Repair:
    """A repair that empties a row; other rows keep their numbers."""

    def edit(book: Book) -> None:
        target = book.sheets[sheet]
        target.rows[row - 2] = [""] * len(target.rows[row - 2])

    return Repair(what, edit)


def setting(name: str, value: str, what: Text) -> Repair:
    """A repair that sets a value on the settings sheet, where it has none yet."""

    def edit(book: Book) -> None:
        from forms.doctor.book import Sheet

        sheet = book.sheets.setdefault("settings", Sheet("settings", [], [[]]))
        if not sheet.rows:
            sheet.rows.append([])
        column = sheet.column(name)
        if column is None:
            sheet.header.append(name)
            column = len(sheet.header) - 1
        if not sheet.cell(2, column):
            sheet.put(2, column, value)

    return Repair(what, edit)
