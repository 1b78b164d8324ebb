"""Answers with several choices: texts in which the chosen values stand with spaces between them."""

from __future__ import annotations

from forms.expressions.context import Context
from forms.expressions.functions.registry import function
from forms.expressions.nodes import Node


@function("selected", "ss", "truth")
def selected(answer: str, choice: str) -> bool:
    wanted = choice.strip()
    return wanted in answer.split() or (wanted == "" and answer.strip() == "")


@function("selected-at", "sn", "text")
def selected_at(answer: str, place: float) -> str:
    """The choice at a place counted from 0; empty beyond the end (web-forms)."""
    chosen = answer.split()
    if place != place or place < 0 or place >= len(chosen):
        return ""
    return chosen[int(place)]


@function("count-selected", "s", "number")
def count_selected(answer: str) -> float:
    return float(len(answer.split()))


@function("jr:choice-name", "ss", "text", sees=True)
def choice_name(node: Node, context: Context, value: str, path: str) -> str:
    """The label, in the language of the interview, of a choice of the question at `path`."""
    return context.choice_name(value, path, node)


@function("pulldata", "ssss", "text", sees=True)
def pulldata(node: Node, context: Context, list_name: str, column: str, key_column: str, key: str) -> str:
    """A cell of an attached table: of the first row whose `key_column` is `key`."""
    root = context.instance(list_name)
    if root is None:
        return ""
    for table in root.children or [root]:
        index_key = (id(table), "item", key_column)
        index = context.indexes.get(index_key)
        if index is None:
            index = {}
            for item in table.elements("item"):
                for cell in _cells(item, key_column):
                    index.setdefault(cell, []).append(item)
            context.indexes[index_key] = index
        for item in index.get(key, ())[:1]:
            return "".join(_cells(item, column)[:1])
    return ""


def _cells(item: Node, column: str) -> list[str]:
    """The texts of a column of a row; `@name` is an attribute."""
    if column.startswith("@"):
        found = item.attribute(column[1:])
        return [] if found is None else [found]
    return [cell.text() for cell in item.elements(column)]


@function("once", "v", "any", sees=True)
def once(node: Node, context: Context, value: object) -> object:
    """The answer that the question has already, else the value."""
    text = context.current.text()
    if text:
        return text
    return "" if isinstance(value, float) and value != value else value


@function("version", "", "text", sees=True)
def version(node: Node, context: Context) -> str:
    """The version of the form, as its root element gives it."""
    roots = [child for child in context.root.children if child.name]
    return (roots[0].attribute("version") or "") if roots else ""
