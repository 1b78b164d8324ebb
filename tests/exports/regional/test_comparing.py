"""What may stand beside what, why not, and sums over comparable figures alone."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from exports.regional.comparing import View, compare
from exports.regional.entry import Entry
from exports.regional.total import said, total
from vocabulary.errors import BadInput
from vocabulary.text import translate

Country = Callable[..., Entry]


def codes(view: View) -> dict[str, list[str]]:
    return {row.entry.file: [reason.code for reason in row.reasons] for row in view.rows}


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"unit": "PS × 10^3"}, "unit", "another unit"),
        ({"scope": "_O"}, "population", "another population"),
        ({"measure": "other"}, "population", "another population"),
        ({"area": "Tarapacá", "area_code": "CL-TA"}, "area", "a part of the country: Tarapacá"),
        ({"date": ""}, "no-date", "does not say to which day"),
        (
            {"value": None, "lower": None, "upper": None, "level": None, "quality": "D"},
            "refused",
            "of class D and without a range",
        ),
        ({"quality": ""}, "no-class", "no quality class"),
        ({"quality": "D"}, "class", "too weak"),
        ({"quality": "high"}, "class", "another scale (high)"),
        ({"upper": None}, "interval", "no complete interval"),
        ({"age": "Y_GE15"}, "ages", "other ages (15 and over; the yardstick 18 and over)"),
        ({"sex": "F"}, "sex", "another sex"),
        ({"excluded": "Solicitantes de refugio"}, "scope", "said otherwise"),
        ({"rules": "those who wait are counted"}, "scope", "those who wait are counted"),
        ({"level": 0.9}, "level", "90 %; the yardstick 95 %"),
        ({"date": "2024-06-30"}, "date", "more than 12 months"),
    ],
)
def test_that_a_figure_is_held_back_with_the_reason_in_words(
    changes: dict[str, Any], code: str, words: str, country: Country
) -> None:
    view = compare([country("PE"), country("EC"), country("CL", **changes)])
    assert [e.figure.country for e in view.comparable] == ["EC", "PE"]
    (row,) = (row for row in view.rows if row.entry.figure.country == "CL")
    assert code in [reason.code for reason in row.reasons if reason.bars]
    assert any(words in str(reason.said) for reason in row.reasons)
    found = total(view)
    assert found is not None
    assert found.countries == ("EC", "PE")


def test_that_another_method_class_or_kind_of_interval_is_said_and_bars_nothing(country: Country) -> None:
    view = compare(
        [country("PE"), country("CL", method="residual", method_words="Residual", quality="C", interval="percentile")]
    )
    assert codes(view)["cl.csv"] == ["interval-kind", "method", "other-class"] or codes(view)["pe.csv"] == [
        "interval-kind", "method", "other-class"]  # fmt: skip
    assert len(view.comparable) == 2


def test_that_the_yardstick_is_the_figure_with_which_most_can_be_compared(country: Country) -> None:
    view = compare([country("PE", age="_T"), country("EC"), country("CL"), country("BO", age="_T"), country("CO")])
    assert view.yardstick is not None
    assert view.yardstick.figure.age == "Y_GE18"
    assert [e.figure.country for e in view.comparable] == ["CL", "CO", "EC"]
    asked = compare([country("PE", age="_T"), country("EC"), country("CL"), country("BO", age="_T")], "BO")
    assert [e.figure.country for e in asked.comparable] == ["BO", "PE"]


def test_that_of_two_vintages_the_newer_counts_and_of_two_days_the_nearer(country: Country) -> None:
    older = country("PE", file="old.csv", vintage="2026-10-01", value=9000, run="b" * 64)
    again = country("PE", file="copy.csv")
    far = country("PE", file="far.csv", date="2026-03-31", run="c" * 64)
    view = compare([older, country("PE"), again, far, country("EC")], "EC")
    assert codes(view) == {
        "ec.csv": [],
        "old.csv": ["vintage"],
        "pe.csv": [],
        "copy.csv": ["twice"],
        "far.csv": ["another-date"],
    }
    (old,) = (row for row in view.rows if row.entry.file == "old.csv")
    assert "24 November 2026 in pe.csv is used" in str(old.reasons[0].said)


def test_that_all_figures_compared_lie_within_the_months_of_one_another(country: Country) -> None:
    """Both are eleven months from the yardstick, and twenty-two from each other: the side with more countries is compared."""
    view = compare([
        country("PE", date="2025-06-30"), country("EC", date="2024-07-31"), country("CL", date="2026-05-31"),
        country("BO", date="2026-04-30"),
    ], "PE")  # fmt: skip
    assert codes(view) == {"bo.csv": [], "cl.csv": [], "ec.csv": ["date"], "pe.csv": []}
    days = [entry.day for entry in view.comparable if entry.day is not None]
    assert (max(days) - min(days)).days <= 366
    (left,) = (row for row in view.rows if row.entry.file == "ec.csv")
    assert "31 July 2024, is more than 12 months from 31 May 2026" in str(left.reasons[0].said)
    wider = compare([country("PE", date="2025-06-30"), country("EC", date="2024-07-31"), country("CL", date="2026-05-31")],
                    "PE", within=24)  # fmt: skip
    assert len(wider.comparable) == 3


def test_that_a_country_gives_the_figure_that_lies_within_the_months_of_the_others(country: Country) -> None:
    """Ecuador's older figure is nearer to the yardstick, but too far from Chile's; its other one lies near both."""
    view = compare([
        country("PE", date="2025-06-30"), country("CL", date="2026-05-31"), country("EC", file="old.csv", date="2025-04-30"),
        country("EC", file="new.csv", date="2025-12-31", run="e" * 64),
    ], "PE")  # fmt: skip
    assert codes(view) == {"cl.csv": [], "old.csv": ["another-date"], "new.csv": [], "pe.csv": []}


def test_that_two_figures_of_one_country_day_and_vintage_are_not_both_used(country: Country) -> None:
    view = compare([country("PE", file="one.csv"), country("PE", file="two.csv", value=9000, run="d" * 64), country("EC")])
    assert codes(view)["two.csv"] == ["vintage"]
    assert codes(view)["one.csv"] == []


def test_that_the_limits_of_a_sum_are_those_of_independent_errors(country: Country) -> None:
    """Independent errors add by their squares (ISO/IEC Guide 98-3:2008, GUM, 5.1.2): 3, 4 → 5."""
    view = compare([
        country("PE", value=100_000, lower=97_000, upper=106_000), country("EC", value=200_000, lower=196_000, upper=208_000),
    ])  # fmt: skip
    found = total(view)
    assert found is not None
    assert (found.value, found.base) == (300_000, 1000)
    assert (found.lower, found.upper) == (300_000 - 5_000, 300_000 + 10_000)
    assert math.hypot(3_000, 4_000) == 5_000
    words = translate(said(found, view), "es")
    assert "300\u00a0000" in words
    assert "95 %" in words


def test_that_fewer_than_two_comparable_figures_have_no_sum(country: Country) -> None:
    view = compare([country("PE"), country("EC", quality="")])
    assert total(view) is None
    assert "There is no sum: 1 figure can be compared" in str(said(None, view))
    nothing = compare([country("EC", quality="")])
    assert nothing.yardstick is None
    assert "0 figures" in str(said(None, nothing))


def test_that_words_on_scope_may_be_held_for_the_same_by_somebody_who_says_why(country: Country) -> None:
    both = [country("PE", excluded="Solicitantes de refugio"), country("BR", excluded="Solicitantes de refúgio")]
    assert len(compare(both).comparable) == 1
    assert len(compare(both, same_scope="The same law in two languages").comparable) == 2


def test_that_a_yardstick_that_is_not_there_is_refused(country: Country) -> None:
    with pytest.raises(BadInput) as found:
        compare([country("PE")], "XX")
    assert "One of: PE" in found.value.say("en")


def test_that_a_year_or_a_month_counts_from_its_middle(country: Country) -> None:
    assert str(country("PE", date="2026").day) == "2026-07-01"
    assert str(country("PE", date="2026-10").day) == "2026-10-15"
    assert country("PE", date="hacia 2020").day is None


def test_that_a_yardstick_that_is_itself_too_weak_still_holds_the_others_to_its_day(country: Country) -> None:
    view = compare([country("PE", quality="D"), country("CL", date="2027-05-31"), country("BO", date="2025-12-31")], "PE")
    assert [e.figure.country for e in view.comparable] == ["CL"]
