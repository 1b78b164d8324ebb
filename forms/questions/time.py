"""Times of day."""

from __future__ import annotations

import re

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from vocabulary.text import N_, Text, text

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)?", re.ASCII)
_TYPED = re.compile(r"(\d{1,2})[:.h ]?(\d{2})", re.ASCII)


def read_time(typed: str) -> str:
    """`HH:MM:00.000` from `8:30`, `0830`, `8h30`; what is not understood comes back unchanged."""
    match = _TYPED.fullmatch(typed)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        return typed
    return f"{int(match[1]):02}:{match[2]}:00.000"


def is_time(value: str) -> bool:
    return _TIME.fullmatch(value) is not None


@question_type
class Time(QuestionType):
    """A time of day, with 24 hours."""

    name = "time"
    label = N_("Time")
    help = N_("Type hours and minutes, for example 08:30")
    examples = (("8:30", "08:30:00.000"), ("0830", "08:30:00.000"), ("23h05", "23:05:00.000"))
    bad_example = "25:00"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) == "time"

    def read(self, typed: str, asked: Asked) -> str:
        return read_time(typed)

    def valid(self, value: str, asked: Asked) -> bool:
        return is_time(value)

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return value[:5]

    def expected(self, asked: Asked) -> Text:
        return text(N_("Type hours and minutes, for example 08:30"))
