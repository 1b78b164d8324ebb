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
    labels, bold, places, values = [], [], [], []
    for group in chart.groups:
        labels.append(frame.wrapped(group.label, WIDE))
        bold.append(True)
        for label, value in group.rows:
            places.append(len(labels))
            labels.append(frame.wrapped(label, WIDE))
            bold.append(False)
            values.append(value)
    frame.grow(1.1 + 0.27 * len(labels) + 0.13 * sum(label.count("\n") for label in labels))
    ax = frame.area()
    low, high = around([0.0, *values])
    margin = (high - low) * 0.1  # for the figures at the ends
    frame.rows(ax, labels, bold)
    frame.scale(ax, axis_over([0.0, *values], frame.most_ticks(100)), (low - margin, high + margin))
    frame.unit(ax, chart.unit)
    gap = (high - low) * 0.012
    for place, value in zip(places, values, strict=True):
        ax.barh([place], [value], height=0.62, color=frame.theme.shade(BLUE if value >= 0 else VERMILION))
        side, where = ("left", value + gap) if value >= 0 else ("right", value - gap)
        said = frame.written(round(value, 1))
        frame.words(ax, where, place, said, ha=side, va="center", fontsize=NOTE, color=frame.theme.soft)
    ax.axvline(0, color=frame.theme.text, linewidth=1.2)
    for side, where, said in (("right", -gap, chart.left), ("left", gap, chart.right)):
        frame.words(ax, where, -0.75, frame.say(said), ha=side, va="bottom", fontsize=NOTE, color=frame.theme.soft)
