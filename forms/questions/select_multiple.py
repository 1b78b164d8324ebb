"""Several answers among several."""

from __future__ import annotations

import re

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from forms.questions.select_one import find_choice, label_of
from vocabulary.text import N_, Text, text


@question_type
class SelectMultiple(QuestionType):
    """Any number of answers; their numbers or values with spaces or commas between. Stored in the order of the list."""

    name = "select_multiple"
    label = N_("Several answers")
    help = N_("Type the numbers of the answers, with spaces between")
    examples = (("1 3", "yes perhaps"), ("3,1", "yes perhaps"), ("no", "no"))
    bad_example = "1 9"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "select"

    def read(self, typed: str, asked: Asked) -> str:
        return " ".join(find_choice(word, asked) for word in re.split(r"[\s,;]+", typed) if word)

    def parse(self, typed: str, asked: Asked) -> str:
        return self.tidy(super().parse(typed, asked), asked)

    def tidy(self, value: str, asked: Asked) -> str:
        chosen = set(value.split())
        return " ".join(known for known, _ in asked.choices if known in chosen)

    def valid(self, value: str, asked: Asked) -> bool:
        known = {value for value, _ in asked.choices}
        return all(word in known for word in value.split())

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return ", ".join(label_of(word, asked) for word in value.split())

    def expected(self, asked: Asked) -> Text:
        return text(N_("Choose among the answers on the screen"))
