"""The figure through time: by day of reference and edition, with the places at which the row breaks; and as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from exports import words
from exports.book import Book
from exports.native.series import Point, over_time
from exports.numbers import to_base
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.series import Figure, as_year, series_of
from exports.sheets import Sheet, sheet
from exports.sheets.cover import sentence
from exports.sheets.summary import figures, without_empty
from exports.signs import used_in
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Through(Sheet):
    """What table, chart and figures share."""

    tab: ClassVar[str] = N_("Series")

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls()] if cls.applies(spec) else []

    @classmethod
    def applies(cls, spec: ReportSpec) -> bool:
        return bool(points_of(spec))

    @property
    def pair(self) -> str:
        return "series"

    @property
    def key(self) -> str:
        return type(self).__name__.lower()


@sheet(27)
@dataclass(frozen=True)
class SeriesTable(Through):
    """Where the same quantity was estimated for several days, or published in several editions."""

    letter: ClassVar[str] = "T"
    absent: ClassVar[str] = N_("There is only one day of reference, and no earlier edition of its figure.")

    @classmethod
    def applies(cls, spec: ReportSpec) -> bool:
        return bool(series_of(spec))

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The figure through time"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("By day of reference and edition, breaks marked"))

    def write(self, book: Book) -> None:
        spec, base = book.spec, book.spec.base
        found = series_of(spec)
        page = Page(book, self.key, (20, 20, 26, 12, 12, 12, 26, 7, 7), landscape=True)
        page.title(self.title(spec))
        page.lines(sentence(book, spec.headline.counted))
        page.lines(text(N_("All figures are rounded as in this report. Only the latest edition of a day should be quoted.")))
        if any(one.breaks is not None for one in found):
            page.lines(
                text(N_("Across a break the figures may not be compared: method or definition is another.")), "warning", 11
            )
        page.skip(6)
        rows: list[list[Cell]] = []
        strong = []
        for number, one in enumerate(found):
            name, point, low, high, grade, code = figures(Text(one.estimate.label), one.estimate, base)
            edition = text(N_("{day} (latest)"), day=words.day(one.edition)) if one.latest else words.day(one.edition)
            broken: Cell = text(N_("Break: {what}"), what=one.breaks) if one.breaks is not None else text(N_("none"))
            day = words.day(one.reference) if one.reference else text(N_("not given"))
            rows.append([day, edition, name, point, low, high, broken, grade, code])
            strong += [number] if one.here else []
        page.lines(text(N_("What stands in this report is in bold.")))
        page.marks(used_in(rows))
        columns = [
            Col(text(N_("Day of reference")), width=20),
            Col(text(N_("Edition")), width=20),
            Col(text(N_("Method")), width=26),
            Col(text(N_("Estimate")), "persons", 12),
            Col(text(N_("Lower limit")), "persons", 12),
            Col(text(N_("Upper limit")), "persons", 12),
            Col(text(N_("Break before it")), width=26),
            Col(text(N_("Class")), "mark", 7),
            Col(text(N_("Mark")), "mark", 7),
        ]
        columns, rows = without_empty(columns, rows)
        page.table("T_series", columns, rows, text(N_("The figure by day of reference and edition, with its breaks")), strong)


@sheet(28)
@dataclass(frozen=True)
class SeriesChart(Through):
    """Where the days are known."""

    letter: ClassVar[str] = "G"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("The figure through time, as a picture"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same figures on one axis"))

    def write(self, book: Book) -> None:
        spec = book.spec
        points = points_of(spec)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        latest = [point for point in points if point.latest]
        said = text(N_("From {first} to {last} the figure goes from {low} to {high}."), first=latest[0].label,
                    last=latest[-1].label, low=latest[0].point, high=latest[-1].point)  # fmt: skip
        page.lines(said)
        if any(not point.joined for point in latest[1:]):
            page.lines(text(N_("Points that are not joined may not be compared: method or definition is another.")))
        if len(latest) < len(points):
            page.lines(text(N_("Hollow points are earlier editions.")))
        page.link("seriestable", text(N_("Figures on sheet {sheet}"), sheet=book.names["seriestable"]))
        page.row += 1
        page.skip(6)
        book.later(lambda: page.chart(
            over_time(book, book.places[SeriesData().key], points), text(N_("Line chart. {said}"), said=said), 900, 420,
        ))  # fmt: skip


@sheet(94)
@dataclass(frozen=True)
class SeriesData(Through):
    """The points as the chart needs them."""

    letter: ClassVar[str] = "D"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the chart of the series"))

    def about(self, spec: ReportSpec) -> Text:
        return self.title(spec)

    def write(self, book: Book) -> None:
        page = Page(book, self.key, (30, 14, 14, 14, 14))
        page.title(self.title(book.spec))
        page.lines(text(N_("The day as a year with decimals, and how far each interval goes below and above its estimate.")))
        page.skip(6)
        rows: list[list[Cell]] = [
            [
                p.label,
                round(p.at, 4),
                p.point,
                0 if p.lower is None else p.point - p.lower,
                0 if p.upper is None else p.upper - p.point,
            ]
            for p in points_of(book.spec)
        ]
        columns = [
            Col(text(N_("Day")), width=30), Col(text(N_("Year")), "exact"), Col(text(N_("Estimate")), "persons"),
            Col(text(N_("Below")), "persons"), Col(text(N_("Above")), "persons"),
        ]  # fmt: skip
        book.places[self.key] = page.table("D_series", columns, rows, self.title(book.spec))


def points_of(spec: ReportSpec) -> list[Point]:
    """The points of the chart: the latest of each day, then earlier editions. By editions where all are of one day."""
    found = series_of(spec)
    one_day = len({one.reference for one in found}) < 2
    points: list[Point] = []
    for one in found:
        at = as_year(one.edition if one_day else one.reference)
        if at is None:
            return []
        points.append(_point(spec, one, at, latest=one.latest or one_day, joined=one.breaks is None))
    return [*(p for p in points if p.latest), *(p for p in points if not p.latest)]


def _point(spec: ReportSpec, one: Figure, at: float, latest: bool, joined: bool) -> Point:
    p, base = one.estimate.population, spec.base
    low, high = (None if limit is None else to_base(limit, base) for limit in (p.lower, p.upper))
    day = one.edition if at == as_year(one.edition) and at != as_year(one.reference) else one.reference
    return Point(at, day[:7] if len(day) >= 7 else day, to_base(p.point, base), low, high, joined, latest)
