"""The UpSet picture for more than three lists: dots say which lists, bars how many persons (Lex et al. 2014)."""

from __future__ import annotations

from estimation.charts import Overlap
from exports.charts.frame import NOTE, Frame
from exports.palette import BLUE
from vocabulary.text import N_, text

MOST_PATTERNS = 24


def draw_upset(frame: Frame, chart: Overlap) -> None:
    """The largest patterns first; the rest are told in one line below, so that nothing disappears in silence."""
    ordered = sorted(chart.rows, key=lambda row: -row[1])
    shown, rest = ordered[:MOST_PATTERNS], ordered[MOST_PATTERNS:]
    names = [frame.wrapped(name, 34) for name in chart.lists]
    line = max(1, *(name.count("\n") + 1 for name in names))  # every list has the room of the longest name
    below = (0.26 if line == 1 else 0.18 * line) * len(names)
    frame.grow(2.7 + below)
    grid = frame.figure.add_gridspec(2, 1, height_ratios=[2.1, below * 1.23])
    bars, dots = frame.area(grid[0]), frame.area(grid[1])
    colour, quiet = frame.theme.shade(BLUE), frame.theme.line
    counts = [count for _, count in shown]
    largest = max([*counts, 1.0])
    bars.bar(range(len(shown)), counts, width=0.62, color=colour)
    bars.set_xticks([])
    bars.set_yticks([])
    bars.set_ylim(0, largest)
    turn = 0 if len(shown) <= 14 else 90
    for x, count in enumerate(counts):
        where = count + largest * 0.025
        frame.words(
            bars, x, where, frame.written(count), ha="center", va="bottom", fontsize=NOTE, color=frame.theme.soft, rotation=turn
        )
    frame.rows(dots, names)
    dots.set_xticks([])
    for ax in (bars, dots):
        ax.set_xlim(-0.6, len(shown) - 0.4)
    for x, (flags, _) in enumerate(shown):
        on = [y for y, flag in enumerate(flags) if flag]
        off = [y for y, flag in enumerate(flags) if not flag]
        dots.plot([x] * len(off), off, "o", color=quiet, markersize=5.5)
        dots.plot([x] * len(on), on, "o-", color=colour, markersize=6.5, linewidth=1.6)
    if rest:
        persons = round(sum(count for _, count in rest))
        note = text(
            N_("{n} further pattern holds {persons} persons"),
            N_("{n} further patterns hold {persons} persons"),
            n=len(rest),
            persons=persons,
        )
        frame.unit(dots, note)
