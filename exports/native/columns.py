"""Upright columns side by side over ordered groups, such as what was seen beside what a model expects."""

from __future__ import annotations

from typing import Any

from estimation.charts import Bars
from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, literal, number_axis, quiet
from exports.page import Grid
from exports.palette import LIGHT, SERIES


def columns(book: Book, grid: Grid, data: Bars) -> Any:
    """Over a table of group and one column a series; both axes are named."""
    chart = book.workbook.add_chart({"type": "column"})
    for number, series in enumerate(data.series):
        label = series.label if isinstance(series.label, str) else book.say(series.label)
        chart.add_series({
            "name": literal(label), "categories": grid.range(0), "values": grid.range(number + 1),
            "fill": {"color": SERIES[number % len(SERIES)]}, "gap": 40,
        })  # fmt: skip
    axis = axis_over([value for series in data.series for value in series.values], 6, zero=True)
    name = font(LIGHT.soft)
    chart.set_x_axis({
        "name": literal(book.say(data.x_label)), "name_font": name, "num_font": font(size=11), "line": {"none": True},
        "major_tick_mark": "none", "minor_tick_mark": "none", "label_position": "low",
    })  # fmt: skip
    chart.set_y_axis(number_axis(axis, name=literal(book.say(data.unit)), name_font=name))
    quiet(chart)
    if len(data.series) > 1:
        chart.set_legend({"position": "top", "font": font(size=11)})
    return chart
