"""The result's number with its interval drawn beside it, not only printed: a line, the interval on it, the point."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from survey_app.gui.theme import colour, px

MARGIN = 0.35  # how much of the interval's width the line goes on at each side


class IntervalBar(QWidget):
    """An estimate's interval to scale. A limit that does not exist is an open end: the bar runs to the end of the line."""

    def __init__(
        self, point: float, lower: float | None, upper: float | None, ink: QColor, words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.point, self.low, self.high, self.ink = point, lower, upper, ink
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMaximumWidth(px(360))

    def sizeHint(self) -> QSize:
        return QSize(px(360), px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(28))

    def span(self) -> tuple[float, float]:
        """The ends of the line, in persons."""
        low = self.point if self.low is None else self.low
        high = self.point if self.high is None else self.high
        room = (high - low) * MARGIN or max(abs(self.point) * 0.2, 1.0)
        return low - room, high + room

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = self.span()
        middle, edge = self.height() / 2, px(8)
        wide = self.width() - 2 * edge

        def at(value: float) -> QPointF:
            return QPointF(edge + wide * (value - low) / (high - low), middle)

        painter.setPen(QPen(colour("line"), 2))
        painter.drawLine(at(low), at(high))
        if self.low is not None or self.high is not None:
            pale = QColor(self.ink)
            pale.setAlphaF(0.5)
            pen = QPen(pale, px(6))
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            painter.drawLine(at(low if self.low is None else self.low), at(high if self.high is None else self.high))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.ink)
        painter.drawEllipse(at(self.point), px(7), px(7))
        painter.end()
