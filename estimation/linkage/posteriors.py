"""From weights to probabilities: each pair of lists with its own share of matches, and what the rules missed added.

splink knows one share of matches for all lists and sets it from a recall that the user guesses. Here the share of each pair of
lists (and of each list with itself) is the one at which its posteriors say so themselves, given the pairs that were never
looked at; their recall comes from the document rule against all others, a dual-system estimate over true matches.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from estimation.linkage.blocking import DOCUMENT
from estimation.linkage.engine import Scored, same_document
from estimation.linkage.result import Reals, Weight, Whole

COUNTED = 0.02  # pairs below this probability are not counted: millions of them would add up to noise
_ROUNDS = 50
_LEAST = 20.0  # true matches by the document rule and another from which the recall of the rules can be told
_LEAN = 20.0
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Posteriors:
    """The probability of each pair, the group of lists it belongs to (index into `groups`), what found it (`by_others` of pairs
    with the same document: whether the other rules and all other evidence would have), and the recall of
    the rules in each group (`nan` where no documents tell it) and the share of matches among all
    its pairs."""

    chance: Reals = field(repr=False)
    group: Whole = field(repr=False)
    by_document: Flags = field(repr=False)
    by_others: Flags = field(repr=False)
    groups: tuple[tuple[int, int], ...]
    recall: Reals
    share: Reals


def posteriors(scored: Scored, source: Whole, sizes: Whole) -> Posteriors:
    """Posteriors of the scored pairs. `source` is the list of each record, `sizes` the records of each list.

    Raises nothing: a group without pairs has none, and a recall that cannot be told is taken as 1 in the probabilities.
    """
    group, groups = groups_of(sizes.size, source[scored.left], source[scored.right])
    total = np.array([sizes[a] * (sizes[a] - 1) / 2 if a == b else sizes[a] * sizes[b] for a, b in groups], dtype=np.float64)
    ran = any(rule.key == DOCUMENT.key and rule.runs for rule in scored.rules)  # without it nothing tells what the others miss
    by_document = same_document(scored.document) & ran
    by_document &= ~scored.chained
    by_others = ~(scored.alone | scored.chained)
    looked = by_document | by_others
    of_document = document_bits(scored.document, scored.weights)
    share = np.full(len(groups), scored.prior)
    recall = np.ones(len(groups))
    chance, others = np.zeros(scored.weight.size), by_others
    for _ in range(_ROUNDS):
        odds = np.log2(share / (1 - share))[group] + scored.weight
        chance = 1 / (1 + np.exp2(np.clip(-odds, -1000, 1000)))
        without = 1 / (1 + np.exp2(np.clip(of_document - odds, -1000, 1000)))
        others = by_others & (~by_document | (without > COUNTED))
        recall = blocking_recall(chance, group, by_document, others, len(groups))
        found = np.bincount(group, np.where(looked, chance, 0.0), len(groups)) / np.where(np.isnan(recall), 1.0, recall)
        share = np.clip(found / np.maximum(total, 1.0), 1e-12, 0.5)
    return Posteriors(chance, group, by_document, others, groups, recall, share)


def document_bits(level: Whole, weights: tuple[Weight, ...]) -> Reals:
    """What the agreement of their documents weighs for each pair, in bits; 0 where one is missing."""
    levels = [weight.bits or 0.0 for weight in weights if weight.comparison == "Document number"]
    return np.array([*reversed(levels), 0.0])[level]


def groups_of(lists: int, first: Whole, second: Whole) -> tuple[Whole, tuple[tuple[int, int], ...]]:
    """The number of the pair of lists of each two lists, and those pairs: each list with itself and with those after it."""
    groups = tuple((a, b) for a in range(lists) for b in range(a, lists))
    number = np.zeros((lists, lists), dtype=np.int64)
    for i, (a, b) in enumerate(groups):
        number[a, b] = number[b, a] = i
    return number[first, second], groups


def blocking_recall(
    chance: Reals,
    group: Whole,
    by_document: Flags,
    by_others: Flags,
    groups: int,
    weight: Reals | float = 1.0,
    least: float = _LEAST,
) -> Reals:
    """Share of the true matches of each group that any rule found: 1 − (1 − r_document)(1 − r_others); shape (groups,).

    r_others is the share of those with the same document that the other rules found as well, and r_document likewise: as
    with two lists of matches, errors in the document being independent of those in names and birth dates. A group with few
    matches by document leans on all groups together, as if it had `_LEAN` more of theirs; one with none, as where a list holds
    no documents, has rules and errors of which the others say nothing: `nan`. `weight` counts a pair otherwise than once. All
    `nan` where both found fewer than `least`.
    """
    found = np.where(chance > COUNTED, chance, 0.0) * weight

    def counts(which: Flags) -> Reals:
        return np.bincount(group, np.where(which, found, 0.0), groups).astype(np.float64)

    document, others, both = counts(by_document), counts(by_others), counts(by_document & by_others)
    if both.sum() < least or not both.any():
        return np.full(groups, np.nan)
    r_others = (both + _LEAN * both.sum() / document.sum()) / (document + _LEAN)
    r_document = both / np.maximum(others, 1e-9)
    result: Reals = np.where(document > 0, np.clip(1 - (1 - r_document) * (1 - r_others), 0.05, 1.0), np.nan)
    return result
