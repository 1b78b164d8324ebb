"""One figure with one calm drawing area: fonts, grid, texts and layout that every kind of chart shares."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from estimation.charts import Label
from exports.axes import Axis, ticks_within
from exports.palette import Theme
from vocabulary.text import NumberFormat, Text, translate

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOTE, BODY, TITLE = 8.5, 9.5, 11.0  # points at 100 dots to the inch
DOTS = 100
PICTURE_DOTS = 150  # of a picture on paper
LABEL_WIDTH = 30  # characters before a label goes on in a second line
UPRIGHT_WIDTH = 34  # the same for the label of an upright axis, which has only the height of the drawing


@cache
def _family(wanted: str) -> str:
    from matplotlib import font_manager

    return wanted if wanted in font_manager.get_font_names() else "DejaVu Sans"


class Frame:
    """The figure while it is being drawn. `height` is its own height in inches, set by the drawer before drawing."""

    WIDTH = 6.4

    def __init__(self, lang: str, theme: Theme, size: tuple[float, float] | None, number: NumberFormat, font: str = "") -> None:
        from matplotlib.figure import Figure

        self.lang, self.theme, self.number = lang, theme, number
        self.family = _family(font or "DejaVu Sans")
        self.fixed = size is not None
        self.figure = Figure(figsize=size or (self.WIDTH, 3.2), dpi=DOTS, facecolor=theme.surface, layout="constrained")
        engine = self.figure.get_layout_engine()
        assert engine is not None
        engine.set(w_pad=0.12, h_pad=0.10)  # type: ignore[call-arg]

    def grow(self, height: float) -> None:
        """Gives the figure the height its content needs, unless the caller fixed the size."""
        if not self.fixed:
            self.figure.set_size_inches(self.WIDTH, height)

    def say(self, label: Label) -> str:
        """A label in the language; a plain string is a name from the data and stays."""
        return translate(label, self.lang, self.number) if isinstance(label, Text) else label

    def wrapped(self, label: Label, width: int = LABEL_WIDTH) -> str:
        """The label with line breaks, so that it never eats the drawing; nothing is cut."""
        return textwrap.fill(self.say(label), width, break_long_words=True, break_on_hyphens=False)

    def written(self, value: float) -> str:
        """A number as a person reads it: whole where it is one."""
        whole = round(value)
        said = self.number(whole if abs(value) >= 1000 or abs(value - whole) < 1e-9 else float(f"{value:.4g}"))
        return said.replace("-", "\u2212", 1)

    def area(self, where: Any = None) -> Axes:
        """A drawing area without a frame or tick marks."""
        ax = self.figure.add_subplot(111 if where is None else where)
        ax.set_facecolor(self.theme.surface)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.tick_params(length=0, pad=6, labelsize=BODY, labelcolor=self.theme.text, labelfontfamily=self.family)
        ax.set_axisbelow(True)
        return ax

    def words(self, ax: Axes, x: float, y: float, said: str, **how: Any) -> None:
        """A text in the drawing, in the figure's font; never clipped, and the layout keeps room for it."""
        style: dict[str, Any] = {"fontsize": BODY, "color": self.theme.text, "fontfamily": self.family, "clip_on": False}
        ax.text(x, y, said, **(style | how))

    def rows(self, ax: Axes, labels: Sequence[str], bold: Sequence[bool] = ()) -> None:
        """Labels for rows 0, 1, 2 … from the top."""
        ax.set_yticks(range(len(labels)), labels)
        ax.set_ylim(len(labels) - 0.4, -0.6)
        for tick, strong in zip(ax.get_yticklabels(), bold, strict=False):
            tick.set_fontweight("bold" if strong else "normal")

    def scale(
        self, ax: Axes, axis: Axis, span: tuple[float, float] | None = None, absolute: bool = False, vertical: bool = False
    ) -> None:
        """A numeric axis with thin lines at its ticks: `axis` itself, or fixed to a `span` that need not end at a tick."""
        low, high = span or (axis.low, axis.high)
        most = 6 if vertical else self.most_ticks(max(abs(low), abs(high)))
        ticks = axis.ticks() if span is None else ticks_within(low, high, most)
        said = [self.written(abs(t) if absolute else t) for t in ticks]
        if vertical:
            ax.set_yticks(ticks, said)
            ax.set_ylim(low, high)
            ax.grid(axis="y", color=self.theme.line, linewidth=0.8)
            ax.tick_params(axis="y", labelcolor=self.theme.soft, labelsize=NOTE)
        else:
            ax.set_xticks(ticks, said)
            ax.set_xlim(low, high)
            ax.grid(axis="x", color=self.theme.line, linewidth=0.8)
            ax.tick_params(axis="x", labelcolor=self.theme.soft, labelsize=NOTE)

    def unit(self, ax: Axes, said: Label, vertical: bool = False) -> None:
        """What the numeric axis counts."""
        how: dict[str, Any] = {"fontsize": NOTE, "color": self.theme.soft, "fontfamily": self.family, "labelpad": 6}
        if vertical:
            ax.set_ylabel(self.wrapped(said, UPRIGHT_WIDTH), **how)
        else:
            ax.set_xlabel(self.say(said), **how)

    def legend(self, ax: Axes, columns: int = 1, **how: Any) -> None:
        """The names of what is drawn, where there is most room or at `loc`."""
        for said in ax.legend(frameon=False, ncols=columns, **how).get_texts():
            said.set(color=self.theme.text, fontsize=NOTE, fontfamily=self.family)

    def headline(self, title: Text) -> None:
        """The title, at the left edge, on as many lines as it needs."""
        width = int(self.figure.get_size_inches()[0] * 11)
        self.figure.suptitle(
            self.wrapped(title, max(20, width)),
            x=0.02,
            ha="left",
            fontsize=TITLE,
            fontweight="bold",
            color=self.theme.text,
            fontfamily=self.family,
        )

    def most_ticks(self, largest: float) -> int:
        """How many numbers fit side by side on the axis."""
        wide = len(self.written(largest)) * 0.075 + 0.35
        return max(3, min(7, int(self.figure.get_size_inches()[0] * 0.62 / wide)))
