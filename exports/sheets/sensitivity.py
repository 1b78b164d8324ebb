"""What moves a figure: each quantity varied alone, the widest first, as a table and as a tornado."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from estimation.charts import Tornado
from exports import words
from exports.book import Book
from exports.native.tornado import pieces, tornado
from exports.numbers import to_base
from exports.page import Cell, Col, Page
from exports.report import ReportSpec
from exports.sheets import Sheet, sheet
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Moved(Sheet):
    """What the three sheets share: the place of the estimate in the report."""

    tab: ClassVar[str] = N_("Sensitivity")
    place: int = 0

    @classmethod
    def of(cls, spec: ReportSpec) -> list[Sheet]:
        return [cls(i) for i, _ in enumerate(spec.ordered()) if tornado_of(spec, i) is not None]

    @property
    def key(self) -> str:
        return f"{type(self).__name__.lower()}-{self.place}"

    @property
    def pair(self) -> str:
        return f"sensitivity-{self.place}"

    def data(self, spec: ReportSpec) -> Tornado:
        found = tornado_of(spec, self.place)
        assert found is not None
        return found


@sheet(57)
@dataclass(frozen=True)
class SensitivityTable(Moved):
    """One for every estimate whose quantities have a range."""

    letter: ClassVar[str] = "T"
    absent: ClassVar[str] = N_("No estimate rests on quantities with a range that could be varied alone.")

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What moves the figure"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("Each quantity varied alone, the one that moves most first"))

    def write(self, book: Book) -> None:
        spec, data = book.spec, self.data(book.spec)
        page = Page(book, self.key, (56, 16, 16, 16))
        page.title(self.title(spec))
        page.lines(words.label(spec, spec.ordered()[self.place]))
        said = N_("Each quantity goes from its 10th to its 90th percentile, the others stay. The figure itself is {point}.")
        page.lines(text(said, point=round(data.point)))
        page.skip(6)
        columns = [
            Col(text(N_("Quantity")), width=56),
            Col(text(N_("Low figure (10th percentile)")), "persons", 16),
            Col(text(N_("High figure (90th percentile)")), "persons", 16),
            Col(text(N_("Width")), "persons", 16),
        ]
        rows: list[list[Cell]] = [
            [_named(row.label), min(row.low, row.high), max(row.low, row.high), abs(row.high - row.low)] for row in data.rows
        ]
        page.table(
            f"T_sensitivity_{self.place}", columns, rows, text(N_("The figure for low and high values of each quantity"))
        )


@sheet(58)
@dataclass(frozen=True)
class SensitivityChart(Moved):
    """The tornado."""

    letter: ClassVar[str] = "G"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("What moves the figure, as a picture"))

    def about(self, spec: ReportSpec) -> Text:
        return text(N_("The same as a picture"))

    def write(self, book: Book) -> None:
        spec, data = book.spec, self.data(book.spec)
        page = Page(book, self.key, (12,) * 10, landscape=True)
        page.title(self.title(spec))
        page.lines(words.label(spec, spec.ordered()[self.place]))
        first = data.rows[0]
        said = text(N_("“{name}” moves it most: from {low} to {high}."), name=_named(first.label),
                    low=round(min(first.low, first.high)), high=round(max(first.low, first.high)))  # fmt: skip
        page.lines(said)
        page.lines(text(N_("Each bar goes from the low figure to the high one; both colours meet at the figure itself.")))
        key = SensitivityTable(self.place).key
        page.link(key, text(N_("Figures on sheet {sheet}"), sheet=book.names[key]))
        page.row += 1
        page.skip(6)
        behind = SensitivityData(self.place).key
        book.later(lambda: page.chart(
            tornado(book, book.places[behind], data), text(N_("Tornado chart. {said}"), said=said), 900,
            150 + 44 * max(3, len(data.rows)),
        ))  # fmt: skip


@sheet(97)
@dataclass(frozen=True)
class SensitivityData(Moved):
    """The pieces of the bars, which the chart needs."""

    letter: ClassVar[str] = "D"

    def title(self, spec: ReportSpec) -> Text:
        return text(N_("Figures behind the tornado"))

    def about(self, spec: ReportSpec) -> Text:
        return self.title(spec)

    def write(self, book: Book) -> None:
        data = self.data(book.spec)
        page = Page(book, self.key, (56, 16, 16, 16))
        page.title(self.title(book.spec))
        page.lines(text(N_("Where each bar begins, and how far it goes below and above the figure.")))
        page.skip(6)
        rows: list[list[Cell]] = [[_named(row.label), *piece] for row, piece in zip(data.rows, pieces(data), strict=True)]
        columns = [
            Col(text(N_("Quantity")), width=56), Col(text(N_("Begins at")), "persons", 16),
            Col(text(N_("Below")), "persons", 16), Col(text(N_("Above")), "persons", 16),
        ]  # fmt: skip
        book.places[self.key] = page.table(f"D_sensitivity_{self.place}", columns, rows, self.title(book.spec))


def tornado_of(spec: ReportSpec, place: int) -> Tornado | None:
    """The estimate's tornado, its figures rounded as the estimate is."""
    estimate = spec.ordered()[place]
    chart = next((c for c in estimate.charts if isinstance(c, Tornado) and c.rows), None)
    if chart is None:
        return None
    base = spec.base_of(estimate)
    rows = tuple(replace(r, low=float(to_base(r.low, base)), high=float(to_base(r.high, base))) for r in chart.rows)
    return replace(chart, rows=rows, point=float(to_base(chart.point, base)))


def _named(label: Text | str) -> Text:
    return label if isinstance(label, Text) else text("{name}", name=label)
