"""The quality class of every estimate with its reasons: seven criteria, two questions each, what is implausible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.quality import CRITERIA, Quality, said
from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text


@sheet(72)
@dataclass(frozen=True)
class QualitySheet(Sheet):
    """Where an estimate was judged."""

    tab: ClassVar[str] = N_("Quality")
    absent: ClassVar[str] = N_("Nobody judged how good the estimates are.")

    @property
    def key(self) -> str:
        return "quality"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if any(estimate.quality is not None for estimate in spec.estimates) else []

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("How good the estimates are"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Seven criteria and their reasons"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (26, 26, 9, 74), landscape=True)
        page.title(self.title(spec))
        page.lines(text(N_("Each criterion has two questions; its score is the number of those answered by yes.")))
        page.lines(text(N_("A from 12 of 14 without a 0, B from 9, C from 5, else D; D also where the figure is implausible.")))
        page.lines(text(N_("A class is computed. It may be lowered by hand with the reason, never raised.")))
        page.skip(6)
        rows: list[list[Cell]] = []
        strong = []
        for estimate in spec.ordered():
            if estimate.quality is not None:
                strong.append(len(rows))
                rows += _rows(book, words.label(spec, estimate), estimate, estimate.quality)
        columns = [
            Col(text(N_("Estimate")), width=26),
            Col(text(N_("Criterion")), width=26),
            Col(text(N_("Score")), "mark", 9),
            Col(text(N_("Reasons")), width=74),
        ]
        alt = text(N_("For each estimate its class, then each criterion with its score and the reasons"))
        page.table("T_quality", columns, rows, alt, strong)


def _rows(book: Book, name: Text | str, estimate: Estimate, quality: Quality) -> list[list[Cell]]:
    """The class first, then the criteria."""
    about = [text("{said}.", said=quality.said()), *quality.beyond()]
    rows: list[list[Cell]] = [[name, text(N_("Quality class")), quality.grade, _lines(book, about)]]
    for criterion, label in CRITERIA.items():
        reasons = [said(answer) for answer in quality.of(criterion)]
        rows.append([name, Text(label), str(quality.scores[criterion]), _lines(book, reasons)])
    return rows


def _lines(book: Book, said: list[Text]) -> str:
    return "\n".join(book.say(line) for line in said)
