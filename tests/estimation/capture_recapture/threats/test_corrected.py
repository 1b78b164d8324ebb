"""The arithmetic of the threats on tables small enough to be worked out by hand."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.capture_recapture.table import membership
from estimation.capture_recapture.threats.corrected import together, with_overlaps
from estimation.capture_recapture.threats.erroneous import without_erroneous
from estimation.capture_recapture.threats.linkage import (
    both_by_rates,
    corrected_links,
    di_consiglio_tuoto,
    ding_fienberg,
    false_shares,
    group_rates,
    with_linkage_error,
)
from estimation.capture_recapture.threats.turnover import closed_overlaps
from vocabulary.errors import NoEstimate

TWO = np.array([0.0, 70, 60, 20])  # B only, A only, both: A has 80 persons, B 90
THREE = np.array([0.0, 30, 40, 12, 50, 10, 14, 6])  # 001 … 111


def test_that_overlaps_count_whoever_is_on_all_of_the_lists() -> None:
    assert together(THREE).tolist() == [162, 58, 72, 18, 80, 16, 20, 6]
    assert np.array_equal(with_overlaps(THREE, together(THREE)), THREE)


def test_that_a_pattern_never_falls_below_nobody() -> None:
    overlap = together(THREE)
    overlap[0b110] = 2  # fewer than the six on all three
    found = with_overlaps(THREE, overlap)
    assert found[0b110] == 0
    assert together(found)[[0b100, 0b010, 0b001]].tolist() == [80, 72, 58]


# out of scope --------------------------------------------------------------------------------------------------------


def test_that_persons_out_of_scope_come_off_those_on_the_list_alone() -> None:
    """A tenth of A's 80 persons."""
    assert without_erroneous(TWO, np.array([0.1, 0.0])).tolist() == [0, 70, 52, 20]


def test_that_lists_can_hold_the_same_persons_out_of_scope() -> None:
    """A tenth of both lists and of those on both: every pattern loses a tenth."""
    assert without_erroneous(TWO, np.array([0.1, 0.1]), 1.0) == pytest.approx(0.9 * TWO)
    assert without_erroneous(THREE, np.full(3, 0.1), 1.0) == pytest.approx(0.9 * THREE)


def test_that_each_list_loses_its_share_however_it_is_spread() -> None:
    shares = np.array([0.2, 0.1, 0.05])
    for common in (0.0, 0.5, 1.0):
        found = without_erroneous(THREE, shares, common)
        assert together(found)[[4, 2, 1]] == pytest.approx((1 - shares) * [80, 72, 58])


def test_that_more_persons_out_of_scope_than_a_list_has_alone_cannot_be() -> None:
    with pytest.raises(NoEstimate, match="cannot-be"):
        without_erroneous(TWO, np.array([0.8, 0.0]))


# linkage -------------------------------------------------------------------------------------------------------------


def test_that_two_lists_give_the_links_times_precision_over_recall() -> None:
    """20 links, 95 % of them true, 80 % of the true ones found: 23.75 persons on both."""
    found = corrected_links(TWO, np.array([0.2]), np.array([0.05]))
    assert found == pytest.approx([0, 66.25, 56.25, 23.75])
    assert found[3] == pytest.approx(both_by_rates(20, 0.8, 0.95))


@given(st.integers(50, 500), st.integers(50, 500), st.floats(0.1, 0.9), st.floats(0.6, 1.0), st.floats(0.0, 0.05))
def test_that_all_corrections_agree_where_each_has_its_own_rates(
    first: int, second: int, share: float, recall: float, false: float
) -> None:
    """As de Wolf, van der Laan & Zult (2019) show: with the rates of its model each gives what perfect linkage would."""
    both = share * min(first, second)
    one_sided = recall * both + false * (first - both)
    assert ding_fienberg(one_sided, first, recall, false) == pytest.approx(both)
    assert both_by_rates(one_sided, recall, recall * both / one_sided) == pytest.approx(both)
    two_sided = one_sided + false * (second - both)
    assert di_consiglio_tuoto(two_sided, first, second, recall, false) == pytest.approx(both)
    assert both_by_rates(two_sided, recall, recall * both / two_sided) == pytest.approx(both)


def seen_with_stray_records(counts: Any, stays: Any) -> Any:
    """The expected cells where a record of list j is linked to the others of its person with chance `stays[j]`, else to none:
    every outcome of every pattern, one by one."""
    k = len(stays)
    found = np.zeros_like(counts)
    for cell, on in enumerate(membership(k)):
        lists = [j for j in range(k) if on[j]]
        for linked in product((True, False), repeat=len(lists)):
            chance = float(np.prod([stays[j] if good else 1 - stays[j] for j, good in zip(lists, linked, strict=True)]))
            good = [j for j, is_good in zip(lists, linked, strict=True) if is_good]
            groups = [good] if len(good) > 1 else [[j] for j in good]
            for group in [*groups, *([j] for j in lists if j not in good)]:
                found[sum(1 << (k - 1 - j) for j in group)] += chance * counts[cell]
    return found


@pytest.mark.parametrize("stays", [(1.0, 1.0, 1.0), (0.9, 0.9, 0.9), (0.95, 0.7, 0.85)])
def test_that_the_cells_before_linkage_are_found_again(stays: tuple[float, ...]) -> None:
    """The recall of a pair is the product of both lists' chances; the pairs alone give the cells back."""
    seen = seen_with_stray_records(THREE, stays)
    first, second = np.triu_indices(3, 1)
    s = np.array(stays)
    missed = 1 - s[first] * s[second]
    assert with_linkage_error(THREE, missed, np.zeros(3)) == pytest.approx(seen)
    assert corrected_links(seen, missed, np.zeros(3)) == pytest.approx(THREE)


