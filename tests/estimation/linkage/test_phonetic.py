"""The phonetic key joins what is said alike and parts what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.linkage.phonetic import phonetic

WORDS = st.text("ABCDEFGHIJLMNOPQRSTUVXYZ", min_size=1, max_size=12)


@pytest.mark.parametrize(
    "written",
    [
        "González Gonzales Gonsález Gonzáles",  # Abydos' SpanishMetaphone parts these (field measurement, seseo)
        "Vásquez Bázquez Vázques",  # Double Metaphone parts these
        "Gonçalves Goncalves Gonsalves",
        "Conceição Conceicao Conseisao",
        "Muñoz Munhoz Munoz",
        "Llanos Yanos Lhanos",
        "Huamán Guamán Waman",
        "Quispe Kispe",
        "Jiménez Giménez",
        "Hernández Ernandes",
        "Chávez Chaves Shaves",
        "Yolanda Iolanda",
        "Ceballos Zevallos Seballos",
        "Zambrano Sanbrano",
    ],
)
def test_that_what_is_said_alike_has_one_key(written: str) -> None:
    assert len({phonetic(word) for word in written.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["María Mario", "Pérez Paredes", "Rojas Rosas", "Mamani Marín", "Torres Torrico", "Gómez Gámboa"]
)
def test_that_what_is_said_otherwise_has_two(pair: str) -> None:
    first, second = map(phonetic, pair.split())
    assert first != second


@given(WORDS)
def test_that_b_and_v_and_z_and_x_and_marks_make_no_difference(word: str) -> None:
    assert phonetic(word) == phonetic(word.replace("V", "B")) == phonetic(word.lower()) == phonetic(f"{word[0]}-{word[1:]}")
    assert phonetic(word) == phonetic(word.replace("Z", "X"))


@given(WORDS, st.sampled_from("BDFMRTV"))
def test_that_a_doubled_letter_makes_no_difference(word: str, letter: str) -> None:
    assert phonetic(f"P{word}".replace(letter, letter * 2)) == phonetic(f"P{word}".replace(letter * 2, letter))


@given(st.text(max_size=20))
def test_that_a_key_is_of_capital_letters_and_no_longer_than_its_word(word: str) -> None:
    key = phonetic(word)
    assert set(key) <= set("ABDEFGIJKLMNOPRSTUWXY")
    assert len(key) <= len(word) * 4  # a ligature is taken apart


@given(st.text("ABDEFJMORT", max_size=8))
def test_that_an_h_before_a_vowel_is_silent_within_a_word(word: str) -> None:
    assert phonetic(f"BR{word}RHA") == phonetic(f"BR{word}RA")
