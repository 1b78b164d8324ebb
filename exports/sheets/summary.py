"""The main figures on one page: the headline large, its interval, what to know before quoting it, and its parts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.agreement import Claim, disagreement
from estimation.from_records import scope_of
from estimation.quality import in_short
from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.disclosure.register import INTERNAL, ROUND
from exports.numbers import to_base
from exports.page import Cell, Col, Page
from exports.parts import Part, parts_of
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.cover import sentence
from exports.signs import mark, of_limits, used_in
from vocabulary.text import N_, Text, text

MOST = 14  # more groups than this are left to their own sheet


@sheet(10)
@dataclass(frozen=True)
class Summary(Sheet):
    """Always there."""

    tab: ClassVar[str] = N_("Summary")

    @property
    def key(self) -> str:
        return "summary"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The main figures"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The main figures on one page"))

    def write(self, book: Book) -> None:
        spec, base = book.spec, book.spec.base
        population = spec.headline.population
        page = Page(book, self.key, (45, 14, 14, 14, 8, 8))
        page.title(self.title(spec))
        page.skip(6)
        for line in _lines(page, sentence(book, spec.headline.counted).rstrip(".")):
            page.put(page.row, 0, line, "section")
            page.sheet.set_row(page.row, 19)
            page.row += 1
        if (scope := scope_of(spec.headline)) is not None:
            page.lines(scope, "text", 11)
        if spec.headline.refused:
            page.lines(words.sentence(spec.headline, book.lang, base, book.number), "warning", 11)
        else:
            page.put(page.row, 0, to_base(population.point, base), "figure")
            page.sheet.set_row(page.row, 39)
            book.places["headline"] = book.ref(self.key, f"$A${page.row + 1}")
            page.row += 1
            page.lines(words.said_interval(population, base), "text", 11)
        if spec.headline.quality is not None:
            page.lines(text(N_("Quality class {said}"), said=in_short(spec.headline.quality)), "text", 11)
        page.skip(6)
        warnings = first_to_know(spec)
        for warning in warnings:
            page.lines(text(N_("Before quoting: {warning}"), warning=words.printed(warning, base)), "warning", 11)
        if warnings:
            page.skip(6)
        page.lines(rounding_note(base, spec.protection))
        page.skip(6)
        if spec.apart():
            page.link("others", text(N_("Estimates of other populations: sheet {sheet}"), sheet=book.names["others"]))
            page.row += 1
            page.skip(6)
        level = words.percent(population.level)
        rows: list[list[Cell]] = []
        strong = [0]
        for estimate in spec.together():
            rows.append(figures(words.label(spec, estimate), estimate, base))
        parts = [] if spec.headline.refused else parts_of(spec, spec.headline)
        if parts and len(parts) <= MOST:
            rows += [[_name(book, part), *_limits(part)] for part in parts]
        columns = [
            Col(text(N_("Indicator")), width=45),
            Col(text(N_("Estimate")), "persons"),
            Col(text(N_("Lower {level} %"), level=level), "persons"),
            Col(text(N_("Upper {level} %"), level=level), "persons"),
            Col(text(N_("Class")), "mark", 8),
            Col(text(N_("Mark")), "mark", 8),
        ]
        page.marks(used_in(rows))
        columns, rows = without_empty(columns, rows)
        alt = text(N_("The estimates of this report with their limits, the main one first"))
        page.table("T_summary", columns, rows, alt, strong)


def first_to_know(spec: ReportSpec) -> list[Text]:
    """That the methods contradict each other, where they do, then what the headline says of itself."""
    apart = contradiction(spec)
    return [*([apart] if apart is not None else []), *spec.headline.warnings]


def contradiction(spec: ReportSpec) -> Text | None:
    """That estimates of the same population disagree by more than their intervals allow."""
    claims = [Claim(words.label(spec, e), e.population.lower, e.population.upper) for e in spec.together()]
    return disagreement(claims)


def rounding_note(base: int, protection: str = ROUND) -> Text:
    """How the figures were rounded, in one sentence."""
    if protection == INTERNAL:
        return text(N_("Internal, not for publication: nothing is protected, and small numbers can be read."))
    if base == 1:
        return text(N_("No cell rests on fewer than ten persons."))
    said = N_("Estimates are rounded to multiples of {base} so that parts add up; no cell rests on fewer than ten persons.")
    return text(said, base=base)


def figures(name: Cell, estimate: Estimate, base: int) -> list[Cell]:
    """A row of a table of estimates: name, estimate, limits, class, mark."""
    p = estimate.population
    code = "d" if estimate.refused else of_limits(p.lower, p.upper, words.grade(estimate))
    low = None if p.lower is None else to_base(p.lower, base)
    high = None if p.upper is None else to_base(p.upper, base)
    point = None if estimate.refused else to_base(p.point, base)
    return [name, point, low, high, words.grade(estimate), mark(code)]


def without_empty(columns: list[Col], rows: list[list[Cell]], last: int = 2) -> tuple[list[Col], list[list[Cell]]]:
    """Of the `last` columns only those that hold something."""
    width = len(columns)
    kept = [at for at in range(width) if at < width - last or any(row[at] for row in rows)]
    return [columns[at] for at in kept], [[row[at] for at in kept] for row in rows]


def _name(book: Book, part: Part) -> str:
    return ", ".join(said for said in map(book.say, part.names) if said)


def _limits(part: Part) -> list[Cell]:
    return [part.point, part.lower, part.upper, part.grade or None, mark(part.mark)]


def _lines(page: Page, said: str) -> list[str]:
    from exports.measure import broken

    return broken(said, page.room, 13, bold=True)
