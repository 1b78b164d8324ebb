"""The house's own icons, drawn with lines: rooms of the rail, levels of messages, ticks and arrows.

Use: `pixmap("pencil", colour("text"))` for a label, `paint("tick", painter, rect, colour)` inside a paintEvent.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

Draw = Callable[[QPainter], None]


def _lines(*points: tuple[float, float], closed: bool = False) -> QPainterPath:
    path = QPainterPath(QPointF(*points[0]))
    for point in points[1:]:
        path.lineTo(*point)
    if closed:
        path.closeSubpath()
    return path


def _pencil(p: QPainter) -> None:
    p.drawPath(_lines((3.5, 16.5), (4.5, 12.2), (12.9, 3.8), (16.2, 7.1), (7.8, 15.5), closed=True))


def _rows(p: QPainter) -> None:
    for y in (5.0, 10.0, 15.0):
        p.drawLine(QPointF(3, y), QPointF(17, y))


def _circles(p: QPainter) -> None:
    p.drawEllipse(QPointF(8, 10), 5, 5)
    p.drawEllipse(QPointF(12.5, 10), 5, 5)


def _interval(p: QPainter) -> None:
    p.drawLine(QPointF(2, 10), QPointF(18, 10))
    for x in (6.5, 13.5):
        p.drawLine(QPointF(x, 7), QPointF(x, 13))
    p.setBrush(p.pen().color())
    p.drawEllipse(QPointF(10, 10), 1.6, 1.6)


def _page(p: QPainter) -> None:
    p.drawPath(_lines((4.5, 2.5), (11.5, 2.5), (15.5, 6.5), (15.5, 17.5), (4.5, 17.5), closed=True))
    for y in (10.0, 13.5):
        p.drawLine(QPointF(7.5, y), QPointF(12.5, y))


def _gear(p: QPainter) -> None:
    p.drawEllipse(QPointF(10, 10), 3.2, 3.2)
    for x, y in ((0, 1), (0, -1), (1, 0), (-1, 0)):
        p.drawLine(QPointF(10 + 5.4 * x, 10 + 5.4 * y), QPointF(10 + 8.2 * x, 10 + 8.2 * y))


def _tick(p: QPainter) -> None:
    p.drawPath(_lines((3.5, 10.5), (8, 15), (16.5, 5.5)))


def _cross(p: QPainter) -> None:
    p.drawLine(QPointF(5, 5), QPointF(15, 15))
    p.drawLine(QPointF(15, 5), QPointF(5, 15))


def _information(p: QPainter) -> None:
    p.drawEllipse(QPointF(10, 10), 7.5, 7.5)
    p.drawLine(QPointF(10, 9.5), QPointF(10, 14))
    p.drawPoint(QPointF(10, 6.4))


def _warning(p: QPainter) -> None:
    p.drawPolygon(QPolygonF([QPointF(10, 2.8), QPointF(18, 17), QPointF(2, 17)]))
    p.drawLine(QPointF(10, 8), QPointF(10, 12))
    p.drawPoint(QPointF(10, 14.5))


def _error(p: QPainter) -> None:
    p.drawPolygon(QPolygonF([QPointF(*xy) for xy in ((6.6, 2), (13.4, 2), (18, 6.6), (18, 13.4),
                                                     (13.4, 18), (6.6, 18), (2, 13.4), (2, 6.6))]))  # fmt: skip
    p.drawLine(QPointF(10, 5.8), QPointF(10, 11))
    p.drawPoint(QPointF(10, 14.2))


def _down(p: QPainter) -> None:
    p.setBrush(p.pen().color())
    p.setPen(Qt.PenStyle.NoPen)
    p.drawPolygon(QPolygonF([QPointF(5, 7), QPointF(15, 7), QPointF(10, 14)]))


def _right(p: QPainter) -> None:
    p.drawLine(QPointF(2.5, 10), QPointF(17, 10))
    p.drawPath(_lines((12, 5), (17, 10), (12, 15)))


def _enter(p: QPainter) -> None:
    p.drawPath(_lines((16, 5), (16, 11.5), (4, 11.5)))
    p.drawPath(_lines((8, 7.5), (4, 11.5), (8, 15.5)))


def _folder(p: QPainter) -> None:
    p.drawPath(_lines((2.5, 16), (2.5, 4.5), (7.5, 4.5), (9.5, 6.8), (17.5, 6.8), (17.5, 16), closed=True))


def _lock(p: QPainter) -> None:
    p.drawRoundedRect(QRectF(4, 9, 12, 8.5), 1.5, 1.5)
    path = QPainterPath(QPointF(6.5, 9))
    path.lineTo(6.5, 6.5)
    path.arcTo(QRectF(6.5, 2.8, 7, 7), 180, -180)
    path.lineTo(13.5, 9)
    p.drawPath(path)


ICONS: dict[str, Draw] = {
    "pencil": _pencil, "rows": _rows, "circles": _circles, "interval": _interval, "page": _page, "gear": _gear,
    "tick": _tick, "cross": _cross, "information": _information, "warning": _warning, "error": _error,
    "down": _down, "right": _right, "enter": _enter, "folder": _folder, "lock": _lock,
}  # fmt: skip


def paint(name: str, painter: QPainter, rect: QRectF, colour: QColor, width: float = 1.5) -> None:
    """Draws an icon into `rect`; its own grid is 20 by 20, its lines stay `width` pixels thick."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(rect.topLeft())
    share = min(rect.width(), rect.height()) / 20
    painter.scale(share, share)
    pen = QPen(colour, width / share)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ICONS[name](painter)
    painter.restore()


def pixmap(name: str, colour: QColor, size: int = 20) -> QPixmap:
    """The icon as a pixmap, sharp on the densest screen."""
    screen = QGuiApplication.primaryScreen()
    ratio = max(2.0, screen.devicePixelRatio() if screen is not None else 1.0)
    made = QPixmap(round(size * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(name, painter, QRectF(0, 0, size, size), colour)
    painter.end()
    return made
