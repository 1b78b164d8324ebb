"""When methods contradict each other, and how that is said."""

from __future__ import annotations

import pytest

from estimation.agreement import Claim, disagreement, gap
from vocabulary.text import LANGUAGES, translate


def test_that_intervals_that_meet_do_not_disagree() -> None:
    claims = [Claim("A", 100, 200), Claim("B", 200, 300), Claim("C", 150, None), Claim("D", None, None)]
    assert disagreement(claims) is None
    assert gap(claims[0], claims[1]) == 0


def test_that_two_intervals_that_do_not_meet_are_told_with_the_gap() -> None:
    said = disagreement([Claim("B", 260, 400), Claim("A", 100, 200)])
    assert said is not None
    assert translate(said, "en").startswith("The methods disagree by more than their intervals allow: A allows 200 at the most")
    assert "B 260 at the least; 60 persons" in translate(said, "en")


def test_that_a_missing_limit_contradicts_nothing_on_its_side() -> None:
    assert disagreement([Claim("A", 100, None), Claim("B", 500, 600)]) is None
    assert disagreement([Claim("A", 700, None), Claim("B", 500, 600)]) is not None


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_of_several_pairs_the_widest_is_named_and_the_others_counted(lang: str) -> None:
    said = disagreement([Claim("A", 100, 200), Claim("B", 260, 300), Claim("C", 500, 600)])
    assert said is not None
    spoken = translate(said, lang)
    assert "A" in spoken
    assert "C" in spoken
    assert "300" in spoken  # from 200 to 500
    assert " 2 " in spoken  # A and B, B and C
