"""Formulas that must read TRUE: whoever changes a figure sees at once which statement no longer holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports.book import Book
from exports.page import Cell, Col, Formula, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text


@sheet(80)
@dataclass(frozen=True)
class Checks(Sheet):
    """After all sheets that state something."""

    tab: ClassVar[str] = N_("Checks")

    @property
    def key(self) -> str:
        return "checks"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What must hold in this book"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Formulas that must be true"))

    def write(self, book: Book) -> None:
        page = Page(book, self.key, (72, 16))
        page.title(self.title(book.spec))
        if not book.checks:
            page.lines(text(N_("No figure is printed in this book, so that there is nothing to check.")))
            return
        page.lines(text(N_("Each line is a live formula. One that is no longer true tells of a figure that was changed.")))
        page.skip(6)
        rows: list[list[Cell]] = [[c.said, Formula(c.formula, c.value)] for c in book.checks]
        columns = [Col(text(N_("Statement")), width=72), Col(text(N_("Holds")), "truth", 16)]
        alt = text(N_("Statements about the figures of this book, each with a formula that must be true"))
        page.table("T_checks", columns, rows, alt)
