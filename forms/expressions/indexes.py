"""The index behind a choice filter: `[column = value]` on a list that never changes is a look-up, not a search.

An index takes 4 ms for 10,000 choices. Those that the filters of a form will ask for are built with its plan, others the first
time that a list is filtered by a column; all are kept with the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from forms.expressions.context import Context
from forms.expressions.nodes import Node
from forms.expressions.syntax import Binary, Call, Expression, Literal, Path, Step, parts

STATIC = "static"  # `Node.bound` of the elements of a secondary instance, which no answer changes
SMALLEST = 16  # children; below this a search is as fast

Indexes = dict[tuple[int, str, str], dict[str, list[Node]]]
Look = Callable[[Node, Context], "list[Node] | None"]


def lookup(step: Step, build: Callable[..., object]) -> Look | None:
    """For a step whose first predicate asks for a column's value: a closure that gives a superset of its nodes, or nothing
    where no index applies. The predicates are still run on what it gives."""
    for conjunct in _conjuncts(step.predicates[0]):
        found = _column_and_value(conjunct)
        if found is not None:
            column, value = found
            run = build(value).run  # type: ignore[attr-defined]
            return _look(step.test.name, column, run)
    return None


def _look(name: str, column: str, run: Callable[[Node, Context], object]) -> Look:
    def look(parent: Node, context: Context) -> list[Node] | None:
        if parent.bound is not STATIC:
            return None
        items = parent.elements(name)
        if len(items) < SMALLEST:
            return items
        key = (id(parent), name, column)
        index = context.indexes.get(key)
        if index is None:
            index = context.indexes[key] = _index(items, column)
        value = run(parent, context)
        if isinstance(value, str):
            return index.get(value, [])
        if isinstance(value, list) and len(value) <= 1:
            return index.get(value[0].text(), []) if value else []
        return items

    return look


def prepare(expression: Expression, lists: Mapping[str, Node], indexes: Indexes) -> None:
    """Builds the indexes that a filter `instance('list')/root/item[column = …]` will ask for."""
    if not isinstance(expression, Path) or not isinstance(expression.start, Call) or expression.start.name != "instance":
        return
    (name,) = expression.start.arguments[:1] or (None,)
    here = lists.get(name.value) if isinstance(name, Literal) else None
    for step in expression.steps:
        if here is None or step.axis != "child":
            return
        if step.predicates:
            items = here.elements(step.test.name)
            for conjunct in _conjuncts(step.predicates[0]) if here.bound is STATIC and len(items) >= SMALLEST else ():
                found = _column_and_value(conjunct)
                if found is not None:
                    key = (id(here), step.test.name, found[0])
                    if key not in indexes:
                        indexes[key] = _index(items, found[0])
                    return  # as `lookup`: the first column that can be looked up
            return
        here = next(iter(here.elements(step.test.name)), None)


def _index(items: list[Node], column: str) -> dict[str, list[Node]]:
    index: dict[str, list[Node]] = {}
    for item in items:
        for cell in item.children:  # not by `elements`: that would build a dictionary for each of 10,000 items
            if cell.plain == column:
                text = cell.text() if cell.children else cell.value
                known = index.get(text)
                if known is None:
                    index[text] = [item]
                elif known[-1] is not item:
                    known.append(item)
    return index


def _conjuncts(expression: Expression) -> Iterator[Expression]:
    if isinstance(expression, Binary) and expression.operator == "and":
        yield from _conjuncts(expression.left)
        yield from _conjuncts(expression.right)
    else:
        yield expression


def _column_and_value(expression: Expression) -> tuple[str, Expression] | None:
    if not isinstance(expression, Binary) or expression.operator != "=":
        return None
    for one, other in ((expression.left, expression.right), (expression.right, expression.left)):
        name = _column(one)
        if name and _independent(other):
            return name, other
    return None


def _column(expression: Expression) -> str:
    """The name of a child element that the expression is, else nothing."""
    if not isinstance(expression, Path) or expression.absolute or expression.start is not None:
        return ""
    steps = [
        step for step in expression.steps if not (step.axis == "self" and step.test.type == "node" and not step.predicates)
    ]
    if len(steps) != 1 or steps[0].axis != "child" or steps[0].predicates:
        return ""
    name = steps[0].test.name
    return "" if name == "*" or ":" in name else name


def _independent(expression: Expression) -> bool:
    """Whether the value is the same for every item: it begins at the root, at the question, or is a literal text."""
    if isinstance(expression, Literal):
        return True
    if not isinstance(expression, Path):
        return False
    if expression.start is not None and not (isinstance(expression.start, Call) and expression.start.name == "current"):
        return False
    if not expression.absolute and expression.start is None:
        return False
    return not any(isinstance(part, Call) and part.name in ("position", "last") for part in parts(expression))
