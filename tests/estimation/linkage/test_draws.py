"""Draws of a linkage: as likely as the records say, whole numbers, and the truth on average."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from estimation.linkage import draws as module
from estimation.linkage.components import components, unseen
from estimation.linkage.draws import draw_tables
from estimation.linkage.missed import together_again
from estimation.linkage.partitions import chances, partitions
from estimation.linkage.result import Linked, Pairs

BELL = (1, 2, 5, 15, 52, 203)  # OEIS A000110 from n = 1


def linkage(source: Sequence[int], pairs: dict[tuple[int, int], float], lists: str = "ABC") -> Linked:
    """A linkage of records with the probabilities of pairs; documents tell nothing of its rules."""
    size = len(source)
    left, right = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    no = np.zeros(len(pairs), dtype=bool)
    chance = np.array(list(pairs.values()))
    counts = tuple(int(n) for n in np.bincount(source, minlength=len(lists)))
    alone = np.arange(size)
    found = Pairs(left, right, np.zeros(len(pairs)), chance, no, ~no)
    return Linked(tuple(lists), counts, counts, 0.5, alone, alone, found, (), ())


def drawn(source: Sequence[int], pairs: dict[tuple[int, int], float], lists: str = "ABC", **more: Any) -> Any:
    return draw_tables(linkage(source, pairs, lists), np.array(source), **more)


@pytest.mark.parametrize(("n", "number"), list(enumerate(BELL, 1)))
def test_that_all_ways_to_be_persons_are_weighed_once(n: int, number: int) -> None:
    ways = partitions(n)
    assert len({tuple(sorted(way)) for way in ways.tolist()}) == len(ways) == number
    assert (ways.sum(axis=1) == 2**n - 1).all()


@pytest.mark.parametrize("p", [0.03, 0.5, 0.98])
def test_that_a_pair_that_nothing_competes_with_keeps_its_probability(p: float) -> None:
    bits = np.log2(p / (1 - p))
    found = chances(np.array([[[np.nan, bits], [bits, np.nan]]]))
    together = partitions(2)[:, 0] == 3
    assert found[0, together] == pytest.approx(p)


def test_that_two_records_of_a_list_compete_for_a_third() -> None:
    """Odds 8 and 4 of the third with the one and the other, who are two persons: 8, 4 and 1 (none) are the weights."""
    odds = np.full((1, 3, 3), np.nan)
    for a, b, bits in ((0, 2, 3.0), (1, 2, 2.0), (0, 1, -60.0)):
        odds[0, a, b] = odds[0, b, a] = bits
    found = dict(zip(map(tuple, partitions(3).tolist()), chances(odds)[0], strict=True))
    assert found[5, 2, 0] == pytest.approx(8 / 13)
    assert found[1, 6, 0] == pytest.approx(4 / 13)
    assert found[1, 2, 4] == pytest.approx(1 / 13)


def test_that_a_third_record_is_as_likely_as_each_pair_says_where_two_are_surely_one_person() -> None:
    odds = np.full((1, 3, 3), -2.0)
    odds[0, 0, 1] = odds[0, 1, 0] = 40.0
    found = dict(zip(map(tuple, partitions(3).tolist()), chances(odds)[0], strict=True))
    assert found[7, 0, 0] == pytest.approx(0.2)


def test_that_the_mean_over_draws_is_the_soft_count() -> None:
    """Where no pair competes with another: the sum of probabilities, with the variance of a sum of independent ones."""
    rng = np.random.default_rng(3)
    p = rng.uniform(0.03, 0.97, 400)
    source = [0] * 400 + [1] * 400
    both = drawn(source, {(i, 400 + i): float(p[i]) for i in range(400)}, "AB", draws=300)[:, 0, 3]
    spread = np.sqrt((p * (1 - p)).sum())
    assert both.mean() == pytest.approx(p.sum(), abs=4 * spread / np.sqrt(300))
    assert both.std() == pytest.approx(spread, rel=0.2)


def test_that_a_pair_that_nobody_compared_does_not_keep_three_records_apart() -> None:
    """The trap of the cell of all lists: silence about the third pair is no evidence against it."""
    sure = 1 - 1e-9
    found = drawn([0, 1, 2], {(0, 1): sure, (1, 2): sure}, draws=5)
    assert (found[:, 0, 7] == 1).all()
    assert found.sum() == 5
    likely = drawn([0, 1, 2] * 100, {(3 * i + a, 3 * i + a + 1): 0.95 for i in range(100) for a in (0, 1)}, draws=20)
    assert likely[:, 0, 7].mean() == pytest.approx(100 * 0.95**2, abs=4)


def test_that_records_that_somebody_told_apart_are_never_one_person() -> None:
    found = drawn([0, 1, 2], {(0, 1): 1.0, (1, 2): 1.0, (0, 2): 0.0}, draws=30)
    assert (found[:, 0, 7] == 0).all()
    assert (found.sum(axis=(1, 2)) == 2).all()


def test_that_pairs_are_compared_where_others_hang_their_records_together() -> None:
    left, right = np.array([0, 1, 3]), np.array([1, 2, 4])
    a, b = unseen(6, left, right, np.array([0.9, 0.8, 0.001]))
    assert list(zip(a.tolist(), b.tolist(), strict=True)) == [(0, 2)]


def test_that_a_chain_falls_apart_into_small_components_at_its_weakest_links() -> None:
    chance = np.where(np.arange(99) % 10 == 9, 0.3, 0.995)
    label = components(100, np.arange(99), np.arange(1, 100), chance, 10)
    assert len(set(label.tolist())) == 10
    assert (np.bincount(label) == 10).all()


def test_that_components_too_large_to_weigh_are_taken_as_they_were_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_TOGETHER", 2)
    pairs = dict.fromkeys(itertools.combinations(range(4), 2), 0.995)
    found = draw_tables(linkage([0, 1, 2, 2], pairs), np.array([0, 1, 2, 2]), draws=4)
    assert (found.sum(axis=(1, 2)) == 4).all()


def test_that_records_of_a_list_that_may_be_one_person_are_drawn_as_one_or_two() -> None:
    n = 200
    source = [0] * n + [1] * (2 * n)
    pairs = {(i, n + i): 0.9999999 for i in range(n)} | {(n + i, 2 * n + i): 0.5 for i in range(n)}
    found = drawn(source, pairs, "AB", draws=50)[:, 0]
    assert (found[:, 3] == n).all()
    assert found[:, 1].mean() == pytest.approx(n / 2, abs=4 * np.sqrt(n / 4 / 50))


def test_that_missed_links_are_put_back_as_whole_numbers_and_lists_keep_their_size() -> None:
    tables = np.tile(np.array([0, 500, 400, 300]), (400, 1, 1))
    found = together_again(tables, np.full((400, 1), 0.8), np.full(400, 0.5), np.random.default_rng(1))[:, 0]
    assert found.dtype == np.int64
    assert (found[:, 1] + found[:, 3] == 800).all()
    assert (found[:, 2] + found[:, 3] == 700).all()
    missed = found[:, 3] - 300
    assert missed.mean() == pytest.approx(75, abs=3)  # 300/0.8 − 300
    assert missed.var() == pytest.approx(75 / 0.8, rel=0.3)  # negative binomial


@pytest.mark.parametrize("shared", [0.0, 0.5, 1.0])
def test_that_what_came_apart_is_put_together_again_on_average(shared: float) -> None:
    """Persons are taken apart here by bad records and missed pairs, one by one; the inverse must give them back."""
    rng = np.random.default_rng(7)
    true = np.array([0, 900, 800, 600, 700, 500, 400, 700])
    s, pair = np.array([0.98, 0.95, 0.85]) ** shared, {(0, 1): 0.97, (0, 2): 0.85, (1, 2): 0.8}
    keep = {k: (v if shared == 0 else 1 - (1 - v) * (1 - shared)) for k, v in pair.items()}
    recall = np.array([s[i] * s[j] * keep[i, j] for i, j in keep])
    table = np.zeros(8, dtype=np.int64)
    for cell, persons in enumerate(true):
        lists = [i for i in range(3) if cell >> (2 - i) & 1]
        for _ in range(int(persons)):
            good = {i: rng.random() < s[i] for i in lists}
            parts = {i: {i} for i in lists}
            for i, j in itertools.combinations(lists, 2):
                if good[i] and good[j] and rng.random() < keep[i, j]:
                    parts[i] |= parts[j]
                    for one in parts[i]:
                        parts[one] = parts[i]
            for part in {id(each): each for each in parts.values()}.values():
                table[sum(4 >> i for i in part)] += 1
    of_records = np.log(s.prod() ** 2) / np.log(recall.prod()) if shared else 0.0
    found = together_again(
        np.tile(table, (100, 1, 1)), np.tile(recall, (100, 1)), np.full(100, of_records), np.random.default_rng(2)
    )[:, 0]
    assert found[:, 7].mean() == pytest.approx(700, abs=25 if shared in (0.0, 1.0) else 40)
    assert_allclose(found[:, [3, 5, 6]].mean(axis=0), true[[3, 5, 6]], atol=75)


def test_that_two_lists_or_six_are_put_together_alike() -> None:
    rng = np.random.default_rng(1)
    tables = rng.integers(50, 100, (3, 2, 64))
    tables[..., 0] = 0
    found = together_again(tables, np.full((3, 15), 0.97), np.full(3, 0.4), rng)
    on = (np.arange(64)[:, None] >> np.arange(6)) & 1
    assert (found @ on == tables @ on).all()
    assert (found.sum(axis=-1) < tables.sum(axis=-1)).all()
    assert (found >= 0).all()


def test_that_the_draws_hold_the_truth_within_their_spread(known: Any) -> None:
    found = draw_tables(known.linked, known.source, draws=40)[:, 0]
    assert found.shape == (40, 8)
    assert (found[:, 0] == 0).all()
    true = np.zeros(known.made.persons, dtype=np.int64)
    np.bitwise_or.at(true, known.truth, 4 >> known.source)
    counts = np.bincount(true, minlength=8)
    for a, b in itertools.combinations(range(3), 2):
        both = [cell for cell in range(8) if cell & (4 >> a) and cell & (4 >> b)]
        overlap = found[:, both].sum(axis=1)
        assert overlap.mean() == pytest.approx(counts[both].sum(), abs=max(3 * overlap.std(), 3))
        soft = known.linked.agreement("ABC"[a], "ABC"[b])
        assert overlap.mean() == pytest.approx(soft.soft, abs=3 * soft.soft_se)


def test_that_groups_add_up_and_records_out_of_scope_count_on_no_list(known: Any) -> None:
    sex = np.arange(known.source.size) % 2
    sex = sex[np.unique(known.linked.person, return_index=True)[1]][known.linked.person]  # one group a person
    groups = draw_tables(known.linked, known.source, sex, draws=3)
    assert groups.shape == (3, 2, 8)
    alone = draw_tables(known.linked, known.source, np.where(sex == 0, 0, -1), draws=3)
    assert alone.shape == (3, 1, 8)
    whole = draw_tables(known.linked, known.source, draws=3)
    assert_allclose(groups.sum(axis=1)[:, 1:], whole[:, 0, 1:], atol=8)
    assert_allclose(alone[:, 0], groups[:, 0], atol=8)
    without = np.where(known.source == 2, -1, 0)
    assert (draw_tables(known.linked, known.source, without, draws=2)[..., 1::2] == 0).all()


def test_that_the_same_seed_gives_the_same_draws(known: Any) -> None:
    first, again, other = (draw_tables(known.linked, known.source, draws=4, seed=seed) for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()
