"""Rows to choose from: `OptionRow("By a border post", key="1")`; for a wizard `OptionRow(title, note=…, chip=…, mark="radio")`.

`OptionGroup` holds rows of which one (`many=False`) or several are chosen; arrows move, digits choose, `chosen` tells.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from survey_app.gui import icons
from survey_app.gui.buttons import cap_width, paint_cap
from survey_app.gui.theme import CONTROL, RADIUS, SIZE, SPACE, colour, font, px
from survey_app.gui.widgets import chip_width, paint_chip

WRAP = Qt.TextFlag.TextWordWrap


class OptionRow(QAbstractButton):
    """One answer as a wide row: its key (or a radio or check mark), its words, a note below, a chip at the right."""

    def __init__(
        self,
        words: str,
        *,
        key: str = "",
        note: str = "",
        chip: tuple[str, str] | None = None,
        mark: str = "key",
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.note, self.chip = note, chip
        self._heights: dict[tuple[int, bool, str, int], int] = {}
        self.say(words, key, mark, compact)
        self.setAccessibleDescription(note)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def say(self, words: str, key: str = "", mark: str = "key", compact: bool = False) -> None:
        """Makes it the row of another answer."""
        self.key, self.mark = key, mark
        self.least, self.around = (CONTROL, 12) if compact else (44, 24 if self.note else 20)
        self._heights.clear()
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        asked = (width, self.isChecked(), QApplication.font().family(), px(100))  # a layout asks the same many times
        if asked not in self._heights:
            self._heights[asked] = self._height(width)
        return self._heights[asked]

    def _height(self, width: int) -> int:
        room = max(40, width - self._left() - 17 - self._right())
        words = QFontMetrics(self._font()).boundingRect(0, 0, room, 10000, WRAP, self.text()).height()
        if self.note:
            note_room = max(40, width - self._left() - 17)
            words += 2 + QFontMetrics(font()).boundingRect(0, 0, note_room, 10000, WRAP, self.note).height()
        return max(px(self.least), words + px(self.around))

    def sizeHint(self) -> QSize:
        return QSize(px(480), self.heightForWidth(px(480)))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), px(self.least))

    def _font(self) -> QFont:
        return font(SIZE.text, QFont.Weight.DemiBold if self.note or self.isChecked() else QFont.Weight.Normal)

    def _left(self) -> int:
        mark = px(18) if self.mark in ("radio", "check") else 0
        cap = cap_width(self.key) if self.key else 0
        return 17 + mark + (8 if mark and cap else 0) + cap + (px(15) if cap and not mark else px(10))

    def _right(self) -> int:
        return chip_width(self.chip[0]) + 16 if self.chip else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        p.setPen(QPen(colour("accent" if on else "control_line"), 1))
        p.setBrush(colour("tint" if on else "rail" if self.underMouse() and self.isEnabled() else "surface"))
        p.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        font_now = self._font()
        line = QFontMetrics(font_now).height()
        top = px(12) if self.note else (self.height() - self._words_height(font_now)) / 2
        middle = top + line / 2
        x = 17.0
        if self.mark in ("radio", "check"):
            paint_mark(p, QRectF(x, middle - px(8), px(16), px(16)), self.mark, on)
            x += px(18) + 8
        if self.key:
            rect = QRectF(x, middle - px(10), cap_width(self.key), px(20))
            paint_cap(p, rect, self.key, colour("soft_text"), colour("surface"), colour("control_line"))
        left = self._left()
        p.setPen(colour("text" if self.isEnabled() else "soft_text"))
        p.setFont(font_now)
        p.drawText(QRectF(left, top, self.width() - left - 17 - self._right(), self.height() - top), WRAP, self.text())
        if self.note:
            p.setPen(colour("soft_text"))
            p.setFont(font())
            below = top + self._words_height(font_now) + 2
            p.drawText(QRectF(left, below, self.width() - left - 17, self.height() - below), WRAP, self.note)
        if self.chip:
            paint_chip(p, self.width() - 17 - chip_width(self.chip[0]), middle, *self.chip)
        p.end()

    def _words_height(self, used: QFont) -> int:
        room = max(40, self.width() - self._left() - 17 - self._right())
        return QFontMetrics(used).boundingRect(0, 0, room, 10000, WRAP, self.text()).height()


def paint_mark(p: QPainter, rect: QRectF, mark: str, on: bool, edge: QColor | None = None) -> None:
    """A radio or check mark."""
    p.save()
    p.setPen(QPen(colour("accent") if on else edge or colour("control_line"), 1.5))
    p.setBrush(colour("accent") if on else colour("surface"))
    if mark == "radio":
        p.drawEllipse(rect)
        if on:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(colour("text_on_accent"))
            p.drawEllipse(rect.center(), rect.width() * 0.2, rect.width() * 0.2)
    else:
        p.drawRoundedRect(rect, 3, 3)
        if on:
            icons.paint("tick", p, rect.adjusted(2, 2, -2, -2), colour("text_on_accent"), 2)
    p.restore()


class OptionGroup(QWidget):
    """Rows under one another; one is chosen, or several. `chosen` carries the codes chosen now, in the rows' order."""

    chosen = Signal(tuple)

    def __init__(
        self,
        rows: Sequence[tuple[str, OptionRow]],
        *,
        many: bool = False,
        value: Sequence[str] = (),
        name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE.s)
        self._spare: list[OptionRow] = []
        for _, made in rows:
            self._add(made)
        self._show([code for code, _ in rows], many, value, name)

    def _add(self, row: OptionRow) -> None:
        self._spare.append(row)
        row.clicked.connect(lambda _checked=False: self._clicked(next(code for code, each in self.rows.items() if each is row)))
        self._layout.addWidget(row)

    def _show(self, codes: Sequence[str], many: bool, value: Sequence[str], name: str) -> None:
        self.many = many
        self.rows = dict(zip(codes, self._spare, strict=False))
        self.setAccessibleName(name)
        self.set_value(value)

    def offer(
        self,
        answers: Sequence[tuple[str, str]],
        keys: str,
        *,
        many: bool = False,
        compact: bool = False,
        value: Sequence[str] = (),
        name: str = "",
    ) -> None:
        """Offers other answers in the rows that are there, and in more where they are too few; the first have `keys`."""
        for _ in range(len(answers) - len(self._spare)):
            self._add(OptionRow(""))
        for number, row in enumerate(self._spare):
            if number < len(answers):
                row.say(answers[number][1], keys[number : number + 1], "check" if many else "key", compact)
            row.setVisible(number < len(answers))
        self._show([code for code, _ in answers], many, value, name)

    def value(self) -> tuple[str, ...]:
        return tuple(code for code, row in self.rows.items() if row.isChecked())

    def set_value(self, codes: Sequence[str]) -> None:
        """Marks rows without telling `chosen`."""
        for code, row in self.rows.items():
            row.setChecked(code in codes)

    def press_key(self, key: str) -> bool:
        """Chooses the row with this key; false where there is none."""
        for code, row in self.rows.items():
            if row.key == key and row.isEnabled():
                self._focus(row, Qt.FocusReason.ShortcutFocusReason)
                row.setChecked(not row.isChecked() if self.many else True)
                self._clicked(code)
                return True
        return False

    def _focus(self, row: OptionRow, reason: Qt.FocusReason) -> None:
        """The keyboard to a row, scrolled into sight where it is not."""
        row.setFocus(reason)
        around = self.parentWidget()
        while around is not None and not isinstance(around, QScrollArea):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(row, 0, SPACE.m)

    def _clicked(self, code: str) -> None:
        if not self.many:
            self.set_value((code,))
        self.chosen.emit(self.value())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        rows = list(self.rows.values())
        now = next((i for i, row in enumerate(rows) if row.hasFocus()), None)
        if step is not None and now is not None:
            self._focus(rows[(now + step) % len(rows)], Qt.FocusReason.TabFocusReason)
        elif not (event.text() and self.press_key(event.text())):
            super().keyPressEvent(event)
