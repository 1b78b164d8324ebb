"""What a chart shows, in words: the accessible description of a figure, for those who hear it instead of seeing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vocabulary.text import N_, NumberFormat, Text, text, translate

if TYPE_CHECKING:
    from estimation.charts import Chart

MOST = 40  # parts that are read out; a chart of more says how many there are


def spoken(chart: Chart, lang: str, number: NumberFormat) -> str:
    """The chart's figures one after the other."""
    parts = [translate(part, lang, number) for part in _parts(chart)]
    said = "; ".join(parts[:MOST])
    if len(parts) > MOST:
        said += "; " + translate(text(N_("and {n} more"), N_("and {n} more"), n=len(parts) - MOST), lang, number)
    return said


def _parts(chart: Chart) -> list[Text]:
    from estimation.charts import Bars, Curve, Diverging, Forest, Overlap, Pyramid, Tornado, Waterfall

    if isinstance(chart, Forest):
        return [_estimate(row.label, row.point, row.lower, row.upper) for row in chart.rows]
    if isinstance(chart, Overlap):
        return [
            text(
                N_("{lists}: {count}"),
                lists=", ".join(name for name, on in zip(chart.lists, flags, strict=True) if on),
                count=round(count),
            )
            for flags, count in chart.rows
        ]
    if isinstance(chart, Pyramid):
        return [
            text(
                N_("{group}: {left_label} {left}, {right_label} {right}"),
                group=group,
                left_label=chart.left_label,
                left=round(left),
                right_label=chart.right_label,
                right=round(right),
            )
            for group, left, right in zip(chart.groups, chart.left, chart.right, strict=True)
        ]
    if isinstance(chart, Tornado):
        return [_estimate(row.label, chart.point, row.low, row.high) for row in chart.rows]
    if isinstance(chart, Waterfall):
        return [text(N_("{step}: {value}"), step=step.label, value=round(step.value)) for step in chart.steps]
    if isinstance(chart, Bars):
        return [
            text(N_("{label}, {group}: {value}"), label=series.label, group=group, value=round(value))
            for series in chart.series
            for group, value in zip(chart.groups, series.values, strict=True)
        ]
    if isinstance(chart, Diverging):
        return [
            text(N_("{label}, {group}: {value}"), label=group.label, group=label, value=round(value, 1))
            for group in chart.groups
            for label, value in group.rows
        ]
    if not isinstance(chart, Curve):
        raise TypeError(f"{type(chart).__name__} has no words yet")
    ends = [(chart.x[i], chart.y[i]) for i in (0, -1)] if chart.x else []
    return [text(N_("{x_label} {x}: {y_label} {y}"), x_label=chart.x_label, x=x, y_label=chart.y_label, y=y) for x, y in ends]


def _estimate(label: str | Text, point: float, lower: float | None, upper: float | None) -> Text:
    if lower is None or upper is None:
        return text(N_("{label}: {point}"), label=label, point=round(point))
    return text(
        N_("{label}: {point}, between {lower} and {upper}"),
        label=label,
        point=round(point),
        lower=round(lower),
        upper=round(upper),
    )
