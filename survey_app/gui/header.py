"""The one line at the top of a page: where I am, and the page's actions at the right, the primary one last."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import clear, label


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
        clear(self._layout)
        self.title = title
        words = label(title, "title")
        words.setMaximumWidth(16777215)
        words.setAccessibleName(title)
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
