"""Patterns that cannot hang: agreement with Python's own engine, and the patterns that would make that one hang."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.expressions.errors import ExpressionError
from forms.expressions.functions import patterns

NESTED = [r"(a+)+", r"(a|aa)*b", r"([a-c]+\s?)*", r"^(\w+\s)*\w+$", r"((a{1,3}b?){2,4}c)*", r"(?:(?=ab)a|b)*", r"(x*)*y"]


@pytest.mark.parametrize("pattern", NESTED)
def test_that_nested_quantifiers_are_followed_and_not_handed_to_python(pattern: str) -> None:
    assert not patterns.is_harmless(pattern)


@pytest.mark.parametrize("pattern", [r"[0-9]{8}", r"\d+[A-Z]?", r"^[A-Z]{2}\d{6}$", r".{0,20}", r"(yes|no)"])
def test_that_plain_patterns_are_run_by_python(pattern: str) -> None:
    assert patterns.is_harmless(pattern)


@settings(max_examples=200, deadline=None, database=None)
@given(st.sampled_from(NESTED), st.text(alphabet="abcxy \n1", max_size=9))
def test_that_both_engines_agree(pattern: str, text: str) -> None:
    assert patterns.matches(pattern, text) == (re.fullmatch(pattern, text) is not None)


def test_that_a_catastrophic_pattern_ends() -> None:
    assert not patterns.matches("^(a+)+$", "a" * 5_000 + "!")
    assert patterns.matches("^(a|a)*$", "a" * 3_000)


def test_that_letters_of_any_language_can_be_asked_for() -> None:
    assert patterns.matches(r"\p{L}+", "Ñandú")
    assert patterns.matches(r"[\p{Lu}\s]+", "ÁREA NORTE")
    assert not patterns.matches(r"\P{L}+", "abc")


@pytest.mark.parametrize("pattern", ["(", "[a", r"(a)\1+b(?<=c)*", "x" * 3_000, "a{2000}{2000}"])
def test_that_what_cannot_be_followed_is_refused(pattern: str) -> None:
    with pytest.raises(ExpressionError):
        patterns.matches(pattern, "aaa")
