"""Who is on which list: bars with their pattern in words for two or three lists, an UpSet picture for more."""

from __future__ import annotations

from estimation.charts import Overlap
from exports.charts import draws
from exports.charts.frame import Frame
from exports.charts.upset import draw_upset
from exports.palette import BLUE
from vocabulary.text import N_, Text, text

FEW_LISTS = 3


def pattern(lists: tuple[str, ...], flags: tuple[bool, ...]) -> Text | str:
    """A pattern of lists in words: `only A`, `A and B`, `all three`."""
    on = [name for name, flag in zip(lists, flags, strict=True) if flag]
    if not on:
        return text(N_("on no list"))
    if len(on) == 1:
        return text(N_("only {list}"), list=on[0])
    if len(on) == len(lists):
        return text(N_("both lists")) if len(on) == 2 else text(N_("all {n} lists"), N_("all {n} lists"), n=len(on))
    return text(N_("{lists} and {last}"), lists=", ".join(on[:-1]), last=on[-1])


@draws(Overlap)
def draw(frame: Frame, chart: Overlap) -> None:
    """The order of the data is kept; each bar carries its number, so there is no axis."""
    if len(chart.lists) > FEW_LISTS:
        draw_upset(frame, chart)
        return
    labels = [frame.wrapped(pattern(chart.lists, flags)) for flags, _ in chart.rows]
    counts = [count for _, count in chart.rows]
    frame.grow(0.6 + 0.32 * max(2, len(labels)) + 0.13 * sum(label.count("\n") for label in labels))
    ax = frame.area()
    frame.rows(ax, labels)
    largest = max([*counts, 1.0])
    ax.set_xlim(0, largest)
    ax.set_xticks([])
    ax.barh(range(len(counts)), counts, height=0.62, color=frame.theme.shade(BLUE))
    for y, count in enumerate(counts):
        frame.words(ax, count + largest * 0.02, y, frame.written(count), va="center", color=frame.theme.soft)
