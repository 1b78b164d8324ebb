"""What the model makes of a pair, beside it: each comparison in words and bits, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE, colour, px
from survey_app.gui.widgets import label, row
from vocabulary.text import N_, NO_BREAK_SPACE

if TYPE_CHECKING:
    from survey_app.services.review_reading import PairView

FULL = 24.0  # bits at which a bar is full
_STEPS = ((8.0, N_("very strongly for")), (3.0, N_("strongly for")), (1.0, N_("somewhat for")), (-1.0, N_("says little")),
          (-3.0, N_("somewhat against")), (-8.0, N_("strongly against")))  # fmt: skip
_LEAST = N_("very strongly against")


class Bar(QWidget):
    """Bits as a bar from the middle: to the right for one person, to the left for two."""

    def __init__(self, bits: float) -> None:
        super().__init__()
        self.bits = bits
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(120), 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.width() / 2
        painter.fillRect(QRectF(0, 1.5, self.width(), 1), colour("line"))
        length = middle * min(1.0, abs(self.bits) / FULL)
        place = QRectF(middle if self.bits > 0 else middle - length, 0, length, 4)
        painter.fillRect(place, colour("accent" if self.bits > 0 else "amber"))
        painter.end()


class PairEvidence(QWidget):
    """The column beside the two records."""

    def __init__(self, context: Context, view: PairView) -> None:
        super().__init__()
        t = context.t
        self.context = context
        self.lines = QVBoxLayout(self)
        self.lines.setContentsMargins(SPACE.l, 0, SPACE.xs, SPACE.s)
        self.lines.setSpacing(SPACE.xs)
        self.lines.addWidget(label(t(N_("What the model says")), "strong"))
        self.lines.addWidget(label(t(N_("Probability without review: {share} %"), share=self._chance(view.chance)), "text"))
        self.lines.addSpacing(SPACE.s)
        for each in view.evidence:
            said = t(each.level) if each.level else t(N_("missing in one: no evidence"))
            self._bits(t(each.comparison), said, each.bits if each.level else None)
        if abs(view.rarity) >= 0.05:
            rare = N_("rarer than usual") if view.rarity > 0 else N_("commoner than usual")
            self._bits(t(N_("How rare the values are")), t(rare), view.rarity)
        self.lines.addSpacing(SPACE.s)
        self.lines.addWidget(label(self._together(view), "note"))
        how = {
            (True, True): N_("Found by the document and by other rules."),
            (True, False): N_("Found by the document alone."),
            (False, True): N_("Found by other rules than the document."),
        }.get((view.by_document, view.by_others))
        if how is not None:
            self.lines.addWidget(label(t(how), "note"))
        self.lines.addStretch(1)

    def _bits(self, name: str, said: str, bits: float | None) -> None:
        line = row(SPACE.s)
        line.addWidget(label(name, "note-strong"), 1)
        told = "—" if bits is None else f"{'+' if bits > 0 else '−' if bits < 0 else ''}{self._number(abs(bits), 1)}"
        value = label(told, "note-strong", wrap=False)
        weighs = self.context.t(bits_in_words(bits))
        value.setToolTip(weighs)
        value.setAccessibleName(f"{told}: {weighs}")
        line.addWidget(value)
        self.lines.addLayout(line)
        self.lines.addWidget(label(f"{said}: {weighs}" if bits is not None else said, "note"))
        if bits is not None:
            self.lines.addWidget(Bar(bits))
        self.lines.addSpacing(SPACE.xs)

    def _together(self, view: PairView) -> str:
        """Where two records of these lists begin, and what the evidence adds."""
        t, number = self.context.t, self._number
        total = t(N_("Together {bits} bits: each one doubles the odds that they are one person."), bits=number(view.total, 1))
        if view.prior is None:
            return total
        odds = self.context.number(round(2**-view.prior)) if view.prior < 0 else "1"
        begin = t(N_("Two records of these lists taken at random: 1 to {odds} ({bits} bits)."), odds=odds,
                  bits=f"−{number(abs(view.prior), 1)}")  # fmt: skip
        return f"{begin} {total}"

    def _chance(self, chance: float) -> str:
        """In per cent; neither 0 nor 100, which no evidence gives."""
        one = formats.decimals(self.context.country, self.context.lang, 1)
        shown = f">{NO_BREAK_SPACE}{one(99.9)}" if chance > 0.999 else one(100 * chance)
        return f"<{NO_BREAK_SPACE}{one(0.1)}" if chance < 0.001 else shown

    def _number(self, value: float, places: int) -> str:
        return formats.decimals(self.context.country, self.context.lang, places)(value)


def bits_in_words(bits: float | None) -> str:
    """How strongly bits speak, as a template."""
    if bits is None:
        return N_("no evidence")
    return next((words for least, words in _STEPS if bits >= least), _LEAST)
