"""Pairs become persons: within a list by any link, between lists by the best links first and never two of a list together.

Connected components alone chain: one wrong pair joins two persons with all their records, and in a million records such chains
held thousands. A link that would put two persons of one list together is left out, so a chain ends at the lists' number.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from estimation.linkage.result import Reals, Whole

Ends = tuple[Whole, Whole]
"""The first and the second item of each pair."""


def grouped(
    size: int, left: Whole, right: Whole, chance: Reals, source: Whole | None = None, apart: Ends | None = None
) -> Whole:
    """The group of each of `size` items, numbered from 0 in their order, from links taken by falling chance.

    With `source` no group holds two items of a source, with `apart` none holds both items of one of these pairs. Of equal
    chances the earlier items go first, so that the result does not depend on the order in which pairs come.
    """
    parent = list(range(size))
    held = [{int(s)} for s in source] if source is not None else None
    foes: dict[int, set[int]] = {}  # by root of a group: the items that may not come into it
    named: dict[int, set[int]] = {}  # and those of its own that some such pair names
    for a, b in zip(*(side.tolist() for side in apart), strict=True) if apart is not None else ():
        for item, other in ((a, b), (b, a)):
            foes.setdefault(item, set()).add(other)
            named[item] = {item}

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    for index in np.lexsort((right, left, -chance)).tolist():
        a, b = sorted((root(int(left[index])), root(int(right[index]))))
        if a == b or (held is not None and held[a] & held[b]) or foes.get(a, set()) & named.get(b, set()):
            continue
        parent[b] = a
        for kept in (foes, named):
            if b in kept:
                kept[a] = kept.get(a, set()) | kept[b]
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


def competed(a: Whole, b: Whole, chance: Reals, group: Whole) -> Reals:
    """The probabilities of pairs of entities, each the best pair of its own, where at most one of those that share an entity
    and a pair of lists (`group`) can be true: odds over one more than the odds of all that share either entity.

    Exact where one entity has several candidates; a sum of probabilities as they are would count each of them.
    """
    odds = chance / np.maximum(1 - chance, 1e-12)
    rivals = np.zeros(odds.size)
    for entity in (a, b):
        _, shared = np.unique(entity + 1j * group, return_inverse=True)
        rivals += np.bincount(shared, odds)[shared] - odds
    found: Reals = odds / (1 + odds + np.maximum(rivals, 0.0))
    return found


@dataclass(frozen=True)
class Together:
    """The entity and the person of each record."""

    entity: Whole = field(repr=False)
    person: Whole = field(repr=False)


def put_together(source: Whole, pairs: Ends, chance: Reals, threshold: float, apart: Ends | None = None) -> Together:
    """Records of one list become entities, entities of different lists persons, by links of at least `threshold`.

    `source` is the list of each record; with `apart` the records of such a pair are never one person.
    """
    left, right = pairs
    within = source[left] == source[right]
    sure = within & (chance >= threshold)
    entity = grouped(source.size, left[sure], right[sure], chance[sure], apart=apart)
    a, b, likely, _ = best_between(entity, left[~within], right[~within], chance[~within])
    whose = list_of(entity, source)
    kept = likely >= threshold
    foes = None if apart is None else (entity[apart[0]], entity[apart[1]])
    return Together(entity, grouped(whose.size, a[kept], b[kept], likely[kept], whose, foes)[entity])


def list_of(entity: Whole, source: Whole) -> Whole:
    """The list of each entity."""
    whose = np.zeros(int(entity.max()) + 1, dtype=np.int64)
    whose[entity] = source
    return whose
