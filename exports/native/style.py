"""What every native chart shares: fonts, quiet lines, no legend, no frame."""

from __future__ import annotations

from typing import Any

from exports.axes import Axis
from exports.book import FONT
from exports.palette import LIGHT

FONT_SIZE = 12


def font(colour: str = LIGHT.text, bold: bool = False, size: float = FONT_SIZE) -> dict[str, Any]:
    """A font for XlsxWriter."""
    return {"name": FONT, "size": size, "color": colour, "bold": bold}


def literal(said: str) -> str:
    """A label as XlsxWriter must take it: `name!A1` in it would become a reference to cells; a word joiner parts the two."""
    return said.replace("!", "!\u2060")


def number_axis(axis: Axis, number_format: str = "#,##0", **more: Any) -> dict[str, Any]:
    """A numeric axis with fixed limits and thin lines."""
    return {
        "min": axis.low,
        "max": axis.high,
        "major_unit": axis.step,
        "num_format": number_format,
        "num_font": font(LIGHT.soft),
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": LIGHT.line, "width": 0.75}},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
    } | more


def name_axis(**more: Any) -> dict[str, Any]:
    """An axis of names, the first on top."""
    return {
        "reverse": True,
        "crossing": "max",  # keeps the numeric axis below
        "num_font": font(),
        "line": {"none": True},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "label_position": "low",
    } | more


def quiet(chart: Any) -> None:
    """No legend, no frame, no ground; the sheet's heading is the title."""
    chart.set_legend({"none": True})
    chart.set_title({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
