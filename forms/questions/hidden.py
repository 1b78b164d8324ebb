"""What is calculated or kept, and never asked."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import QuestionType, question_type
from vocabulary.text import N_


@question_type
class Hidden(QuestionType):
    """A value that the form calculates or keeps; nobody is asked."""

    name = "hidden"
    label = N_("Calculated value")
    asks = False
    examples = (("34", "34"),)
    bad_example = ""

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        return control is None
