"""The manual inside the window: the page that belongs to where one is, from docs/manual in the window's language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QWidget

import survey_app
from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.reading import Reading
from survey_app.gui.theme import SPACE
from vocabulary.text import LANGUAGES, N_

FIRST = "start"


def manual_folder() -> Path:
    """Where the manual lies: beside the packages in a checkout, inside the package where it is installed."""
    inside = Path(survey_app.__file__).parent
    beside = inside.parent / "docs" / "manual"
    return beside if beside.is_dir() else inside / "manual"


def manual_file(topic: str, lang: str) -> Path | None:
    """The file of a topic in a language, else in another one, else the first page."""
    languages = (lang, *(other for other in LANGUAGES if other != lang))
    names = [f"{each}.{code}.md" for each in (topic, FIRST) for code in languages]
    return next((manual_folder() / name for name in names if (manual_folder() / name).is_file()), None)


class ManualPage(Page):
    """One page of the manual; links between pages are followed, others are not opened."""

    name = "manual"
    fills = True

    def __init__(self, context: Context, topic: str = FIRST, **args: Any) -> None:
        super().__init__(context, topic=topic, **args)
        self.topic = topic
        file = manual_file(topic, context.lang)
        self.view = Reading(self.t(N_("Manual")))
        self.view.anchorClicked.connect(self._follow)
        if context.programme is None:  # then there is no header line
            self.body.setContentsMargins(SPACE.xl, SPACE.l, SPACE.xl, SPACE.l)
            self.body.addWidget(self.back_button())
        self.body.addWidget(self.view, 1)
        self.view.say(self.t(N_("The manual is not installed here.")) if file is None else file.read_text(encoding="utf-8"))

    def title(self) -> str:
        return self.t(N_("Manual"))

    def back_button(self) -> QWidget:
        return Button(self.t(N_("Back")), self._back)

    def header(self) -> list[QWidget]:
        return [self.back_button()] if self.context.programme is not None else []

    def first_focus(self) -> QWidget:
        return self.view

    def _back(self) -> None:
        self.context.back.emit()

    def _follow(self, url: QUrl) -> None:
        topic = url.fileName().split(".")[0]
        if not url.scheme() and topic:
            self.context.go("manual", topic=topic)
