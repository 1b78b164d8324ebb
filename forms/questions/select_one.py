"""One answer among several."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from vocabulary.text import N_, Text, text


def find_choice(typed: str, asked: Asked) -> str:
    """The value of the choice that a person means: by its value, its number on the screen, or its words."""
    values = [value for value, _ in asked.choices]
    if typed in values:
        return typed
    if typed.isdecimal() and 1 <= int(typed) <= len(values):
        return values[int(typed) - 1]
    wanted = typed.casefold()
    by_words = [value for value, label in asked.choices if label.casefold() == wanted or value.casefold() == wanted]
    return by_words[0] if len(by_words) == 1 else typed


def label_of(value: str, asked: Asked) -> str:
    return next((label for known, label in asked.choices if known == value), value)


@question_type
class SelectOne(QuestionType):
    """One answer among several; its value, its number on the screen or its words choose it."""

    name = "select_one"
    label = N_("One answer")
    help = N_("Type the number of the answer")
    examples = (("2", "no"), ("yes", "yes"), ("No", "no"))
    bad_example = "9"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "select1"

    def read(self, typed: str, asked: Asked) -> str:
        return find_choice(typed, asked)

    def valid(self, value: str, asked: Asked) -> bool:
        return any(value == known for known, _ in asked.choices)

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return label_of(value, asked)

    def expected(self, asked: Asked) -> Text:
        return text(N_("Choose one of the answers on the screen"))
