"""What institutions write differently must give the same pseudonym, and what is different must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey_app.services.linking_keys import (
    EMPTY,
    document_key,
    name_tokens,
    names_key,
    normalise_document,
    normalise_names,
)

SECRET, OTHER = b"s" * 32, b"t" * 32


@pytest.mark.parametrize(
    ("written", "nationality", "number"),
    [
        ("V-18.223.011", "VE", "18223011"),
        ("V18223011", "", "18223011"),
        ("v 18 223 011", "VE", "18223011"),
        ("18223011", "VE", "18223011"),
        ("E-81.234.567", "CO", "81234567"),
        ("812.334.115-02", "BR", "81233411502"),
        ("081.233.411-50", "BR", "8123341150"),
        ("8123341150", "BR", "8123341150"),  # a workbook dropped the zero
        ("20.123.456-k", "CL", "20123456K"),
        ("20123456-K", "CL", "20123456K"),
        ("0912345678", "EC", "912345678"),
        ("AB 123456", "AR", "AB123456"),
        ("７７１２３４５", "BO", "7712345"),
        ("---", "VE", ""),
        ("", "", ""),
    ],
)
def test_that_a_document_is_the_same_however_it_is_written(written: str, nationality: str, number: str) -> None:
    assert normalise_document(written, nationality) == number


@pytest.mark.parametrize(
    ("surnames", "given_names", "words"),
    [
        ("Pérez de León", "Yulimar", "LEON PEREZ YULIMAR"),
        ("PEREZ LEON", "YULIMAR", "LEON PEREZ YULIMAR"),
        ("", "Yulimar Pérez de León", "LEON PEREZ YULIMAR"),
        ("dos Santos e Silva", "João", "JOAO SANTOS SILVA"),
        ("da Silva Júnior", "José", "JOSE SILVA"),
        ("Muñoz", "Íñigo", "INIGO MUNOZ"),
        ("O'Higgins", "Ana-María", "ANA MARIA OHIGGINS"),
        ("", "", ""),
    ],
)
def test_that_names_are_the_same_in_any_order_case_and_accent(surnames: str, given_names: str, words: str) -> None:
    assert normalise_names(surnames, given_names) == words


def test_that_a_name_of_particles_or_suffixes_alone_is_not_nothing() -> None:
    assert name_tokens("de la") == ("DE", "LA")
    assert name_tokens("Neto") == ("NETO",)


def test_that_names_make_a_key_only_with_a_birth_date() -> None:
    assert names_key(SECRET, {"surnames": "Rojas"}) == EMPTY
    assert names_key(SECRET, {"birth_date": "1990-01-01"}) == EMPTY
    whole = names_key(SECRET, {"surnames": "Rojas", "given_names": "Ana", "birth_date": "1990-01-01"})
    assert len(whole) == 32
    assert whole == names_key(SECRET, {"full_name": "ANA ROJAS", "birth_date": "1990-01-01"})
    assert whole != names_key(SECRET, {"full_name": "ANA ROJAS", "birth_date": "1990-01-02"})


def test_that_without_the_key_a_pseudonym_says_nothing_and_kinds_never_meet() -> None:
    identity = {"document": "7712345"}
    assert document_key(SECRET, identity) == document_key(SECRET, {"document": "7.712.345"})
    assert document_key(SECRET, identity) != document_key(OTHER, identity)
    assert document_key(SECRET, {}) == EMPTY
    assert document_key(SECRET, identity) != names_key(SECRET, {"full_name": "7712345", "birth_date": "x"})


@given(st.text(max_size=30), st.sampled_from(["", "BR", "CL", "CO", "EC", "PE", "AR", "PY", "VE"]))
def test_that_normalising_a_document_twice_is_normalising_it_once(written: str, nationality: str) -> None:
    once = normalise_document(written, nationality)
    assert normalise_document(once, nationality) == once


@given(st.text(max_size=40), st.text(max_size=40))
def test_that_it_does_not_matter_which_names_are_the_surnames(first: str, second: str) -> None:
    assert normalise_names(first, second) == normalise_names(second, first)
