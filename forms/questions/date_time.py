"""Days with a time."""

from __future__ import annotations

from datetime import UTC

from forms.expressions.values import parse_instant
from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from forms.questions.date import read_day
from forms.questions.time import read_time
from vocabulary.text import N_, Text, text


@question_type
class DateTime(QuestionType):
    """A day with a time of day."""

    name = "dateTime"
    label = N_("Date and time")
    help = N_("Type day, month, year and the time, for example 05/03/1990 08:30")
    examples = (("5/3/1990 8:30", "1990-03-05T08:30:00.000"), ("1990-03-05T08:30:00Z", "1990-03-05T08:30:00Z"))
    bad_example = "yesterday"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) == "dateTime"

    def read(self, typed: str, asked: Asked) -> str:
        day, _, rest = typed.rpartition(" ")
        return f"{read_day(day.strip(), asked)}T{read_time(rest.strip())}" if day else typed

    def valid(self, value: str, asked: Asked) -> bool:
        return parse_instant(value, UTC) is not None

    def show(self, value: str, asked: Asked, lang: str) -> str:
        return f"{value[8:10]}/{value[5:7]}/{value[:4]} {value[11:16]}" if self.valid(value, asked) else value

    def expected(self, asked: Asked) -> Text:
        return text(N_("Type day, month, year and the time, for example 05/03/1990 08:30"))
