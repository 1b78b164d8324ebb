"""The parts around a question: the thin bar of the path, the column of what was answered, the curtain against bystanders."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QSizePolicy, QVBoxLayout, QWidget

from survey_app.gui.buttons import Button
from survey_app.gui.theme import SIZE, SPACE, colour, font, px
from survey_app.gui.widgets import clear, label
from vocabulary.text import N_

MISSING = {"refused": N_("does not answer"), "unknown": N_("does not know")}


class PathBar(QWidget):
    """How much of the way is answered, as a thin line."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.share = 0.0
        self.name = name
        self.setFixedHeight(4)
        self.setAccessibleName(name)

    def set_share(self, share: float) -> None:
        if share == self.share:
            return
        self.share = min(1.0, max(0.0, share))
        self.setAccessibleName(f"{self.name}: {round(100 * self.share)} %")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("line"))
        painter.drawRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self.share, self.height()), 2, 2)
        painter.end()


class AnsweredRow(QAbstractButton):
    """A question and its answer on one line; pressing it goes back there."""

    def __init__(self, question: str, answer: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.say(question, answer)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def say(self, question: str, answer: str) -> None:
        """Makes it the line of this question."""
        self.question, self.answer = question, answer
        self.setText(question)
        self.setToolTip(f"{question}\n{answer}")
        self.setAccessibleName(f"{question}: {answer}")

    def sizeHint(self) -> QSize:
        return QSize(px(200), px(35))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(80), px(35))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        used = font(SIZE.text - 1)
        metrics = QFontMetrics(used)
        painter.setFont(used)
        middle = round(self.width() * 0.56)
        left = self.rect().adjusted(0, 0, middle - self.width() - SPACE.s, -1)
        right = self.rect().adjusted(middle, 0, 0, -1)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(colour("accent" if self.underMouse() else "soft_text"))
        painter.drawText(left, side, metrics.elidedText(self.question, Qt.TextElideMode.ElideRight, left.width()))
        painter.setPen(colour("text"))
        painter.drawText(right, side, metrics.elidedText(self.answer, Qt.TextElideMode.ElideRight, right.width()))
        painter.fillRect(0, self.height() - 1, self.width(), 1, colour("line"))
        painter.end()


class Answered(QWidget):
    """The last answers, the newest at the bottom; `below` them what else there is to open, then what should be looked at."""

    def __init__(self, title: str, go: Callable[[str], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.go = go
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE.l, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(label(title, "note"))
        layout.addSpacing(SPACE.s)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.below = QVBoxLayout()
        self.below.setSpacing(SPACE.s)
        self._checks = QVBoxLayout()
        self._checks.setSpacing(SPACE.s)
        layout.addLayout(self._rows)
        layout.addSpacing(SPACE.s)
        layout.addLayout(self.below)
        layout.addSpacing(SPACE.l)
        layout.addLayout(self._checks)
        layout.addStretch(1)
        self._lines: list[AnsweredRow] = []
        self._shown: tuple[tuple[str, str, str], ...] = ()

    def show_answers(self, answers: Sequence[tuple[str, str, str]]) -> None:
        """Path, question and answer of each."""
        before, self._shown = self._shown, tuple(answers)
        for line in self._lines[len(answers) :]:
            line.hide()
        for number, (path, question, answer) in enumerate(answers):
            if number == len(self._lines):
                self._add_line(number)
            elif before[number : number + 1] == ((path, question, answer),):
                continue
            self._lines[number].say(question, answer)
            self._lines[number].show()

    def _add_line(self, number: int) -> None:
        made = AnsweredRow("", "")
        made.clicked.connect(lambda _checked=False: self.go(self._shown[number][0]))
        self._lines.append(made)
        self._rows.addWidget(made)

    def show_checks(self, bars: Sequence[QWidget]) -> None:
        clear(self._checks)
        for bar in bars:
            self._checks.addWidget(bar)


class Curtain(QWidget):
    """Covers the page: what a bystander sees instead of the answers."""

    def __init__(self, words: str, show_again: str, keys: tuple[str, ...], lift: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(words)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        shown = label(words, "soft", wrap=False)
        layout.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(SPACE.m)
        self.button = Button(show_again, lift, keys=keys)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self.hide()

    def draw(self) -> None:
        """Lets it down over the whole page."""
        parent = self.parentWidget()
        assert parent is not None
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)


def question_label(words: str, role: str) -> QLabel:
    """The question, large, with room for the tick behind its last word."""
    made = label("", role, rich=True)
    made.setAccessibleName(words)
    return made


def say_question(shown: QLabel, words: str, saved: str) -> None:
    """The question's words, and after them the tick once the disk has its answer."""
    tick = ""
    if saved:
        ink = colour("green").name()
        size = px(SIZE.note)
        tick = f' <span style="color:{ink};font-size:{size}px;font-weight:500;">&nbsp;✓&nbsp;{escape(saved)}</span>'
    lines = escape(words).replace("\n", "<br>")
    said = f'<p style="line-height:140%;margin:0">{lines}{tick}</p>'
    if said != shown.text():
        shown.setText(said)
        shown.setAccessibleName(f"{words} {saved}".strip())
