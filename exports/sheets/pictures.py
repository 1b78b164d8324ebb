"""The charts that a method adds to its estimate: frequencies observed and fitted, sensitivity curves, an account's pyramid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, ClassVar

from estimation.charts import Bars, Curve, Pyramid
from estimation.result import Estimate, significant_base
from exports import words
from exports.book import Book
from exports.native.columns import columns as upright
from exports.native.curve import curve
from exports.native.pyramid import pyramid
from exports.numbers import OBSERVED_BASE, to_base
from exports.page import Cell, Col, Page
from exports.protect import MINIMUM
from exports.pyramids import Back
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from exports.sheets.tables import WHOLE
from vocabulary.text import N_, Text, text

Picture = Bars | Curve | Pyramid


def drawn(estimate: Estimate) -> list[tuple[Picture, int]]:
    """The charts of the estimate that no other sheet draws, and how many groups on few persons were left out of each.

    A pyramid of strata has sheets of its own; that of an account by sex and age has not.
    """
    found: list[tuple[Picture, int]] = []
    for chart in estimate.charts:
        if isinstance(chart, Curve):
            found.append((_as_printed(chart, estimate), 0))
        elif isinstance(chart, Pyramid) and not estimate.strata:
            ages = range(len(chart.groups))
            keep = [i for i in ages if not any(0 < abs(side[i]) < MINIMUM for side in (chart.left, chart.right))]
            base = significant_base(estimate.population.point)
            left, right = (tuple(float(to_base(side[i], base)) for i in keep) for side in (chart.left, chart.right))
            if keep:
                groups_kept = tuple(chart.groups[i] for i in keep)
                found.append((replace(chart, groups=groups_kept, left=left, right=right), len(chart.groups) - len(keep)))
        elif isinstance(chart, Bars):
            groups = range(len(chart.groups))
            keep = [i for i in groups if not any(0 < s.values[i] < MINIMUM for s in chart.series)]
            if keep:
                series = tuple(replace(s, values=tuple(_rounded(s.values[i]) for i in keep)) for s in chart.series)
                shown = replace(chart, groups=tuple(chart.groups[i] for i in keep), series=series)
                found.append((shown, len(chart.groups) - len(keep)))
    return found


def _as_printed(chart: Curve, estimate: Estimate) -> Curve:
    """A curve of persons as the tables round them; one of anything else (a likelihood, a ratio) as it is."""
    if chart.level != estimate.population.point and not str(chart.y_label).casefold().startswith("persons"):
        return chart
    base = significant_base(estimate.population.point)
    y, other = (tuple(float(to_base(value, base)) for value in line) for line in (chart.y, chart.other))
    level = None if chart.level is None else float(to_base(chart.level, base))
    return replace(chart, y=y, other=other, level=level)


def _rounded(value: float) -> float:
    """Counts to multiples of 5; square roots of them and other small figures to one decimal."""
    return float(to_base(value, OBSERVED_BASE)) if value == round(value) else round(value, 1)


@dataclass(frozen=True)
class Drawn(Sheet):
    """What picture and figures share."""

    place: int = 0
    number: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i, j) for i, e in enumerate(spec.ordered()) for j in range(len(drawn(e)))]

    @property
    def key(self) -> str:
        return f"{type(self).__name__.lower()}-{self.place}-{self.number}"

    def chart(self, spec: ReportSpec) -> tuple[Picture, int]:
        return drawn(spec.ordered()[self.place])[self.number]

    def title(self, spec: ReportSpec) -> Text:
        return self.chart(spec)[0].title

    def about(self, spec: ReportSpec) -> Text:
        estimate = spec.ordered()[self.place]
        return text("{method}: {what}", method=words.label(spec, estimate), what=self.chart(spec)[0].title)


@sheet(56)
@dataclass(frozen=True)
class Pictures(Drawn):
    """One for every chart of bars or line, every pyramid of an account and every tornado."""

    tab: ClassVar[str] = N_("Details")
    letter: ClassVar[str] = "G"

    def write(self, book: Book) -> None:
        chart, left_out = self.chart(book.spec)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(chart.title)
        page.lines(words.label(book.spec, book.spec.ordered()[self.place]))
        if left_out:
            page.lines(text(N_("Groups on fewer than ten persons are left out of the picture.")))
        figures = PictureData(self.place, self.number).key
        page.link(figures, text(N_("Figures on sheet {sheet}"), sheet=book.names[figures]))
        page.row += 1
        page.skip(6)
        said = text(N_("Chart: {what}"), what=chart.title)
        book.later(lambda: page.chart(native(book, figures, chart), said, 900, tall(chart)))


def native(book: Book, figures: str, chart: Picture) -> Any:
    """The chart over its figures, which Excel draws itself."""
    grid = book.places[figures]
    if isinstance(chart, Curve):
        return curve(book, grid, chart)
    if isinstance(chart, Bars):
        return upright(book, grid, chart)
    whole = [tuple(map(round, side)) for side in (chart.left, chart.right)]
    return pyramid(book, grid, Back(chart.groups, chart.left_label, whole[0], chart.right_label, whole[1]))


def tall(chart: Picture) -> int:
    """The height in pixels that leaves every group of a pyramid its line."""
    return 180 + 34 * max(5, len(chart.groups)) if isinstance(chart, Pyramid) else 460


@sheet(97)
@dataclass(frozen=True)
class PictureData(Drawn):
    """The figures behind each picture."""

    tab: ClassVar[str] = N_("Details")
    letter: ClassVar[str] = "D"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the picture"))

    def write(self, book: Book) -> None:
        chart, _ = self.chart(book.spec)
        page = Page(book, self.key, (34, 18, 18))
        page.title(self.title(book.spec))
        page.lines(chart.title)
        page.skip(6)
        rows: list[list[Cell]]
        if isinstance(chart, Bars):
            columns = [Col(chart.x_label, width=34), *(Col(_named(s.label), "exact", 18) for s in chart.series)]
            rows = [[g, *(s.values[i] for s in chart.series)] for i, g in enumerate(chart.groups)]
        elif isinstance(chart, Pyramid):
            page.lines(
                text(N_("The left side stands as negative numbers, shown without their sign, so that it is drawn to the left."))
            )
            page.skip(6)
            columns = [
                Col(text(N_("Age")), width=34),
                *(Col(_named(s), "signed", 18) for s in (chart.left_label, chart.right_label)),
            ]
            rows = [[age, -left, right] for age, left, right in zip(chart.groups, chart.left, chart.right, strict=True)]
        else:
            columns = [Col(chart.x_label, "exact", 34), Col(chart.y_label, "exact", 18)]
            rows = [[_four(x), _four(y)] for x, y in zip(chart.x, chart.y, strict=True)]
            if chart.level is not None:
                columns.append(Col(chart.level_label or text(N_("Level")), "exact", 18))
                rows = [[*row, _four(chart.level)] for row in rows]
        alt = text(N_("Figures behind the picture"))
        book.places[self.key] = page.table(f"D_detail_{self.place}_{self.number}", columns, rows, alt)


def _named(label: Text | str) -> Text:
    return label if isinstance(label, Text) else text(label)


def _four(value: float) -> float:
    return round(value) if abs(value) >= WHOLE else float(f"{value:.4g}")
