"""The assumptions register: what each estimate rests on, with value, range, source, date and who decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports import words
from exports.book import Book
from exports.page import Cell, Col, Page, marked
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import mark, used_in
from vocabulary.text import N_, Text, text

NUMBERS = (1, 2, 3)  # value, lowest, highest


@sheet(65)
@dataclass(frozen=True)
class AssumptionsTable(Sheet):
    """Where an estimate rests on entries of the register."""

    tab: ClassVar[str] = N_("Assumptions")
    absent: ClassVar[str] = N_("No estimate rests on entries of the assumptions register.")
    letter: ClassVar[str] = "T"

    @property
    def key(self) -> str:
        return "assumptions"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if any(estimate.register for estimate in spec.estimates) else []

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Assumptions register"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("What was assumed, from where, and who decided"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (24, 30, 10, 10, 10, 28, 12, 22, 18, 8), landscape=True)
        page.title(self.title(spec))
        page.lines(text(N_("What the data do not tell was decided by somebody; other values give other figures.")))
        rows: list[list[Cell]] = [
            [words.label(spec, estimate), *(cell if cell or i in NUMBERS else mark("x") for i, cell in enumerate(cells))]
            for estimate in spec.ordered()
            for cells in ((e.what, e.value, e.low, e.high, e.source, e.date, e.who, e.belongs_to) for e in estimate.register)
        ]
        columns = [
            Col(text(N_("Estimate")), width=24),
            Col(text(N_("What is assumed")), width=30),
            Col(text(N_("Value")), "exact", 10),
            Col(text(N_("Lowest")), "exact", 10),
            Col(text(N_("Highest")), "exact", 10),
            Col(text(N_("Source")), width=28),
            Col(text(N_("Date")), width=12),
            Col(text(N_("Who decided")), width=22),
            Col(text(N_("Belongs to")), width=18),
        ]
        columns, rows = marked(columns, rows)
        page.marks(used_in(rows))
        page.skip(6)
        alt = text(N_("Each assumption with its value, range, source, date and who decided"))
        page.table("T_assumptions", columns, rows, alt)
