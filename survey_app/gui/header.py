"""The one line at the top of a page: where I am, and the page's actions at the right, the primary one last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from survey_app.gui.theme import SPACE, colour, px
from survey_app.gui.widgets import clear, label


class Title(QLabel):
    """The title on one line; what does not fit ends in dots, and the whole is told on hover."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "title")
        self.setAccessibleName(words)
        self.setMinimumWidth(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        cut = self.fontMetrics().horizontalAdvance(self.text()) > self.width()
        self.setToolTip(self.text() if cut else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(colour("text"))
        words = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.end()


class Header(QWidget):
    """Filled by the window from the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumHeight(px(64))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(SPACE.xl, 14, SPACE.xl, 14)
        self._layout.setSpacing(SPACE.m)
        self.title = ""

    def fill(self, title: str, actions: Sequence[QWidget]) -> None:
        for kept in actions:  # a page may hand over the same controls again
            self._layout.removeWidget(kept)
        clear(self._layout)
        self.title = title
        words = Title(title)
        self._layout.addWidget(words, 1)
        for action in actions:
            self._layout.addWidget(action)


class TaskStrip(QWidget):
    """What is being done, how far it is, and Cancel; shown under the header from 600 ms on."""

    def __init__(self, context: object, parent: QWidget | None = None) -> None:
        from PySide6.QtWidgets import QProgressBar

        from survey_app.gui.buttons import Button
        from survey_app.gui.context import Context

        super().__init__(parent)
        assert isinstance(context, Context)
        self.context = context
        layout = QHBoxLayout(self)
        layout.setContentsMargins(SPACE.xl, 0, SPACE.xl, SPACE.m)
        layout.setSpacing(SPACE.m)
        self.words = label("", "soft")
        self.bar = QProgressBar()
        self.share = label("", "note", wrap=False)
        self.cancel = Button("", self._cancel)
        layout.addWidget(self.words)
        layout.addWidget(self.bar, 1)
        layout.addWidget(self.share)
        layout.addWidget(self.cancel)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        context.tasks.changed.connect(self.refresh)
        self.hide()

    def refresh(self) -> None:
        from vocabulary.text import N_

        task = self.context.tasks.visible()
        if task is None:
            self.hide()
            return
        doing = self.context.t(task.doing) if task.doing else self.context.t(N_("Working"))
        self.words.setText(doing)
        self.bar.setAccessibleName(doing)
        self.cancel.say(self.context.t(N_("Cancel")))
        if task.share is None:
            self.bar.setRange(0, 0)
            self.share.setText("")
        else:
            self.bar.setRange(0, 1000)
            self.bar.setValue(round(1000 * task.share))
            self.share.setText(f"{round(100 * task.share)} %")
        self.show()

    def _cancel(self) -> None:
        task = self.context.tasks.visible()
        if task is not None:
            task.cancel()
