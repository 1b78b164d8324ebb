"""Signed values in groups: bars to the left and right of zero, such as what each agreement weighs for or against a match."""

from __future__ import annotations

from estimation.charts import Diverging
from exports.axes import around, axis_over
from exports.charts import draws
from exports.charts.frame import NOTE, Frame
from exports.palette import BLUE, VERMILION

WIDE = 40  # characters of a row's label: a sentence of a model, not a word


@draws(Diverging)
def draw(frame: Frame, chart: Diverging) -> None:
    """One line for the name of each group, then its rows; the figure stands at the end of each bar."""
    rows = [row for group in chart.groups for row in ((group.label, None), *group.rows)]
    labels = [frame.wrapped(label, WIDE) for label, _ in rows]
    lines = [1 + 0.6 * label.count("\n") for label in labels]
    places = [sum(lines[:i]) + each / 2 for i, each in enumerate(lines)]
    bars = [(place, value) for place, (_, value) in zip(places, rows, strict=True) if value is not None]
    values = [value for _, value in bars]
    frame.grow(1.1 + 0.27 * sum(lines))
    ax = frame.area()
    low, high = around([0.0, *values])
    margin = (high - low) * 0.1  # for the figures at the ends
    frame.rows(ax, labels, [value is None for _, value in rows])
    ax.set_yticks(places, labels)
    ax.set_ylim(sum(lines), 0)
    frame.scale(ax, axis_over([0.0, *values], frame.most_ticks(100)), (low - margin, high + margin))
    frame.unit(ax, chart.unit)
    gap = (high - low) * 0.012
    small = {"fontsize": NOTE, "color": frame.theme.soft}
    for place, value in bars:
        ax.barh([place], [value], height=0.62, color=frame.theme.shade(BLUE if value >= 0 else VERMILION))
        end, side = (value + gap, "left") if value >= 0 else (value - gap, "right")
        frame.words(ax, end, place, frame.written(round(value, 1)), ha=side, va="center", **small)
    ax.axvline(0, color=frame.theme.text, linewidth=1.2)
    frame.words(ax, -gap, -0.15, frame.say(chart.left), ha="right", va="bottom", **small)
    frame.words(ax, gap, -0.15, frame.say(chart.right), ha="left", va="bottom", **small)
