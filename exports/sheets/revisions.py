"""What changed since the report before: each figure beside the one that was published of the same thing, and why it differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports import words
from exports.book import Book
from exports.numbers import to_base
from exports.page import Cell, Col, Formula, Page
from exports.report import ReportSpec
from exports.series import Revision, revisions_of
from exports.sheets import Sheet, sheet
from exports.signs import mark, used_in
from vocabulary.text import N_, Text, joined, text


@sheet(78)
@dataclass(frozen=True)
class Revisions(Sheet):
    """Where a figure of the report was published before."""

    tab: ClassVar[str] = N_("Revisions")
    absent: ClassVar[str] = N_("No figure of this report was published before.")

    @property
    def key(self) -> str:
        return "revisions"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if revisions_of(spec) else []

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What changed since the last report"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Each figure beside the one published before, and why it differs"))

    def write(self, book: Book) -> None:
        spec, found = book.spec, revisions_of(book.spec)
        page = Page(book, self.key, (32, 17, 14, 14, 12, 42, 8), landscape=True)
        page.title(self.title(spec))
        page.lines(text(N_("A figure is the same where population, day of reference and method are. Both are rounded alike.")))
        page.skip(6)
        first = page.row + 2
        rows = [_row(spec, one, first + number) for number, one in enumerate(found)]
        page.marks(used_in(rows))
        first += 1 if used_in(rows) else 0
        rows = [_row(spec, one, first + number) for number, one in enumerate(found)]
        columns = [
            Col(text(N_("Estimate")), width=32),
            Col(text(N_("Published before on")), width=17),
            Col(text(N_("Figure before")), "persons", 14),
            Col(text(N_("Figure now")), "persons", 14),
            Col(text(N_("Change")), "change", 12),
            Col(text(N_("Why")), width=42),
            Col(text(N_("Mark")), "mark", 8),
        ]
        page.table("T_revisions", columns, rows, text(N_("Each figure now and as it was published before, with the reason")))


def _row(spec: ReportSpec, one: Revision, row: int) -> list[Cell]:
    base = spec.base_of(one.estimate)
    now = None if one.estimate.refused else to_base(one.estimate.population.point, base)
    why = joined(one.reasons)
    name = words.label(spec, one.estimate)
    if one.before is None or one.before.refused or now is None:
        at: Cell = words.day(one.at) if one.at else text(N_("not before"))
        return [name, at, None, now, None, why, mark("d" if now is None else "x")]
    then = to_base(one.before.population.point, base)
    return [name, words.day(one.at), then, now, Formula(f"D{row}-C{row}", now - then), why, ""]
