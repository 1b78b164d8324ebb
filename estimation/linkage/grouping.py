"""Pairs become persons: within a list by any link, between lists by the best links first and never two of a list together.

Connected components alone chain: one wrong pair joins two persons with all their records, and in a million records such chains
held thousands. A link that would put two persons of one list together is left out, so a chain ends at the lists' number.
"""

from __future__ import annotations

import numpy as np

from estimation.linkage.result import Reals, Whole


def grouped(size: int, left: Whole, right: Whole, chance: Reals, source: Whole | None = None) -> Whole:
    """The group of each of `size` items, numbered from 0 in their order, from links taken by falling chance.

    With `source` no group holds two items of a source. Of equal chances the earlier items go first, so that the result does
    not depend on the order in which pairs come.
    """
    parent = list(range(size))
    held = [{int(s)} for s in source] if source is not None else None

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    for index in np.lexsort((right, left, -chance)).tolist():
        a, b = sorted((root(int(left[index])), root(int(right[index]))))
        if a == b or (held is not None and held[a] & held[b]):
            continue
        parent[b] = a
        if held is not None:
            held[a] |= held[b]
    _, numbers = np.unique([root(item) for item in range(size)], return_inverse=True)
    return numbers.astype(np.int64)


def best_between(entity: Whole, left: Whole, right: Whole, chance: Reals) -> tuple[Whole, Whole, Reals, Whole]:
    """Pairs of records as pairs of entities: the best pair of each, and its index; pairs within an entity are left out."""
    a, b = np.minimum(entity[left], entity[right]), np.maximum(entity[left], entity[right])
    order = np.lexsort((-chance, b, a))
    order = order[a[order] != b[order]]
    first = np.ones(order.size, dtype=bool)
    first[1:] = (np.diff(a[order]) != 0) | (np.diff(b[order]) != 0)
    kept = order[first]
    return a[kept], b[kept], chance[kept], kept
