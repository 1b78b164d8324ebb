"""How the records behind an estimate were linked, how good that is, what of its errors the interval holds: the method note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.from_records import linkage_of, records_of
from estimation.linkage.telling import note_lines
from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.page import Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, joined, text


@sheet(53)
@dataclass(frozen=True)
class Linkage(Sheet):
    """Every estimate whose records were linked by probability, one below the other."""

    key: ClassVar[str] = "linkage"
    tab: ClassVar[str] = N_("Linkage")

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if _linked(spec) else []

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("How records of the lists were linked"))

    def about(self, spec: ReportSpec) -> Text:
        methods = joined(text("{method}", method=words.label(spec, estimate)) for estimate in _linked(spec))
        return text(N_("{method}: the linkage, its errors and what of them the interval holds"), method=methods)

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (27, 64))
        page.title(self.title(spec))
        page.lines(
            text(N_("Errors of linkage move an estimate: a link that was missed counts a person twice, a false one hides one."))
        )
        for estimate in _linked(spec):
            note, base = linkage_of(estimate), spec.base_of(estimate)
            assert note is not None
            page.section(words.label(spec, estimate))
            for heading, line in note_lines(note, records_of(estimate) if spec.shows_exactly(estimate) else None):
                page.pair(heading, words.printed(line, base) if "point" in line.values else line)


def _linked(spec: ReportSpec) -> list[Estimate]:
    return [estimate for estimate in spec.ordered() if linkage_of(estimate) is not None]
