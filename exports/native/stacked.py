"""Stacked horizontal bars: each name's total in its parts, with a legend over it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, literal, name_axis, number_axis, quiet
from exports.page import Grid
from exports.palette import SERIES
from vocabulary.text import Text


def stacked(
    book: Book, grid: Grid, columns: Sequence[tuple[int, Text | str]], totals: Sequence[int], first: int = 0, names: int = 0
) -> Any:
    """Bars over `len(totals)` rows of a table from `first` on, their names in the column `names`.

    `columns` are those of the parts with what the legend calls them, `totals` the whole bars, from which the axis is fixed."""
    chart = book.workbook.add_chart({"type": "bar", "subtype": "stacked"})
    last = first + len(totals) - 1
    named = grid.range(names, first, last)
    for number, (column, label) in enumerate(columns):
        chart.add_series({
            "name": literal(book.say(label)), "categories": named, "values": grid.range(column, first, last),
            "fill": {"color": SERIES[number % len(SERIES)]}, "gap": 45,
        })  # fmt: skip
    axis = axis_over(totals, 6, zero=True)
    chart.set_y_axis(name_axis())
    chart.set_x_axis(number_axis(axis, min=0))
    quiet(chart)
    chart.set_legend({"position": "top", "font": font(size=11)})
    return chart
