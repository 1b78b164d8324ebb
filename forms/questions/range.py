"""A number on a scale."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from vocabulary.text import N_, Text, text


def _limits(asked: Asked) -> tuple[Decimal, Decimal, Decimal]:
    parameters = asked.parameters or {}
    start, end, step = (
        Decimal(parameters.get(name) or default) for name, default in (("start", "1"), ("end", "10"), ("step", "1"))
    )
    return start, end, abs(step) or Decimal(1)


@question_type
class Range(QuestionType):
    """A number from a scale with a first and a last mark and a step between."""

    name = "range"
    label = N_("Scale")
    help = N_("Type a number of the scale")
    examples = (("7", "7"),)
    bad_example = "11"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "range"

    def read(self, typed: str, asked: Asked) -> str:
        return typed.replace(",", ".")

    def valid(self, value: str, asked: Asked) -> bool:
        try:
            number = Decimal(value)
            start, end, step = _limits(asked)
        except InvalidOperation:
            return False
        return min(start, end) <= number <= max(start, end) and (number - start) % step == 0

    def expected(self, asked: Asked) -> Text:
        start, end, step = _limits(asked)
        return text(
            N_("Type a number from {start} to {end} in steps of {step}"), start=str(start), end=str(end), step=str(step)
        )
