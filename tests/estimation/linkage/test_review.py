"""Pairs for people to look at, and what their verdicts say: orders, intervals that cover, agreement of two people."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from estimation.linkage.columns import columns_of
from estimation.linkage.model import COMPARISONS
from estimation.linkage.pair_evidence import evidence
from estimation.linkage.posteriors import groups_of
from estimation.linkage.result import Agreement, Linked, Pairs, Whole
from estimation.linkage.review_figures import ReviewedPair, RulesChecked, figures
from estimation.linkage.review_plan import KINDS, MATTER, RANDOM, Plan, Sizes, influence, plan
from estimation.linkage.reviewers import raters
from vocabulary.progress import silent

if TYPE_CHECKING:
    from tests.estimation.linkage.conftest import Known

N = (900, 1000)


@dataclass(frozen=True)
class Made:
    """Two lists with pairs whose truth is known; probabilities may say too much (`bold`)."""

    linked: Linked
    source: Whole
    numbers: NDArray[np.uint64]
    true: NDArray[np.bool_]


def made(seed: int, *, bold: bool = False) -> Made:
    rng = np.random.default_rng(seed)
    k = 800
    logit = np.where(rng.random(k) < 0.45, rng.normal(7, 3, k), rng.normal(-4, 2.5, k))
    p = 1 / (1 + np.exp(-logit))
    true = rng.random(k) < 1 / (1 + np.exp(-(logit * 0.6 - 0.6 if bold else logit)))
    kind = rng.random(k)
    left, right = rng.permutation(N[0])[:k], N[0] + rng.permutation(N[1])[:k]
    pairs = Pairs(left, right, np.zeros(k), p, kind < 0.75, (kind < 0.6) | (kind >= 0.75))
    soft = float(p[p > 0.02].sum()) / 0.97
    told = tuple(
        Agreement(a, b, 0, soft if a != b else 0.0, 1.0, 0.97, None, None) for a, b in (("A", "A"), ("A", "B"), ("B", "B"))
    )
    each, person = np.arange(sum(N)), np.arange(sum(N))
    person[right[p >= 0.5]] = left[p >= 0.5]
    linked = Linked(("A", "B"), N, N, 0.5, person, each, pairs, (), (), told)
    return Made(linked, np.repeat([0, 1], N), rng.integers(0, 2**63, sum(N)).astype(np.uint64), true)


def looked(it: Made, share: float = 1.0, sizes: Sizes | None = None) -> tuple[Plan, dict[int, float]]:
    """What a share of the pairs of each kind says, decided rightly and in order."""
    found = plan(it.linked, it.source, it.numbers, sizes)
    asked = [int(i) for kind in KINDS for i in found.order[kind][: int(share * found.order[kind].size)]]
    return found, {i: float(it.true[i]) for i in asked}


def told(it: Made, found: Plan, decided: dict[int, float]) -> tuple[ReviewedPair, RulesChecked]:
    of_lists, rules = figures(it.linked, found, decided, {("A", "B"): 0.97})
    return of_lists[1], rules


def test_that_the_pair_that_could_move_the_estimate_most_comes_first() -> None:
    """Of equal lists p (1 − p) decides: 0.5 before 0.9 before 0.999."""
    it = made(1)
    found = plan(it.linked, it.source, it.numbers)
    p = it.linked.pairs.posterior[found.order[MATTER]]
    assert (np.diff(p * (1 - p)) <= 1e-12).all()
    assert (np.diff(found.moves) <= 1e-12).all()


def test_that_a_pairs_influence_is_the_change_of_chapmans_estimate() -> None:
    """m = 100 of 900 and 1,000: with a match more N falls by (901 · 1001)/(101 · 102) = 87.5; a half-sure pair moves it by half
    of that, up or down (here to the first order, at m + 1 = 101)."""
    pairs = Pairs(np.array([0]), np.array([900]), np.zeros(1), np.array([0.5]), np.ones(1, dtype=bool), np.ones(1, dtype=bool))
    each = np.arange(sum(N))
    overlap = Agreement("A", "B", 100, 100.0, 1.0, 1.0, None, None)
    linked = Linked(("A", "B"), N, N, 0.5, each, each, pairs, (), (), (overlap,))
    group, groups = groups_of(2, np.array([0]), np.array([1]))
    (moved,) = influence(linked, np.array([0]), group, groups)
    assert moved == pytest.approx(901 * 1001 / (101 * 102) / 2, rel=0.01)


def test_that_the_order_of_the_random_pairs_does_not_depend_on_the_order_of_the_pairs() -> None:
    it = made(2)
    pairs = it.linked.pairs
    turned = np.arange(pairs.left.size)[::-1]
    again = Pairs(*(getattr(pairs, name)[turned] for name in pairs.__dataclass_fields__))
    linked = Linked(("A", "B"), N, N, 0.5, it.linked.person, it.linked.entity, again, (), (), it.linked.agreements)
    first = plan(it.linked, it.source, it.numbers).order[RANDOM]
    second = plan(linked, it.source, it.numbers).order[RANDOM]
    assert pairs.left[first].tolist() == again.left[second].tolist()


def test_that_every_stratum_is_asked_for_with_pairs_that_do_not_stand_for_themselves() -> None:
    it = made(3)
    found = plan(it.linked, it.source, it.numbers)
    matter = set(found.order[MATTER].tolist())
    for stratum in (*found.strata, *found.rules):
        others = [i for i in stratum.pairs.tolist() if i not in matter]
        assert len([i for i in stratum.pairs[: stratum.wanted].tolist() if i not in matter]) >= min(8, len(others))


def test_that_there_are_no_figures_before_enough_was_decided() -> None:
    it = made(4)
    pair, rules = told(it, plan(it.linked, it.source, it.numbers), {})
    assert (pair.precision, pair.recall, rules.by_review) == (None, None, None)
    assert pair.waiting > 0


def test_that_with_every_pair_decided_the_figures_are_the_truth_itself() -> None:
    it = made(5)
    everything = Sizes(matter=10_000, random=10**6, rules=10**6)
    found, decided = looked(it, sizes=everything)
    pair, rules = told(it, found, decided)
    p, true = it.linked.pairs.posterior, it.true
    link, counted = p >= 0.5, p > 0.02
    assert pair.precision is not None
    assert pair.found is not None
    assert pair.precision.point == pair.precision.lower == pair.precision.upper == true[link].mean()
    assert pair.found.point == pytest.approx(true[link].sum() / true[counted].sum())
    assert rules.by_review is not None
    alone = it.linked.pairs.by_document & ~it.linked.pairs.by_others
    assert rules.by_review[0].point == true[counted & alone].sum()


@pytest.mark.parametrize(("bold", "share"), [(False, 1.0), (True, 1.0), (True, 0.6)])
def test_that_the_intervals_cover_whatever_the_probabilities_claim(bold: bool, share: float) -> None:
    """150 populations: 95 % intervals, whose share that covers has a standard error of 1.8 points. Part-way they hold too,
    where every stratum has been reached."""
    covered, off, n = np.zeros(3), np.zeros(2), 0
    for seed in range(150):
        it = made(seed, bold=bold)
        pair, rules = told(it, *looked(it, share))
        if pair.precision is None or pair.found is None or rules.by_review is None:
            continue
        n += 1
        p, true = it.linked.pairs.posterior, it.true
        link, counted = p >= 0.5, p > 0.02
        truth = float(true[link].mean()), float(true[link].sum() / true[counted].sum())
        for which, (figure, value) in enumerate(zip((pair.precision, pair.found), truth, strict=True)):
            covered[which] += figure.lower <= value <= figure.upper
            off[which] += figure.point - value
        alone = int(true[counted & ~it.linked.pairs.by_document & it.linked.pairs.by_others].sum())
        covered[2] += rules.by_review[1].lower <= alone <= rules.by_review[1].upper
    assert n == 150 if share == 1.0 else n > 50
    assert (covered / n > 0.90).all()
    assert (np.abs(off / n) < 0.01).all()


def test_that_choosing_doubtful_pairs_alone_says_nothing_of_the_others() -> None:
    """Who looks only at the pairs that matter gets no precision: they are doubtful by choice."""
    it = made(6)
    found = plan(it.linked, it.source, it.numbers)
    pair, _ = told(it, found, {int(i): float(it.true[i]) for i in found.order[MATTER]})
    assert pair.precision is None


def test_that_what_the_rules_miss_is_told_under_dependence_too() -> None:
    it = made(7)
    found, decided = looked(it)
    pair, rules = told(it, found, decided)
    assert rules.recall is not None
    assert rules.dependent is not None
    assert rules.dependent.point < rules.recall.point
    assert pair.recall is not None
    assert pair.found is not None
    below = it.linked.pairs.posterior <= 0.02
    true = float(pair.found.point) / (1 / 0.97 + it.linked.pairs.posterior[below].sum() / _every(it, found))
    assert pair.recall.point == pytest.approx(true)
    assert pair.recall.lower < pair.recall.point <= pair.recall.upper <= pair.found.upper


def _every(it: Made, found: Plan) -> float:
    """All matches among the pairs that count, expanded stratum by stratum: those that matter as they are, the others by the
    share of matches among the drawn ones."""
    matter, total = set(found.order[MATTER].tolist()), 0.0
    for stratum in found.strata:
        drawn = [i for i in stratum.pairs[: stratum.wanted].tolist() if i not in matter]
        rest = [i for i in stratum.pairs.tolist() if i not in matter]
        total += sum(bool(it.true[i]) for i in stratum.pairs.tolist() if i in matter)
        total += len(rest) * (np.mean(it.true[drawn]) if drawn else 0.0)
    return total


TABLE = ((75, 1, 4), (5, 4, 1), (0, 0, 10))


def test_that_kappa_is_that_of_fleiss_levin_and_paik() -> None:
    """Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions (2003), table 18.1: psychosis, neurosis, organic by
    two raters of 100 persons; κ = 0.68 with standard error 0.087, interval 0.51 to 0.85."""
    kinds = ("psychosis", "neurosis", "organic")
    said = [(kinds[i], kinds[j]) for i in range(3) for j in range(3) for _ in range(TABLE[i][j])]
    found = raters("first", "second", said, kinds)
    assert (found.pairs, found.alike) == (100, 89)
    assert found.kappa is not None
    assert found.kappa.point == pytest.approx(0.676, abs=0.001)
    assert found.kappa.lower == pytest.approx(0.51, abs=0.01)
    assert found.kappa.upper == pytest.approx(0.85, abs=0.01)


def test_that_two_who_always_agree_are_not_held_for_infallible() -> None:
    """Wilson's lower limit for 20 of 20 is 0.839 (Newcombe 1998); half of the agreement is chance: κ ≥ 0.678."""
    said = [("same", "same")] * 10 + [("different", "different")] * 10
    found = raters("first", "second", said, ("same", "different"))
    assert found.kappa is not None
    assert found.kappa.point == 1.0
    assert found.kappa.lower == pytest.approx((0.8389 - 0.5) / 0.5, abs=0.001)


