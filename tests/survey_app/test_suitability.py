"""Which methods are recommended, possible, need a reason or cannot be used with a table, and why."""

from __future__ import annotations

import pytest

from estimation.method import Method, methods
from estimation.table import Table
from survey_app.suitability import CANNOT, NEEDS_REASON, POSSIBLE, RECOMMENDED, group_columns, overlap_of, standings

THREE = Table(
    {
        "Refuge": (1, 0, 0, 1, 0, 1, 1),
        "Police": (0, 1, 0, 1, 1, 0, 1),
        "Health": (0, 0, 1, 0, 1, 1, 1),
        "count": (1131, 936, 845, 228, 217, 177, 181),
    },
    "three lists",
)
"""The figures of the overlap picture in the design: 3,715 persons on three lists."""


def levels(table: Table) -> dict[str, str]:
    return {standing.method.name: standing.level for standing in standings(table)}


def test_that_every_registered_method_has_a_standing() -> None:
    assert levels(THREE).keys() == methods().keys()


def test_that_three_lists_recommend_log_linear_models_and_want_a_reason_for_two_lists() -> None:
    found = levels(THREE)
    assert found["log-linear"] == RECOMMENDED
    assert found["chapman"] == NEEDS_REASON
    assert found["residual"] == CANNOT


def test_that_exactly_one_method_is_recommended_where_any_fits() -> None:
    assert list(levels(THREE).values()).count(RECOMMENDED) == 1


def test_that_two_lists_are_proposed_that_share_most() -> None:
    chapman = next(standing for standing in standings(THREE) if standing.method.name == "chapman")
    assert dict(chapman.settings) == {"lists": "Refuge, Police"}  # 228 + 181 are on both, more than on any other two


def test_that_a_method_that_cannot_be_used_says_why() -> None:
    for standing in standings(THREE):
        assert (standing.why is None) == (standing.level in (RECOMMENDED, POSSIBLE))


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_a_method_can_be_used_with_its_own_example(cls: type[Method]) -> None:
    assert levels(cls.example())[cls.name] in (RECOMMENDED, POSSIBLE)


def test_that_the_overlap_counts_every_person_once() -> None:
    overlap = overlap_of(THREE)
    assert overlap is not None
    assert overlap.lists == ("Refuge", "Police", "Health")
    assert sum(count for _, count in overlap.rows) == 3715
    assert overlap_of(Table({"component": ("counted",), "value": (5,)})) is None


def test_that_groups_are_offered_by_columns_that_are_neither_lists_nor_counts() -> None:
    table = Table({"A": (1, 1, 0, 0), "B": (1, 0, 1, 1), "sex": ("F", "M", "F", "M"), "one": ("x",) * 4, "count": (3, 4, 5, 6)})
    assert group_columns(table) == ("sex",)
