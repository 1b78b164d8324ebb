"""Free text."""

from __future__ import annotations

from forms.form import Bind, Control
from forms.questions.base import Asked, QuestionType, bind_type, question_type
from vocabulary.text import N_, Text, text

LONGEST = 20_000


@question_type
class FreeText(QuestionType):
    """Words written freely; `multiline` gives room for several lines, `numbers` takes digits only."""

    name = "text"
    label = N_("Text")
    help = N_("Write the answer in the person's own words")
    examples = (("Carolina", "Carolina"), ("  dos  hijos ", "dos  hijos"))
    bad_example = "x" * (LONGEST + 1)

    @classmethod
    def matches(cls, control: Control | None, bind: Bind) -> bool:
        always = bind.readonly.strip() in ("true()", "true", "1")
        return control is not None and control.kind == "input" and bind_type(bind) == "string" and not always

    def valid(self, value: str, asked: Asked) -> bool:
        return len(value) <= LONGEST

    def expected(self, asked: Asked) -> Text:
        return text(N_("A text may have at most {longest} characters"), longest=LONGEST)
