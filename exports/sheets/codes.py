"""The estimates in international codes, a fact a line: by it a program compares the report with others."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from exports.book import Book
from exports.page import Cell, Col, Page
from exports.publish.figures import TOTAL, Figure, figures_of
from exports.publish.tidy import COLUMNS
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text

TABLE = "T_codes"


@sheet(91)
@dataclass(frozen=True)
class Codes(Sheet):
    """Always there: the totals, one after the other."""

    tab: ClassVar[str] = N_("Codes")

    @property
    def key(self) -> str:
        return "codes"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The estimates in international codes"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("For programs that compare reports: codes of SDMX and ISO 3166"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (10, 18, 34, 62), landscape=True)
        page.title(self.title(spec))
        page.lines(text(N_("Each line is a fact of an estimate by its name in the tidy table; what is not known has no line.")))
        page.skip(6)
        titles = {column.name: Text(column.title) for column in COLUMNS}
        rows: list[list[Cell]] = [
            [figure.estimate, name, titles[name], said]
            for figure in figures_of(spec, book.lang) if figure.part == TOTAL
            for name, said in facts(figure)
        ]  # fmt: skip
        columns = [
            Col(text(N_("Estimate")), "no", 10), Col(text(N_("Name")), width=18), Col(text(N_("Meaning")), width=34),
            Col(text(N_("Value")), width=62),
        ]  # fmt: skip
        page.table(TABLE, columns, rows, text(N_("Each estimate's facts in codes, one a line")))


def facts(figure: Figure) -> list[tuple[str, str]]:
    """What is known of a figure by the name of its column, as text: nothing here is for calculating."""
    known = ((field.name, getattr(figure, field.name)) for field in fields(figure) if field.name != "estimate")
    return [
        (name, f"{value:g}" if isinstance(value, float) else str(value)) for name, value in known if value not in (None, "")
    ]
