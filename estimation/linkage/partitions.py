"""The ways in which a few records can be persons, and how likely each way is, from the odds of their pairs.

A person is a set of records; its odds against that many persons apart come from putting it together in the best way, two parts
at a time, each step with the mean log-odds of the pairs between both parts. A plain sum over all pairs would count what two
equal records say of a third twice over; the mean keeps the probability of each pair where nothing competes with it (so that the
mean over draws agrees with the soft counts), and two records of one list compete for a third as they must.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from estimation.linkage.result import Reals, Whole

APART = -50.0  # bits: records that no pair joins


@cache
def partitions(n: int) -> Whole:
    """All partitions of `n` items, each row the sets of one as bit masks, filled up with 0; shape (Bell(n), n)."""

    def grown(item: int, sets: tuple[int, ...]) -> list[tuple[int, ...]]:
        if item == n:
            return [(*sets, *(0,) * (n - len(sets)))]
        bit = 1 << item
        joined = [(*sets[:i], one | bit, *sets[i + 1 :]) for i, one in enumerate(sets)]
        return [each for more in [*joined, (*sets, bit)] for each in grown(item + 1, more)]

    found = np.array(grown(0, ()), dtype=np.int64).reshape(-1, n)
    found.flags.writeable = False
    return found


def odds_of_sets(odds: Reals) -> Reals:
    """Log-odds, in bits, that a set of items is one person: (…, 2^n) from those of the pairs (…, n, n), symmetric, `nan` where
    nobody compared them, which is no evidence."""
    n = odds.shape[-1]
    known = ~np.isnan(odds)
    value = np.where(known, odds, 0.0)
    inside = (np.arange(2**n)[:, None] >> np.arange(n)) & 1 == 1
    to_set = value @ inside.T.astype(np.float64), known @ inside.T.astype(np.float64)  # (…, n, 2^n): of each item to each set
    found = np.zeros((*odds.shape[:-2], 2**n))
    for mask in range(3, 2**n):
        low = mask & -mask
        if mask == low:
            continue
        best = np.full(odds.shape[:-2], -np.inf)
        part = (mask - 1) & mask
        while part:
            if part & low:
                rest = mask ^ part
                total, pairs = (each[..., inside[part], rest].sum(axis=-1) for each in to_set)
                mean = np.where(pairs > 0, total / np.maximum(pairs, 1.0), APART)
                best = np.maximum(best, found[..., part] + found[..., rest] + mean)
            part = (part - 1) & mask
        found[..., mask] = best
    return found


def chances(odds: Reals) -> Reals:
    """The probability of each of `partitions(n)`: (components, Bell(n)) from log-odds in bits, (components, n, n)."""
    ways = partitions(odds.shape[-1])
    of_sets = odds_of_sets(odds)
    total: Reals = of_sets[:, ways].sum(axis=-1)
    weight = np.exp2(total - total.max(axis=1, keepdims=True))
    return np.asarray(weight / weight.sum(axis=1, keepdims=True))
