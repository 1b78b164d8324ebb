"""The registry of functions: each is described where it is written, with the kinds of its arguments and of its result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from forms.expressions.compile import Compiled, as_nodes, as_number, as_text, as_truth
from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem, ExpressionError, UnknownFunction
from forms.expressions.nodes import Node
from forms.expressions.syntax import Call, Expression

Build = Callable[[Expression], Compiled]
Special = Callable[[list[Compiled]], Compiled]

_CONVERT: dict[str, Callable[[Compiled], Callable[[Node, Context], Any]]] = {
    "s": as_text,
    "n": as_number,
    "b": as_truth,
    "N": as_nodes,
    "v": lambda compiled: compiled.run,
}


@dataclass(frozen=True)
class Function:
    """A function of expressions.

    `takes` has one letter an argument: s text, n number, b truth, N nodes, v any value; after `?` arguments may be left
    out; `*` repeats the last letter. `sees` adds the node and the context before the arguments. `collect` says whether
    ODK Collect knows the function.
    """

    name: str
    takes: str
    returns: str
    run: Callable[..., Any]
    sees: bool = False
    special: bool = False
    collect: bool = True

    @property
    def letters(self) -> str:
        return self.takes.replace("?", "").replace("*", "")

    @property
    def fewest(self) -> int:
        before, mark, _ = self.takes.partition("?")
        if mark:
            return len(before)
        return len(self.letters) - 1 if self.takes.endswith("*") else len(self.letters)

    @property
    def most(self) -> int | None:
        return None if self.takes.endswith("*") else len(self.letters)


FUNCTIONS: dict[str, Function] = {}


def function(
    name: str, takes: str, returns: str, *, sees: bool = False, special: bool = False, collect: bool = True
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function under its name as written in expressions."""

    def register(run: Callable[..., Any]) -> Callable[..., Any]:
        if name in FUNCTIONS:
            raise ValueError(f"function {name} is described twice")
        FUNCTIONS[name] = Function(name, takes, returns, run, sees, special, collect)
        return run

    return register


def build_call(call: Call, build: Build) -> Compiled:
    """The closure of a call. An unknown function or a wrong number of arguments fails only when it is evaluated: a form
    with such a call in a branch that is never taken runs (as in web-forms); the form doctor reports it beforehand."""
    described = FUNCTIONS.get(call.name)
    if described is None:
        return _failing(UnknownFunction(f"there is no function {call.name}()", call.at))
    count = len(call.arguments)
    if count < described.fewest or (described.most is not None and count > described.most):
        return _failing(EvaluationProblem(f"{call.name}() does not take {count} arguments", call.at))
    arguments = [build(argument) for argument in call.arguments]
    if described.special:
        made = described.run(arguments)
        assert isinstance(made, Compiled)
        return made
    letters = described.letters.ljust(count, described.letters[-1:] or "v")
    getters = [_CONVERT[letters[number]](argument) for number, argument in enumerate(arguments)]
    return Compiled(_caller(described.run, getters, described.sees), described.returns)


def _failing(error: ExpressionError) -> Compiled:
    def fail(node: Node, context: Context) -> str:
        raise error

    return Compiled(fail, "any")


def _caller(
    run: Callable[..., Any], getters: list[Callable[[Node, Context], Any]], sees: bool
) -> Callable[[Node, Context], Any]:
    if sees:
        return lambda node, context: run(node, context, *[get(node, context) for get in getters])
    if not getters:
        return lambda node, context: run()
    if len(getters) == 1:
        get = getters[0]
        return lambda node, context: run(get(node, context))
    if len(getters) == 2:
        one, two = getters
        return lambda node, context: run(one(node, context), two(node, context))
    return lambda node, context: run(*[get(node, context) for get in getters])
