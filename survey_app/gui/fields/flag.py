"""Yes or no: one mark with its words."""

from __future__ import annotations

from survey_app.gui.fields.base import Editor
from survey_app.gui.widgets import Check
from vocabulary.fields import Flag
from vocabulary.text import translate

KINDS = (Flag,)


class FlagEditor(Editor):
    """A mark; its label stands beside it, not above."""

    def __init__(self, kind: Flag, lang: str) -> None:
        self.mark = Check(translate(kind.label, lang))
        super().__init__(kind, self.mark, lang, labelled=False)
        self.mark.toggled.connect(self._touched)

    def written(self) -> str:
        return "yes" if self.mark.isChecked() else "no"

    def write(self, written: str) -> None:
        self.mark.setChecked(written == "yes")


def make(kind: Flag, value: bool, lang: str) -> Editor:
    made = FlagEditor(kind, lang)
    made.set_value(value)
    return made
