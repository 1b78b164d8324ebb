"""Numbers with a fraction."""

from __future__ import annotations

import re

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from vocabulary.text import N_, Text, text

_NUMBER = re.compile(r"-?(?:\d{1,18}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,3})?", re.ASCII)


@question_type
class Decimal(QuestionType):
    """A number with a fraction; comma and point both begin the fraction."""

    name = "decimal"
    label = N_("Number")
    help = N_("Type the number; the fraction begins with a comma or a point")
    examples = (("3,5", "3.5"), ("3.5", "3.5"), ("12", "12"), ("-0,25", "-0.25"))
    bad_example = "a lot"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) == "decimal"

    def read(self, typed: str, asked: Asked) -> str:
        typed = re.sub(r"[ \u00a0\u202f]", "", typed)
        return typed.replace(",", ".") if typed.count(",") == 1 and "." not in typed else typed

    def valid(self, value: str, asked: Asked) -> bool:
        return _NUMBER.fullmatch(value) is not None

    def show(self, value: str, asked: Asked, lang: str) -> str:
        value = value.removesuffix(".0")
        return value if lang == "en" else value.replace(".", ",")

    def expected(self, asked: Asked) -> Text:
        return text(N_("Type a number, for example 3,5"))
