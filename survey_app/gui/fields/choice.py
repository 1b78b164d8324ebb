"""One of a few codes: a drop-down list."""

from __future__ import annotations

from survey_app.gui.fields.base import Editor
from survey_app.gui.widgets import Select
from vocabulary.fields import Choice
from vocabulary.text import translate

KINDS = (Choice,)


class ChoiceEditor(Editor):
    """A list of the options' words."""

    def __init__(self, kind: Choice, lang: str) -> None:
        self.list = Select([(code, translate(words, lang)) for code, words in kind.options.items()])
        super().__init__(kind, self.list, lang)
        self.list.currentIndexChanged.connect(self._touched)

    def written(self) -> str:
        return self.list.value()

    def write(self, written: str) -> None:
        self.list.set_value(written)


def make(kind: Choice, value: str, lang: str) -> Editor:
    made = ChoiceEditor(kind, lang)
    made.set_value(value)
    return made
