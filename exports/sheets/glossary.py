"""The words that a reader may not know, each in one plain sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports.book import Book
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text

GLOSSARY = (
    (N_("Estimate"), N_("The number that agrees best with the data, if the method's assumptions hold. It is not a count.")),
    (N_("Interval"), N_("The numbers that the data do not contradict. It covers chance, not wrong assumptions.")),
    (N_("Level of confidence"), N_("The share of repetitions of such a study whose interval would hold the true number.")),
    (N_("Irregular situation"), N_("Without a permit to reside where one is needed: a situation, never a trait of a person.")),
    (N_("List"), N_("A register or a record of an institution in which a person may stand.")),
    (N_("Overlap"), N_("Persons found on more than one list. How many they are tells how many are on none.")),
    (N_("Capture–recapture"), N_("A way to estimate how many persons are on no list, from how many are on more than one.")),
    (N_("Dependence of lists"), N_("Being on one list makes being on another more likely, or less. It moves the estimate.")),
    (N_("Residual method"), N_("The persons counted minus those who reside legally, both corrected for who was missed.")),
    (N_("Coverage"), N_("The share of the population that a source counts. What it misses has to be estimated.")),
    (N_("Assumption"), N_("What the data cannot tell and somebody decided. Another assumption gives another figure.")),
    (N_("Sensitivity"), N_("How far the figure moves when one quantity is changed and the others stay.")),
    (N_("Quality class"), N_("A grade from A to D by seven criteria. It says what a figure may be used for.")),
    (N_("Day of reference"), N_("The day to which a figure refers, which is not the day on which it was computed.")),
    (N_("Edition"), N_("A figure as it was published on a day. A later edition of the same figure replaces it.")),
    (N_("Break"), N_("A place in a series at which method or definition changed, so that figures cannot be compared.")),
    (N_("Revision"), N_("The difference between two editions of the same figure, with its reason.")),
    (N_("Controlled rounding"), N_("Every count goes to a multiple of five beside it, so that the sums still add up.")),
    (N_("Suppression"), N_("Small counts are not shown, nor others from which they could be worked out.")),
    (N_("Seal"), N_("A short fingerprint of every cell, kept in the file, that tells whether one was changed.")),
)  # fmt: skip


@sheet(86)
@dataclass(frozen=True)
class Glossary(Sheet):
    """Always there."""

    tab: ClassVar[str] = N_("Glossary")

    @property
    def key(self) -> str:
        return "glossary"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Words used in this report"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("What the words mean, each in one sentence"))

    def write(self, book: Book) -> None:
        page = Page(book, self.key, (27, 70))
        page.title(self.title(book.spec))
        page.skip(6)
        rows: list[list[Cell]] = [[Text(word), Text(meaning)] for word, meaning in GLOSSARY]
        columns = [Col(text(N_("Word")), width=27), Col(text(N_("Meaning")), width=70)]
        page.table("T_glossary", columns, rows, text(N_("Each word with its meaning")))
