"""A figure over time: points with their intervals, joined only where they can be compared; earlier editions hollow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exports.axes import axis_over
from exports.book import Book
from exports.native.style import font, literal, number_axis, quiet
from exports.page import Grid
from exports.palette import BLUE, LIGHT


@dataclass(frozen=True)
class Point:
    """A figure as printed: `at` is its day as a year with decimals; `joined` to the one before it; `latest` of its day."""

    at: float
    label: str
    point: int
    lower: int | None
    upper: int | None
    joined: bool
    latest: bool


def over_time(book: Book, grid: Grid, points: Sequence[Point]) -> Any:
    """Over a table of name, year, estimate, below and above; the latest editions first, then the earlier ones."""
    chart = book.workbook.add_chart({"type": "scatter", "subtype": "straight_with_markers"})
    latest = [p for p in points if p.latest]
    runs: list[list[int]] = []
    for i, point in enumerate(latest):
        if point.joined and runs:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        _add(book, chart, grid, run[0], run[-1], latest[run[0] : run[-1] + 1], BLUE)
    if len(latest) < len(points):
        _add(book, chart, grid, len(latest), len(points) - 1, points[len(latest) :], LIGHT.soft, hollow=True)
    across = axis_over([p.at for p in points], 8)
    low, high = min(p.at for p in points), max(p.at for p in points)
    room = max(0.4, (high - low) * 0.08)
    step = max(1.0, across.step)
    chart.set_x_axis(number_axis(across, "0", min=_down(low - room), max=_down(high + room) + 1, major_unit=step))
    values: list[float | None] = [v for p in points for v in (p.point, p.lower, p.upper)]
    chart.set_y_axis(number_axis(axis_over(values, 6, zero=True), min=0))
    quiet(chart)
    return chart


def _add(
    book: Book, chart: Any, grid: Grid, first: int, last: int, points: Sequence[Point], colour: str, hollow: bool = False
) -> None:
    ink = font(LIGHT.text, size=10)
    chart.add_series({
        "categories": grid.range(1, first, last), "values": grid.range(2, first, last),
        "line": {"none": True} if hollow or first == last else {"color": colour, "width": 2.0},
        "marker": {
            "type": "circle", "size": 8, "fill": {"color": "#FFFFFF" if hollow else colour}, "border": {"color": colour},
        },
        "y_error_bars": {
            "type": "custom", "plus_values": grid.formula(4, first, last), "minus_values": grid.formula(3, first, last),
            "end_style": 1, "line": {"color": colour, "width": 1.75},
        },
        "data_labels": {
            "value": True, "position": "right",
            "custom": [{"delete": True} if hollow else {"value": literal(p.label), "font": ink} for p in points],
        },
    })  # fmt: skip


def _down(year: float) -> int:
    return int(year // 1)
