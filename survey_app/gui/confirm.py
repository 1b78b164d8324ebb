"""The one box that stands over a page: before what cannot be undone. It says what will happen; its button is a verb."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLayout, QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.focus import FocusRing
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import column, label, row
from vocabulary.text import N_


class Confirm(QDialog):
    """Asks once; `then` is called when the person presses the verb. Escape and Cancel do nothing."""

    def __init__(
        self,
        context: Context,
        over: QWidget,
        title: str,
        words: Sequence[str],
        verb: str,
        then: Callable[[], object],
    ) -> None:
        super().__init__(over.window())
        self.then = then
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        outer = column(SPACE.m)
        outer.setContentsMargins(SPACE.l, SPACE.l, SPACE.l, SPACE.l)
        self.setLayout(outer)
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        outer.addWidget(label(title, "question"))
        for said in words:
            outer.addWidget(label(said, "soft"))
        buttons = row(SPACE.m)
        buttons.addStretch(1)
        self.cancel = Button(context.t(N_("Cancel")), self.reject)
        self.act = PrimaryButton(verb, self._acted)
        buttons.addWidget(self.cancel)
        buttons.addWidget(self.act)
        outer.addSpacing(SPACE.s)
        outer.addLayout(buttons)
        width = px(480)
        self.resize(width, outer.totalHeightForWidth(width))
        self.ring = FocusRing(self)
        self.cancel.setFocus()

    def _acted(self) -> None:
        self.accept()
        self.then()


def confirm(
    context: Context, over: QWidget, title: str, words: Sequence[str], verb: str, then: Callable[[], object]
) -> Confirm:
    """Opens the question over a page and returns at once."""
    asked = Confirm(context, over, title, words, verb, then)
    asked.open()
    return asked
