"""How good a linkage is, told without labels: links, soft overlaps, precision and recall of each pair of lists, calibration."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from estimation.linkage.posteriors import COUNTED, Posteriors, blocking_recall, document_bits
from estimation.linkage.result import Agreement, Calibration, Pairs, Reals, Weight, Whole

REPLICATES = 200
_BINS = (0.05, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0)


def agreements(
    lists: tuple[str, ...], found: Posteriors, pairs: Pairs, entities: tuple[Whole, Reals], threshold: float, seed: int
) -> tuple[Agreement, ...]:
    """One a pair of lists, and one a list with itself, in the order of the groups of `found`.

    `entities` are the indices of the pairs that stand for pairs of persons (the best pair of each), and their probabilities;
    within a list the pairs of records themselves count, as they are what made its persons.
    """
    spread = _recall_spread(found, pairs, seed)
    kept, chance = entities
    looked = found.by_document | found.by_others
    made = []
    for number, (a, b) in enumerate(found.groups):
        p = found.chance[looked & (found.group == number)] if a == b else chance[found.group[kept] == number]
        told = float(found.recall[number])
        recall = 1.0 if math.isnan(told) else told
        counted = p[p > COUNTED]
        soft = float(counted.sum()) / recall
        variance = float((counted * (1 - counted)).sum()) / recall**2 + soft * (1 - recall) / recall
        variance += 0.0 if math.isnan(told) else (soft * spread[number] / recall) ** 2
        links = p[p >= threshold]
        made.append(
            Agreement(
                lists[a],
                lists[b],
                links.size,
                soft,
                math.sqrt(variance),
                None if math.isnan(told) else told,
                float(links.mean()) if links.size else None,
                float(links.sum()) / soft if soft > 0 and not math.isnan(told) else None,
            )
        )
    return tuple(made)


def _recall_spread(found: Posteriors, pairs: Pairs, seed: int) -> Reals:
    """The standard deviation of each group's recall when the records are drawn anew (Bayesian bootstrap over records: each
    record has a weight of its own, and a pair that of its earlier record). What was told once is told in every replicate,
    however few its weights leave."""
    counted = found.chance > COUNTED
    if np.isnan(found.recall).all() or not counted.any():
        return np.zeros(len(found.groups))
    rng = np.random.default_rng(seed)
    left, chance, group = pairs.left[counted], found.chance[counted], found.group[counted]
    flags = found.by_document[counted], found.by_others[counted]
    size = int(left.max()) + 1
    drawn = [
        blocking_recall(chance, group, *flags, len(found.groups), rng.exponential(size=size)[left], least=0.0)
        for _ in range(REPLICATES)
    ]
    spread: Reals = np.std(drawn, axis=0)
    return spread


def calibration(found: Posteriors, document: Whole, bits: Reals, weights: tuple[Weight, ...]) -> tuple[Calibration, ...]:
    """Whether probabilities mean what they say, with the document as the judge of all other evidence.

    Of pairs whose documents are both known, the probability without the document is set against the share that has the same
    one but for a figure, divided by how often matches have (m); chance agreement on a document is next to nothing. Below
    0.05 nothing is said: there the engine drops pairs whose documents differ.
    """
    levels = [weight for weight in weights if weight.comparison == "Document number"]
    same = min(sum(level.m or 0.0 for level in levels[:-1]), 1.0)
    if not levels or same <= 0:
        return ()
    known = (document >= 0) & found.by_others
    of_document = document_bits(document[known], weights)
    odds = np.log2(found.share / (1 - found.share))[found.group[known]] + bits[known] - of_document
    said = 1 / (1 + np.exp2(np.clip(-odds, -1000, 1000)))
    agrees = (document[known] >= 1) / same
    made = []
    for low, high in pairwise(_BINS):
        inside = (said >= low) & ((said < high) | (high == 1.0))
        if inside.any():
            made.append(
                Calibration(low, high, int(inside.sum()), float(said[inside].mean()), min(float(agrees[inside].mean()), 1.0))
            )
    return tuple(made)
