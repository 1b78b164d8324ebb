"""A line over a number, with a named level drawn across it: a likelihood profile, a sensitivity."""

from __future__ import annotations

from typing import Any

from estimation.charts import Curve
from exports.axes import axis_over
from exports.charts import draws
from exports.charts.frame import NOTE, Frame
from exports.palette import BLUE, VERMILION


@draws(Curve)
def draw(frame: Frame, chart: Curve) -> None:
    """Both axes are fixed to the line and the level, so that neither is ever cut."""
    frame.grow(3.3)
    ax = frame.area()
    across = axis_over(chart.x, frame.most_ticks(max(map(abs, chart.x), default=1.0)))
    up = axis_over([*chart.y, *chart.other, chart.level], 6)
    frame.scale(ax, across, (min(chart.x), max(chart.x)))
    frame.scale(ax, up, vertical=True)
    frame.unit(ax, chart.x_label)
    frame.unit(ax, chart.y_label, vertical=True)
    mark: dict[str, Any] = {"marker": "o", "markersize": 6} if chart.marks else {}
    named = [frame.say(each) if each is not None else "" for each in (chart.label, chart.other_label)]
    ax.plot(
        chart.x, chart.y, color=frame.theme.shade(BLUE), linewidth=2.2, solid_capstyle="round", clip_on=False,
        label=named[0], **mark,
    )  # fmt: skip
    if chart.other:
        dashes = (0, (4, 2))
        ax.plot(chart.x, chart.other, color=frame.theme.shade(VERMILION), linewidth=1.8, linestyle=dashes, label=named[1])
        frame.legend(ax)
    if chart.level is not None:
        ax.axhline(chart.level, color=frame.theme.soft, linewidth=1.2, linestyle=(0, (5, 3)))
        if chart.level_label is not None:
            said = frame.say(chart.level_label)
            where = up.step * 0.06
            x, side = clear_of(chart)
            frame.words(ax, x, chart.level + where, said, ha=side, va="bottom", fontsize=NOTE, color=frame.theme.soft)


def clear_of(chart: Curve) -> tuple[float, str]:
    """Where along the level its words are clear of the line: left, middle or right third, whichever the line keeps farthest
    from."""
    assert chart.level is not None
    level, low, high = chart.level, min(chart.x), max(chart.x)
    third = (high - low) / 3
    found = []
    for number, (x, side) in enumerate(((low, "left"), ((low + high) / 2, "center"), (high, "right"))):
        lines = ((at, y) for line in (chart.y, chart.other or chart.y) for at, y in zip(chart.x, line, strict=True))
        inside = [y for at, y in lines if low + number * third <= at <= low + (number + 1) * third]
        found.append((min((abs(y - level) for y in inside), default=0.0), x, side))
    _, x, side = max(found)
    return x, side
