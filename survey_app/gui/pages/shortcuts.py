"""The list of shortcuts, made from their registry."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app import actions
from survey_app.gui.buttons import Button, KeyCap
from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, label
from vocabulary.text import N_


class ShortcutsPage(Page):
    """One card a room, its actions and their keys."""

    name = "shortcuts"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        t = self.t
        self.alone = context.programme is None  # then there is no header line
        self.close_button = Button(t(N_("Back")), context.back.emit)
        if self.alone:
            self.body.addSpacing(SPACE.l)
            self.body.addWidget(label(self.title(), "title"))
        for room, words in actions.ROOMS.items():
            card = Card(t(words))
            grid = QGridLayout()
            grid.setHorizontalSpacing(SPACE.l)
            grid.setVerticalSpacing(SPACE.s)
            grid.setColumnStretch(1, 1)
            for i, action in enumerate(a for a in actions.ACTIONS.values() if a.room == room):
                grid.addWidget(KeyCap(*[t(key) for key in actions.caps(action.name)]), i, 0)
                grid.addWidget(label(t(action.words), "text"), i, 1)
            card.body.addLayout(grid)
            card.setMaximumWidth(720)
            self.body.addWidget(card)
        if self.alone:
            self.body.addWidget(self.close_button)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Shortcuts"))

    def header(self) -> list[QWidget]:
        return [] if self.alone else [self.close_button]

    def first_focus(self) -> QWidget:
        return self.close_button