def test_that_kappa_is_not_told_where_it_does_not_exist() -> None:
    """Everybody says the same of everything: chance alone explains it."""
    found = raters("first", "second", [("same", "same")] * 5, ("same", "different"))
    assert found.kappa is None
    assert found.share is not None
    assert found.share.point == 1.0
    assert raters("first", "second", [], ("same", "different")).share is None
    assert raters("first", "second", [("same", "different")], ("same", "different")).kappa is None


def test_that_the_evidence_of_a_pair_adds_up_to_its_weight(known: Known) -> None:
    """With what rare values add (log2 of u over the value's own share, as splink adjusts by term frequencies), the levels that
    a pair has are those by which the engine weighed it."""
    linked, records = known.linked, known.made.records
    by_level = {(each.comparison, each.level): each for each in linked.weights}
    column = {
        (c.label, level.label): level.rare for c in COMPARISONS for level in c.levels if level.rare not in ("", "surnames")
    }
    columns = columns_of(records, silent)
    said = {name: Counter(value for value in columns[name] if value is not None) for name in set(column.values())}
    for i in range(0, linked.pairs.left.size, 12):
        a, b = int(linked.pairs.left[i]), int(linked.pairs.right[i])
        total = 0.0
        for each in evidence(records[a], records[b], linked.weights):
            if each.level:
                key = each.comparison, each.level
                assert each.bits == by_level[key].bits
                if key in column:
                    counts = said[column[key]]
                    share = max(counts[columns[column[key]][end]] for end in (a, b)) / counts.total()
                    total += math.log2((by_level[key].u or 0.0) / share)
            total += each.bits
        assert total == pytest.approx(linked.pairs.weight[i], abs=1e-3)
