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


def test_that_the_stored_kinds_of_pseudonyms_keep_their_exact_meaning() -> None:
    """Made by the first release of these kinds with the key 00 01 … 1f: programmes hold such keys, which must still be met."""
    secret = bytes(range(32))
    documents = {
        ("V-18.223.011", "VE"): "f1d83c4c7d80c26f7d1950260e287d5d166955a28412208ff32647713c53bf1b",
        ("20.123.456-k", "CL"): "254e96b066a3d4946b14a51d15d75abebdde53dec99cd6903d1168e0312b5afc",
        ("081.233.411-50", "BR"): "25c0e26b5f16c21e8e2e16f0e22ad3695f09eb1a8be6acac9f67be48349c2122",
    }
    for (document, nationality), made in documents.items():
        assert document_key(secret, {"document": document}, nationality).hex() == made
    names = [
        ("Pérez de León", "Yulimar", "1990-01-01", "ec8aa138acba82bb12c26356679af742ff9587342d8d7824c2cc05388d63e692"),
        ("", "João dos Santos Júnior", "1985-07", "ec2b0dd375ea8375592003993250781a92add66ef5b161fcd2502ba4e308fb98"),
        ("Muñoz Neto", "O’Íñigo", "1970", "8af1a78f29b10319469b969809375dac7a830dd11a71be86b70c9c3ddac0f815"),
    ]
    for surnames, given_names, birth, made in names:
        identity = {"surnames": surnames, "given_names": given_names, "birth_date": birth}
        assert names_key(secret, identity).hex() == made
