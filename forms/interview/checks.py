"""Whether an answer may stand: required, constraint, the type's own form, and soft checks that ask once."""

from __future__ import annotations

from collections.abc import Mapping

from forms.expressions.compile import compiled
from forms.expressions.errors import ExpressionError
from forms.expressions.values import to_truth
from forms.form import Bind, Words
from forms.interview.engine import Engine
from forms.interview.free_text import FreeTexts
from forms.interview.state import QuestionProblem
from forms.interview.tree import Live
from forms.interview.words import Speaker
from vocabulary.errors import Level, Place
from vocabulary.text import LANGUAGES, N_, Text, text, translate

_ALWAYS = {"true()": True, "true": True, "false()": False, "false": False, "": False}


class Checks:
    """The rules that judge an answer and never change one."""

    def __init__(self, engine: Engine, speaker: Speaker) -> None:
        self.engine = engine
        self.speaker = speaker
        self.notes: dict[str, str] = {}
        self.outside: dict[str, Mapping[str, str]] = {}  # what the programme knows against an answer: path → words by language
        self.free_texts = FreeTexts(engine, self.notes)

    def holds(self, expression: str, node: Live, kind: str, otherwise: bool = False) -> bool:
        """The truth of an expression at a node; `otherwise` where it cannot be evaluated."""
        known = _ALWAYS.get(expression)
        if known is not None:
            return known
        try:
            value = self.engine.evaluate(compiled(expression).run, node, (node.place.path, kind))
        except ExpressionError as error:
            self.engine.errors[(node.place.path, kind)] = str(error)
            return otherwise
        return otherwise if value is None else to_truth(value)

    def required(self, node: Live) -> bool:
        return self.holds(node.place.bind.required, node, "required")

    def readonly(self, node: Live) -> bool:
        """Read-only by its own rule or by that of a group around it."""
        here: object = node
        while isinstance(here, Live):
            if here.place.bind.readonly and self.holds(here.place.bind.readonly, here, "readonly"):
                return True
            here = here.parent
        return False

    def constraint_holds(self, node: Live) -> bool:
        bind = node.place.bind
        return not bind.constraint or not node.value or self.holds(bind.constraint, node, "constraint", otherwise=True)

    def problem(self, node: Live, missing: bool, label: str) -> QuestionProblem | None:
        """What keeps the interview from being finished at this question."""
        if not node.relevant:
            return None
        bind = node.place.bind
        if not node.value:
            if missing or not self.required(node):
                return None
            own = self.speaker.say(bind.required_message, node)
            what = Text("{words}", {"words": own}) if own else text(N_("This question needs an answer"))
            return QuestionProblem("required", what, Place(field=label), path=node.path)
        if not self.constraint_holds(node):
            return QuestionProblem("constraint", self.constraint_message(node), Place(field=label), path=node.path)
        return None

    def constraint_message(self, node: Live) -> Text:
        own = self.speaker.say(node.place.bind.constraint_message, node)
        return Text("{words}", {"words": own}) if own else text(N_("This answer is outside what the questionnaire accepts"))

    def warning(self, node: Live, lang: str) -> str:
        """The words of the soft check that applies to this answer, else nothing: what is known from outside of the interview,
        the form's own rule, which says when to warn, and then whether somebody was named in a free text."""
        told = self.outside.get(node.path, {}).get(lang, "") if node.relevant else ""
        return told or self._own_warning(node, lang) or self.free_texts.warning(node, lang)

    def _own_warning(self, node: Live, lang: str) -> str:
        own = node.place.bind.own
        rule = own.get("warning", "")
        if not rule or not node.relevant or not node.value or not self.holds(rule, node, "warning"):
            return ""
        words = warning_words(node.place.bind, lang)
        if words.lstrip().startswith("concat("):  # with answers in it
            words = self.speaker.say(Words(expression=words), node)
        return words or translate(N_("Please check this answer"), lang)

    def warning_problem(self, node: Live, words: str, label: str) -> QuestionProblem:
        return QuestionProblem(
            "warning", Text("{words}", {"words": words}), Place(field=label), level=Level.WARNING, path=node.path
        )


def warning_words(bind: Bind, lang: str) -> str:
    """The message of a soft check: the column of the language, else of the first language there is, else the plain one."""
    for code in (lang, *LANGUAGES):
        words = bind.own.get(f"warningMsg_{code}")
        if words:
            return words
    return bind.own.get("warningMsg", "")
