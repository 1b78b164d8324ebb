"""Two series back to back over ages: the young below, as in every population pyramid."""

from __future__ import annotations

from estimation.charts import Pyramid
from exports.axes import Axis, axis_over
from exports.charts import draws
from exports.charts.frame import Frame
from exports.palette import BLUE, ORANGE

LEFT, RIGHT = ORANGE, BLUE


@draws(Pyramid)
def draw(frame: Frame, chart: Pyramid) -> None:
    """Both sides share one scale; their names stand above them, in words and not by colour alone."""
    frame.grow(1.25 + 0.3 * max(3, len(chart.groups)))
    ax = frame.area()
    half = axis_over([*chart.left, *chart.right], 4, zero=True)
    rows = range(len(chart.groups))
    ax.set_yticks(rows, [frame.wrapped(group) for group in chart.groups])
    ax.set_ylim(-0.6, len(chart.groups) - 0.4)
    frame.scale(ax, Axis(-half.high, half.high, half.step), absolute=True)
    frame.unit(ax, chart.unit)
    ax.barh(rows, [-v for v in chart.left], height=0.72, color=frame.theme.shade(LEFT))
    ax.barh(rows, list(chart.right), height=0.72, color=frame.theme.shade(RIGHT))
    ax.axvline(0, color=frame.theme.surface, linewidth=2)
    top = len(chart.groups) - 0.3
    for x, side, label in ((-half.high * 0.02, "right", chart.left_label), (half.high * 0.02, "left", chart.right_label)):
        frame.words(ax, x, top, frame.say(label), ha=side, va="bottom", fontweight="bold")
