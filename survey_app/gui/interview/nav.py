"""The buttons below a question or the end of the way: back, on, and out of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QWidget

from survey_app import actions
from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import row
from vocabulary.text import N_


class Nav(QWidget):
    """Previous and next side by side, the way out beside them, or below them where there is little room; at the end also
    `discard`, its words and what it does."""

    def __init__(
        self,
        context: Context,
        words: str,
        on: Callable[[], object],
        back: Callable[[], object] | None,
        out: Callable[[], object] | None,
        at_end: bool,
        discard: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        super().__init__()
        t = context.t
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.m)
        self._line = row(SPACE.m)
        self.back = Button(t(N_("Previous")), back, keys=tuple(t(key) for key in actions.caps("interview-previous")))
        if back is None:
            self.back.hide()
        self.go = PrimaryButton(words, on, keys=("Return",))
        self._line.addWidget(self.back)
        self._line.addWidget(self.go)
        self._layout.addLayout(self._line)
        if at_end:
            if out is not None:
                self._layout.addWidget(Button(t(N_("Finish and leave")), out))
            if discard is not None:
                self._layout.addWidget(Link(*discard, ink="soft_text"))
        elif out is not None:
            keys = tuple(t(key) for key in actions.caps("interview-finish"))
            self._layout.addWidget(Link(t(N_("Finish and start another person")), out, keys=keys, ink="soft_text"))
        self._layout.addStretch(1)

    def fit(self, small: bool, room: int = 0) -> None:
        """`room` is how wide it can be: what does not fit beside the two buttons stands below them, and where letters are large
        these stand below one another too."""
        way = QBoxLayout.Direction
        self._line.setDirection(way.LeftToRight)
        self._layout.setDirection(way.LeftToRight)
        below = small or 0 < room < self._layout.sizeHint().width()
        tight = below and 0 < room < self._line.sizeHint().width()
        self._line.setDirection(way.TopToBottom if tight else way.LeftToRight)
        self._layout.setDirection(way.TopToBottom if below else way.LeftToRight)
        self._layout.setAlignment(self._line, Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag(0))
