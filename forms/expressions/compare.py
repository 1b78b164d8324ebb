"""Equality and order of two values, by XPath 1.0 section 3.4, with days and instants."""

from __future__ import annotations

import operator
from collections.abc import Callable
from datetime import date, tzinfo

from forms.expressions.nodes import Node
from forms.expressions.values import Value, aligned, parse_moment, text_scalar, to_number, to_scalar, to_text, to_truth

ORDERS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def equal(left: Value, right: Value, wanted: bool, zone: tzinfo) -> bool:
    """`left = right` where `wanted`, else `left != right`; true for node-sets where any pair satisfies it."""
    if isinstance(left, list):
        if isinstance(right, list):
            return _nodes_equal(left, right, wanted)
        if isinstance(right, bool):
            return (bool(left) == right) == wanted
        return any(_text_equal(node.text(), right, wanted, zone) for node in left)
    if isinstance(right, list):
        return equal(right, left, wanted, zone)
    if isinstance(left, str) and isinstance(right, str):
        return (left == right) == wanted
    if isinstance(left, bool) or isinstance(right, bool):
        return (to_truth(left) == to_truth(right)) == wanted
    if isinstance(left, date) or isinstance(right, date):
        return _moments_equal(left, right, zone) == wanted
    return (to_number(left, zone) == to_number(right, zone)) == wanted


def _text_equal(text: str, other: Value, wanted: bool, zone: tzinfo) -> bool:
    if isinstance(other, str):
        return (text == other) == wanted
    if isinstance(other, float):
        return (aligned(text_scalar(text, zone), other, zone)[0] == other) == wanted
    return _moments_equal(text, other, zone) == wanted


def _moments_equal(left: Value, right: Value, zone: tzinfo) -> bool:
    one = parse_moment(left, zone) if isinstance(left, str) else to_scalar(left, zone)
    two = parse_moment(right, zone) if isinstance(right, str) else to_scalar(right, zone)
    if one is None or two is None:
        return to_text(left) == to_text(right)
    first, second = aligned(one, two, zone)
    return first == second


def _nodes_equal(left: list[Node], right: list[Node], wanted: bool) -> bool:
    ours, theirs = {node.text() for node in left}, {node.text() for node in right}
    if wanted:
        return not ours.isdisjoint(theirs)
    return bool(ours) and bool(theirs) and (len(ours) > 1 or len(theirs) > 1 or ours != theirs)


def ordered(sign: str, left: Value, right: Value, zone: tzinfo) -> bool:
    """`left sign right` for < <= > >=; true for node-sets where any pair satisfies it."""
    holds = ORDERS[sign]
    if isinstance(left, list) and len(left) != 1:
        return any(ordered(sign, [node], right, zone) for node in left)
    if isinstance(right, list) and len(right) != 1:
        return ordered(MIRRORED[sign], right, left, zone)
    one, two = _scalar(left, right, zone), _scalar(right, left, zone)
    if isinstance(one, float) and isinstance(two, float):
        return holds(one, two)
    return holds(*aligned(one, two, zone))


def _scalar(value: Value, other: Value, zone: tzinfo) -> float | date:
    """The value on a scale; a text is read as a date only beside what may be one."""
    if isinstance(value, str) and not isinstance(other, str | bool):
        return text_scalar(value, zone)
    return to_scalar(value, zone)
