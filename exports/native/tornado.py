"""What moves a figure: for each quantity a bar below and above the figure itself, the widest on top."""

from __future__ import annotations

from typing import Any

from estimation.charts import Tornado
from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, literal, name_axis, number_axis, quiet
from exports.page import Grid
from exports.palette import BLUE, LIGHT, VERMILION


def pieces(data: Tornado) -> list[tuple[float, float, float]]:
    """For each row where it begins, how far it goes below the figure and how far above."""
    found = []
    for row in data.rows:
        low, high = min(row.low, row.high, data.point), max(row.low, row.high, data.point)
        found.append((low, data.point - low, high - data.point))
    return found


def tornado(book: Book, grid: Grid, data: Tornado) -> Any:
    """Stacked bars over a table of name, beginning, below and above; the unseen first piece ends at the beginning.

    No legend: programs differ in which of the pieces they would name, and left and right of the figure say it themselves.
    """
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    none = {"fill": {"none": True}, "border": {"none": True}}
    chart.add_series({"categories": grid.range(0), "values": grid.range(1), "gap": 45, **none})
    for column, colour in ((2, VERMILION), (3, BLUE)):
        chart.add_series({"categories": grid.range(0), "values": grid.range(column), "fill": {"color": colour}})
    ends = [value for row in data.rows for value in (row.low, row.high)]
    axis = axis_over([*ends, data.point], 6)
    chart.set_y_axis(name_axis())
    chart.set_x_axis(number_axis(axis, crossing=axis.low, name=literal(book.say(data.unit)), name_font=font(LIGHT.soft)))
    quiet(chart)
    return chart
