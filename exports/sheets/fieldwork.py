"""How the interviews went: met, completed, refused, broken off, by questionnaire, week and area; nobody is told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports import words
from exports.background import AREA, FORM, WEEK
from exports.book import Book
from exports.disclosure.register import INTERNAL, ROUND
from exports.disclosure.report import disclosed
from exports.disclosure.visits import BETWEEN
from exports.native.stacked import stacked
from exports.page import Cell, Col, Page
from exports.protect import MINIMUM
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.signs import mark, used_in
from vocabulary.text import N_, Text, text

BY = {FORM: N_("Questionnaire"), WEEK: N_("Week that begins on"), AREA: N_("Area")}
OUTCOMES = (N_("Completed"), N_("Refused"), N_("Broken off"))


@dataclass(frozen=True)
class Line:
    """A row as printed: by what, which, and the three outcomes (`None` where not shown; `known` where the outcome is kept)."""

    by: str
    name: Text | str
    outcomes: tuple[int | None, ...]
    known: tuple[bool, ...]

    @property
    def met(self) -> int | None:
        if not all(self.known):
            return None
        return None if None in self.outcomes else sum(n or 0 for n in self.outcomes)


@dataclass(frozen=True)
class Visited(Sheet):
    """What table and chart share."""

    tab: ClassVar[str] = N_("Fieldwork")

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if spec.background.visits else []

    @property
    def key(self) -> str:
        return type(self).__name__.lower()

    @property
    def pair(self) -> str:
        return "fieldwork"


@sheet(75)
@dataclass(frozen=True)
class FieldworkTable(Visited):
    """Where the programme held interviews."""

    letter: ClassVar[str] = "T"
    absent: ClassVar[str] = N_("The report is of no programme that holds interviews.")

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("How the interviews went"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Persons met, completed interviews and refusals, by week and area"))

    def write(self, book: Book) -> None:
        spec, lines = book.spec, lines_of(book.spec)
        page = Page(book, self.key, (22, 36, 12, 12, 12, 13, 12, 11, 8), landscape=True)
        page.title(self.title(spec))
        page.lines(
            text(N_("Of a refusal nothing is kept but its day and questionnaire; so areas tell of completed interviews alone."))
        )
        if spec.protection == ROUND:
            page.lines(
                text(N_("Counts are multiples of 5; small groups and weeks stand together, and fewer than ten are not shown."))
            )
        rows = [_row(book, line) for line in lines]
        page.marks(used_in(rows))
        page.skip(6)
        wide = (12, 12, 13)
        columns = [
            Col(text(N_("By")), width=22), Col(text(N_("Which")), width=36), Col(text(N_("Met")), "persons", 12),
            *(Col(text(name), "persons", width) for name, width in zip(OUTCOMES, wide, strict=True)),
            Col(text(N_("Completion")), "share", 12), Col(text(N_("Refusal")), "share", 11), Col(text(N_("Mark")), "mark", 8),
        ]  # fmt: skip
        strong = [i for i, line in enumerate(lines) if line.name == ""]
        alt = text(N_("Persons met by questionnaire, week and area, and what became of the interview"))
        book.places[self.pair] = page.table("T_fieldwork", columns, rows, alt, strong)


@sheet(76)
@dataclass(frozen=True)
class FieldworkChart(Visited):
    """Week by week."""

    letter: ClassVar[str] = "G"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if weeks_of(spec) else []

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The interviews week by week"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same as a picture"))

    def write(self, book: Book) -> None:
        lines, weeks = lines_of(book.spec), weeks_of(book.spec)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(book.spec))
        total = lines[0].met
        said = text(N_("{n} person was met in all."), N_("{n} persons were met in all."), n=total)
        if total is None:
            said = text(N_("How many persons were met in all is not shown."))
        page.lines(said)
        if any(None in week.outcomes for week in weeks):
            page.lines(text(N_("Counts of fewer than ten persons are left out of the picture.")))
        key = FieldworkTable().key
        page.link(key, text(N_("Figures on sheet {sheet}"), sheet=book.names[key]))
        page.row += 1
        page.skip(6)
        first = lines.index(weeks[0])
        totals = [sum(n or 0 for n in week.outcomes) for week in weeks]
        parts = [(3 + i, text(name)) for i, name in enumerate(OUTCOMES)]
        chart = stacked(book, book.places[self.pair], parts, totals, first, names=1)
        page.chart(chart, text(N_("Stacked bar chart. {said}"), said=said), 900, 150 + 32 * max(3, len(weeks)))


def lines_of(spec: ReportSpec) -> list[Line]:
    """All rows as printed: all together once, then by questionnaire, week and area."""
    made = disclosed(spec)
    found: list[Line] = []
    for block in made.visits:
        values = made.values(block.table.name)
        for name, places in block.rows:
            if name == "" and found:
                continue  # the same persons all together, which stand there already
            outcomes = tuple(None if place is None else _shown(spec, values[place]) for place in places)
            found.append(Line(block.by, name, outcomes, tuple(place is not None for place in places)))
    return found


def weeks_of(spec: ReportSpec) -> list[Line]:
    """The rows of weeks."""
    return [line for line in lines_of(spec) if line.by == WEEK and line.name != ""]


def _shown(spec: ReportSpec, value: int | None) -> int | None:
    if value is None or spec.protection == INTERNAL:
        return value
    return value if value == 0 or value >= MINIMUM else None


def _row(book: Book, line: Line) -> list[Cell]:
    done, refused, _ = line.outcomes
    hidden = any(n is None and kept for n, kept in zip(line.outcomes, line.known, strict=True))
    code = ("c" if hidden else "") + ("" if all(line.known) else "x")
    shares = [None if n is None or not line.met else n / line.met for n in (done, refused)]
    if line.name == "":
        return [text(N_("All")), text(N_("All interviews")), line.met, *line.outcomes, *shares, mark(code)]
    return [Text(BY[line.by]), _name(line), line.met, *line.outcomes, *shares, mark(code)]


def _name(line: Line) -> Text | str:
    if line.by != WEEK or not isinstance(line.name, str):
        return line.name
    first, _, last = line.name.partition(BETWEEN)
    return words.day(first) if not last else text(N_("{first} to {last}"), first=words.day(first), last=words.day(last))
