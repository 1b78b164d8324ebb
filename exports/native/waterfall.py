"""The waterfall: totals stand on the axis, changes hang where the sum has got to, each with its signed number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from estimation.charts import Waterfall
from exports.axes import axis_over
from exports.book import Book
from exports.charts.waterfall import DOWN, TOTAL, UP, spans
from exports.native.style import font, name_axis, number_axis, quiet
from exports.page import Grid
from exports.palette import LIGHT


@dataclass(frozen=True)
class Hung:
    """A bar as stacked pieces: an unseen base, what is drawn above zero, what is drawn below it."""

    base: float
    above: float
    below: float


def hung(chart: Waterfall) -> list[Hung]:
    """The pieces of every step; a bar across zero has a piece on both sides and no base."""
    found = []
    for start, end in spans(chart):
        low, high = min(start, end), max(start, end)
        if low >= 0:
            found.append(Hung(low, high - low, 0.0))
        elif high <= 0:
            found.append(Hung(high, 0.0, low - high))
        else:
            found.append(Hung(0.0, high, low))
    return found


def waterfall(book: Book, grid: Grid, data: Waterfall) -> Any:
    """Stacked bars over a table of name, base, above, below and the room for the number."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    colours = [TOTAL if s.kind != "change" else UP if s.value >= 0 else DOWN for s in data.steps]
    pieces = [{"fill": {"color": colour}} for colour in colours]
    none = {"fill": {"none": True}, "border": {"none": True}}
    chart.add_series({"categories": grid.range(0), "values": grid.range(1), "gap": 45, **none})
    for column in (2, 3):
        chart.add_series({"categories": grid.range(0), "values": grid.range(column), "points": pieces})
    labels = [{"value": said(book, step.value, step.kind), "font": font(LIGHT.soft)} for step in data.steps]
    chart.add_series({
        "categories": grid.range(0), "values": grid.range(4), **none,
        "data_labels": {"value": True, "position": "inside_base", "custom": labels},
    })  # fmt: skip
    axis = axis_over([value for span in spans(data) for value in span], 6, zero=True)
    chart.set_y_axis(name_axis())
    chart.set_x_axis(number_axis(axis, max=axis.high + axis.step))
    quiet(chart)
    return chart


def said(book: Book, value: float, kind: str) -> str:
    """A step's number with its sign, as text."""
    sign = "" if kind != "change" and value >= 0 else "+" if value >= 0 else "−"
    return sign + book.number(round(abs(value)))
