"""The settings of this computer: its language, its theme, and when it locks; they hold no answer."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.context import Context
from survey_app.gui.fields import Editor, editor_for
from survey_app.gui.page import Page
from survey_app.gui.theme import px
from survey_app.gui.widgets import Card
from survey_app.settings import SETTINGS
from vocabulary.errors import BadParameter
from vocabulary.text import N_


class SettingsPage(Page):
    """What is changed takes effect at once."""

    name = "settings"
    room = "programme"
    listed = N_("Language, light or dark, and after how many minutes it locks.")
    manual = "programme"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        card = Card()
        card.setMaximumWidth(px(480))
        self.editors: dict[str, Editor] = {}
        for name, setting in SETTINGS.items():
            value = self.context.lang if name == "language" else self.context.settings.get(name)
            editor = editor_for(setting.kind, value, self.context.lang)
            editor.changed.connect(lambda name=name: self.set(name))
            card.body.addWidget(editor)
            self.editors[name] = editor
        self.body.addWidget(card)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("On this computer"))

    def first_focus(self) -> QWidget:
        return next(iter(self.editors.values()))

    def set(self, name: str) -> None:
        """Keeps a setting where it is within its bounds; the editor says where it is not."""
        try:
            value = self.editors[name].value()
        except BadParameter:
            return
        if name == "language":
            self.context.set_language(value)
        elif name == "theme":
            self.context.set_theme(value)
        else:
            self.context.settings.set(name, value)
