"""Where a pair is shown: how far one is, the records, the evidence beside or below them, and the verdicts always in reach."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from survey_app.gui.interview.parts import PathBar
from survey_app.gui.theme import RING, SPACE, px
from survey_app.gui.widgets import clear, row, rule, scrolled

SIDE, SIDE_SMALL, NARROW, LEAST = 320, 264, 1000, 420


class PairFrame:
    """Lays a page's `body` out; `put` shows another pair, `fit` follows the page's width."""

    def __init__(self, page: QWidget, body: QVBoxLayout, bar: PathBar) -> None:
        self.page, self.bar = page, bar
        self.evidence: QWidget | None = None
        body.setContentsMargins(SPACE.xl - RING, 0, SPACE.xl, SPACE.s)
        body.setSpacing(0)
        above = row(0)
        above.setContentsMargins(RING, 0, 0, 0)
        above.addWidget(bar)
        body.addLayout(above)
        self.line = row(SPACE.s)
        self.line.setContentsMargins(RING, SPACE.s, 0, SPACE.s)
        body.addLayout(self.line)
        across = row(0)
        inside, beside = QWidget(), QWidget()
        self.place = QVBoxLayout(inside)
        self.place.setContentsMargins(RING, RING, SPACE.l, SPACE.s)
        self.place.setSpacing(SPACE.s)
        self.area = scrolled(inside, still=True)
        self.upright = rule(upright=True)
        self._side_place = QVBoxLayout(beside)
        self._side_place.setContentsMargins(0, 0, 0, 0)
        self.side = scrolled(beside, still=True)
        for part, share in ((self.area, 1), (self.upright, 0), (self.side, 0)):
            across.addWidget(part, share)
        body.addLayout(across, 1)
        self.below = QVBoxLayout()
        body.addLayout(self.below)

    def put(self, told: Sequence[QWidget], parts: Sequence[QWidget], evidence: QWidget | None, below: QWidget | None) -> None:
        """Shows how far one is, the parts of a pair from the top, what the model says of it, and what stands always below."""
        for layout in (self.place, self._side_place, self.below, self.line):
            clear(layout)
        for number, part in enumerate(told):
            self.line.addWidget(part, int(number == 0))
        for part in parts:
            self.place.addWidget(part)
        self.place.addStretch(1)
        if below is not None:
            self.below.addWidget(below)
        self.evidence = evidence
        for scroll in (self.area, self.side):
            scroll.verticalScrollBar().setValue(0)
        self.fit()

    def scroll(self, share: float) -> None:
        """Moves the records by a share of what is seen of them."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + round(share * self.area.viewport().height()))

    def fit(self) -> None:
        """The evidence stands beside the records where there is room, else below them."""
        wide = self.page.width()
        width = px(SIDE_SMALL if wide < px(NARROW) else SIDE)
        beside = wide - width - 3 * SPACE.xl >= px(LEAST)
        if self.evidence is not None:
            place = self._side_place if beside else self.place
            if place.indexOf(self.evidence) < 0:
                place.insertWidget(max(0, place.count() - 1), self.evidence)
        self.side.setFixedWidth(width)
        for part in (self.side, self.upright):
            part.setVisible(beside and self.evidence is not None)
