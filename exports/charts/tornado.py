"""What moves a figure: a bar for each quantity varied alone, the widest on top, around the line of the figure itself."""

from __future__ import annotations

from estimation.charts import Tornado
from exports.axes import around, axis_over
from exports.charts import draws
from exports.charts.frame import NOTE, Frame
from exports.palette import BLUE, VERMILION


@draws(Tornado)
def draw(frame: Frame, chart: Tornado) -> None:
    """Below and above the figure in two colours, the numbers written at the ends."""
    labels = [frame.wrapped(row.label) for row in chart.rows]
    frame.grow(0.95 + 0.34 * max(2, len(labels)) + 0.13 * sum(label.count("\n") for label in labels))
    ax = frame.area()
    ends = [chart.point, *(v for row in chart.rows for v in (row.low, row.high))]
    low, high = around(ends)
    margin = (high - low) * 0.16  # for the numbers at the ends
    frame.rows(ax, labels)
    frame.scale(ax, axis_over(ends, frame.most_ticks(max(map(abs, ends), default=1.0))), (low - margin, high + margin))
    frame.unit(ax, chart.unit)
    gap = (high - low) * 0.012
    for y, row in enumerate(chart.rows):
        for start, end, colour in (
            (min(row.low, chart.point), min(row.high, chart.point), VERMILION),
            (max(row.low, chart.point), max(row.high, chart.point), BLUE),
        ):
            ax.barh([y], [end - start], left=start, height=0.58, color=frame.theme.shade(colour))
        style = {"va": "center", "fontsize": NOTE, "color": frame.theme.soft}
        frame.words(ax, min(row.low, chart.point) - gap, y, frame.written(round(row.low)), ha="right", **style)
        frame.words(ax, max(row.high, chart.point) + gap, y, frame.written(round(row.high)), ha="left", **style)
    ax.axvline(chart.point, color=frame.theme.text, linewidth=1.2)
