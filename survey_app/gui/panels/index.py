"""An entry of an index: the page's title, what it is for in a line below, and an arrow; the whole row leads there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from survey_app.gui import icons
from survey_app.gui.theme import RADIUS, SIZE, SPACE, colour, font, px

WRAP = Qt.TextFlag.TextWordWrap
EDGE = SPACE.m


class IndexEntry(QAbstractButton):
    """As high as its words need in the width it is given."""

    def __init__(self, words: str, note: str, clicked: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = note
        self.setText(words)
        self.setAccessibleName(words)
        self.setAccessibleDescription(note)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda _checked=False: clicked())

    def _room(self, width: int) -> int:
        return max(40, width - 2 * EDGE - px(24))

    def _heights(self, width: int) -> tuple[int, int]:
        room = self._room(width)
        title = QFontMetrics(font(SIZE.text, QFont.Weight.DemiBold)).boundingRect(0, 0, room, 10000, int(WRAP), self.text())
        note = QFontMetrics(font(SIZE.note)).boundingRect(0, 0, room, 10000, int(WRAP), self.note)
        return title.height(), note.height()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return sum(self._heights(width)) + px(4) + 2 * px(12)

    def sizeHint(self) -> QSize:
        return QSize(px(320), self.heightForWidth(px(320)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(200), px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        p.setPen(QPen(colour("line"), 1))
        p.setBrush(colour("rail" if self.isDown() or self.underMouse() else "surface"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        title, note = self._heights(self.width())
        room, top = self._room(self.width()), px(12)
        p.setPen(colour("text"))
        p.setFont(font(SIZE.text, QFont.Weight.DemiBold))
        p.drawText(QRectF(EDGE, top, room, title), int(WRAP), self.text())
        p.setPen(colour("soft_text"))
        p.setFont(font(SIZE.note))
        p.drawText(QRectF(EDGE, top + title + px(4), room, note), int(WRAP), self.note)
        side = px(14)
        at = QRectF(self.width() - EDGE - side, (self.height() - side) / 2, side, side)
        icons.paint("right", p, at, colour("soft_text"))
        p.end()
