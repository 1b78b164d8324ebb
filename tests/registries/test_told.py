"""Every method says in plain language how its figure was reached, and every digit in it comes from the result."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from estimation.method import methods
from estimation.result import Estimate, Population, Provenance
from exports.told import told, values
from vocabulary.text import LANGUAGES, translate

KNOWN = frozenset(values(Estimate("chapman", "", {}, Population(1.0, None, None, 0.95, "none"), 0.0, Provenance("", "", 1))))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", methods())
def test_that_the_method_is_told_in_every_language_without_a_digit_of_its_own(name: str, lang: str) -> None:
    template = translate(methods()[name].told, lang)
    assert template != methods()[name].told or lang == "en"
    assert not re.search(r"\d", template)
    fields = {field for _, field, _, _ in Formatter().parse(template) if field is not None}
    assert fields <= KNOWN
    assert fields == {field for _, field, _, _ in Formatter().parse(methods()[name].told) if field is not None}
    assert template.count(". ") + 1 >= 2
    assert template.endswith(".")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_after_taking_out_known_values_the_paragraph_of_a_result_has_no_digit(lang: str) -> None:
    method = methods()["chapman"]()
    found = method.fit(method.read(method.example()))
    said = told(found)
    assert said is not None
    spoken = translate(said, lang)
    for value in said.values.values():
        spoken = spoken.replace(str(value), "").replace(f"{value:,}".replace(",", "\u00a0"), "")
    assert spoken != translate(said, lang)
    assert not re.search(r"\d", spoken)


def test_that_a_count_on_few_persons_is_not_told() -> None:
    found = Estimate("zero-truncated", "", {}, Population(20.0, None, None, 0.95, "none"), 7.0, Provenance("", "", 1))
    assert "holds fewer than ten persons" in translate(told(found) or "", "en")
