"""The forest chart: points with their intervals on one axis, each with its name above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exports.axes import axis_over
from exports.book import Volume
from exports.measure import broken
from exports.native.style import font, literal, number_axis, quiet
from exports.page import Cell, Col, Grid, Page
from exports.palette import LIGHT, colour_of
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Bar:
    """One row of the chart as printed in its table."""

    label: str
    point: int
    lower: int | None
    upper: int | None
    group: str = ""

    def said(self) -> Text:
        """The name with what the drawing cannot show."""
        if self.lower is None:
            return text(N_("{name} (no interval)"), name=self.label)
        if self.upper is None:
            return text(N_("{name} (no upper limit)"), name=self.label)
        return text("{name}", name=self.label)


def tall(book: Volume, bars: Sequence[Bar]) -> int:
    """The height in pixels that leaves every name its lines: LibreOffice breaks them at about a fifth of the chart's width."""
    lines = max(len(broken(book.say(bar.said()), 16)) for bar in bars)
    return 130 + (34 + 19 * lines) * max(2, len(bars))


COLUMNS = (
    Col(N_("Name"), width=46),
    Col(N_("Place"), "persons", 10),
    Col(N_("Estimate"), "persons", 14),
    Col(N_("Below"), "persons", 14),
    Col(N_("Above"), "persons", 14),
)


def behind(page: Page, name: str, bars: Sequence[Bar]) -> Grid:
    """The figures behind the chart: its place from the top, and how far the interval goes below and above the estimate."""
    page.lines(text(N_("How far each interval goes below and above its estimate, as the chart needs it.")))
    page.skip(6)
    rows: list[list[Cell]] = [
        [b.said(), n, b.point, 0 if b.lower is None else b.point - b.lower, 0 if b.upper is None else b.upper - b.point]
        for n, b in enumerate(bars, 1)
    ]
    columns = [Col(Text(str(c.header)), c.kind, c.width) for c in COLUMNS]
    return page.table(name, columns, rows, text(N_("Figures behind the interval chart")))


def forest(book: Volume, grid: Grid, bars: Sequence[Bar], chosen: int = 1) -> Any:
    """A scatter chart over the table that `behind` wrote.

    The first `chosen` rows are in the first one's colour and the others are quiet; with 0 all are in it. The axis is fixed from
    the limits: programs scale without them. Labels are literal: linked ones turn into numbers in LibreOffice.
    """
    chart = book.workbook.add_chart({"type": "scatter"})
    values: list[float | None] = [v for bar in bars for v in (bar.point, bar.lower, bar.upper)]
    groups = [(0, chosen - 1, True), (chosen, len(bars) - 1, False)] if chosen else [(0, len(bars) - 1, False)]
    for first, last, strong in groups:
        if last < first:
            continue
        rows = bars[first : last + 1]
        colour = colour_of(bars[0].group) if strong or not chosen else LIGHT.soft
        chart.add_series({
            "categories": grid.range(2, first, last),
            "values": grid.range(1, first, last),
            "marker": {
                "type": "circle", "size": 9 if strong else 7, "fill": {"color": colour}, "border": {"color": colour},
            },
            "x_error_bars": {
                "type": "custom", "plus_values": grid.formula(4, first, last), "minus_values": grid.formula(3, first, last),
                "end_style": 1, "line": {"color": colour, "width": 2.5 if strong else 1.75},
            },
            "data_labels": {
                "value": True, "position": "above",
                "custom": [{"value": literal(book.say(b.said())), "font": font(LIGHT.text, strong)} for b in rows],
            },
        })  # fmt: skip
    chart.set_x_axis(number_axis(axis_over(values, 8)))
    chart.set_y_axis({
        "min": 0.3, "max": len(bars) + 0.4, "major_unit": 1, "reverse": True, "visible": False,
        "major_gridlines": {"visible": False}, "crossing": "max",
    })  # fmt: skip
    quiet(chart)
    return chart
