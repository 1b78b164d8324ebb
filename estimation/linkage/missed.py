"""Links that no rule could find, put back at random into tables of patterns, so that they stay whole numbers.

A pair of lists has the recall r_ij of its rules. Of a person on the lists G the records come apart where pairs are missed: with
chance 1 − s_i record i is so bad that it is linked to none, and of the pairs of good records each is missed with chance
δ_ij by itself, so that r_ij = s_i·s_j·(1 − δ_ij); `shared` says how much of the misses is the records'. So the
expected cells are L·(true cells) (Zult, de Wolf, Bakker & van der Heijden 2021, Journal of Official Statistics 37, 699–718,
with L from both kinds of misses); inverted, L tells how many persons on G came apart in each way, and so many, at random, are
put together again.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from estimation.linkage.partitions import partitions
from estimation.linkage.result import Reals, Whole


def together_again(tables: Whole, recall: Reals, shared: Reals, rng: np.random.Generator) -> Whole:
    """Tables (draws, strata, 2^k) with the missed links of each draw: `recall` (draws, pairs), in the order of the pairs of
    lists, `shared` (draws,). How many are put back is negative binomial: as those missed are, given how many were found."""
    k = int(tables.shape[-1]).bit_length() - 1
    ways = list(_ways(k, *_rates(recall, shared, k)))
    apart = np.zeros((len(tables), 2**k, 2**k))
    for whole, parts, chance in ways:
        for part in parts:
            apart[:, part, whole] += chance
    apart[:, 0, 0] = 1.0
    true = np.maximum(np.linalg.solve(apart[:, None], tables[..., None].astype(np.float64))[..., 0], 0.0)
    found = tables.copy()
    for whole, parts, chance in ways:
        if len(parts) == 1:
            continue
        expected = true[..., whole] * chance[:, None]
        seen = np.maximum(tables[..., whole], 1)
        missed = rng.poisson(expected * rng.gamma(seen) / seen)
        missed = np.minimum(missed, found[..., list(parts)].min(axis=-1))
        found[..., list(parts)] -= missed[..., None]
        found[..., whole] += missed
    return found


def _rates(recall: Reals, shared: Reals, k: int) -> tuple[Reals, Reals]:
    """s_i (draws, k), and δ_ij as (draws, k, k): least squares of log s_i + log s_j on `shared` of the log of the recalls."""
    first, second = np.triu_indices(k, 1)
    design = np.zeros((first.size, k))
    design[np.arange(first.size), first] = design[np.arange(first.size), second] = 1.0
    log = np.log(recall)
    good = np.exp(np.minimum((shared[:, None] * log) @ np.linalg.pinv(design).T, 0.0))
    pairs = good[:, first] * good[:, second]
    excess = np.max(np.log(pairs) / np.minimum(log, -1e-12), axis=1, initial=1.0)  # above 1 where a pair would miss too many
    good = good ** (1 / excess[:, None])
    pairs = good[:, first] * good[:, second]
    missed = np.zeros((len(recall), k, k))
    missed[:, first, second] = missed[:, second, first] = np.clip(1 - recall / pairs, 0.0, 1.0)
    return good, missed


def _ways(k: int, good: Reals, missed: Reals) -> Iterator[tuple[int, tuple[int, ...], Reals]]:
    """Each way in which a person on the lists of a set comes apart (one part: not at all), with its chance (draws,); sets
    of lists as cells of tables."""
    one = np.ones(len(good))
    whole: dict[int, Reals] = {}

    def between(a: tuple[int, ...], b: tuple[int, ...]) -> Reals:
        return np.asarray(np.prod([missed[:, i, j] for i in a for j in b], axis=0)) if a and b else one

    def together(lists: tuple[int, ...]) -> Reals:
        """The chance that good records all hang together: one less those of the parts in which the first may lie alone."""
        key = sum(1 << i for i in lists)
        if key not in whole:
            alone = np.zeros(len(good))
            first, rest = lists[0], lists[1:]
            for size in range(len(rest)):
                for others in combinations(rest, size):
                    part = (first, *others)
                    alone = alone + together(part) * between(part, tuple(i for i in rest if i not in others))
            whole[key] = one - alone
        return whole[key]

    for number in range(1, 2**k):
        lists = tuple(i for i in range(k) if number >> (k - 1 - i) & 1)
        for way in partitions(len(lists)):
            parts = [tuple(lists[i] for i in range(len(lists)) if part >> i & 1) for part in way if part]
            single = [part for part in parts if len(part) == 1]
            chance = np.zeros(len(good))
            for size in range(len(single) + 1):
                for bad in combinations(single, size):
                    rest = [part for part in parts if part not in bad]
                    each = one
                    for (i,) in bad:
                        each = each * (1 - good[:, i])
                    for number_of, part in enumerate(rest):
                        each = each * good[:, list(part)].prod(axis=1) * together(part)
                        for other in rest[:number_of]:
                            each = each * between(part, other)
                    chance = chance + each
            yield number, tuple(sum(1 << (k - 1 - i) for i in part) for part in parts), chance
