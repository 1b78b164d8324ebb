"""The estimates of the same population side by side: the table and, on one axis, the forest chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from estimation.from_records import scope_of
from estimation.result import Estimate
from exports import words
from exports.book import Book
from exports.native.forest import Bar, behind, forest, tall
from exports.numbers import to_base
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.cover import sentence
from exports.sheets.summary import contradiction, figures, rounding_note, without_empty
from exports.signs import used_in
from vocabulary.text import N_, Text, text


@sheet(20)
@dataclass(frozen=True)
class MethodsTable(Sheet):
    """Always there: a single estimate is a table of one row."""

    tab: ClassVar[str] = N_("Methods")
    letter: ClassVar[str] = "T"

    @property
    def key(self) -> str:
        return "methods"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()]

    def title(self, spec: ReportSpec) -> Text:
        n = len(spec.together())
        return text(N_("The method and its figure"), N_("{n} methods, the same population"), n=n)

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The estimates of all methods with their limits"))

    def write(self, book: Book) -> None:
        spec, base = book.spec, book.spec.base
        page = Page(book, self.key, (40, 13, 13, 13, 13, 8, 8))
        page.title(self.title(spec))
        page.lines(sentence(book, spec.headline.counted))
        if (scope := scope_of(spec.headline)) is not None:
            page.lines(scope)
        if (apart := contradiction(spec)) is not None:
            page.lines(words.printed(apart, base), "warning", 11)
        page.lines(rounding_note(base, spec.protection))
        page.skip(6)
        one_level = len({e.population.level for e in spec.together()}) == 1
        level = words.percent(spec.headline.population.level)
        rows: list[list[Cell]] = []
        for estimate in spec.together():
            name, point, low, high, grade, code = figures(words.label(spec, estimate), estimate, base)
            wide = high - low if isinstance(low, int) and isinstance(high, int) else None
            rows.append([name, point, low, high, wide, grade, code])
        low_name = text(N_("Lower {level} %"), level=level) if one_level else text(N_("Lower limit"))
        high_name = text(N_("Upper {level} %"), level=level) if one_level else text(N_("Upper limit"))
        columns = [
            Col(text(N_("Method")), width=40),
            Col(text(N_("Estimate")), "persons", 13),
            Col(low_name, "persons", 13),
            Col(high_name, "persons", 13),
            Col(text(N_("Width")), "persons", 13),
            Col(text(N_("Class")), "mark", 8),
            Col(text(N_("Mark")), "mark", 8),
        ]
        page.marks(used_in(rows))
        columns, rows = without_empty(columns, rows)
        alt = text(N_("Each method's estimate with its limits, the main one first"))
        grid = page.table("T_methods", columns, rows, alt, [0])
        for i in range(len(rows)):
            book.places[f"estimate-{i}"] = book.ref(self.key, grid.cell(i, 1))
            if rows[i][2] is not None and rows[i][3] is not None:
                low, mid, high = (book.ref(self.key, grid.cell(i, c)) for c in (2, 1, 3))
                said = text(N_("The estimate lies between its limits: {method}"), method=words.label(spec, spec.ordered()[i]))
                low_v, mid_v, high_v = (float(str(rows[i][c])) for c in (2, 1, 3))
                book.check(said, f"AND({low}<={mid},{mid}<={high})", low_v <= mid_v <= high_v)
        if spec.headline.refused:
            return
        first = book.ref(self.key, grid.cell(0, 1))
        book.check(text(N_("The headline is the same on every sheet")), f"{book.places['headline']}={first}", True)


@sheet(21)
@dataclass(frozen=True)
class MethodsChart(Sheet):
    """Always there, beside its table."""

    tab: ClassVar[str] = N_("Methods")
    letter: ClassVar[str] = "G"

    @property
    def key(self) -> str:
        return "methods-chart"

    @property
    def pair(self) -> str:
        return "methods"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if shown(spec) else []

    def title(self, spec: ReportSpec) -> Text:
        n = len(shown(spec))
        return text(N_("The estimate and its interval"), N_("The {n} methods on one axis"), n=n)

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same figures on one axis"))

    def write(self, book: Book) -> None:
        spec = book.spec
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        said = describe(spec)
        page.lines(said)
        page.link("methods", text(N_("Figures on sheet {sheet}"), sheet=book.names["methods"]))
        page.row += 1
        page.skip(6)
        bars = bars_of(book)
        chosen = not spec.headline.refused
        book.later(lambda: page.chart(
            forest(book, book.places[MethodsData().key], bars, chosen), text(N_("Forest chart. {said}"), said=said),
            900, tall(book, bars),
        ))  # fmt: skip


@sheet(93)
@dataclass(frozen=True)
class MethodsData(Sheet):
    """The intervals as the chart needs them."""

    tab: ClassVar[str] = N_("Intervals")
    letter: ClassVar[str] = "D"

    @property
    def key(self) -> str:
        return "methods-data"

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if shown(spec) else []

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the chart of methods"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the chart of methods"))

    def write(self, book: Book) -> None:
        page = Page(book, self.key, (46, 10, 14, 14, 14))
        page.title(self.title(book.spec))
        book.places[self.key] = behind(page, "D_methods", bars_of(book))


def bars_of(book: Book) -> list[Bar]:
    """The estimates as printed, the headline first."""
    spec, base = book.spec, book.spec.base
    return [
        Bar(
            book.say(_label(spec, e)),
            to_base(e.population.point, base),
            None if e.population.lower is None else to_base(e.population.lower, base),
            None if e.population.upper is None else to_base(e.population.upper, base),
            e.method,
        )
        for e in shown(spec)
    ]


def shown(spec: ReportSpec) -> tuple[Estimate, ...]:
    """Those whose figure may be printed."""
    return tuple(e for e in spec.together() if not e.refused)


def _label(spec: ReportSpec, estimate: Estimate) -> Text | str:
    """The name with the quality class, as on the axis."""
    name = words.label(spec, estimate)
    grade = words.grade(estimate)
    return name if grade is None else text(N_("{name} · class {class_}"), name=name, class_=grade)


def describe(spec: ReportSpec) -> Text:
    """What the chart shows, in one sentence with its figures."""
    base = spec.base
    points = [to_base(e.population.point, base) for e in shown(spec)]
    if spec.headline.refused:
        return text(N_("The methods go from {low} to {high}."), low=min(points), high=max(points))
    headline = to_base(spec.headline.population.point, base)
    if len(points) == 1:
        return text(N_("The estimate is {point}. {interval}."), point=headline,
                    interval=words.said_interval(spec.headline.population, base))  # fmt: skip
    return text(
        N_("The main estimate is {point}; the methods go from {low} to {high}."),
        point=headline,
        low=min(points),
        high=max(points),
    )
