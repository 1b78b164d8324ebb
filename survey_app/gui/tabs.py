"""Quiet tabs: words in a row, the open one in the accent's colour; left and right move, the page below follows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from survey_app.gui.theme import SIZE, SPACE, colour, control_height, font
from survey_app.gui.widgets import column, row


class Tab(QAbstractButton):
    """One word of the row."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(words)
        self.setAccessibleName(words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def _font(self) -> QFont:
        return font(SIZE.text, QFont.Weight.Medium if self.isChecked() else QFont.Weight.Normal)

    def sizeHint(self) -> QSize:
        return QSize(QFontMetrics(font(SIZE.text, QFont.Weight.Medium)).horizontalAdvance(self.text()) + 2, control_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self._font())
        ink = "accent" if self.isChecked() else "text" if self.underMouse() else "soft_text"
        painter.setPen(colour(ink))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()


class Tabs(QWidget):
    """`Tabs([("change", "What would change this", widget), …])`; `changed` tells the code of the open tab."""

    changed = Signal(str)

    def __init__(self, tabs: Sequence[tuple[str, str, QWidget]], value: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        outer = column(SPACE.s)
        self.setLayout(outer)
        top = row(SPACE.l)
        outer.addLayout(top)
        self.tabs: dict[str, Tab] = {}
        self.pages: dict[str, QWidget] = {}
        for code, words, page in tabs:
            tab = Tab(words, self)
            tab.clicked.connect(lambda _checked=False, code=code: self.open(code))
            self.tabs[code], self.pages[code] = tab, page
            top.addWidget(tab)
            outer.addWidget(page)
        top.addStretch(1)
        self.open(value if value in self.tabs else next(iter(self.tabs)))

    def value(self) -> str:
        """The code of the open tab."""
        return next(code for code, tab in self.tabs.items() if tab.isChecked())

    def open(self, code: str) -> None:
        """Shows a tab's page."""
        for other, tab in self.tabs.items():
            tab.setChecked(other == code)
            tab.update()
            self.pages[other].setVisible(other == code)
        self.changed.emit(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        codes = list(self.tabs)
        now = next((i for i, tab in enumerate(self.tabs.values()) if tab.hasFocus()), None)
        if step is None or now is None:
            super().keyPressEvent(event)
            return
        code = codes[(now + step) % len(codes)]
        self.tabs[code].setFocus(Qt.FocusReason.TabFocusReason)
        self.open(code)
