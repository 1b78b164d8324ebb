"""The tables that a method adds to its estimate (coefficients, frequencies, groups left out …), each on a sheet of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from estimation.result import Column, Estimate, ResultTable
from exports import words
from exports.book import Book
from exports.numbers import OBSERVED_BASE, to_base
from exports.page import Cell, Col, Page, marked
from exports.protect import MINIMUM
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import mark, used_in
from vocabulary.text import N_, Text, text

MOST = 40  # rows; the rest is told in a sentence
ELSEWHERE = frozenset(
    {"models", "families", "cells", "overlap", "strata", "funnel"}
)  # what other sheets show, protected their way
PERSONS = frozenset({"influence", "coefficient-influence"})  # of single persons: for the programme, never for a report
_KINDS = {"count": "persons", "persons": "persons", "number": "exact", "share": "share", "mark": "mark"}

WHOLE = 1000  # from here on a number is printed to its units, smaller ones to four figures


@dataclass(frozen=True)
class Printed:
    """The rows that may be printed, and how many were left out because they speak of few persons."""

    rows: tuple[tuple[Cell, ...], ...]
    left_out: int


def printed(table: ResultTable, base: int) -> Printed:
    """Counts of persons to multiples of 5, rows on fewer than ten persons left out; estimates to the report's base."""
    kept = [row for row in table.rows if not _few(table, row)]
    shown = tuple(
        tuple(_cell(_spoken(value, column), column.kind, base) for value, column in zip(row, table.columns, strict=True))
        for row in kept
    )
    return Printed(shown, len(table.rows) - len(kept))


def _spoken(value: Any, column: Column) -> Any:
    """A code of sex in words, as on every other sheet."""
    name = str(column.header).casefold()
    return words.code(name, value) if name in words.SEX and isinstance(value, str) else value


def _few(table: ResultTable, row: tuple[Any, ...]) -> bool:
    cells = zip(row, table.columns, strict=True)
    return any(column.kind == "count" and value is not None and 0 < value < MINIMUM for value, column in cells)


def _cell(value: Any, kind: str, base: int) -> Cell:
    if value is None:
        return mark("x") if kind == "mark" else None
    if kind == "count":
        return to_base(value, OBSERVED_BASE)
    if kind == "persons":
        return to_base(value, base)
    if kind == "number":
        return round(value) if abs(value) >= WHOLE else float(f"{float(value):.4g}")
    if isinstance(value, float):
        return float(f"{value:.4g}")
    return value if isinstance(value, Text | str | int | float | bool) else str(value)


def shown(estimate: Estimate, base: int) -> list[ResultTable]:
    """The tables with at least one row that may be printed."""
    return [t for t in estimate.tables if t.name not in ELSEWHERE | PERSONS and printed(t, base).rows]


@sheet(55)
@dataclass(frozen=True)
class Tables(Sheet):
    """One for every table of every estimate."""

    tab: ClassVar[str] = N_("Details")
    letter: ClassVar[str] = "T"
    place: int = 0
    number: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i, j) for i, e in enumerate(spec.ordered()) for j in range(len(shown(e, spec.base_of(e))))]

    @property
    def key(self) -> str:
        return f"table-{self.place}-{self.number}"

    def estimate(self, spec: ReportSpec) -> Estimate:
        return spec.ordered()[self.place]

    def table(self, spec: ReportSpec) -> ResultTable:
        estimate = self.estimate(spec)
        return shown(estimate, spec.base_of(estimate))[self.number]

    def title(self, spec: ReportSpec) -> Text:
        return self.table(spec).title

    def about(self, spec: ReportSpec) -> Text:
        return text("{method}: {what}", method=words.label(spec, self.estimate(spec)), what=self.table(spec).title)

    def write(self, book: Book) -> None:
        spec, estimate, table = book.spec, self.estimate(book.spec), self.table(book.spec)
        data = printed(table, spec.base_of(estimate))
        widths = [30.0 if i == 0 else 18.0 if c.kind == "text" else 15.0 for i, c in enumerate(table.columns)]
        page = Page(book, self.key, [*widths, 8.0])
        page.title(table.title)
        page.lines(words.label(spec, estimate))
        if table.note is not None:
            page.lines(table.note)
        if any(c.kind == "count" for c in table.columns):
            page.lines(text(N_("Counts of persons are multiples of 5.")))
        if data.left_out:
            page.lines(
                text(
                    N_("{n} row on fewer than ten persons is left out."),
                    N_("{n} rows on fewer than ten persons are left out."),
                    n=data.left_out,
                )
            )
        if len(data.rows) > MOST:
            page.lines(text(N_("The first {n} of {all} rows are shown."), n=MOST, all=len(data.rows)))
        rows = [list(row) for row in data.rows[:MOST]]
        columns = [
            Col(c.header if isinstance(c.header, Text) else text(c.header), _KINDS.get(c.kind, "text"), width)
            for c, width in zip(table.columns, widths, strict=True)
        ]
        columns, rows = marked(columns, rows)
        page.marks(used_in(rows))
        page.skip(6)
        alt = text(N_("Table: {what}"), what=table.title)
        page.table(f"T_detail_{self.place}_{self.number}", columns, rows, alt)
