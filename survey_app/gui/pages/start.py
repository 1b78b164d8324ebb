"""The empty state: a new programme, an existing one, or the example; and the programmes used lately."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from survey_app import formats
from survey_app.gui.buttons import Button, Link
from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.theme import COLUMN, SPACE, px
from survey_app.gui.widgets import Card, column, label, row
from vocabulary.progress import Progress
from vocabulary.text import N_, text


class StartPage(Page):
    """Three cards, each with one next step."""

    name = "start"
    framed = False

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        t = self.t
        middle = QWidget()
        middle.setFixedWidth(px(COLUMN))
        inside = column(0)
        middle.setLayout(inside)
        inside.addWidget(label("Alcance", "number"))
        inside.addSpacing(SPACE.s)
        about = label(
            t(N_("Surveys, registers and estimates of migrants in an irregular situation. Everything stays encrypted here.")),
            "lead",
        )
        inside.addWidget(about)
        inside.addSpacing(SPACE.xl)
        cards = row(SPACE.m)
        self.create_button = Button(t(N_("Create programme")), lambda: context.go("new"), primary=True)
        self.open_button = Button(t(N_("Open programme…")), lambda: context.go("open"))
        self.example_button = Button(t(N_("Open the example")), self._example)
        for title, words, button in (
            (N_("New programme"), N_("Create an empty programme with its own passphrase."), self.create_button),
            (N_("Open"), N_("A programme that is already on this computer or on a USB stick."), self.open_button),
            (
                N_("Try the example"),
                N_("A few thousand made-up persons in four lists; nothing real, nothing to break."),
                self.example_button,
            ),
        ):
            cards.addWidget(_card(t(title), t(words), button), 1)
        inside.addLayout(cards)
        recent = self._recent()
        if recent is not None:
            inside.addSpacing(SPACE.l)
            inside.addLayout(recent)
        self.body.addStretch(2)
        across = row(0)
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        self.body.addLayout(across)
        self.body.addStretch(2)

    def first_focus(self) -> QWidget:
        return self.create_button

    def title(self) -> str:
        return self.t(N_("Start"))

    def _recent(self) -> QHBoxLayout | None:
        found = [r for r in self.context.settings.recent() if Path(r.folder).is_dir()][:3]
        if not found:
            return None
        line = row(SPACE.xs)
        line.addWidget(label(self.t(N_("Used lately:")), "note", wrap=False))
        today = date.today()
        for recent in found:
            line.addWidget(Link(recent.name, partial(self.context.go, "open", folder=recent.folder), small=True))
            when = formats.recently(recent.opened, self.context.lang, "", today)
            line.addWidget(label(f"· {when}", "note", wrap=False))
            line.addSpacing(SPACE.s)
        line.addStretch(1)
        return line

    def _example(self) -> None:
        """Builds the example beside the window, then opens it."""
        lang = self.context.lang

        def work(progress: Progress) -> Any:
            from survey_app.demo import build_example

            return build_example(lang=lang, progress=progress)

        self.example_button.setEnabled(False)
        self.context.run(
            work,
            self._built,
            failed=self._not_built,
            doing=N_("Making up the example"),
            cancelled=lambda: self.example_button.setEnabled(True),
            dropped=lambda programme: programme.close(),
            owner=self,
        )

    def _built(self, programme: Any) -> None:
        from survey_app.demo import PASSPHRASE

        self.context.open(programme)
        self.context.say(text(N_("Everybody in it is made up. Its passphrase, to open it again: {words}"), words=PASSPHRASE))

    def _not_built(self, error: Any) -> None:
        self.example_button.setEnabled(True)
        self.context.say_problems(error)


def _card(title: str, words: str, button: QWidget) -> Card:
    card = Card(title, margin=SPACE.l)
    card.body.addWidget(label(words, "soft"))
    card.body.addStretch(1)
    card.body.addSpacing(SPACE.m)
    card.body.addWidget(button)
    card.setMinimumHeight(px(218))
    return card
