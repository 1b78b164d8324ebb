"""Text: the functions of XPath 1.0 and those that ODK adds."""

from __future__ import annotations

from forms.expressions.context import Context
from forms.expressions.functions import patterns
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node
from forms.expressions.values import Value, to_text

_AS_SPACE = str.maketrans("\t\r\n", "   ")  # XML's white space, no other


@function("string", "?v", "text", sees=True)
def string(node: Node, context: Context, *value: Value) -> str:
    return to_text(value[0]) if value else node.text()


@function("concat", "v*", "text")
def concat(*values: Value) -> str:
    """All values in one text; every node of a node-set counts (ODK)."""
    return "".join(_texts(values))


@function("join", "sv*", "text")
def join(separator: str, *values: Value) -> str:
    """All values in one text with `separator` between them; every node of a node-set counts."""
    return separator.join(_texts(values))


def _texts(values: tuple[Value, ...]) -> list[str]:
    found: list[str] = []
    for value in values:
        if isinstance(value, list):
            found.extend(node.text() for node in value)
        else:
            found.append(to_text(value))
    return found


@function("starts-with", "ss", "truth")
def starts_with(text: str, start: str) -> bool:
    return text.startswith(start)


@function("ends-with", "ss", "truth")
def ends_with(text: str, end: str) -> bool:
    return text.endswith(end)


@function("contains", "ss", "truth")
def contains(text: str, part: str) -> bool:
    return part in text


@function("substring-before", "ss", "text")
def substring_before(text: str, part: str) -> str:
    before, found, _ = text.partition(part) if part else ("", "", "")
    return before if found else ""


@function("substring-after", "ss", "text")
def substring_after(text: str, part: str) -> str:
    if not part:
        return text
    _, found, after = text.partition(part)
    return after if found else ""


@function("substring", "sn?n", "text", collect=False)
def substring(text: str, start: float, length: float | None = None) -> str:
    """XPath 1.0: characters are counted from 1 and limits are rounded."""
    first = _rounded(start)
    last = float("inf") if length is None else first + _rounded(length)
    return "".join([character for place, character in enumerate(text, 1) if first <= place < last])


def _rounded(number: float) -> float:
    if number != number or number in (float("inf"), float("-inf")):
        return number
    return float((number + 0.5) // 1)


@function("substr", "sn?n", "text")
def substr(text: str, start: float, end: float | None = None) -> str:
    """ODK: characters are counted from 0, negative places from the end; `end` is left out of the result."""
    first = _place(start, len(text))
    last = len(text) if end is None else _place(end, len(text))
    return text[first:last] if last > first else ""


def _place(number: float, length: int) -> int:
    if number != number:
        return 0
    place = int(max(min(number, 1e9), -1e9))
    return max(0, length + place) if place < 0 else min(place, length)


@function("string-length", "?v", "number", sees=True)
def string_length(node: Node, context: Context, *value: Value) -> float:
    return float(len(to_text(value[0]) if value else node.text()))


@function("normalize-space", "?v", "text", sees=True)
def normalize_space(node: Node, context: Context, *value: Value) -> str:
    words = (to_text(value[0]) if value else node.text()).translate(_AS_SPACE).split(" ")
    return " ".join([word for word in words if word])


@function("translate", "sss", "text")
def translate(text: str, old: str, new: str) -> str:
    table: dict[int, str | None] = {}
    for number, character in enumerate(old):
        table.setdefault(ord(character), new[number] if number < len(new) else None)
    return text.translate(table)


@function("regex", "ss", "truth")
def regex(text: str, pattern: str) -> bool:
    """Whether the whole text matches the pattern (ODK), in time bounded by the lengths of both."""
    return patterns.matches(pattern, text)
