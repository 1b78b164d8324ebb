"""A parsed expression to one Python closure `run(node, context) -> value`, compiled once and run often."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from forms.expressions import compare, paths
from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem
from forms.expressions.nodes import Node, in_order
from forms.expressions.parse import parse
from forms.expressions.syntax import Binary, Call, Expression, Filter, Literal, Negated, Number, Path
from forms.expressions.values import NAN, Value, aligned, to_number, to_scalar, to_text, to_truth

Run = Callable[[Node, Context], Value]


@dataclass(frozen=True, slots=True)
class Compiled:
    """A closure and what it always returns: `text`, `number`, `truth`, `nodes`, or `any`."""

    run: Run
    kind: str


@lru_cache(maxsize=20_000)
def compiled(expression: str) -> Compiled:
    """The expression compiled; raises `SyntaxProblem`."""
    return build(parse(expression))


def build(expression: Expression) -> Compiled:
    """Compiles a parsed expression."""
    match expression:
        case Number(value=number):
            return Compiled(lambda node, context: number, "number")
        case Literal(value=text):
            return Compiled(lambda node, context: text, "text")
        case Negated(operand=operand):
            number_of = as_number(build(operand))
            return Compiled(lambda node, context: -number_of(node, context), "number")
        case Binary():
            return _binary(expression)
        case Call():
            from forms.expressions.functions import build_call

            return build_call(expression, build)
        case Filter(primary=primary, predicates=predicates):
            start = as_nodes(build(primary))
            keep = [predicate_of(predicate) for predicate in predicates]
            return Compiled(lambda node, context: paths.filtered(start(node, context), keep, context), "nodes")
        case Path():
            return _path(expression)


def _path(path: Path) -> Compiled:
    start = as_nodes(build(path.start)) if path.start is not None else None
    return Compiled(paths.build_path(path, start, predicate_of, build), "nodes")


def predicate_of(expression: Expression) -> Callable[[Node, Context], bool]:
    """A predicate: a number is compared with the position, everything else is taken as true or false."""
    inner = build(expression)
    if inner.kind == "number":
        number_of = as_number(inner)
        return lambda node, context: number_of(node, context) == context.position
    if inner.kind in ("truth", "text", "nodes"):
        return as_truth(inner)
    run = inner.run

    def decide(node: Node, context: Context) -> bool:
        value = run(node, context)
        return value == context.position if type(value) is float else to_truth(value)

    return decide


def as_text(compiled: Compiled) -> Callable[[Node, Context], str]:
    run = compiled.run
    if compiled.kind == "text":
        return run  # type: ignore[return-value]
    if compiled.kind == "nodes":

        def first(node: Node, context: Context) -> str:
            nodes = run(node, context)
            return nodes[0].text() if nodes else ""  # type: ignore[index,union-attr]

        return first
    return lambda node, context: to_text(run(node, context))


def as_number(compiled: Compiled) -> Callable[[Node, Context], float]:
    run = compiled.run
    if compiled.kind == "number":
        return run  # type: ignore[return-value]
    return lambda node, context: to_number(run(node, context), context.zone)


def as_truth(compiled: Compiled) -> Callable[[Node, Context], bool]:
    run = compiled.run
    if compiled.kind == "truth":
        return run  # type: ignore[return-value]
    if compiled.kind in ("nodes", "text"):
        return lambda node, context: bool(run(node, context))
    return lambda node, context: to_truth(run(node, context))


def as_nodes(compiled: Compiled) -> Callable[[Node, Context], list[Node]]:
    """The closure as one that returns nodes; anything else it returns is an error of the form."""
    run = compiled.run
    if compiled.kind == "nodes":
        return run  # type: ignore[return-value]

    def checked(node: Node, context: Context) -> list[Node]:
        value = run(node, context)
        if not isinstance(value, list):
            raise EvaluationProblem("nodes are needed here, not a text or a number")
        return value

    return checked


def _binary(expression: Binary) -> Compiled:
    operator = expression.operator
    if operator in ("+", "-", "*", "div", "mod"):
        return _arithmetic(expression)
    left, right = build(expression.left), build(expression.right)
    if operator == "|":
        one, two = as_nodes(left), as_nodes(right)
        return Compiled(lambda node, context: in_order(one(node, context) + two(node, context)), "nodes")
    if operator in ("or", "and"):
        first, second = as_truth(left), as_truth(right)
        if operator == "or":
            return Compiled(lambda node, context: first(node, context) or second(node, context), "truth")
        return Compiled(lambda node, context: first(node, context) and second(node, context), "truth")
    if operator in ("=", "!="):
        return _equality(left, right, operator == "=")
    return _order(left, right, operator)


def _equality(left: Compiled, right: Compiled, wanted: bool) -> Compiled:
    one, two = left.run, right.run
    if left.kind == "text" and right.kind == "nodes":
        left, right, one, two = right, left, two, one
    if left.kind == "nodes" and right.kind == "text":  # by far the most common in forms: ${x} = 'yes'

        def some(node: Node, context: Context) -> bool:
            text = two(node, context)
            for found in one(node, context):  # type: ignore[union-attr]  # noqa: SIM110 – a generator costs twice as much
                if (found.text() == text) == wanted:  # type: ignore[union-attr]
                    return True
            return False

        return Compiled(some, "truth")
    equal = compare.equal
    return Compiled(lambda node, context: equal(one(node, context), two(node, context), wanted, context.zone), "truth")


def _order(left: Compiled, right: Compiled, sign: str) -> Compiled:
    one, two = left.run, right.run
    if left.kind == "number" and right.kind == "number":
        holds = compare.ORDERS[sign]
        return Compiled(lambda node, context: holds(one(node, context), two(node, context)), "truth")  # type: ignore[arg-type]
    ordered = compare.ordered
    return Compiled(lambda node, context: ordered(sign, one(node, context), two(node, context), context.zone), "truth")


def _arithmetic(expression: Binary) -> Compiled:
    """A chain of operators of one level, from left to right without recursion: real forms add up hundreds of answers."""
    rest: list[tuple[str, Expression]] = []
    here: Expression = expression
    level = ("+", "-") if expression.operator in ("+", "-") else ("*", "div", "mod")
    while isinstance(here, Binary) and here.operator in level:
        rest.append((here.operator, here.right))
        here = here.left
    head = build(here)
    tail = [(operator, build(operand)) for operator, operand in reversed(rest)]
    if len(tail) == 1 and tail[0][0] == "-":
        return _difference(head, tail[0][1])
    first = as_number(head)
    steps = [(_OPERATIONS[operator], as_number(operand)) for operator, operand in tail]
    if len(steps) == 1:
        operation, second = steps[0]
        return Compiled(lambda node, context: operation(first(node, context), second(node, context)), "number")

    def chain(node: Node, context: Context) -> float:
        total = first(node, context)
        for operation, operand in steps:
            total = operation(total, operand(node, context))
        return total

    return Compiled(chain, "number")


def _difference(left: Compiled, right: Compiled) -> Compiled:
    """`a - b`, where a day beside an instant counts from its first moment (so that ages in hours come out right)."""
    if left.kind == "number" or right.kind == "number":
        one, two = as_number(left), as_number(right)
        return Compiled(lambda node, context: one(node, context) - two(node, context), "number")
    first, second = left.run, right.run

    def difference(node: Node, context: Context) -> float:
        here, there = to_scalar(first(node, context), context.zone), to_scalar(second(node, context), context.zone)
        if isinstance(here, date) and isinstance(there, date) and isinstance(here, datetime) != isinstance(there, datetime):
            start, end = aligned(here, there, context.zone)
            return start - end
        return to_number(here, context.zone) - to_number(there, context.zone)

    return Compiled(difference, "number")


def _divide(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or left != left:
        return NAN
    return math.copysign(math.inf, left) * math.copysign(1.0, right)


def _remainder(left: float, right: float) -> float:
    if right == 0 or left != left or right != right or math.isinf(left):
        return NAN
    return math.fmod(left, right)


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": _divide,
    "mod": _remainder,
}
