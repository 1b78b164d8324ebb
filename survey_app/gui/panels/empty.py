"""An empty page says what it is for and offers the one next step."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import column, label, row


class Empty(QWidget):
    """A title, what will stand here, and the button."""

    def __init__(self, title: str, words: str, action: Button, other: Button | None = None) -> None:
        super().__init__()
        self.action = action
        outer = column(SPACE.m)
        outer.setContentsMargins(0, px(64), 0, 0)
        self.setLayout(outer)
        outer.addWidget(label(title, "title"))
        said = label(words, "lead")
        said.setMaximumWidth(px(600))
        outer.addWidget(said)
        outer.addSpacing(SPACE.s)
        line = row(SPACE.m)
        line.addWidget(action)
        if other is not None:
            line.addWidget(other)
        line.addStretch(1)
        outer.addLayout(line)
