"""Codes read with a scanner, which types like a keyboard."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from vocabulary.text import N_


@question_type
class Barcode(QuestionType):
    """A code read with a scanner or typed."""

    name = "barcode"
    label = N_("Code to scan")
    help = N_("Scan the code or type it")
    examples = (("7701234567897", "7701234567897"),)
    bad_example = "a\nb"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind.type == "barcode"

    def valid(self, value: str, asked: Asked) -> bool:
        return value.isprintable() and len(value) <= 4_000
