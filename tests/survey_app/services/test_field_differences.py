"""Where two values differ, letter by letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.services.field_differences import ALIKE, DIFFERS, ELSEWHERE, differences


def marked(value: str, other: str) -> list[str]:
    """What is marked as different in the first."""
    return [piece for piece, mark in differences(value, other)[0] if mark == DIFFERS]


@pytest.mark.parametrize(
    ("first", "second", "different"),
    [
        ("Pérez Rojas", "PEREZ ROXAS", ["j"]),
        ("Peña", "PENA", ["ñ"]),
        ("12345678", "12354678", ["45"]),
        ("Gonzales", "Gonsales", ["z"]),
        ("María José", "Maria", ["José"]),
        ("José Luis", "Ana", ["José", "Luis"]),
        ("Rojas", "", []),
        ("García", "Garcia", []),
        ("30.861.834", "30861834", []),
    ],
)
def test_that_what_differs_is_marked_and_nothing_else(first: str, second: str, different: list[str]) -> None:
    assert marked(first, second) == different


def test_that_words_in_another_place_are_told_apart_from_other_words() -> None:
    left, right = differences("Pérez Rojas", "Rojas Pérez")
    assert {mark for _, mark in (*left, *right)} == {ALIKE, ELSEWHERE}


@given(st.text(max_size=30), st.text(max_size=30))
def test_that_the_pieces_are_the_whole_value(first: str, second: str) -> None:
    """Whatever a list writes: letters that have two small forms, marks without a letter, spaces in a row."""
    for value, pieces in zip((first, second), differences(first, second), strict=True):
        assert " ".join("".join(piece for piece, _ in pieces).split()) == " ".join(value.split())


@given(st.text(max_size=30))
def test_that_nothing_differs_from_itself(value: str) -> None:
    assert marked(value, value.upper() if value.isascii() else value) == []
