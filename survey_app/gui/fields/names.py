"""Names of columns, written with commas between them."""

from __future__ import annotations

from survey_app.gui.fields.base import Editor
from survey_app.gui.fields.words import LineEditor
from vocabulary.fields import Names
from vocabulary.text import N_, translate

KINDS = (Names,)


def make(kind: Names, value: tuple[str, ...], lang: str) -> Editor:
    made = LineEditor(kind, lang, translate(N_("found by itself"), lang))
    made.set_value(value)
    return made
