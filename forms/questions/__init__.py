"""The question types: one type one file, registered by a decorator; `type_of` finds the type of a question."""

from forms.form import Bind, Control
from forms.questions import (
    acknowledge,
    barcode,
    date,
    date_time,
    decimal,
    geopoint,
    geotrace,
    hidden,
    integer,
    note,
    range,  # noqa: A004
    rank,
    select_multiple,
    select_one,
    text,
    time,
    upload,
)
from forms.questions.base import TYPES, Asked, QuestionType, question_type

MODULES = (
    acknowledge, barcode, date, date_time, decimal, geopoint, geotrace, hidden, integer, note, range, rank, select_multiple,
    select_one, text, time, upload,
)  # fmt: skip

__all__ = ["MODULES", "TYPES", "Asked", "QuestionType", "question_type", "type_of"]


def type_of(control: Control | None, bind: Bind) -> QuestionType:
    """The type of a question; text where no other fits (a bind type that another platform added)."""
    for kind in TYPES.values():
        if kind.matches(control, bind):
            return kind
    return TYPES["text"]
