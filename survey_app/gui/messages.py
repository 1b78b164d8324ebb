"""Messages inside the page, never boxes over it: `MessageBar(words, level, head, actions)` and `show_problems(problems, …)`.

Three levels, each with an icon and a word. `actions` are (words already translated, what to do), shown as links.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from survey_app.gui import icons
from survey_app.gui.buttons import Link
from survey_app.gui.theme import RADIUS, SPACE, colour, px
from survey_app.gui.widgets import column, label, row
from vocabulary.errors import Level, Problem
from vocabulary.text import N_, translate

Actions = Sequence[tuple[str, Callable[[], object]]]
LOOKS = {
    Level.INFORMATION: ("information", "accent", "tint", N_("Note")),
    Level.WARNING: ("warning", "amber", "amber_ground", N_("Check this")),
    Level.ERROR: ("error", "red", "red_ground", N_("Problem")),
}


class MessageBar(QWidget):
    """A tinted bar with an icon, a bold head (the level's word unless given), the words, and links below."""

    def __init__(
        self,
        words: str,
        level: Level = Level.INFORMATION,
        lang: str = "en",
        head: str = "",
        actions: Actions = (),
        *,
        under: bool = False,
        close: Callable[[], object] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.words, self.level = words, level
        self.stays = False  # also when another page comes
        self.gone: Callable[[], object] | None = None  # called once, when it goes in whatever way
        self.icon, self.ink, self.ground, word = LOOKS[level]
        said_head = head or translate(word, lang)
        self.setAccessibleName(f"{said_head}. {words}")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(px(20) + 24, px(12), SPACE.m, px(12))
        layout.setSpacing(SPACE.xs)
        ink = colour(self.ink).name()
        between = "<br>" if under else " "
        lines = escape(words).replace("\n", "<br>")
        shown = label(
            f'<b style="color:{ink}">{escape(said_head)}{"" if under else "."}</b>{between}{lines}', "soft", rich=True
        )
        shown.setMaximumWidth(16777215)
        top = row(SPACE.s)
        top.addWidget(shown, 1)
        if close is not None:
            top.addWidget(Link(translate(N_("Close"), lang), close), 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(top)
        if actions:
            links: QBoxLayout = column(SPACE.xs) if under else row(SPACE.m)
            for words_, act in actions:
                links.addWidget(Link(words_, act, wrap=under))  # one below the other stand where there is little room
            if not under:
                links.addStretch(1)
            layout.addLayout(links)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        path = QPainterPath()
        path.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
        painter.setClipPath(path)
        painter.fillPath(path, colour(self.ground))
        painter.fillRect(QRectF(0, 0, 4, self.height()), colour(self.ink))
        side = px(16)
        icons.paint(self.icon, painter, QRectF(18, px(14), side, side), colour(self.ink))
        painter.end()


class MessageArea(QWidget):
    """A stack of messages at the top of a page; a newer one of the same words replaces the older."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, SPACE.m)
        self._layout.setSpacing(SPACE.s)
        self.hide()

    def bars(self) -> list[MessageBar]:
        items = [self._layout.itemAt(i) for i in range(self._layout.count())]
        found = [item.widget() for item in items if item is not None]
        return [bar for bar in found if isinstance(bar, MessageBar)]

    def add(self, words: str, level: Level, lang: str, head: str = "", actions: Actions = ()) -> MessageBar:
        for bar in self.bars():
            if bar.words == words:
                self.drop(bar)
        made = MessageBar(words, level, lang, head, actions, close=lambda: self.drop(made), parent=self)
        self._layout.addWidget(made)
        self.show()
        return made

    def drop(self, bar: MessageBar) -> None:
        self._layout.removeWidget(bar)
        bar.hide()
        bar.deleteLater()
        self.setVisible(self._layout.count() > 0)
        gone, bar.gone = bar.gone, None
        if gone is not None:
            gone()

    def clear(self, everything: bool = False) -> None:
        """Takes the messages away that belong to the page, or all."""
        for bar in self.bars():
            if everything or not bar.stays:
                self.drop(bar)


def show_problems(
    problems: Sequence[Problem],
    lang: str,
    jump: Callable[[Problem], object] | None = None,
    *,
    head: str = "",
    words: str = "",
    shown: int = 8,
) -> QWidget:
    """All problems in one bar, each with a link that jumps to its field, row or column where `jump` is given."""
    worst = Level.ERROR if any(p.level is Level.ERROR for p in problems) else Level.WARNING
    listed = "\n".join(p.say(lang) for p in problems[:shown]) if jump is None else words
    bar = MessageBar(listed or words, worst, lang, head)
    if jump is not None:
        layout = bar.layout()
        assert isinstance(layout, QVBoxLayout)
        for problem in problems[:shown]:
            layout.addWidget(Link(problem.say(lang), partial(jump, problem), wrap=True))
    if len(problems) > shown:
        more = translate(N_("and more of them"), lang)
        layout = bar.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(label(more, "note"))
    return bar
