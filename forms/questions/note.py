"""Words that are read, not asked."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, question_type
from vocabulary.text import N_


@question_type
class Note(QuestionType):
    """Words to read to the person or to the interviewer; there is nothing to answer."""

    name = "note"
    label = N_("Words to read")
    asks = False
    examples = (("", ""),)
    bad_example = "x"

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        always = bind.readonly.strip() in ("true()", "true", "1")
        return control is not None and control.kind == "input" and always and bind.type == "string"

    def valid(self, value: str, asked: Asked) -> bool:
        return False
