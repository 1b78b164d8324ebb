"""Truth, choice between values, and counting of what is true."""

from __future__ import annotations

from forms.expressions.compile import Compiled, as_truth
from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node
from forms.expressions.values import NAN, Value, node_number, text_number, to_number, to_text, to_truth


@function("true", "", "truth")
def true() -> bool:
    return True


@function("false", "", "truth")
def false() -> bool:
    return False


@function("not", "b", "truth")
def not_(value: bool) -> bool:
    return not value


@function("boolean", "b", "truth")
def boolean(value: bool) -> bool:
    return value


@function("boolean-from-string", "v", "truth")
def boolean_from_string(value: Value) -> bool:
    """True for `1` and `true` alone (ODK XForms specification)."""
    return value is True or to_text(value) in ("1", "true")


@function("if", "bvv", "any", special=True)
def if_(arguments: list[Compiled]) -> Compiled:
    """Only the branch that is taken is evaluated."""
    decide, then, otherwise = as_truth(arguments[0]), arguments[1].run, arguments[2].run
    kind = arguments[1].kind if arguments[1].kind == arguments[2].kind else "any"

    def choose(node: Node, context: Context) -> Value:
        return then(node, context) if decide(node, context) else otherwise(node, context)

    return Compiled(choose, kind)


@function("coalesce", "vv*", "any", special=True)
def coalesce(arguments: list[Compiled]) -> Compiled:
    """The first value that is not empty (and not not-a-number), else the last."""
    if not arguments:
        raise EvaluationProblem("coalesce() needs a value")
    runs = [argument.run for argument in arguments]

    def first(node: Node, context: Context) -> Value:
        value: Value = ""
        for run in runs:
            value = run(node, context)
            if to_text(value) not in ("", "NaN"):
                return value
        return "" if isinstance(value, float) and value != value else value

    return Compiled(first, "any")


def _each(values: tuple[Value, ...]) -> list[float]:
    """Truths as 1 and 0; every node of a node-set counts, and is true where it has an answer."""
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(1.0 if node.text() else 0.0 for node in value)
        elif isinstance(value, str):
            found.append(1.0 if text_number(value) > 0 else 0.0)  # web-forms; in JavaRosa any text is true
        else:
            found.append(1.0 if to_truth(value) else 0.0)
    return found


def _between(count: float, low: float, high: float) -> bool:
    return (low == -1 or count >= low) and (high == -1 or count <= high)


@function("checklist", "nnv*", "truth")
def checklist(low: float, high: float, *values: Value) -> bool:
    """Whether at least `low` and at most `high` of the values are true; -1 is no limit."""
    return _between(sum(_each(values)), low, high)


@function("weighted-checklist", "nnv*", "truth", sees=True)
def weighted_checklist(node: Node, context: Context, low: float, high: float, *pairs: Value) -> bool:
    """As `checklist`, every value followed by its weight."""
    if len(pairs) % 2:
        raise EvaluationProblem("weighted-checklist() needs a weight for each value")
    total = 0.0
    for value, weight in zip(pairs[::2], pairs[1::2], strict=True):
        held = _each((value,))
        if isinstance(weight, list) and isinstance(value, list) and len(value) > 1:
            weights = [node_number(item.text(), context.zone) for item in weight]
        else:
            weights = [to_number(weight, context.zone)] * len(held)
        total += sum(one * (by if by == by else NAN) for one, by in zip(held, weights, strict=False) if one)
    return _between(total, low, high)
