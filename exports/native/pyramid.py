"""The population pyramid: two series back to back, the young below."""

from __future__ import annotations

from typing import Any

from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, literal, name_axis, number_axis, quiet
from exports.page import Grid
from exports.palette import BLUE, ORANGE
from exports.pyramids import Back


def pyramid(book: Book, grid: Grid, back: Back) -> Any:
    """Bars over a table of ages, negative numbers to the left and positive to the right, on one scale for both sides."""
    chart = book.workbook.add_chart({"type": "bar"})
    for column, label, colour in ((1, back.left_label, ORANGE), (2, back.right_label, BLUE)):
        chart.add_series({
            "name": literal(book.say(label)), "categories": grid.range(0), "values": grid.range(column),
            "fill": {"color": colour}, "gap": 30, "overlap": 100,
        })  # fmt: skip
    half = axis_over([*back.left, *back.right], 5, zero=True)
    chart.set_y_axis(name_axis(reverse=False, crossing="min"))
    chart.set_x_axis(number_axis(half, "#,##0;#,##0", min=-half.high, max=half.high))
    quiet(chart)
    chart.set_legend({"position": "top", "font": font(bold=True, size=11)})
    return chart
