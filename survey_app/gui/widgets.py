"""Small calm pieces: `label`, `Card`, `Chip`, `SteppedHeader`, `Select`, `Check`, `rule`, `column`, `row`, `scrolled`.

`label(words, "note")` knows the roles of theme.py; `Card(title, note)` has `.body`, a layout; `Chip(words, "good")` has
kinds good, warn, bad, plain; `column()` and `row()` are layouts without margins.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from survey_app.gui import icons
from survey_app.gui.theme import SIZE, SPACE, colour, control_height, font, px
from survey_app.gui.words import Words, label, strong_label

__all__ = [
    "Card", "Check", "Chip", "Select", "SteppedHeader", "Still", "Words", "chip_width", "clear", "column", "give_focus",
    "label", "paint_chip", "row", "rule", "scrolled", "strong_label",
]  # fmt: skip

CHIPS = {"good": ("green", "green_ground"), "warn": ("amber", "amber_ground"), "bad": ("red", "red_ground")}


def column(spacing: int = SPACE.m) -> QVBoxLayout:
    made = QVBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    return made


def row(spacing: int = SPACE.m) -> QHBoxLayout:
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    return made


def rule(upright: bool = False) -> QFrame:
    """A hairline."""
    made = QFrame()
    made.setProperty("role", "rule")
    made.setFixedWidth(1) if upright else made.setFixedHeight(1)
    return made


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout; widgets go when control returns to the event loop."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def give_focus(widget: QWidget) -> None:
    """The keyboard to a widget that was only just laid out: Qt would show it, and let it have the focus, a moment later."""
    hidden: list[QWidget] = []
    here: QWidget | None = widget
    while here is not None and not here.isVisible():
        hidden.append(here)
        here = here.parentWidget()
    if here is None:
        return  # not in a shown window yet: shown now, it would be a window of its own
    for each in reversed(hidden):
        if not each.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            each.show()
    widget.setFocus(Qt.FocusReason.OtherFocusReason)


class Still(QScrollArea):
    """Scrolls by wheel and bar alone: the page wants PgUp and the arrows for itself."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()


def scrolled(inside: QWidget, *, still: bool = False) -> QScrollArea:
    """`inside` with a scroll bar when it does not fit; never a sideways one. `still`: keys do not scroll it."""
    area = Still() if still else QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setProperty("role", "page")
    area.setWidget(inside)
    return area


class Card(QFrame):
    """A framed group: a bold title, a note below it, then `.body`."""

    def __init__(self, title: str = "", note: str = "", margin: int = SPACE.m, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(SPACE.s)
        if title:
            self.body.addWidget(label(title, "strong"))
            self.setAccessibleName(title)
        if note:
            self.body.addWidget(label(note, "note"))


def chip_width(words: str) -> int:
    return QFontMetrics(font(SIZE.note)).horizontalAdvance(words) + 18


def paint_chip(painter: QPainter, x: float, middle: float, words: str, kind: str) -> None:
    """A small rounded word; `plain` has a border instead of a ground."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink, ground = CHIPS.get(kind, ("text", "surface"))
    height = px(20)
    box = QRectF(x, middle - height / 2, chip_width(words), height)
    painter.setPen(colour("line") if kind not in CHIPS else colour(ground))
    painter.setBrush(colour(ground))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), height / 2, height / 2)
    painter.setPen(colour(ink))
    painter.setFont(font(SIZE.note))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.restore()


class Chip(QWidget):
    """A state in a word: good, warn, bad or plain."""

    def __init__(self, words: str, kind: str = "plain", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words, self.kind = words, kind
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self.words), px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_chip(painter, 0, self.height() / 2, self.words, self.kind)
        painter.end()


class SteppedHeader(QLabel):
    """Where one is in a wizard: `SteppedHeader("Step 2 of 3", ("Data", "Method", "Result"), 1)`."""

    def __init__(self, place: str, steps: Sequence[str], current: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "soft")
        self.setTextFormat(Qt.TextFormat.RichText)
        tone = colour("text").name()
        shown = [f'<b style="color:{tone}">{escape(s)}</b>' if i == current else escape(s) for i, s in enumerate(steps)]
        self.setText(f"{escape(place)} &nbsp;·&nbsp; " + " → ".join(shown))
        self.setAccessibleName(f"{place}: {steps[current]}")


class Select(QComboBox):
    """A drop-down list of `(code, words)`; the wheel does not change it unless it has the focus."""

    def __init__(
        self, options: Sequence[tuple[str, str]], value: str = "", name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        for code, words in options:
            self.addItem(words, code)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_value(value)

    def value(self) -> str:
        return str(self.currentData() or "")

    def set_value(self, code: str) -> None:
        self.setCurrentIndex(max(0, self.findData(code)))

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        side = px(16)
        icons.paint(
            "down", painter, QRectF(self.width() - side - 9, (self.height() - side) / 2, side, side), colour("soft_text")
        )
        painter.end()


class Check(QCheckBox):
    """Yes or no, with a mark that can be seen on every ground."""

    def __init__(self, words: str, on: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self.setChecked(on)
        self.setAccessibleName(words)

    def sizeHint(self) -> QSize:
        return QSize(px(26) + QFontMetrics(font()).horizontalAdvance(self.text()) + 4, control_height())

    def paintEvent(self, event: QPaintEvent) -> None:
        from survey_app.gui.options import paint_mark

        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = px(16)
        paint_mark(painter, QRectF(1, (self.height() - side) / 2, side, side), "check", self.isChecked())
        painter.setPen(colour("text" if self.isEnabled() else "soft_text"))
        painter.setFont(font())
        painter.drawText(self.rect().adjusted(px(26), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, self.text())
        painter.end()
