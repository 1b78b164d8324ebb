"""What an expression looks at, read from its text."""

from __future__ import annotations

import pytest

from forms.expressions.dependencies import references
from forms.expressions.parse import parse

HERE = ("data", "person", "age")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("/data/total + 1", {("data/total", 0)}),
        (". > 3", {("data/person/age", 3)}),
        ("../name", {("data/person/name", 2)}),
        ("../../total", {("data/total", 1)}),
        ("current()/../name", {("data/person/name", 2)}),
        ("sum(/data/person/age)", {("data/person/age", 0)}),
        ("instance('towns')/root/item[state = current()/../state]/label", {("data/person/state", 2)}),
        ("/data/person[position() = /data/which]/age", {("data/which", 0), ("data/person/age", 0)}),
        ("position(..)", {("data/person", 2)}),
        ("../*", {("data/person/*", 2)}),
        ("//age", {("**", 0)}),
        ("once(today())", {("data/person/age", 3)}),
        ("if(../a, ../b, 1)", {("data/person/a", 2), ("data/person/b", 2)}),
    ],
)
def test_that_every_place_is_found(expression: str, expected: set[tuple[str, int]]) -> None:
    found = {("/".join(reference.names), reference.shared) for reference in references(parse(expression), HERE)}
    assert found == expected


def test_that_counting_looks_at_rows_and_not_at_what_is_answered_in_them() -> None:
    (counted,) = references(parse("count(/data/person)"), HERE)
    assert counted.rows_only
    filtered = references(parse("count(/data/person/age[. > 3])"), HERE)
    assert {reference.rows_only for reference in filtered} == {True, False}
