"""How a figure is reached step by step: totals stand on the axis, changes hang where the sum has got to."""

from __future__ import annotations

from estimation.charts import Waterfall
from exports.axes import axis_over
from exports.charts import draws
from exports.charts.frame import NOTE, Frame
from exports.palette import BLUE, GREEN, VERMILION

TOTAL, UP, DOWN = BLUE, GREEN, VERMILION


def spans(chart: Waterfall) -> list[tuple[float, float]]:
    """Where each step's bar begins and ends."""
    level, found = 0.0, []
    for step in chart.steps:
        if step.kind == "change":
            found.append((level, level + step.value))
            level += step.value
        else:
            found.append((0.0, step.value))
            level = step.value
    return found


@draws(Waterfall)
def draw(frame: Frame, chart: Waterfall) -> None:
    """One row a step, from the top; changes carry their sign, so that colour is never the only signal."""
    labels = [frame.wrapped(step.label) for step in chart.steps]
    frame.grow(0.95 + 0.34 * max(3, len(labels)) + 0.13 * sum(label.count("\n") for label in labels))
    ax = frame.area()
    bars = spans(chart)
    ends = [value for bar in bars for value in bar]
    axis = axis_over(ends, frame.most_ticks(max(map(abs, ends), default=1.0)), zero=True)
    span = (min(0.0, *ends), max(0.0, *ends))
    frame.rows(ax, labels, [step.kind != "change" for step in chart.steps])
    frame.scale(ax, axis, span)
    frame.unit(ax, chart.unit)
    gap = (span[1] - span[0]) * 0.012
    for y, (step, (start, end)) in enumerate(zip(chart.steps, bars, strict=True)):
        colour = TOTAL if step.kind != "change" else UP if step.value >= 0 else DOWN
        ax.barh([y], [abs(end - start)], left=min(start, end), height=0.62, color=frame.theme.shade(colour))
        if y + 1 < len(bars):
            ax.plot([end, end], [y + 0.31, y + 0.69], color=frame.theme.soft, linewidth=0.8)
        sign = "" if step.kind != "change" else "+" if step.value >= 0 else "−"
        said = sign + frame.written(round(abs(step.value) if sign else step.value))  # whole persons, as in the book
        frame.words(ax, max(start, end) + gap, y, said, va="center", fontsize=NOTE, color=frame.theme.soft)
