"""One or two series of bars side by side over ordered groups, such as what was seen beside what a model expects."""

from __future__ import annotations

from estimation.charts import Bars
from exports.axes import axis_over
from exports.charts import draws
from exports.charts.frame import NOTE, Frame
from exports.palette import SERIES

MOST_LABELS = 16


@draws(Bars)
def draw(frame: Frame, chart: Bars) -> None:
    """Bars stand on zero; of very many groups every second, third … is named, so that no name lies on another."""
    frame.grow(3.3)
    ax = frame.area()
    n = len(chart.groups)
    up = axis_over([v for series in chart.series for v in series.values], 6, zero=True)
    frame.scale(ax, up, vertical=True)
    frame.unit(ax, chart.unit, vertical=True)
    frame.unit(ax, chart.x_label)
    width = 0.8 / max(1, len(chart.series))
    for number, series in enumerate(chart.series):
        places = [x - 0.4 + width * (number + 0.5) for x in range(n)]
        colour = frame.theme.shade(SERIES[number % len(SERIES)])
        ax.bar(places, series.values, width=width * 0.92, color=colour, label=frame.say(series.label))
    every = -(-n // MOST_LABELS) or 1
    shown = list(range(0, n, every))
    ax.set_xticks(shown, [frame.wrapped(chart.groups[i], 12) for i in shown])
    ax.tick_params(axis="x", labelcolor=frame.theme.text, labelsize=NOTE)
    ax.set_xlim(-0.6, max(n, 1) - 0.4)
    if len(chart.series) > 1:
        frame.legend(ax, len(chart.series))
