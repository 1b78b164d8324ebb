"""Horizontal bars with their numbers: names stay readable, the first on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exports.axes import axis_over
from exports.book import Book
from exports.measure import broken
from exports.native.forest import Bar
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


def interval_bars(book: Book, grid: Grid, rows: Sequence[Bar], colour: str = BLUE) -> Any:
    """Bars with their intervals over the table that `forest.behind` wrote: many groups stay readable, each in a line of its
    own.

    The axis is fixed from the limits: programs scale without them.
    """
    chart = book.workbook.add_chart({"type": "bar"})
    last = len(rows) - 1
    chart.add_series({
        "categories": grid.range(0, 0, last), "values": grid.range(2, 0, last), "fill": {"color": colour, "transparency": 40},
        "gap": 60,
        "y_error_bars": {
            "type": "custom", "plus_values": grid.formula(4, 0, last), "minus_values": grid.formula(3, 0, last),
            "end_style": 1, "line": {"color": LIGHT.text, "width": 1.25},
        },
    })  # fmt: skip
    values: list[float | None] = [value for row in rows for value in (row.point, row.lower, row.upper)]
    axis = axis_over(values, 7, zero=True)
    chart.set_y_axis(name_axis())
    chart.set_x_axis(number_axis(axis, min=axis.low))
    quiet(chart)
    return chart


def bars_tall(book: Book, rows: Sequence[Bar]) -> int:
    """The height in pixels that leaves every name its lines in the left half of the chart."""
    return 90 + sum(16 + 17 * len(broken(book.say(row.said()), 48)) for row in rows) + 30 * (len(rows) < 4)
