"""The pictures that a method adds to its estimate: frequencies observed and fitted, curves of sensitivity, tornado, pyramid."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from estimation.charts import Bars, Curve, Pyramid, Tornado
from estimation.result import Estimate, significant_base
from exports import words
from exports.book import Book
from exports.numbers import OBSERVED_BASE, to_base
from exports.page import Cell, Col, Page
from exports.protect import MINIMUM
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text

Picture = Bars | Curve | Pyramid | Tornado


def drawn(estimate: Estimate) -> list[tuple[Picture, int]]:
    """The charts of the estimate that no other sheet draws, and how many groups on few persons were left out of each.

    A pyramid of strata has sheets of its own; that of an account by sex and age has not.
    """
    found: list[tuple[Picture, int]] = []
    for chart in estimate.charts:
        if isinstance(chart, Curve):
            found.append((chart, 0))
        elif isinstance(chart, Tornado):
            base = significant_base(estimate.population.point)
            rows = tuple(replace(r, low=float(to_base(r.low, base)), high=float(to_base(r.high, base))) for r in chart.rows)
            found.append((replace(chart, rows=rows, point=float(to_base(chart.point, base))), 0))
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


def _rounded(value: float) -> float:
    """Counts to multiples of 5; square roots of them and other small figures to one decimal."""
    return float(to_base(value, OBSERVED_BASE)) if value == round(value) else round(value, 1)


LOW, HIGH = N_("Low figure (10th percentile)"), N_("High figure (90th percentile)")


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
        from exports.charts.picture import png_of

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
        png, size = png_of(chart, book.lang)
        page.picture(png, text(N_("Picture: {what}"), what=chart.title), self.key, 820, size)


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
            columns = [
                Col(text(N_("Age")), width=34),
                *(Col(_named(s), "exact", 18) for s in (chart.left_label, chart.right_label)),
            ]
            rows = [list(row) for row in zip(chart.groups, chart.left, chart.right, strict=True)]
        elif isinstance(chart, Tornado):
            columns = [Col(text(N_("Quantity")), width=34), *(Col(text(n), "exact", 18) for n in (LOW, HIGH))]
            rows = [[_named(row.label), row.low, row.high] for row in chart.rows]
        else:
            columns = [Col(chart.x_label, "exact", 34), Col(chart.y_label, "exact", 18)]
            rows = [[_four(x), _four(y)] for x, y in zip(chart.x, chart.y, strict=True)]
        alt = text(N_("Figures behind the picture"))
        book.places[self.key] = page.table(f"D_detail_{self.place}_{self.number}", columns, rows, alt)


def _named(label: Text | str) -> Text:
    return label if isinstance(label, Text) else text(label)


def _four(value: float) -> float:
    return float(f"{value:.4g}")
