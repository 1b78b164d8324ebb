"""The three verdicts as buttons with their keys, as many side by side as there is room for; and undo."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from survey_app import actions
from survey_app.gui.buttons import Button, Link
from survey_app.gui.context import Context
from survey_app.gui.theme import RING, SPACE
from survey_app.gui.widgets import column, row
from survey_app.gui.words import NO_LIMIT
from survey_app.services.verdicts import DIFFERENT, SAME, UNSURE
from vocabulary.text import N_

BUTTONS = ((SAME, N_("Same person"), "review-same"), (DIFFERENT, N_("Different persons"), "review-different"),
           (UNSURE, N_("Not sure"), "review-unsure"))  # fmt: skip
LETTERS = {"1": SAME, "s": SAME, "2": DIFFERENT, "d": DIFFERENT, "3": UNSURE, "u": UNSURE}


class VerdictKeys(QWidget):
    """`give` gets the verdict; `undo` takes the last one back."""

    def __init__(self, context: Context, give: Callable[[str], object], undo: Callable[[], object]) -> None:
        super().__init__()
        self._lines = column(SPACE.s)
        self._lines.setContentsMargins(RING, RING, RING, RING)
        self.setLayout(self._lines)
        self.buttons = {
            verdict: Button(context.t(words), partial(give, verdict), keys=actions.caps(action), before=True, parent=self)
            for verdict, words, action in BUTTONS
        }
        self.undo = Link(context.t(N_("Undo")), undo, keys=actions.caps("review-undo"), ink="soft_text", parent=self)
        self._shape: tuple[int, ...] = ()
        self._flow(NO_LIMIT)

    def _flow(self, width: int) -> None:
        """As many beside one another as there is room for."""
        lines: list[list[QWidget]] = [[]]
        room = width - 2 * RING
        for part in (*self.buttons.values(), self.undo):
            used = sum(each.sizeHint().width() + SPACE.m for each in lines[-1])
            if lines[-1] and used + part.sizeHint().width() > room:
                lines.append([])
            lines[-1].append(part)
        shape = tuple(len(line) for line in lines)
        if shape == self._shape:
            return
        self._shape = shape
        while (item := self._lines.takeAt(0)) is not None:
            inner = item.layout()
            while inner is not None and inner.takeAt(0) is not None:
                pass
        for line in lines:
            laid = row(SPACE.m)
            for each in line:
                laid.addWidget(each)
            laid.addStretch(1)
            self._lines.addLayout(laid)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._flow(event.size().width())

    def minimumSizeHint(self) -> QSize:
        widest = max(part.sizeHint().width() for part in (*self.buttons.values(), self.undo))
        return QSize(widest + 2 * RING, super().minimumSizeHint().height())
