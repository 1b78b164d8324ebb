"""The form itself: other instances, texts, the question being asked, rows of repeats."""

from __future__ import annotations

from forms.expressions.compile import Compiled, as_nodes, as_number
from forms.expressions.context import Context
from forms.expressions.errors import EvaluationProblem
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node


@function("instance", "s", "nodes", sees=True)
def instance(node: Node, context: Context, name: str) -> list[Node]:
    found = context.instance(name)
    return [] if found is None else [found]


@function("current", "", "nodes", sees=True)
def current(node: Node, context: Context) -> list[Node]:
    return [context.current]


@function("jr:itext", "s", "any", sees=True)
def itext(node: Node, context: Context, name: str) -> list[Node] | str:
    return context.itext(name)


@function("indexed-repeat", "NNn*", "nodes", special=True)
def indexed_repeat(arguments: list[Compiled]) -> Compiled:
    """The nodes of the first argument that lie in the n-th row of each repeat: `indexed-repeat(target, repeat, n, …)`.

    Where a repeat lies within another, its n counts within the row that was chosen there.
    """
    if len(arguments) % 2 == 0:
        raise EvaluationProblem("indexed-repeat() needs a number for each repeat")
    target = as_nodes(arguments[0])
    levels = [(as_nodes(repeat), as_number(index)) for repeat, index in zip(arguments[1::2], arguments[2::2], strict=True)]

    def find(node: Node, context: Context) -> list[Node]:
        found = target(node, context)
        chosen: Node | None = None
        given = [(repeat(node, context), index(node, context)) for repeat, index in levels]
        if not all(rows for rows, _ in given):
            return []
        for rows, number in sorted(given, key=lambda level: _depth(level[0][0])):  # in whatever order they are written
            rows = _siblings_of(rows, node) if chosen is None else [row for row in rows if _within(row, chosen)]
            if number != number or not 1 <= number <= len(rows):
                return []
            chosen = rows[int(number) - 1]
        return [item for item in found if chosen is None or _within(item, chosen)]

    return Compiled(find, "nodes")


def _siblings_of(rows: list[Node], node: Node) -> list[Node]:
    """The rows in the same parent as the one around `node`, else all rows of the first parent."""
    ancestors = set()
    here: Node | None = node
    while here is not None:
        ancestors.add(id(here))
        here = here.parent
    parents = [row.parent for row in rows if id(row.parent) in ancestors]
    parent = parents[-1] if parents else rows[0].parent
    return [row for row in rows if row.parent is parent]


def _within(node: Node, outer: Node) -> bool:
    here: Node | None = node
    while here is not None:
        if here is outer:
            return True
        here = here.parent
    return False


def _depth(node: Node) -> int:
    depth, here = 0, node.parent
    while here is not None:
        depth, here = depth + 1, here.parent
    return depth
