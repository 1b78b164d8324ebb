"""Two parts side by side where there is room, one above the other on a narrow window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from survey_app.gui.theme import SPACE, px


class Beside(QWidget):
    """`left` and `right` share the width as `shares` says; below `narrow` pixels `right` stands under `left`."""

    def __init__(
        self,
        left: QWidget,
        right: QWidget,
        shares: tuple[int, int] = (1, 1),
        narrow: int = 760,
        gap: int = SPACE.l,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.narrow = px(narrow)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(gap)
        for part, share in zip((left, right), shares, strict=True):
            self._layout.addWidget(part, share, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        below = event.size().width() < self.narrow
        wanted = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self._layout.direction() is not wanted:
            self._layout.setDirection(wanted)
