"""A tick that something was done or said."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from vocabulary.text import N_, Text, text


@question_type
class Acknowledge(QuestionType):
    """A tick that something was done or said."""

    name = "acknowledge"
    label = N_("Confirmation")
    help = N_("Type 1 to confirm")
    examples = (("1", "OK"), ("ok", "OK"))
    bad_example = "no"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "trigger"

    def read(self, typed: str, asked: Asked) -> str:
        return "OK" if typed.casefold() in ("1", "ok", "x", "sí", "si", "sim", "yes") else typed

    def valid(self, value: str, asked: Asked) -> bool:
        return value == "OK"

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return "✓" if value else ""

    def expected(self, asked: Asked) -> Text:
        return text(N_("Confirm, or leave it open"))
