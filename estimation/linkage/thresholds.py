"""The table of patterns with the links of some least probability as they are: what a "safe" high threshold does to a figure."""

from __future__ import annotations

import numpy as np

from estimation.linkage.grouping import put_together
from estimation.linkage.result import Linked, Whole

THRESHOLDS = (0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99)


def table_at(linked: Linked, source: Whole, threshold: float, stratum: Whole | None = None) -> Whole:
    """Persons by stratum and pattern, (strata, 2^k), with the links of at least `threshold`.

    `source` is the list of each record; `stratum` its group from 0, or −1 where it is out of scope and counts on no list. A
    person is of the group of their first record in scope.
    """
    pairs = linked.pairs
    looked_at = pairs.by_document | pairs.by_others
    ends = pairs.left[looked_at], pairs.right[looked_at]
    person = put_together(source, ends, pairs.posterior[looked_at], threshold).person
    return tabulated(person, source, len(linked.lists), stratum)


def tabulated(person: Whole, source: Whole, k: int, stratum: Whole | None = None) -> Whole:
    """Persons by stratum and pattern, (strata, 2^k), from the person of each record."""
    group = np.zeros(source.size, dtype=np.int64) if stratum is None else stratum
    counted = np.flatnonzero(group >= 0)
    number = int(person.max(initial=-1)) + 1
    cell = np.zeros(number, dtype=np.int64)
    first = np.full(number, source.size, dtype=np.int64)
    np.bitwise_or.at(cell, person[counted], 1 << (k - 1 - source[counted]))
    np.minimum.at(first, person[counted], counted)
    strata = max(int(group.max(initial=0)) + 1, 1)
    there = cell > 0
    flat = np.bincount(group[first[there]] * 2**k + cell[there], minlength=strata * 2**k)
    return flat.astype(np.int64).reshape(strata, 2**k)
