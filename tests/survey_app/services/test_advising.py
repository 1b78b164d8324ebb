"""The adviser: what a table tells of itself, and where a method wants a written reason."""

from __future__ import annotations

from typing import Any

import pytest

from estimation.method import methods
from estimation.objection import reason_of
from estimation.table import Table
from survey_app.services import advising, estimating
from vocabulary.errors import BadParameter
from vocabulary.text import LANGUAGES, translate

THREE = Table(
    {
        "A": (1, 1, 0, 0, 1, 1, 0),
        "B": (1, 0, 1, 0, 1, 0, 1),
        "C": (0, 0, 0, 1, 0, 1, 0),
        "sex": ("F", "F", "F", "F", "M", "M", "M"),
        "count": (20, 60, 70, 30, 25, 40, 80),
    },
    "three.csv",
)
TWO = Table({"A": (1, 1, 0), "B": (1, 0, 1), "count": (20, 60, 70)}, "two.csv")
REASON = "The third list has children only"


def method(name: str, **settings: Any) -> Any:
    return methods()[name](**settings)


def test_that_a_method_that_suits_needs_no_reason() -> None:
    for name in ("log-linear", "sparse", "closed-models"):
        assert advising.objection(method(name), THREE) is None
    assert advising.objection(method("log-linear", lists=("A", "B", "C")), THREE) is None
    assert advising.objection(method("chapman"), TWO) is None


def test_that_two_of_three_lists_need_a_reason_with_the_two_list_method_alone() -> None:
    why = advising.objection(method("chapman", lists=("A", "B")), THREE)
    assert why is not None
    assert translate(why, "en") == "It uses 2 of the 3 lists only: A · B"
    assert advising.objection(method("closed-models", lists=("A", "B")), THREE) is None


def test_that_lists_that_were_named_are_used_without_a_reason_and_it_is_said_first() -> None:
    found = estimating.run(method("chapman", lists=("A", "B")), THREE)
    assert translate(found.warnings[0], "en") == "It uses 2 of the 3 lists only: A · B. No reason was written down."
    assert reason_of(found) == ""
    with_reason = estimating.run(method("chapman", lists=("A", "B")), THREE, reason=REASON)
    assert REASON in translate(with_reason.warnings[0], "en")
    assert with_reason.population == found.population


@pytest.mark.parametrize("name", ["log-linear", "all-log-linear"])
def test_that_a_method_for_more_lists_than_there_are_needs_a_reason(name: str) -> None:
    with pytest.raises(BadParameter, match="needs-reason"):
        estimating.run(method(name), TWO)
    with pytest.raises(BadParameter, match="needs-reason"):
        estimating.run(method(name), TWO, reason="  short ")
    found = estimating.run(method(name), TWO, reason=f"  {REASON} ")
    assert reason_of(found) == REASON
    assert REASON in translate(found.warnings[0], "en")
    assert found.population.point > found.observed


def test_that_methods_of_other_families_are_not_asked_for_reasons() -> None:
    residual = method("residual")
    assert advising.objection(residual, residual.example()) is None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_lists_tell_how_they_overlap_and_where_nobody_is(lang: str) -> None:
    said = [translate(fact, lang) for fact in advising.facts(THREE, ("sex",))]
    assert "3" in said[0]
    assert "325" in said[0]
    assert "85" in said[0]  # 20 + 25 on A and B, 40 on A and C
    assert any("B · C" in fact for fact in said)
    assert any("2" in fact and "7" in fact for fact in said)  # B with C, and all three


def test_that_a_group_whose_lists_do_not_overlap_is_named() -> None:
    counts = (0, 60, 70, 30, 25, 40, 80)
    said = [translate(fact, "en") for fact in advising.facts(Table({**THREE.columns, "count": counts}), ("sex",))]
    assert any("In 1 group the lists do not overlap: sex F." in fact for fact in said)


def test_that_a_table_without_lists_tells_nothing() -> None:
    assert advising.facts(Table({"component": ("counted",), "value": (5,)})) == []
