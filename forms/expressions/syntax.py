"""The parsed expression: small frozen objects that compilation and the reading of dependencies walk."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `name` with its prefix as written."""

    name: str
    arguments: tuple[Expression, ...]
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negated:
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """`operator` is one of or and = != < <= > >= + - * div mod |."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Test:
    """A node test: a `name` (with prefix as written, `*`, `p:*`) or a `type` of node."""

    name: str = ""
    type: str = ""
    target: str = ""  # of processing-instruction('target')


@dataclass(frozen=True, slots=True)
class Step:
    axis: str
    test: Test
    predicates: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """A location path: from the root (`absolute`), from `start`, or from the context node."""

    absolute: bool
    steps: tuple[Step, ...]
    start: Expression | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A primary expression with predicates."""

    primary: Expression
    predicates: tuple[Expression, ...]


Expression = Number | Literal | Call | Negated | Binary | Path | Filter


def parts(expression: Expression) -> Iterator[Expression]:
    """The expression and every expression in it, outermost first."""
    stack: list[Expression] = [expression]
    while stack:
        here = stack.pop()
        yield here
        match here:
            case Call(arguments=arguments):
                stack.extend(reversed(arguments))
            case Negated(operand=operand):
                stack.append(operand)
            case Binary(left=left, right=right):
                stack.extend((right, left))
            case Filter(primary=primary, predicates=predicates):
                stack.extend(reversed(predicates))
                stack.append(primary)
            case Path(start=start, steps=steps):
                for step in reversed(steps):
                    stack.extend(reversed(step.predicates))
                if start is not None:
                    stack.append(start)
            case _:
                pass


def calls(expression: Expression) -> Iterator[Call]:
    """Every function call in the expression."""
    for part in parts(expression):
        if isinstance(part, Call):
            yield part
