"""A line over a number, with a named level drawn across it: a likelihood profile, a sensitivity."""

from __future__ import annotations

from typing import Any

from estimation.charts import Curve
from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, literal, number_axis, quiet
from exports.page import Grid
from exports.palette import BLUE, LIGHT


def curve(book: Book, grid: Grid, data: Curve) -> Any:
    """Over a table of x, y and, where there is a level, the level in every row; both axes are fixed and named."""
    chart = book.workbook.add_chart({"type": "scatter", "subtype": "straight"})
    chart.add_series({
        "name": literal(book.say(data.y_label)), "categories": grid.range(0), "values": grid.range(1),
        "line": {"color": BLUE, "width": 2.5},
    })  # fmt: skip
    if data.level is not None:
        said = book.say(data.level_label) if data.level_label is not None else book.number(data.level)
        chart.add_series({
            "name": literal(said), "categories": grid.range(0), "values": grid.range(2),
            "line": {"color": LIGHT.soft, "width": 1.5, "dash_type": "dash"},
        })  # fmt: skip
    across, up = axis_over(data.x, 7), axis_over([*data.y, data.level], 6)
    named = font(LIGHT.soft)
    chart.set_x_axis(
        number_axis(across, _format(across.step), name=literal(book.say(data.x_label)), name_font=named, crossing=across.low)
    )
    chart.set_y_axis(number_axis(up, _format(up.step), name=literal(book.say(data.y_label)), name_font=named, crossing=up.low))
    quiet(chart)
    if data.level is not None:
        chart.set_legend({"position": "top", "font": font(size=11)})
    return chart


def _format(step: float) -> str:
    """As many decimals as the steps of the axis need."""
    places = max(0, len(f"{step:.6f}".rstrip("0").rpartition(".")[2]))
    return "#,##0" + ("." + "0" * places if places else "")
