"""Precision and recall of links from what people decided, with intervals that rest on the random sample alone.

Pairs that were looked at because they matter are known, and stand for themselves; those drawn at random stand for all the
others of their stratum. So nothing that was decided is lost, and nothing chosen for being doubtful speaks for the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from estimation.linkage.posteriors import COUNTED
from estimation.linkage.result import Linked, Reals, Whole
from estimation.linkage.review_plan import MATTER, Plan, Stratum
from estimation.plain import plain_kind

DRAWS = 4000
_LEVEL = (0.025, 0.975)
_UNKNOWN = 0.5  # added to matches and to others of a stratum: Jeffreys' prior for a share


@plain_kind
@dataclass(frozen=True)
class Figure:
    """A share with its 95 % limits."""

    point: float
    lower: float
    upper: float


@plain_kind
@dataclass(frozen=True)
class ReviewedPair:
    """Two lists (or a list with itself) as review shows them: `pairs` that count, `links` among them (the linkage made one
    person of both), `drawn` the pairs of the random sample that were decided and `unsure` how many of these by nobody surely,
    `waiting` how many must still be decided before there are figures. `precision` of the links, `found`, the share of the
    matches among the pairs that count that are links, and `recall`, that share of all matches, those included that no rule
    looked at or that are so unlikely that they are not counted: their number is told by the probabilities, and drawn as a
    Poisson number."""

    first: str
    second: str
    pairs: int
    links: int
    drawn: int
    unsure: int
    waiting: int
    precision: Figure | None = None
    found: Figure | None = None
    recall: Figure | None = None


@plain_kind
@dataclass(frozen=True)
class RulesChecked:
    """Matches between lists by the rule that found them: the document alone, the others alone, both; as the probabilities say
    and as review shows (`None` before enough was looked at). `recall` is the share of all matches that any rule found if
    errors in documents and in names have nothing to do with each other, `dependent` if a record with an error in one is twice
    as likely (in odds) to have one in the other."""

    by_model: tuple[float, float, float]
    by_review: tuple[Figure, Figure] | None = None
    recall: Figure | None = None
    dependent: Figure | None = None


def figures(
    linked: Linked, plan: Plan, decided: Mapping[int, float], recall: Mapping[tuple[str, str], float | None], seed: int = 1
) -> tuple[tuple[ReviewedPair, ...], RulesChecked]:
    """One a pair of lists, and the check of the rules. `decided` says of pairs (indices) how surely they are one person: 1, 0,
    or in between where people were unsure; `recall` is that of the rules for each two lists, as estimated without labels or
    after review."""
    rng = np.random.default_rng(seed)
    known = np.full(linked.pairs.posterior.size, np.nan)
    if decided:
        known[list(decided)] = list(decided.values())
    certain = np.zeros(known.size, dtype=bool)
    certain[_decided_first(plan.order[MATTER], known)] = True
    checked = _rules(linked, plan, known, certain, rng)
    return tuple(_of_lists(linked, plan, g, known, certain, recall, rng) for g in range(len(plan.groups))), checked


def _of_lists(
    linked: Linked,
    plan: Plan,
    group: int,
    known: Reals,
    certain: NDArray[np.bool_],
    recall: Mapping[tuple[str, str], float | None],
    rng: np.random.Generator,
) -> ReviewedPair:
    strata = [each for each in plan.strata if each.key == group]
    first, second = (linked.lists[i] for i in plan.groups[group])
    linking = [each for each in strata if each.joined]
    links = sum(each.pairs.size for each in linking)
    drawn = [_decided_first(each.pairs, known) for each in strata]
    answers = known[np.concatenate(drawn)] if drawn else np.zeros(0)
    waiting = sum(_waiting(each, known, certain) for each in strata)
    unsure = int(((answers > 0) & (answers < 1)).sum())
    told = ReviewedPair(first, second, sum(each.pairs.size for each in strata), links, answers.size, unsure, waiting)
    if not strata or waiting:
        return told
    true, every = (_sum([_matches(each, known, certain, rng) for each in which]) for which in (linking, strata))
    others = _sum([_matches(each, known, certain, rng) for each in strata if not each.joined])
    every = (true[0] + others[0], true[1] + others[1])
    precision = _figure(true[0] / links, true[1] / links) if links else None
    if every[0] <= 0:
        return replace(told, precision=precision)
    share = true[0] / every[0], true[1] / np.maximum(every[1], 1e-9)
    rules = recall.get((first, second))
    whole = None
    if rules:
        part = _rules_recall(linked, strata, known, rng)
        unseen = every[0] * (1 - rules) / rules + plan.unlikely[group]
        missed = rng.poisson(every[1] * (1 - part) / part + plan.unlikely[group])
        whole = _figure(true[0] / (every[0] + unseen), true[1] / np.maximum(every[1] + missed, 1e-9))
    return replace(told, precision=precision, found=_figure(*share), recall=whole)


def _rules_recall(linked: Linked, strata: list[Stratum], known: Reals, rng: np.random.Generator) -> Reals:
    """Draws of the share of the matches of two lists that any rule found, 1 − (1 − r_document)(1 − r_others), each r from the
    matches of these lists alone, found one way and both ways."""
    pairs, inside = linked.pairs, np.concatenate([each.pairs for each in strata])
    p = np.where(np.isnan(known), pairs.posterior, known)[inside]
    document, others = pairs.by_document[inside], pairs.by_others[inside]
    both = float(p[document & others].sum())
    missed = [
        1 - rng.beta(both + _UNKNOWN, float(p[which & ~other].sum()) + _UNKNOWN, DRAWS)
        for which, other in ((document, others), (others, document))
    ]
    found: Reals = np.clip(1 - missed[0] * missed[1], 0.05, 1.0)
    return found


def _rules(linked: Linked, plan: Plan, known: Reals, certain: NDArray[np.bool_], rng: np.random.Generator) -> RulesChecked:
    """The check, over all pairs of different lists."""
    pairs = linked.pairs
    lists = np.array([a != b for a, b in plan.groups])
    inside = np.concatenate([each.pairs for each in plan.strata if lists[each.key]] or [np.zeros(0, dtype=np.int64)])
    p = np.where(np.isnan(known), pairs.posterior, known)[inside]
    p = np.where(pairs.posterior[inside] > COUNTED, p, 0.0)
    document, others = pairs.by_document[inside], pairs.by_others[inside]
    model = tuple(
        float(pairs.posterior[inside][which].sum()) for which in (document & ~others, others & ~document, document & others)
    )
    both = float(p[document & others].sum())
    if any(_waiting(each, known, certain) for each in plan.rules) or both <= 0:
        return RulesChecked((model[0], model[1], model[2]))
    alone = [_sum([_matches(each, known, certain, rng) for each in plan.rules if each.key == key]) for key in (0, 1)]
    spread = [rng.gamma(draws + _UNKNOWN) for draws in (alone[0][1], alone[1][1], np.full(DRAWS, both))]  # counts vary as well

    def shares(odds: float) -> tuple[float, Reals]:
        def share(a: float | Reals, b: float | Reals, n: float | Reals) -> float | Reals:
            return (a + b + n) / (a + b + n + odds * a * b / n)

        return float(share(alone[0][0], alone[1][0], both)), np.asarray(share(*spread))

    told = (_figure(*alone[0]), _figure(*alone[1]))
    return RulesChecked((model[0], model[1], model[2]), told, _figure(*shares(1.0)), _figure(*shares(2.0)))


def _decided_first(order: Whole, known: Reals) -> Whole:
    """The pairs at the beginning of an order up to the first that is not decided: what comes after was decided for another
    reason, and would no longer be a random part."""
    open_ = np.flatnonzero(np.isnan(known[order]))
    return order[: int(open_[0])] if open_.size else order


def _rest(each: Stratum, known: Reals, certain: NDArray[np.bool_]) -> tuple[Whole, Whole]:
    """The pairs that do not stand for themselves, and those of them that were drawn and decided."""
    drawn = _decided_first(each.pairs, known)
    return each.pairs[~certain[each.pairs]], drawn[~certain[drawn]]


def _waiting(each: Stratum, known: Reals, certain: NDArray[np.bool_]) -> int:
    """How many pairs must be decided before the stratum says anything: two, or all it has."""
    rest, drawn = _rest(each, known, certain)
    return max(0, min(2, rest.size) - drawn.size)


def _matches(each: Stratum, known: Reals, certain: NDArray[np.bool_], rng: np.random.Generator) -> tuple[float, Reals]:
    """The matches of a stratum, expanded from its sample, and draws of them: of those not drawn each is a match with a share
    that the drawn ones tell."""
    rest, drawn = _rest(each, known, certain)
    sure = float(known[each.pairs[certain[each.pairs]]].sum())
    n, hits, others = drawn.size, float(known[drawn].sum()), rest.size - drawn.size
    if not others:
        return sure + hits, np.full(DRAWS, sure + hits)
    share = rng.beta(hits + _UNKNOWN, n - hits + _UNKNOWN, DRAWS)
    matches: Reals = sure + hits + rng.binomial(others, share).astype(np.float64)
    return sure + rest.size * hits / n, matches


def _sum(parts: list[tuple[float, Reals]]) -> tuple[float, Reals]:
    draws: Reals = np.vstack([np.zeros((1, DRAWS)), *(each for _, each in parts)]).sum(axis=0).astype(np.float64)
    return sum(point for point, _ in parts), draws


def _figure(point: float, draws: Reals) -> Figure:
    low, high = np.quantile(draws, _LEVEL)
    return Figure(float(point), float(min(low, point)), float(max(high, point)))
