"""Words on the page: `label(words, role)` for plain text that wraps, `strong_label` where a value stands out."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QWidget

from survey_app.gui.theme import COLUMN, colour, px
from vocabulary.text import NO_BREAK_SPACE

LEADING = 1.43
NO_LIMIT = 16_777_215  # Qt's own word for a width without limit
LINE_SEPARATOR = "\u2028"


class Words(QLabel):
    """Plain text over several lines with room between them, as in print; Qt's own label sets lines too tight for reading.

    Its greatest width is that of its lines: the words stay at the left of a wider place instead of moving to its middle.
    """

    most = NO_LIMIT

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._heights: dict[int, int] = {}  # by width: a layout asks the same many times
        self._line_height = 0

    def setText(self, words: str) -> None:
        words = unbroken(words)
        if words != self.text():
            self._heights.clear()
            super().setText(words)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        self._line_height = 0
        super().changeEvent(event)

    def setMaximumWidth(self, width: int) -> None:
        self.most = width
        self._heights.clear()
        self.updateGeometry()

    def _line(self) -> int:
        if not self._line_height:
            self._line_height = max(self.fontMetrics().height(), round(LEADING * self.font().pixelSize()))
        return self._line_height

    def _layout(self, width: int) -> QTextLayout:
        made = QTextLayout(self.text().replace("\n", LINE_SEPARATOR), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        made.setTextOption(option)
        made.beginLayout()
        top, height = 0.0, self._line()
        while (line := made.createLine()).isValid():
            line.setLineWidth(max(1, min(width, self.most)))
            line.setPosition(QPointF(0, top + (height - line.height()) / 2))
            top += height
        made.endLayout()
        return made

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            edge = self.contentsMargins()
            inside = min(width, self.maximumWidth()) - edge.left() - edge.right()  # a layout offers more than a label takes
            lines = max(1, self._layout(inside).lineCount())
            self._heights[width] = lines * self._line() + edge.top() + edge.bottom()
        return self._heights[width]

    def sizeHint(self) -> QSize:
        edge = self.contentsMargins()
        lines = self.text().split("\n")
        width = max(self.fontMetrics().horizontalAdvance(line) for line in lines) + edge.left() + edge.right() + 1
        width = min(width, self.most)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(1, self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        inside = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        made = self._layout(inside.width())
        spare = inside.height() - made.lineCount() * self._line()
        top = inside.top() + (max(0, spare) / 2 if self.alignment() & Qt.AlignmentFlag.AlignVCenter else 0)
        made.draw(painter, QPointF(inside.left(), top))
        painter.end()


class _RichWords(QLabel):
    """Words that Qt sets; as high as they need where a layout offers more width than they take."""

    def __init__(self, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._heights: dict[int, int] = {}  # by width: a layout asks the same many times

    def setText(self, words: str) -> None:
        self._heights.clear()
        super().setText(words)

    def changeEvent(self, event: QEvent) -> None:
        self._heights.clear()
        super().changeEvent(event)

    def heightForWidth(self, width: int) -> int:
        most = min(width, self.maximumWidth())
        if most not in self._heights:
            self._heights[most] = super().heightForWidth(most)
        return self._heights[most]


def unbroken(words: str) -> str:
    """With every per cent sign on the line of its number."""
    return words.replace(" %", f"{NO_BREAK_SPACE}%")


def label(words: str, role: str = "text", *, wrap: bool = True, selectable: bool = False, rich: bool = False) -> QLabel:
    """Words with a role. Plain text unless `rich`, so that nothing typed by a person is ever read as HTML."""
    words = unbroken(words)
    plain = wrap and not rich and not selectable
    made = Words(words) if plain else _RichWords(words)
    made.setTextFormat(Qt.TextFormat.RichText if rich else Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if wrap:
        made.setMaximumWidth(px(COLUMN))
        made.setMinimumWidth(1)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def strong_label(template: str, role: str = "soft", **values: str) -> QLabel:
    """A label in which the values stand out: `strong_label(words, name="R. Mamani")` with `{name}` in the words."""
    tone = colour("text").name()
    shown = {k: f'<b style="color:{tone}">{escape(v)}</b>' for k, v in values.items()}
    return label(escape(template).format_map(shown), role, rich=True)
