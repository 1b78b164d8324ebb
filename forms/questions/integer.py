"""Whole numbers."""

from __future__ import annotations

import re

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from vocabulary.text import N_, Text, text

_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
LARGEST = 2**31 - 1  # as in ODK: longer numbers (of documents) are texts
_GROUPED = re.compile(r"-?\d{1,3}(?:[ \u00a0\u202f.]\d{3})+", re.ASCII)


@question_type
class Integer(QuestionType):
    """A whole number, typed in digits; groups of three may stand apart."""

    name = "integer"
    label = N_("Whole number")
    help = N_("Type the number in digits")
    examples = (("34", "34"), ("007", "7"), ("-2", "-2"), ("1 204", "1204"), ("1.204", "1204"))
    bad_example = "3,5"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) == "int"

    def read(self, typed: str, asked: Asked) -> str:
        if _GROUPED.fullmatch(typed):
            typed = re.sub(r"[^\d\-]", "", typed)
        return str(int(typed)) if _WHOLE.fullmatch(typed) else typed

    def valid(self, value: str, asked: Asked) -> bool:
        return _WHOLE.fullmatch(value) is not None and abs(int(value)) <= LARGEST

    def expected(self, asked: Asked) -> Text:
        return text(N_("Type a whole number, for example 34"))
