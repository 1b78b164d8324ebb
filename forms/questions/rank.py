"""All answers put in an order."""

from __future__ import annotations

import re

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from forms.questions.select_one import find_choice, label_of
from vocabulary.text import N_, Text, text


@question_type
class Rank(QuestionType):
    """All answers in the order that the person gives them."""

    name = "rank"
    label = N_("Order of answers")
    help = N_("Type the numbers in the order that the person gives")
    examples = (("3 1 2", "perhaps yes no"),)
    bad_example = "1 1"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "rank"

    def read(self, typed: str, asked: Asked) -> str:
        return " ".join(find_choice(word, asked) for word in re.split(r"[\s,;>]+", typed) if word)

    def valid(self, value: str, asked: Asked) -> bool:
        words = value.split()
        return len(set(words)) == len(words) and set(words) == {known for known, _ in asked.choices}

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return " > ".join(label_of(word, asked) for word in value.split())

    def expected(self, asked: Asked) -> Text:
        return text(N_("Each answer must stand once in the order"))