def test_that_one_stratum_may_fall_short_where_all_together_do_not() -> None:
    """Twenty on both and nobody on B alone: its list cannot have missed links there, but elsewhere."""
    strata = np.array([[0.0, 0, 60, 20], [0, 70, 60, 20]])
    found = corrected_links(strata, np.array([0.2]), np.zeros(1))
    assert found[0].tolist() == [0, 0, 55, 25]
    with pytest.raises(NoEstimate):
        corrected_links(strata[:1], np.array([0.2]), np.zeros(1))


def test_that_the_rate_of_a_group_comes_from_its_pairs() -> None:
    """With chances .9, .8, .7: the pairs have .72, .63, .56 and all three .504."""
    assert group_rates(np.array([0.72, 0.63, 0.56]), 3)[[6, 5, 3, 7]] == pytest.approx([0.72, 0.63, 0.56, 0.504])
    assert group_rates(np.array([0.72, 0.63, 0.56]), 3)[[1, 2, 4]] == pytest.approx([1, 1, 1])


def test_that_more_links_missed_than_the_lists_have_persons_cannot_be() -> None:
    with pytest.raises(NoEstimate, match="cannot-be"):
        corrected_links(np.array([0.0, 5, 5, 20]), np.array([0.5]), np.zeros(1))


# turnover ------------------------------------------------------------------------------------------------------------


def test_that_overlaps_grow_by_those_who_left_between_the_lists() -> None:
    """A tenth replaced from one list to the next: 20/.9 on both, and (0.9)² between the first and the third."""
    assert closed_overlaps(TWO, 0.1)[3] == pytest.approx(20 / 0.9)
    found = together(closed_overlaps(THREE, 0.1))
    assert found[[6, 3, 5, 7]] == pytest.approx([20 / 0.9, 18 / 0.9, 16 / 0.81, 6 / 0.81])
    assert found[[4, 2, 1]] == pytest.approx([80, 72, 58])


def test_that_nothing_supposed_leaves_every_cell_exactly_as_it_is() -> None:
    none = np.zeros(3)
    assert np.array_equal(corrected_links(THREE, none, none), THREE)
    assert np.array_equal(without_erroneous(THREE, none), THREE)
    assert np.array_equal(without_erroneous(THREE, none, 1.0), THREE)
    assert np.array_equal(closed_overlaps(THREE, 0.0), THREE)


# simulation ----------------------------------------------------------------------------------------------------------


def test_that_the_correction_takes_the_bias_of_missed_links_away() -> None:
    """Three independent lists of 4,000 persons, a tenth of the links of each pair missed: Petersen's estimate of each pair."""
    rng = np.random.default_rng(7)
    population, replicates, stays = 4000, 200, np.sqrt(0.9)
    on = membership(3)
    chances = np.prod(np.where(on, [0.3, 0.25, 0.2], [0.7, 0.75, 0.8]), axis=1)
    true = rng.multinomial(population, chances, size=replicates).astype(float)
    true[:, 0] = 0
    seen = np.array([_linked(rng, row, stays) for row in true])
    naive, mended = together(seen), together(corrected_links(seen, np.full(3, 0.1), np.zeros(3)))
    for first, second in ((4, 2), (4, 1), (2, 1)):
        product_ = naive[:, first] * naive[:, second]
        before, after = product_ / naive[:, first | second], product_ / mended[:, first | second]
        error = after.std() / np.sqrt(replicates)
        assert before.mean() == pytest.approx(population / 0.9, abs=6 * error)
        assert after.mean() == pytest.approx(population, abs=6 * error)
        assert before.mean() - population > 10 * error


def _linked(rng: np.random.Generator, true: Any, stays: float) -> Any:
    """The cells after linkage, each record of each person drawn."""
    cells = np.repeat(np.arange(8), true.astype(int))
    on = membership(3)[cells]
    good = on & (rng.random(on.shape) < stays)
    together_ = good.sum(axis=1) > 1
    found = np.bincount((good[together_] @ [4, 2, 1]).astype(int), minlength=8).astype(float)
    alone = on & ~(good & together_[:, None])
    found[[4, 2, 1]] += alone.sum(axis=0)
    return found


@pytest.mark.parametrize("two_sided", [False, True])
def test_that_false_links_by_record_leave_those_that_were_true(two_sided: bool) -> None:
    """Lists of 300 and 200 with 80 on both; 90 % of these linked, 2 % of the others: from the first list's side (Ding &
    Fienberg), or from both (Di Consiglio & Tuoto). Taking them out must give the 80 back."""
    linked = 0.9 * 80 + 0.02 * (220 + two_sided * 120)
    seen = np.array([0, 200 - linked, 300 - linked, linked])
    recall, rate = np.array([0.9]), np.array([0.02])
    found = corrected_links(seen, 1 - recall, false_shares(seen, recall, rate, two_sided))
    assert found[3] == pytest.approx(80)
    assert found[1] + found[3] == pytest.approx(200)


def test_that_more_false_links_than_links_are_refused() -> None:
    with pytest.raises(NoEstimate, match="cannot-be"):
        false_shares(TWO, np.array([0.9]), np.array([0.4]))
