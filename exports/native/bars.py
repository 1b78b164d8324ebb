"""Horizontal bars with their numbers: names stay readable, the first on top."""

from __future__ import annotations

from typing import Any

from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, name_axis, number_axis, quiet
from exports.page import Grid
from exports.palette import BLUE, LIGHT


def bars(book: Book, grid: Grid, names: int, values: int, shown: list[int]) -> Any:
    """Bars over the first `len(shown)` rows of a table; `shown` are their values, from which the axis is fixed."""
    chart = book.workbook.add_chart({"type": "bar"})
    last = len(shown) - 1
    chart.add_series({
        "categories": grid.range(names, 0, last), "values": grid.range(values, 0, last),
        "fill": {"color": BLUE}, "gap": 45,
        "data_labels": {"value": True, "position": "outside_end", "num_format": "#,##0", "font": font(LIGHT.soft)},
    })  # fmt: skip
    axis = axis_over(shown, 6, zero=True)
    chart.set_y_axis(name_axis())
    room = axis.high + axis.step if max(shown) > axis.high - axis.step * 0.4 else axis.high
    chart.set_x_axis(number_axis(axis, min=0, max=room, visible=False, major_gridlines={"visible": False}))
    quiet(chart)
    return chart
