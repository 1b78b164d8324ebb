"""Estimates of other populations: in a table of their own, never on the axis of the headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports import words
from exports.book import Book
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.cover import sentence
from exports.sheets.summary import figures, without_empty
from exports.signs import used_in
from vocabulary.text import N_, Text, text


@sheet(25)
@dataclass(frozen=True)
class Others(Sheet):
    """Where an estimate does not count whom the headline counts."""

    tab: ClassVar[str] = N_("Other populations")
    letter: ClassVar[str] = "T"

    @property
    def key(self) -> str:
        return "others"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if spec.apart() else []

    def title(self, spec: ReportSpec) -> Text:
        n = len(spec.apart())
        return text(N_("{n} estimate of another population"), N_("{n} estimates of other populations"), n=n)

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Figures that may not be compared with the main one"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (34, 46, 13, 13, 13, 8, 8))
        page.title(self.title(spec))
        page.lines(text(N_("Each row counts other persons: the figures may not be added, nor compared with the main one.")))
        page.lines(text(N_("Each is rounded to three significant figures of its own.")))
        rows: list[list[Cell]] = []
        for estimate in spec.apart():
            name, *rest = figures(words.label(spec, estimate), estimate, spec.base_of(estimate))
            rows.append([name, sentence(book, estimate.counted), *rest])
        columns = [
            Col(text(N_("Method")), width=34),
            Col(text(N_("Who is counted")), width=46),
            Col(text(N_("Estimate")), "persons", 13),
            Col(text(N_("Lower limit")), "persons", 13),
            Col(text(N_("Upper limit")), "persons", 13),
            Col(text(N_("Class")), "mark", 8),
            Col(text(N_("Mark")), "mark", 8),
        ]
        page.marks(used_in(rows))
        columns, rows = without_empty(columns, rows)
        page.skip(6)
        alt = text(N_("Estimates of other populations, each with whom it counts and its limits"))
        grid = page.table("T_others", columns, rows, alt)
        first = len(spec.together())
        for i in range(len(rows)):
            book.places[f"estimate-{first + i}"] = book.ref(self.key, grid.cell(i, 2))
