"""What a question type is, and the registry of them all: one type one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, TypeVar

from forms.form import Bind, Control
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Asked:
    """What a question type must know of the question to read or show an answer."""

    label: str = ""
    appearance: str = ""
    parameters: Mapping[str, str] | None = None
    choices: Sequence[tuple[str, str]] = ()
    today: date = date(2000, 1, 1)

    def has(self, appearance: str) -> bool:
        return appearance in self.appearance.split()


class QuestionType:
    """A question type: which questions are of it, how an answer is typed, checked and shown.

    Answers are texts in the lexical form of XForms; an empty text is no answer. `parse` and `check` raise `BadInput`.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    help: ClassVar[str] = ""
    asks: ClassVar[bool] = True  # false: shown or kept, not asked
    examples: ClassVar[tuple[tuple[str, str], ...]] = ()  # as typed → as stored
    bad_example: ClassVar[str] = ""

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        """Whether a question with this control and bind is of this type."""
        raise NotImplementedError

    def parse(self, typed: str, asked: Asked) -> str:
        """The answer that a person means by what they typed."""
        value = self.read(typed.strip(), asked) if typed.strip() else ""
        self.check(value, asked)
        return value

    def read(self, typed: str, asked: Asked) -> str:
        return typed

    def check(self, value: str, asked: Asked) -> None:
        """Raises `BadInput` where the text is not an answer of this type."""
        if value and not self.valid(value, asked):
            raise self.refuse(asked)

    def valid(self, value: str, asked: Asked) -> bool:
        return True

    def tidy(self, value: str, asked: Asked) -> str:
        """A valid answer in the one way in which it is stored."""
        return value

    def show(self, value: str, asked: Asked, lang: str) -> str:
        """The answer as a person reads it."""
        return value

    def expected(self, asked: Asked) -> Text:
        """What an answer looks like, for the message."""
        return text(N_("Please answer in another form"))

    def refuse(self, asked: Asked) -> BadInput:
        what = text(N_("This is not an answer to the question"))
        return BadInput(Problem("bad-answer", what, Place(field=asked.label), self.expected(asked)))


TYPES: dict[str, QuestionType] = {}
_Kind = TypeVar("_Kind", bound=type[QuestionType])


def question_type(kind: _Kind) -> _Kind:
    """Registers a question type. At most one type matches a question, so the order of registration does not matter."""
    if kind.name in TYPES:
        raise ValueError(f"question type {kind.name} is described twice")
    TYPES[kind.name] = kind()
    return kind


def bind_type(bind: Bind) -> str:
    """The type of a bind in one spelling."""
    return {"integer": "int", "long": "int", "double": "decimal", "float": "decimal", "datetime": "dateTime"}.get(
        bind.type, bind.type
    )
