"""Metadata in the order of ESMS, the European structure of metadata: the same statements as in the file beside SDMX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports import words
from exports.book import Book
from exports.page import Cell, Col, Page
from exports.publish.esms import statements
from exports.publish.figures import figures_of
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text


@sheet(88)
@dataclass(frozen=True)
class EsmsSheet(Sheet):
    """Always there."""

    tab: ClassVar[str] = N_("Metadata")

    @property
    def key(self) -> str:
        return "esms"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Metadata in the order of ESMS"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The nineteen headings of the European structure of metadata"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (6, 30, 30, 64), landscape=True)
        page.title(self.title(spec))
        page.lines(
            text(N_("Everything comes from the figures themselves; the office that publishes adds what is not provided."))
        )
        page.skip(6)
        names = [words.label(spec, estimate) for estimate in spec.ordered()]
        everything = text(N_("All estimates"))
        rows: list[list[Cell]] = [
            [s.number, s.heading, everything if s.estimate is None else names[s.estimate - 1], s.said]
            for s in statements(spec, figures_of(spec, book.lang), book.lang)
        ]
        columns = [
            Col(text(N_("Nr")), "no", 6), Col(text(N_("Heading")), width=30), Col(text(N_("Estimate")), width=30),
            Col(text(N_("Metadata")), width=64),
        ]  # fmt: skip
        page.table("T_esms", columns, rows, text(N_("Each heading of ESMS with what is known under it, estimate by estimate")))
