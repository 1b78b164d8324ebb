"""Where an interview is shown: the thin bar of the path, the question in the middle, and the column at the right of it."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from survey_app.gui.focus import by_eye
from survey_app.gui.interview.nav import Nav
from survey_app.gui.interview.parts import PathBar
from survey_app.gui.theme import RING, SPACE, px
from survey_app.gui.widgets import clear, row, rule, scrolled
from survey_app.gui.words import NO_LIMIT

NARROW = 1000
SIDE, SIDE_SMALL = 333, 224  # the column at the right
LEAST = 440  # what a question needs beside it


class Frame:
    """Lays a page's `body` out; `put` shows something else in the middle, with its buttons below it."""

    def __init__(self, page: QWidget, body: QVBoxLayout, bar: PathBar, beside: QWidget) -> None:
        self.page, self.bar = page, bar
        self.nav: Nav | None = None
        body.setSpacing(0)
        body.setContentsMargins(SPACE.xl - RING, 0, SPACE.xl, 0)
        above = row(0)
        above.setContentsMargins(RING, 0, 0, 0)
        above.addWidget(bar)
        body.addLayout(above)
        body.addSpacing(SPACE.xl)
        self.across: QBoxLayout = row(0)
        self.inside, self.beside = QWidget(), beside
        self.place = QVBoxLayout(self.inside)
        self.place.setContentsMargins(RING, 0, SPACE.xl, SPACE.s)
        self.place.setSpacing(0)
        self.area = scrolled(self.inside, still=True)
        self.across.addWidget(self.area, 1)
        self.upright = rule(upright=True)
        self.across.addWidget(self.upright)
        self.side = scrolled(beside, still=True)
        self.across.addWidget(self.side)
        body.addLayout(self.across, 1)

    def put(self, view: QWidget, nav: Nav) -> None:
        """Shows this view and these buttons, from the top."""
        clear(self.place)
        self.nav = nav
        self.place.addWidget(view)
        self.place.addSpacing(SPACE.xl)
        self.place.addWidget(nav)
        self.place.addStretch(1)
        self.to_top()
        self.fit()

    def tab_stops(self) -> list[QWidget]:
        """What is in the middle, then what is beside it."""
        return [*by_eye(self.inside), *by_eye(self.beside)]

    def to_top(self) -> None:
        self.area.verticalScrollBar().setValue(0)

    def fit(self) -> None:
        """The column at the right becomes narrow on a small screen; where letters are large it goes below the question."""
        page = self.page
        small = page.width() < px(NARROW)
        beside = page.width() - px(SIDE_SMALL) - 3 * SPACE.xl >= px(LEAST)
        way = QBoxLayout.Direction
        self.across.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self.upright.setVisible(beside)
        if beside:
            self.side.setFixedWidth(px(SIDE_SMALL if small else SIDE))
            self.side.setMaximumHeight(NO_LIMIT)
        else:
            self.side.setMinimumWidth(0)
            self.side.setMaximumWidth(NO_LIMIT)
            self.side.setMaximumHeight(page.height() // 3)
        if self.nav is not None:
            self.nav.fit(small, self.area.viewport().width() - SPACE.xl - RING)
