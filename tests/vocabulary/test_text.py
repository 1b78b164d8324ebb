"""Sentences that carry their values and become words of a language only when they are shown."""

from __future__ import annotations

import json
import pickle

import pytest

from vocabulary.text import LANGUAGES, N_, NO_BREAK_SPACE, Text, spaced, text, translate

ROW, PERSON, PERSONS = (
    "row {row}",
    "The estimate “{method}” rests on {n} person",
    "The estimate “{method}” rests on {n} persons",
)


def test_that_a_marked_template_is_itself() -> None:
    assert N_("row {row}") == "row {row}"


@pytest.mark.parametrize(("lang", "said"), [("es", "fila 7"), ("pt", "linha 7"), ("en", "row 7")])
def test_that_a_sentence_is_said_in_the_language_asked_for(lang: str, said: str) -> None:
    assert translate(text(ROW, row="7"), lang) == said


def test_that_a_language_that_is_none_of_the_three_is_a_defect() -> None:
    with pytest.raises(ValueError, match="'fr'"):
        translate("row", "fr")


def test_that_a_sentence_without_translation_stands_in_english() -> None:
    assert translate(text("no such sentence {x}", x="y"), "es") == "no such sentence y"


def test_that_nothing_stays_nothing() -> None:
    """The catalogue's own head is the translation of the empty text."""
    assert [translate("", lang) for lang in LANGUAGES] == ["", "", ""]


@pytest.mark.parametrize(("n", "plural"), [(0, True), (1, False), (2, True)])
def test_that_one_is_said_otherwise_than_many(n: int, plural: bool) -> None:
    said = text(PERSON, PERSONS, method="Chapman", n=n)
    assert translate(said, "en").endswith("persons" if plural else "person")
    assert translate(said, "es").endswith("personas" if plural else "persona")


def test_that_a_sentence_inside_a_sentence_is_translated_too() -> None:
    assert translate(text("{first}, {rest}", first=text(ROW, row="1"), rest=text(ROW, row="2")), "pt") == "linha 1, linha 2"


def test_that_values_are_never_taken_for_templates() -> None:
    assert translate(text(ROW, row="{row} {n} {0.__class__}"), "en") == "row {row} {n} {0.__class__}"


def test_that_a_template_without_values_may_hold_braces() -> None:
    assert translate("a {b", "en") == "a {b"


@pytest.mark.parametrize(
    ("number", "said"),
    [(1204, "1 204"), (-1204567, "-1 204 567"), (0.95, "0.95"), (1234.5, "1 234.5"), (1e-05, "1e-05"), (float("inf"), "inf")],
)
def test_that_numbers_have_their_thousands_apart(number: float, said: str) -> None:
    assert spaced(number) == said.replace(" ", NO_BREAK_SPACE)
    assert translate(text("{n}", n=number), "en") == said.replace(" ", NO_BREAK_SPACE)


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_that_the_decimal_mark_is_a_comma_where_the_language_has_one(lang: str) -> None:
    assert translate(text("{n}", n=1234.5), lang) == f"1{NO_BREAK_SPACE}234,5"


def test_that_numbers_are_written_as_the_caller_writes_them_but_yes_and_no_are_no_numbers() -> None:
    said = text("{n} {inner} {flag}", n=1, inner=text("{m}", m=2), flag=True)
    assert translate(said, "en", lambda number: f"<{number}>") == "<1> <2> True"


def test_that_a_sentence_cannot_be_changed_through_its_values() -> None:
    values: dict[str, object] = {"row": "1"}
    said = Text(ROW, values)
    values["row"] = "2"
    assert str(said) == "row 1"
    with pytest.raises(TypeError):
        said.values["row"] = "3"  # type: ignore[index]


def test_that_equal_sentences_are_one_in_a_set() -> None:
    assert len({text(ROW, row="1"), text(ROW, row="1"), text(ROW, row="2"), Text(ROW, {"row": "1"}, "rows {row}")}) == 3


def nested() -> Text:
    return text(PERSON, PERSONS, method=text(ROW, row="1"), n=12, share=0.25)


def test_that_a_sentence_comes_back_equal_from_plain_data_and_from_another_process() -> None:
    assert Text.from_dict(json.loads(json.dumps(nested().to_dict()))) == nested()
    assert pickle.loads(pickle.dumps(nested())) == nested()
    assert Text.from_dict({"template": "alone"}) == Text("alone")
