"""Buttons that show their keys: `Button("No sabe", keys=("F7",))`, `PrimaryButton("Import 3 rows")`, `Link("See them")`.

All words are given already translated; `keys` are drawn as key caps (`"Return"` as the bent arrow). `clicked` as in Qt.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QSizePolicy, QWidget

from survey_app.gui import icons
from survey_app.gui.theme import RADIUS, SIZE, colour, control_height, font, px

CAP_GAP = 4
WRAP = Qt.TextFlag.TextWordWrap
PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


def cap_width(key: str) -> int:
    """The width of a key cap."""
    inside = px(12) if key == "Return" else _advance(key, QApplication.font().family(), px(SIZE.note))
    return inside + px(12) if len(key) > 1 else max(px(19), inside + px(12))


@lru_cache(maxsize=256)
def _advance(key: str, family: str, size: int) -> int:
    """How wide the words of a key are: asked for at every layout of a question, for each of its answers."""
    return QFontMetrics(font(SIZE.note)).horizontalAdvance(key)


def caps_width(keys: tuple[str, ...]) -> int:
    return sum(cap_width(key) for key in keys) + CAP_GAP * max(0, len(keys) - 1)


def paint_cap(painter: QPainter, rect: QRectF, key: str, ink: QColor, ground: QColor, edge: QColor) -> None:
    """One key cap with its lower edge thicker, as on a keyboard."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(edge)
    painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
    painter.setBrush(ground)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -1.5), 3, 3)
    painter.setPen(ink)
    if key == "Return":
        side = px(12)
        middle = box.center()
        icons.paint("enter", painter, QRectF(middle.x() - side / 2, middle.y() - side / 2 - 1, side, side), ink, 1.3)
    else:
        painter.setFont(font(SIZE.note, QFont.Weight.Medium))
        painter.drawText(box.adjusted(0, -1, 0, 0), Qt.AlignmentFlag.AlignCenter, key)
    painter.restore()


def paint_caps(
    painter: QPainter, x: float, middle: float, keys: tuple[str, ...], ink: QColor, on: QColor, edge: QColor
) -> None:
    height = px(20)
    for key in keys:
        width = cap_width(key)
        paint_cap(painter, QRectF(x, middle - height / 2, width, height), key, ink, on, edge)
        x += width + CAP_GAP


class KeyCap(QWidget):
    """One or more key caps, to stand beside words. A hint, not a control."""

    def __init__(self, *keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(" ".join(keys))

    def sizeHint(self) -> QSize:
        return QSize(caps_width(self.keys), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_caps(painter, 0, self.height() / 2, self.keys, colour("soft_text"), colour("surface"), colour("control_line"))
        painter.end()


class Button(QAbstractButton):
    """An ordinary button, at least 36 px high, its keys shown on it. `before` draws the keys before the words."""

    def __init__(
        self,
        words: str,
        clicked: Callable[[], object] | None = None,
        *,
        keys: tuple[str, ...] = (),
        before: bool = False,
        primary: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.keys, self.before, self.primary = keys, before, primary
        self.setText(words)
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        if clicked is not None:
            self.clicked.connect(lambda _checked=False, act=clicked: act())

    def say(self, words: str) -> None:
        """Changes the words, also for screen readers."""
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() in PLAIN:
            self.click()
        else:
            super().keyPressEvent(event)

    def _font(self) -> QFont:
        return font(SIZE.text, QFont.Weight.Medium)

    def sizeHint(self) -> QSize:
        width = QFontMetrics(self._font()).horizontalAdvance(self.text()) + 34
        if self.keys:
            width += caps_width(self.keys) + 8
        return QSize(width, control_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge, ink = self._colours()
        painter.setPen(QPen(edge, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        x = 17.0
        caps = caps_width(self.keys)
        cap_ink, cap_edge = (ink, ink) if self.primary else (colour("soft_text"), colour("control_line"))
        if self.keys and self.before:
            paint_caps(painter, x, self.height() / 2, self.keys, cap_ink, ground, cap_edge)
            x += caps + 8
        painter.setPen(ink)
        painter.setFont(self._font())
        room = self.width() - 34 - (caps + 8 if self.keys else 0)
        align = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if self.keys else Qt.AlignmentFlag.AlignHCenter)
        painter.drawText(QRectF(x, 0, room, self.height()), align, self.text())
        if self.keys and not self.before:
            paint_caps(painter, self.width() - 17 - caps, self.height() / 2, self.keys, cap_ink, ground, cap_edge)
        painter.end()

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        if not self.isEnabled():
            return colour("rail"), colour("line"), colour("soft_text")
        if self.primary:
            ground = colour("accent")
            if self.isDown():
                ground = ground.darker(115)
            elif self.underMouse():
                ground = ground.darker(107)
            return ground, ground, colour("text_on_accent")
        if self.isDown() or self.isChecked():
            return colour("tint"), colour("accent"), colour("text")
        return colour("rail" if self.underMouse() else "surface"), colour("control_line"), colour("text")


class PrimaryButton(Button):
    """The one primary action of a page."""

    def __init__(
        self,
        words: str,
        clicked: Callable[[], object] | None = None,
        *,
        keys: tuple[str, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(words, clicked, keys=keys, primary=True, parent=parent)


class Link(Button):
    """A quiet action that reads as a link, with the accent's colour and no frame."""

    def __init__(
        self,
        words: str,
        clicked: Callable[[], object] | None = None,
        *,
        keys: tuple[str, ...] = (),
        small: bool = False,
        ink: str = "accent",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        self.small, self.ink, self.wrap = small, ink, wrap
        self.blank = False
        super().__init__(words, clicked, keys=keys, parent=parent)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _font(self) -> QFont:
        made = QFont(font(SIZE.note if self.small else SIZE.text, QFont.Weight.Medium))
        made.setUnderline(self.underMouse())
        return made

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        width = metrics.horizontalAdvance(self.text()) + (caps_width(self.keys) + 8 if self.keys else 0)
        return QSize(width + 1, max(metrics.height(), px(20)))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, px(20)) if self.wrap else self.sizeHint()

    def set_blank(self, blank: bool) -> None:
        """Takes it out of sight and reach, and leaves its place empty: hidden, it would have the whole page laid out anew."""
        if blank != self.blank:
            self.blank = blank
            self.setEnabled(not blank)
            self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, blank)
            self.update()

    def hasHeightForWidth(self) -> bool:
        return self.wrap

    def heightForWidth(self, width: int) -> int:
        box = QFontMetrics(self._font()).boundingRect(0, 0, max(1, width), 10000, int(WRAP), self.text())
        return max(box.height(), px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.blank:
            return
        painter = QPainter(self)
        painter.setPen(colour(self.ink if self.isEnabled() else "soft_text"))
        painter.setFont(self._font())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), int(flags) | (int(WRAP) if self.wrap else 0), self.text())
        if self.keys:
            x = self.width() - caps_width(self.keys)
            paint_caps(painter, x, self.height() / 2, self.keys, colour("soft_text"), colour("surface"), colour("control_line"))
        painter.end()
