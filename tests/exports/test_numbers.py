"""What is printed adds up, is protected, and lies on round axes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.axes import axis_over, ticks_within
from exports.measure import broken, column_pixels, pixels
from exports.numbers import controlled, counts, parts, to_base
from exports.protect import MINIMUM, gather_small

BASES = st.sampled_from([1, 5, 10, 100, 1000])
VALUES = st.lists(st.floats(0, 1e7), min_size=1, max_size=40)


def test_that_a_number_is_rounded_to_its_base_with_halves_upwards() -> None:
    assert to_base(11418, 100) == 11400
    assert to_base(11450, 100) == 11500
    assert to_base(-7, 5) == -5


@given(VALUES, BASES)
def test_that_parts_add_to_the_headline_and_none_moves_by_a_whole_base(values: list[float], base: int) -> None:
    total = to_base(sum(values), base)
    rounded = controlled(values, total, base)
    assert sum(rounded) == total
    assert all(r % base == 0 for r in rounded)
    assert all(abs(r - v) <= base * (1 + 1e-6) for r, v in zip(rounded, values, strict=True))


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=60))
def test_that_counts_are_multiples_of_five_and_add(observed: list[int]) -> None:
    printed, total = counts(observed)
    assert sum(printed) == total
    assert abs(total - sum(observed)) <= 2.5
    assert all(p % 5 == 0 and abs(p - o) < 5 for p, o in zip(printed, observed, strict=True))


@given(st.lists(st.floats(1, 1e6), min_size=1, max_size=12), st.floats(1, 1e7), BASES)
def test_that_parts_and_their_difference_give_the_printed_headline(values: list[float], headline: float, base: int) -> None:
    rounded, left = parts(values, headline, base)
    assert sum(rounded) + left == to_base(headline, base)


@given(st.lists(st.integers(0, 60), max_size=30))
def test_that_no_row_on_fewer_than_ten_persons_stands_alone_and_none_can_be_recovered(observed: list[int]) -> None:
    kept, together = gather_small(observed, float)
    assert sorted(kept + together) == sorted(observed)
    assert all(n == 0 or n >= MINIMUM for n in kept)
    if together and any(n >= MINIMUM for n in kept):
        assert len(together) >= 2
        assert sum(together) >= MINIMUM


def test_that_rows_keep_their_order_and_the_smallest_other_joins_a_single_small_one() -> None:
    assert gather_small([300, 4, 50, 200], float) == ([300, 200], [4, 50])


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=20), st.integers(2, 9), st.booleans())
def test_that_an_axis_covers_its_values_with_few_round_ticks(values: list[float], most: int, zero: bool) -> None:
    axis = axis_over(values, most, zero)
    slack = 1e-6 * max(1.0, abs(axis.high), abs(axis.low))
    assert axis.low <= min(values) + slack
    assert axis.high >= max(values) - slack
    assert len(axis.ticks()) <= max(most, 3)
    if zero:
        assert axis.low <= 0 <= axis.high


@given(st.floats(-1e7, 1e7), st.floats(1, 1e7), st.integers(3, 9))
def test_that_ticks_lie_inside_and_are_not_too_many(low: float, width: float, most: int) -> None:
    found = ticks_within(low, low + width, most)
    assert 1 <= len(found) <= most
    slack = 1e-6 * max(width, abs(low))
    assert all(low - slack <= t <= low + width + slack for t in found)


def test_that_an_axis_without_values_is_still_an_axis() -> None:
    assert axis_over([]).ticks() == [0.0, 0.5, 1.0]
    assert axis_over([None, math.nan]).high == 1.0


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=300), st.integers(8, 90))
def test_that_a_broken_text_loses_nothing_and_fits_its_column(said: str, width: int) -> None:
    lines = broken(said, width)
    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert all(pixels(line) <= column_pixels(width) or len(line) == 1 for line in lines)


@pytest.mark.parametrize("base", [1, 100])
def test_that_nothing_is_left_where_parts_add(base: int) -> None:
    assert parts([5200.4, 6217.6], 11418.0, base)[1] == 0
