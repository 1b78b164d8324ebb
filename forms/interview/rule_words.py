"""A rule in the words of the form: labels in place of names, words of choices in place of codes, signs said as words.

What has no words of its own (a function that few forms use, a very long rule) stands as it is written in the form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.expressions.compile import as_truth, build
from forms.expressions.dependencies import references
from forms.expressions.errors import ExpressionError
from forms.expressions.parse import parse
from forms.expressions.syntax import Binary, Call, Expression, Literal, Negated, Number, Path, parts
from forms.expressions.values import number_text
from forms.interview.tree import Live, Place
from vocabulary.text import N_, Text, joined, text

if TYPE_CHECKING:
    from forms.interview.session import Interview

MOST_CONDITIONS = 40  # that are told one by one
MOST_PARTS = 200  # of an expression; beyond that words would not help either
_SIGNS = {
    "=": N_("{one} is {other}"),
    "!=": N_("{one} is not {other}"),
    "<": N_("{one} is less than {other}"),
    "<=": N_("{one} is at most {other}"),
    ">": N_("{one} is more than {other}"),
    ">=": N_("{one} is at least {other}"),
    "+": N_("{one} + {other}"),
    "-": N_("{one} − {other}"),
    "*": N_("{one} × {other}"),
    "div": N_("{one} ÷ {other}"),
    "mod": N_("the rest of {one} ÷ {other}"),
}
_SWAPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_CALLS = {  # by name and number of values
    ("not", 1): N_("not ({a})"),
    ("true", 0): N_("always"),
    ("false", 0): N_("never"),
    ("today", 0): N_("today"),
    ("now", 0): N_("now"),
    ("string-length", 1): N_("the length of {a}"),
    ("count", 1): N_("the number of {a}"),
    ("count-selected", 1): N_("the number of answers to {a}"),
    ("count-non-empty", 1): N_("the number of answers to {a}"),
    ("sum", 1): N_("the sum of {a}"),
    ("regex", 2): N_("{a} has the form {b}"),
    ("contains", 2): N_("{a} contains {b}"),
    ("starts-with", 2): N_("{a} begins with {b}"),
    ("ends-with", 2): N_("{a} ends with {b}"),
    ("if", 3): N_("if {a}: {b}, else {c}"),
    ("coalesce", 2): N_("{a}, or {b} where that is empty"),
    ("round", 1): N_("{a}, rounded"),
}
_SAME = frozenset(("number", "int", "string", "boolean", "date", "decimal-date-time", "decimal-date", "once"))


class RuleWords:
    """Says the rules of one interview at one of its nodes."""

    def __init__(self, interview: Interview, node: Live) -> None:
        self.interview = interview
        self.node = node

    def say(self, expression: str) -> Text:
        """The rule in words."""
        try:
            tree = parse(expression)
        except ExpressionError:
            return _as_written(expression)
        if sum(1 for _ in zip(parts(tree), range(MOST_PARTS + 1), strict=False)) > MOST_PARTS:
            return _as_written(expression)
        return self._say(tree, "")

    def conditions(self, expression: str) -> list[tuple[Text, bool]]:
        """What a rule asks for at once (`a and b`), each in words and whether it holds now; the whole rule where it is one."""
        try:
            tree = parse(expression)
        except ExpressionError:
            return [(_as_written(expression), False)]
        found: list[Expression] = []
        here: Expression = tree
        while isinstance(here, Binary) and here.operator == "and":
            found.append(here.right)
            here = here.left
        conditions = [here, *reversed(found)]
        if (
            len(conditions) > MOST_CONDITIONS
            or sum(1 for _ in zip(parts(tree), range(MOST_PARTS + 1), strict=False)) > MOST_PARTS
        ):
            return [(_as_written(expression), self._holds(tree))]
        return [(self._say(condition, ""), self._holds(condition)) for condition in conditions]

    def _holds(self, tree: Expression) -> bool:
        value = self.interview.engine.evaluate(as_truth(build(tree)), self.node, (self.node.place.path, "words"))
        return value is True

    def looks_at(self, expression: str) -> list[tuple[Place, list[Live]]]:
        """The questions that a rule looks at, each once, with their nodes (none where there is no row yet)."""
        try:
            tree = parse(expression)
        except ExpressionError:
            return []
        found: dict[Place, list[Live]] = {}
        for part in parts(tree):
            if isinstance(part, Path):
                place = self._place(part)
                if place is not None and not place.children and place is not self.node.place:
                    known = found.setdefault(place, [])
                    known.extend(node for node in self._nodes(part) if node not in known)
        return list(found.items())

    def label(self, place: Place, node: Live | None = None) -> str:
        """The words of a question, else its name."""
        control = place.control or place.repeat
        said = self.interview.speaker.say(control.label, node or self.node).strip() if control is not None else ""
        return said or place.names[-1]

    def _say(self, tree: Expression, above: str) -> Text:
        match tree:
            case Number(value=number):
                return Text("{number}", {"number": number_text(number)})
            case Literal(value=value):
                return text(N_("“{words}”"), words=value)
            case Negated(operand=operand):
                return text("−{one}", one=self._say(operand, "-"))
            case Binary():
                return self._binary(tree, above)
            case Call():
                return self._call(tree)
            case Path():
                return self._path(tree)
            case _:
                return text(N_("a list of the form"))

    def _binary(self, tree: Binary, above: str) -> Text:
        sign = tree.operator
        if sign in ("and", "or"):
            said = self._chain(tree, sign)
            return text("({one})", one=said) if above in ("and", "or") and above != sign else said
        if sign in ("=", "!="):
            return self._equality(tree)
        if sign not in _SIGNS:  # nodes of two paths together
            return joined((self._say(tree.left, sign), self._say(tree.right, sign)))
        one, other = tree.left, tree.right
        if sign in _SWAPPED and isinstance(one, (Number, Literal)):
            one, other, sign = other, one, _SWAPPED[sign]
        said = text(_SIGNS[sign], one=self._say(one, sign), other=self._say(other, sign))
        return text("({one})", one=said) if above in ("*", "div", "mod", "-") and sign in ("+", "-") else said

    def _chain(self, tree: Binary, sign: str) -> Text:
        operands: list[Expression] = []
        here: Expression = tree
        while isinstance(here, Binary) and here.operator == sign:
            operands.append(here.right)
            here = here.left
        said = self._say(here, sign)
        for operand in reversed(operands):
            template = N_("{one} and {other}") if sign == "and" else N_("{one} or {other}")
            said = text(template, one=said, other=self._say(operand, sign))
        return said

    def _equality(self, tree: Binary) -> Text:
        one, other = tree.left, tree.right
        if isinstance(one, Literal):
            one, other = other, one
        is_it = tree.operator == "="
        if isinstance(other, Literal) and not other.value:
            return text(N_("{one} is not answered") if is_it else N_("{one} is answered"), one=self._say(one, "="))
        return text(_SIGNS[tree.operator], one=self._say(one, "="), other=self._value(one, other))

    def _value(self, question: Expression, value: Expression) -> Text:
        """A value beside the question that holds it: its words among the choices, where there are such."""
        if isinstance(value, (Literal, Number)) and isinstance(question, Path):
            code = value.value if isinstance(value, Literal) else number_text(value.value)
            place = self._place(question)
            if place is not None and (words := self._choice(place, code, next(iter(self._nodes(question)), None))):
                return text(N_("“{words}”"), words=words)
        return self._say(value, "=")

    def _choice(self, place: Place, code: str, node: Live | None) -> str:
        control = place.control
        if control is None or control.kind not in ("select", "select1", "rank"):
            return ""
        speaker, found = self.interview.speaker, node or self.node
        if control.itemset is None:
            return next((speaker.say(choice.label, found) for choice in control.choices if choice.value == code), "")
        return next((label for value, label in speaker.choices(control, found) if value == code), "")

    def _call(self, call: Call) -> Text:
        if call.name == "not" and len(call.arguments) == 1:
            inner = call.arguments[0]
            if isinstance(inner, Binary) and inner.operator == "=":
                return self._equality(Binary("!=", inner.left, inner.right))
            if said := self._selected(inner, negated=True):
                return said
        if said := self._selected(call, negated=False):
            return said
        if call.name in _SAME and len(call.arguments) == 1:
            return self._say(call.arguments[0], "")
        arguments = [self._say(argument, ",") for argument in call.arguments]
        template = _CALLS.get((call.name, len(arguments)))
        if template is not None:
            return Text(template, dict(zip("abc", arguments, strict=False)))
        whole = Text("{call}(", {"call": call.name})
        for number, argument in enumerate(arguments):
            whole = text("{first}{comma}{rest}", first=whole, comma=", " if number else "", rest=argument)
        return text("{first})", first=whole)

    def _selected(self, tree: Expression, *, negated: bool) -> Text | None:
        """`selected(question, code)`, and with `negated` that it is not so."""
        if not isinstance(tree, Call) or tree.name != "selected" or len(tree.arguments) != 2:
            return None
        question, value = tree.arguments
        place = self._place(question) if isinstance(question, Path) else None
        single = place is not None and place.control is not None and place.control.kind == "select1"
        several = N_("{one} does not include {other}") if negated else N_("{one} includes {other}")
        template = _SIGNS["!=" if negated else "="] if single else several
        return text(template, one=self._say(question, "="), other=self._value(question, value))

    def _path(self, path: Path) -> Text:
        place = self._place(path)
        if place is None:
            return text(N_("a list of the form"))
        if place is self.node.place:
            return text(N_("the answer"))
        return text(N_("“{words}”"), words=self.label(place, next(iter(self._nodes(path)), None)))

    def _place(self, path: Path) -> Place | None:
        """The place that a path leads to, where it is one of the form."""
        if path.start is not None and not (isinstance(path.start, Call) and path.start.name == "current"):
            return None
        bare = Path(path.absolute, tuple(type(step)(step.axis, step.test) for step in path.steps), path.start)
        for reference in references(bare, self.node.place.names):
            place = self.interview.engine.plan.places.get("/" + "/".join(reference.names))
            if place is not None:
                return place
        return None

    def _nodes(self, path: Path) -> list[Live]:
        engine = self.interview.engine
        try:
            found = engine.evaluate(build(path).run, self.node, (self.node.place.path, "words"))
        except ExpressionError:
            return []
        return [node for node in found if isinstance(node, Live)] if isinstance(found, list) else []


def _as_written(expression: str) -> Text:
    return Text("{rule}", {"rule": " ".join(expression.split())})
