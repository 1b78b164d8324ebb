"""The disclosure log: by which rule each table of counts was protected, and what an attack on it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports.book import Book
from exports.disclosure.log import lines, verdict
from exports.disclosure.protect import RULES
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text


@sheet(84)
@dataclass(frozen=True)
class DisclosureLog(Sheet):
    """Always there."""

    tab: ClassVar[str] = N_("Protection")

    @property
    def key(self) -> str:
        return "disclosure"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("How small numbers are protected"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("By which rule, in which table, and what an attack found"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (38, 34, 10, 14, 46), landscape=True)
        page.title(self.title(spec))
        page.lines(text(N_("Rule of this report: {rule}"), rule=Text(RULES[spec.protection])), "text", 11)
        page.lines(verdict(spec), "text", 11)
        if spec.register.tables:
            page.lines(
                text(
                    N_("Compared with {n} table released before."),
                    N_("Compared with {n} tables released before."),
                    n=len(spec.register.tables),
                )
            )
        page.skip(6)
        rows: list[list[Cell]] = [[x.table, x.rule, x.cells, x.protected, x.result] for x in lines(spec)]
        if not rows:
            page.lines(text(N_("There was nothing to protect.")))
            return
        columns = [
            Col(text(N_("Table")), width=38), Col(text(N_("Rule")), width=34), Col(text(N_("Cells")), "persons", 10),
            Col(text(N_("Shown together or left out")), "persons", 14), Col(text(N_("Result")), width=46),
        ]  # fmt: skip
        page.table("T_disclosure", columns, rows, text(N_("Each table of counts, its rule, its cells and the result")))
