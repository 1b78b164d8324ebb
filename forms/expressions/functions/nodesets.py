"""Nodes: counting, adding up, extremes, names, and the place of a node."""

from __future__ import annotations

import math
from collections.abc import Callable

from forms.expressions.context import Context
from forms.expressions.functions.registry import function
from forms.expressions.nodes import ELEMENT, XML_NS, Node, in_order
from forms.expressions.values import NAN, Value, node_number, to_number, to_text


@function("count", "N", "number")
def count(nodes: list[Node]) -> float:
    return float(len(nodes))


@function("count-non-empty", "N", "number")
def count_non_empty(nodes: list[Node]) -> float:
    return float(sum(1 for node in nodes if node.text()))


@function("sum", "N", "number", sees=True)
def sum_(node: Node, context: Context, nodes: list[Node]) -> float:
    """The sum of all numbers; an empty or other text makes it not-a-number (JavaRosa, web-forms)."""
    return math.fsum(node_number(item.text(), context.zone) for item in nodes)


def _numbers(context: Context, values: tuple[Value, ...]) -> list[float]:
    found: list[float] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node_number(node.text(), context.zone) for node in value)
        else:
            found.append(to_number(value, context.zone))
    return found


def _extreme(context: Context, values: tuple[Value, ...], choose: Callable[[list[float]], float]) -> float:
    numbers = _numbers(context, values)
    return NAN if not numbers or any(number != number for number in numbers) else choose(numbers)


@function("min", "v*", "number", sees=True)
def min_(node: Node, context: Context, *values: Value) -> float:
    return _extreme(context, values, min)


@function("max", "v*", "number", sees=True)
def max_(node: Node, context: Context, *values: Value) -> float:
    return _extreme(context, values, max)


@function("position", "?N", "number", sees=True)
def position(node: Node, context: Context, *nodes: list[Node]) -> float:
    """The position in the list that is being filtered or, of a given node, among its siblings of the same name."""
    if not nodes:
        return float(context.position)
    if not nodes[0]:
        return NAN
    found = nodes[0][0]
    if found.parent is None:
        return 1.0
    if found.plain is not None:
        siblings = found.parent.elements(found.plain)
    else:
        siblings = [n for n in found.parent.children if n.kind == ELEMENT and (n.name, n.prefix) == (found.name, found.prefix)]
    return float(siblings.index(found) + 1) if found in siblings else 1.0


@function("last", "", "number", sees=True)
def last(node: Node, context: Context) -> float:
    return float(context.size)


@function("id", "v", "nodes", sees=True)
def id_(node: Node, context: Context, value: Value) -> list[Node]:
    texts = [item.text() for item in value] if isinstance(value, list) else [to_text(value)]
    wanted = {word for text in texts for word in text.split()}
    everything = context.root.root().descendants()
    return in_order([n for n in everything if n.kind == ELEMENT and n.attribute("id") in wanted])


def _named(node: Node, nodes: tuple[list[Node], ...]) -> Node | None:
    if not nodes:
        return node
    return nodes[0][0] if nodes[0] else None


@function("local-name", "?N", "text", sees=True)
def local_name(node: Node, context: Context, *nodes: list[Node]) -> str:
    found = _named(node, nodes)
    return found.name if found is not None else ""


@function("namespace-uri", "?N", "text", sees=True)
def namespace_uri(node: Node, context: Context, *nodes: list[Node]) -> str:
    found = _named(node, nodes)
    return found.namespace if found is not None else ""


@function("name", "?N", "text", sees=True)
def name(node: Node, context: Context, *nodes: list[Node]) -> str:
    found = _named(node, nodes)
    if found is None:
        return ""
    return f"{found.prefix}:{found.name}" if found.prefix else found.name


@function("lang", "s", "truth", sees=True)
def lang(node: Node, context: Context, wanted: str) -> bool:
    here: Node | None = node
    while here is not None:
        language = here.attribute("lang", XML_NS)
        if language is not None:
            language, wanted = language.lower(), wanted.lower()
            return language == wanted or language.startswith(wanted + "-")
        here = here.parent
    return False
