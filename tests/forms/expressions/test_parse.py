"""The reader of expressions: what it accepts, what it refuses, and that no input goes beyond its bounds."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.expressions import evaluate
from forms.expressions.errors import ExpressionError, SyntaxProblem
from forms.expressions.parse import parse
from forms.expressions.syntax import calls

FRAGMENTS = st.sampled_from(
    [
        "/",
        "//",
        "..",
        ".",
        "data",
        "*",
        "@",
        "[",
        "]",
        "(",
        ")",
        ",",
        "'a'",
        '"',
        "1",
        ".5",
        "-",
        "+",
        "=",
        "!=",
        "<=",
        "|",
        "and",
        "or",
        "div",
        "mod",
        "not(",
        "selected(",
        "today()",
        "position(..)",
        "child::",
        "self::node()",
        "text()",
        " ",
        "\t",
        "${x}",
        "$v",
        "if(",
        "concat(",
        "instance('a')",
        "current()",
        "::",
        "é",
        "\x00",
    ]
)


@pytest.mark.parametrize(
    ("expression", "at"),
    [
        ("${a} = = 3 and ((", 0),
        ("1 +", 3),
        ("a[1", 3),
        ("1 And 1", 2),
        ("'open", 0),
        ("concat(1,", 9),
        ("$x", 0),
        ("foo::a", 0),
    ],
)
def test_that_a_broken_expression_is_refused_with_its_place(expression: str, at: int) -> None:
    with pytest.raises(SyntaxProblem) as caught:
        parse(expression)
    assert caught.value.position == at


def test_that_operators_can_be_names() -> None:
    assert evaluate("/div/mod + 1", "<div><mod>2</mod></div>") == 3
    assert evaluate("6 div 2 * 3", "<a/>") == 9


def test_that_three_thousand_parentheses_are_refused() -> None:
    with pytest.raises(SyntaxProblem, match="deep"):
        parse("(" * 3000 + "1" + ")" * 3000)


def test_that_five_hundred_answers_can_be_added_up() -> None:
    assert evaluate(" + ".join(["1"] * 500), "<a/>") == 500
    assert evaluate(" or ".join(["false()"] * 900 + ["true()"]), "<a/>") is True


def test_that_subtraction_runs_from_the_left() -> None:
    assert evaluate("10 - 3 - 2", "<a/>") == 5
    assert evaluate("2 + 3 * 4 - 6 div 3", "<a/>") == 12


def test_that_an_unknown_function_fails_only_where_it_is_called() -> None:
    assert evaluate("if(true(), 'yes', explode())", "<a/>") == "yes"
    with pytest.raises(ExpressionError, match="explode"):
        evaluate("explode()", "<a/>")


def test_that_the_functions_of_an_expression_are_known() -> None:
    assert [call.name for call in calls(parse("if(not(a), jr:choice-name(b, 'b'), x[position() = 1])"))] == [
        "if", "not", "jr:choice-name", "position",
    ]  # fmt: skip


@settings(max_examples=150, deadline=None, database=None)
@given(st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=20).map("".join)))
def test_that_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    with contextlib.suppress(ExpressionError):
        evaluate(text, "<data><a>1</a><b><c>2</c></b></data>")
