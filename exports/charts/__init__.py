"""Charts as data drawn as matplotlib figures without pyplot, for the window and for pictures; one file a kind of chart."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from estimation.charts import Chart
from exports.palette import THEMES
from vocabulary.text import NumberFormat, spaced_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from exports.charts.frame import Frame

Drawer = Callable[["Frame", Any], None]
D = TypeVar("D", bound=Drawer)
_DRAWERS: dict[type, Drawer] = {}


def draws(kind: type) -> Callable[[D], D]:
    """Decorator: the function draws this data class into a `Frame`."""

    def enter(drawer: D) -> D:
        _DRAWERS[kind] = drawer
        return drawer

    return enter


@cache
def drawers() -> dict[type, Drawer]:
    """Every kind of chart and its drawer: all modules of this folder are imported once, so a new file is enough."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
    return dict(_DRAWERS)


def figure(
    chart: Chart,
    lang: str,
    theme: str = "light",
    size: tuple[float, float] | None = None,
    *,
    number: NumberFormat | None = None,
    font: str = "",
    title: bool = True,
) -> Figure:
    """The chart as a figure, its words in `lang`, its numbers written by `number` (as the language does where left out).

    `theme` is `light` or `dark`. `size` is inches at 100 dots (the chart's own where left out); the layout follows a
    later change of size. `font` is a family (DejaVu Sans, which every machine has, where unknown). Without `title` the
    place for it is given to the drawing, for a card that shows the title itself.
    """
    from exports.charts.frame import Frame

    frame = Frame(lang, THEMES[theme], size, number or spaced_in(lang), font)
    drawers()[type(chart)](frame, chart)
    if title:
        frame.headline(chart.title)
    return frame.figure
