"""Which pairs people should look at: those that move the estimate most, a random sample, and a check of the rules.

The first say where a look pays, and only the random ones say how good the links are: pairs chosen for being doubtful tell
nothing of the others. Both come in a fixed order, so that whatever was decided when somebody stops is a prefix of each. The
order of the random ones comes from a number that belongs to the pair for good (permanent random numbers, Ohlsson 1995), so that
a later linkage of the same lists draws mostly the pairs that were decided already.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from estimation.linkage.posteriors import COUNTED, groups_of
from estimation.linkage.result import Linked, Reals, Whole

Numbers = NDArray[np.uint64]
MATTER, RANDOM, RULES = "matter", "random", "rules"
KINDS = (MATTER, RANDOM, RULES)
_BANDS = (COUNTED, 0.1, 0.5, 0.9, 0.99, 1.0)
_CHECKED = (COUNTED, 0.5, 0.9, 1.0)
_SHARE = 0.8  # of all that undecided pairs could move the estimate by: so much lies in the pairs that matter
_LEAST = 8  # pairs of a stratum, where it has so many


@dataclass(frozen=True)
class Sizes:
    """How many pairs of each kind are asked for; those that matter are fewer where few hold most of it."""

    matter: int = 200
    random: int = 240
    rules: int = 60


@dataclass(frozen=True)
class Stratum:
    """Pairs (indices of `Linked.pairs`) in the order in which they are drawn. `key` is the number of the pair of lists, or in
    the check of the rules 0 for those found by the document alone and 1 for those found by the others alone; `joined` whether
    the linkage made one person of them; `low` the least probability; `wanted` how many are asked for."""

    key: int
    joined: bool
    low: float
    pairs: Whole = field(repr=False)
    wanted: int = 0


@dataclass(frozen=True)
class Plan:
    """`order[kind]` are the pairs in the order of asking; `moves` by how many persons each of those that matter could be
    expected to move the estimate. `groups` are the pairs of lists by number, `unlikely` the matches that may be expected among
    the pairs of each that are too unlikely to be counted."""

    order: dict[str, Whole] = field(repr=False)
    moves: Reals = field(repr=False)
    strata: tuple[Stratum, ...] = field(repr=False)
    rules: tuple[Stratum, ...] = field(repr=False)
    groups: tuple[tuple[int, int], ...] = ()
    unlikely: tuple[float, ...] = ()


def plan(linked: Linked, source: Whole, numbers: Numbers, sizes: Sizes | None = None) -> Plan:
    """The pairs to look at. `source` is the list of each record, `numbers` a random number of each record that is its for good.

    Pairs of two lists stand for pairs of persons, the likeliest of each; within a list every pair of records counts. Those
    below the least probability that is counted anywhere (0.02) are taken for no match here too.
    """
    sizes, pairs = sizes or Sizes(), linked.pairs
    group, groups = groups_of(len(linked.lists), source[pairs.left], source[pairs.right])
    frame = _frame(linked, source)
    moves = influence(linked, frame, group, groups)
    drawn = frame[np.argsort(_drawn(numbers[pairs.left[frame]], numbers[pairs.right[frame]]), kind="stable")]
    p = pairs.posterior
    between = np.array([a != b for a, b in groups])
    joined = linked.person[pairs.left[drawn]] == linked.person[pairs.right[drawn]]
    strata = [
        Stratum(number, one, low, drawn[(group[drawn] == number) & (joined == one) & (p[drawn] > low) & (p[drawn] <= high)])
        for number in range(len(groups))
        for one in (False, True)
        for low, high in pairwise(_BANDS)
    ]
    one_way = pairs.by_document != pairs.by_others
    rules = [
        Stratum(key, False, low, drawn[found & one_way[drawn] & (p[drawn] > low) & (p[drawn] <= high) & between[group[drawn]]])
        for key, found in ((0, pairs.by_document[drawn]), (1, pairs.by_others[drawn]))
        for low, high in pairwise(_CHECKED)
    ]
    order = np.argsort(-moves, kind="stable")
    enough = int(np.searchsorted(np.cumsum(moves[order]), _SHARE * float(moves.sum()))) + 1
    order = order[: min(sizes.matter, enough)] if moves.sum() > 0 else order[:0]
    matter = np.zeros(p.size, dtype=bool)
    matter[frame[order]] = True
    filled, checked = _allotted(strata, p, sizes.random, matter), _allotted(rules, p, sizes.rules, matter)
    asked = {MATTER: frame[order], RANDOM: _asked(filled), RULES: _asked(checked)}
    below = (p <= COUNTED) & (pairs.by_document | pairs.by_others)
    unlikely = np.bincount(group[below], p[below], len(groups))
    return Plan(asked, moves[order], filled, checked, groups, tuple(unlikely.tolist()))


def influence(linked: Linked, frame: Whole, group: Whole, groups: tuple[tuple[int, int], ...]) -> Reals:
    """By how many persons each pair of `frame` can be expected to move the estimate when it is decided: the mean over all pairs
    of lists of Chapman's (n1 + 1)(n2 + 1)/(m + 1) − 1 on the soft overlaps, and of its change 2 p (1 − p) |∂N/∂m|.

    With probability p the pair becomes 1 and with 1 − p it becomes 0; a match of two lists counts for 1/recall of them, one
    within a list makes that list one person shorter.
    """
    size, told = linked.sizes, {(a.first, a.second): a for a in linked.agreements}
    between = [(a, b) for a, b in groups if a != b]
    slope = np.zeros(len(groups))
    for number, (a, b) in enumerate(groups):
        for x, y in [(a, b)] if a != b else [pair for pair in between if a in pair]:
            found = told[linked.lists[x], linked.lists[y]]
            n, m = (size[x] + 1.0, size[y] + 1.0), found.soft + 1
            by_match = n[0] * n[1] / m**2 / (found.blocking_recall or 1.0)
            slope[number] += by_match if a != b else n[x == a] / m
    p = linked.pairs.posterior[frame]
    moved: Reals = 2 * p * (1 - p) * slope[group[frame]] / max(1, len(between))
    return moved


def _frame(linked: Linked, source: Whole) -> Whole:
    """The pairs that count, of those that a rule found: of two lists the likeliest between two persons, within a list all."""
    from estimation.linkage.grouping import best_between

    pairs = linked.pairs
    counted = np.flatnonzero((pairs.posterior > COUNTED) & (pairs.by_document | pairs.by_others))
    left, right = pairs.left[counted], pairs.right[counted]
    within = source[left] == source[right]
    between = counted[~within]
    _, _, _, best = best_between(linked.entity, left[~within], right[~within], pairs.posterior[between])
    frame: Whole = np.sort(np.concatenate([counted[within], between[best]]))
    return frame


def _drawn(left: Numbers, right: Numbers) -> Numbers:
    """The number of a pair from those of its records, whatever their order (SplitMix64's last steps)."""
    mixed = np.minimum(left, right) * np.uint64(0x9E3779B97F4A7C15) ^ np.maximum(left, right)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    drawn: Numbers = mixed ^ (mixed >> np.uint64(31))
    return drawn


def _allotted(strata: list[Stratum], p: Reals, size: int, matter: NDArray[np.bool_]) -> tuple[Stratum, ...]:
    """Strata that hold a pair, with `size` pairs shared out as their number and spread ask (Neyman 1934): N √(p(1 − p)), the
    probability being no certainty even at its ends; of each at least some that are not among those that `matter`, since these
    stand for themselves and say nothing of the rest."""
    kept = [each for each in strata if each.pairs.size]
    spread = [each.pairs.size * float(np.sqrt(np.mean(p[each.pairs] * (1 - p[each.pairs])) + 0.01)) for each in kept]
    total = sum(spread) or 1.0

    def wanted(each: Stratum, share: float) -> int:
        others = np.flatnonzero(~matter[each.pairs])[:_LEAST]
        return min(each.pairs.size, max(int(others[-1]) + 1 if others.size else 0, round(size * share / total)))

    return tuple(replace(each, wanted=wanted(each, share)) for each, share in zip(kept, spread, strict=True))


def _asked(strata: tuple[Stratum, ...]) -> Whole:
    """The pairs of all strata in one order, of which every beginning holds about the same share of each stratum's."""
    if not strata:
        return np.zeros(0, dtype=np.int64)
    pairs = np.concatenate([each.pairs[: each.wanted] for each in strata])
    when = np.concatenate([(np.arange(each.wanted) + 0.5) / max(1, each.wanted) for each in strata])
    asked: Whole = pairs[np.argsort(when, kind="stable")]
    return asked
