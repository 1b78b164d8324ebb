"""Records that hang together by likely pairs, and the pairs among them that no rule looked at.

What a posterior over persons must know of a component is every pair in it: of a pair that no rule looked at silence would be
taken for evidence against it, and overlaps of three lists would come out too small.
"""

from __future__ import annotations

import numpy as np

from estimation.linkage.result import Reals, Whole

LIKELY = (0.005, 0.02, 0.1, 0.5, 0.9, 0.99)
MOST = 24  # records of a component of which all pairs are compared


def components(size: int, left: Whole, right: Whole, chance: Reals, most: int = MOST) -> Whole:
    """The component of each of `size` items, from 0: joined by pairs of at least the first of `LIKELY`; a component of more
    than `most` items falls apart into those that the next one leaves. What no limit makes small stays whole."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    found = np.zeros(size, dtype=np.int64)
    large = np.ones(size, dtype=bool)
    for limit in LIKELY:
        kept = (chance >= limit) & large[left] & large[right]
        ones = np.ones(int(kept.sum()), dtype=np.int8)
        joined = coo_array((ones, (left[kept], right[kept])), shape=(size, size))
        label = connected_components(joined, directed=False)[1].astype(np.int64)
        found[large] = label[large] + found.max() + 1
        large &= np.bincount(label)[label] > most
        if not large.any():
            break
    numbered: Whole = np.unique(found, return_inverse=True)[1].astype(np.int64)
    return numbered


def members(label: Whole) -> dict[int, Whole]:
    """The items of the components of each size, in rising order: arrays of shape (components, size)."""
    order = np.argsort(label, kind="stable")
    sizes = np.bincount(label)
    start = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return {int(n): order[start[sizes == n][:, None] + np.arange(n)] for n in np.unique(sizes)}


def inside(label: Whole) -> tuple[Whole, Whole]:
    """All pairs of items of the same component, the earlier item first; components above `MOST` have none."""
    lefts, rights = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for n, items in members(label).items():
        if 2 <= n <= MOST:
            first, second = np.triu_indices(n, 1)
            lefts.append(items[:, first].ravel())
            rights.append(items[:, second].ravel())
    return np.concatenate(lefts), np.concatenate(rights)


def unseen(size: int, left: Whole, right: Whole, chance: Reals) -> tuple[Whole, Whole]:
    """The pairs within components that are not among the pairs given."""
    a, b = inside(components(size, left, right, 2 * chance))  # twice: each pair of lists has its own share of matches
    new = ~np.isin(a * size + b, left * size + right)
    return a[new], b[new]
