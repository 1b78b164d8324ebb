"""Estimates with their intervals on one axis: the chosen one in its method's colour, the others quiet."""

from __future__ import annotations

from estimation.charts import Forest
from exports.axes import around, axis_over
from exports.charts import draws
from exports.charts.frame import Frame
from exports.palette import colour_of


@draws(Forest)
def draw(frame: Frame, chart: Forest) -> None:
    """A limit that does not exist is drawn as an arrow to the edge of the axis; without limits the point is hollow."""
    labels = [frame.wrapped(row.label) for row in chart.rows]
    lines = sum(label.count("\n") for label in labels)
    frame.grow(0.95 + 0.34 * max(2, len(labels)) + 0.13 * lines)
    ax = frame.area()
    values = [v for row in chart.rows for v in (row.point, row.lower, row.upper)]
    known = [v for v in values if v is not None]
    axis, span = axis_over(known, frame.most_ticks(max(known, default=1.0))), around(known)
    frame.rows(ax, labels, [row.chosen for row in chart.rows])
    frame.scale(ax, axis, span)
    frame.unit(ax, chart.unit)
    anyone = any(row.chosen for row in chart.rows)
    for y, row in enumerate(chart.rows):
        colour = frame.theme.shade(colour_of(row.group)) if row.chosen or not anyone else frame.theme.soft
        width, mark = (2.6, 9.0) if row.chosen else (1.7, 6.5)
        if row.lower is not None or row.upper is not None:
            low = span[0] if row.lower is None else row.lower
            high = span[1] if row.upper is None else row.upper
            ax.plot([low, high], [y, y], color=colour, linewidth=width, solid_capstyle="butt", clip_on=False)
            if row.lower is None:
                ax.plot([low], [y], marker="<", color=colour, markersize=mark - 1, clip_on=False)
            if row.upper is None:
                ax.plot([high], [y], marker=">", color=colour, markersize=mark - 1, clip_on=False)
        hollow = row.lower is None and row.upper is None
        fill = frame.theme.surface if hollow else colour
        ax.plot([row.point], [y], "o", color=colour, markerfacecolor=fill, markersize=mark, clip_on=False, zorder=3)
