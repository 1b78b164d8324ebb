"""Days."""

from __future__ import annotations

import re
from datetime import date

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from vocabulary.text import N_, Text, text

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})[\s./\-](\d{1,2})[\s./\-](\d{4}|\d{2})", re.ASCII)
_KEYED = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[\s./\-]?(\d{4})", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)


def read_day(typed: str, asked: Asked) -> str:
    """`YYYY-MM-DD` from a day typed day first (`5/3/1990`, `05031990`), year first, or as month and year or year alone
    where the question asks no more; what is not understood comes back unchanged."""
    parts: tuple[int, int, int] | None = None
    if match := _ISO.fullmatch(typed):
        parts = int(match[1]), int(match[2]), int(match[3])
    elif match := _DAY_FIRST.fullmatch(typed) or _KEYED.fullmatch(typed):
        parts = _full_year(match[3], asked.today), int(match[2]), int(match[1])
    elif asked.has("year") and _YEAR.fullmatch(typed):
        parts = int(typed), 1, 1
    elif asked.has("month-year") and (match := _MONTH.fullmatch(typed)):
        parts = int(match[2]), int(match[1]), 1
    return typed if parts is None else _text(parts) or typed


def _full_year(written: str, today: date) -> int:
    """Two digits mean the last year that ends so and is not to come."""
    if len(written) == 4:
        return int(written)
    century = today.year // 100 * 100
    return century + int(written) if century + int(written) <= today.year else century - 100 + int(written)


def _text(parts: tuple[int, int, int]) -> str:
    try:
        return date(*parts).isoformat()
    except ValueError:
        return ""


def is_day(value: str) -> bool:
    return (
        _ISO.fullmatch(value) is not None
        and len(value) == 10
        and bool(_text((int(value[:4]), int(value[5:7]), int(value[8:]))))
    )


@question_type
class Date(QuestionType):
    """A day. It is typed day, month, year, with or without marks between (`05031990`)."""

    name = "date"
    label = N_("Date")
    help = N_("Type day, month and year, for example 05/03/1990")
    examples = (("5/3/1990", "1990-03-05"), ("05031990", "1990-03-05"), ("1990-03-05", "1990-03-05"), ("5.3.90", "1990-03-05"))
    bad_example = "31/02/2020"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is not None and control.kind == "input" and bind_type(bind) == "date"

    def read(self, typed: str, asked: Asked) -> str:
        return read_day(typed, asked)

    def valid(self, value: str, asked: Asked) -> bool:
        return is_day(value)

    def show(self, value: str, asked: Asked, lang: str) -> str:
        if not is_day(value):
            return value
        if asked.has("year"):
            return value[:4]
        if asked.has("month-year"):
            return f"{value[5:7]}/{value[:4]}"
        return f"{value[8:]}/{value[5:7]}/{value[:4]}"

    def expected(self, asked: Asked) -> Text:
        if asked.has("year"):
            return text(N_("Type the year in four digits"))
        if asked.has("month-year"):
            return text(N_("Type month and year, for example 03/1990"))
        return text(N_("Type day, month and year, for example 05/03/1990"))
