"""The quiet line at the bottom: saved at, last backup, open or locked, language and theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

import survey_app
from survey_app import formats
from survey_app.gui import icons
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE, colour, px
from survey_app.gui.widgets import clear, label
from survey_app.settings import SETTINGS
from vocabulary.fields import Choice
from vocabulary.text import N_, Text


class MenuLink(Link):
    """A quiet word that opens a list of choices upwards."""

    def __init__(
        self, words: str, name: str, options: Sequence[tuple[str, str]], now: str, choose: Callable[[str], None]
    ) -> None:
        super().__init__(f"{words} ▾", self._open, small=True, ink="soft_text")
        self.setAccessibleName(name)
        self.menu = QMenu(self)
        self.menu.setAccessibleName(name)
        for code, shown in options:
            action = QAction(shown, self.menu)
            action.setCheckable(True)
            action.setChecked(code == now)
            action.triggered.connect(lambda _checked=False, code=code: choose(code))
            self.menu.addAction(action)

    def _open(self) -> None:
        height = self.menu.sizeHint().height()
        self.menu.popup(self.mapToGlobal(self.rect().topLeft()) - QPoint(0, height + 4))


class StatusLine(QWidget):
    """Built again when what it says changes; it is short."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.saved = ""
        self.backup = ""
        self.first = ""
        self.disk: Text | None = None  # where the disk is filling up
        self.locks_in: int | None = None
        self.setProperty("role", "status")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(px(32))
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(SPACE.m, 1, SPACE.m, 0)
        self._layout.setSpacing(SPACE.l)
        context.saved.connect(self._saved)
        context.backed_up.connect(self._backed_up)

    def _saved(self, iso: str) -> None:
        self.saved = iso
        self.rebuild()

    def _backed_up(self, iso: str) -> None:
        self.backup = iso
        self.rebuild()

    def show_disk(self, words: Text | None) -> None:
        """Says that the disk is filling up, or no longer."""
        if words != self.disk:
            self.disk = words
            self.rebuild()

    def rebuild(self) -> None:
        clear(self._layout)
        t, open_ = self.context.t, self.context.programme is not None
        for part in self._left(open_):
            self._layout.addWidget(part)
        self._layout.addStretch(1)
        if open_:
            minutes = self.locks_in
            said = t(N_("Open")) if minutes is None else t(N_("Open · locks in {n} min"), n=minutes)
            self._layout.addWidget(label(said, "note", wrap=False))
        language, theme = SETTINGS["language"].kind, SETTINGS["theme"].kind
        assert isinstance(language, Choice)
        assert isinstance(theme, Choice)
        now = self.context.lang
        self._layout.addWidget(
            MenuLink(language.options[now], t(N_("Language")), list(language.options.items()), now, self.context.set_language)
        )
        if not open_:
            chosen = str(self.context.settings.get("theme"))
            options = [(code, t(words)) for code, words in theme.options.items()]
            words = t(N_("Theme: {theme}"), theme=t(theme.options[chosen]))
            self._layout.addWidget(MenuLink(words, t(N_("Theme")), options, chosen, self.context.set_theme))

    def _left(self, open_: bool) -> list[QWidget]:
        t = self.context.t
        if not open_:
            version = ".".join(survey_app.__version__.split(".")[:2])
            return [
                label(f"Alcance {version}", "note", wrap=False),
                label(t(N_("Offline: this programme never needs a connection")), "note", wrap=False),
            ]
        found: list[QWidget] = []
        strong = colour("text").name()
        if self.first:
            found.append(label(self.first, "note", wrap=False))
        elif self.saved:
            said = f'<span style="color:{strong}">{escape(t(N_("Saved")))}</span> {formats.clock(self.saved, seconds=True)}'
            found.append(_ticked(label(said, "note", wrap=False, rich=True)))
        if self.backup:
            when = formats.when(self.backup, self.context.lang, self.context.country, date.today())
            said = f'{escape(t(N_("Last backup")))} <span style="color:{strong}">{escape(when)}</span>'
            found.append(label(said, "note", wrap=False, rich=True))
        if self.disk is not None:
            amber = colour("amber").name()
            said = f'<b style="color:{amber}">{escape(t(self.disk))}</b>'
            found.append(_marked(label(said, "note", wrap=False, rich=True), "warning", "amber"))
        return found


def _ticked(words: QWidget) -> QWidget:
    return _marked(words, "tick", "text")


def _marked(words: QWidget, icon: str, ink: str) -> QWidget:
    from PySide6.QtWidgets import QLabel

    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE.xs)
    mark = QLabel()
    mark.setPixmap(icons.pixmap(icon, colour(ink), px(11)))
    layout.addWidget(mark)
    layout.addWidget(words)
    return made
