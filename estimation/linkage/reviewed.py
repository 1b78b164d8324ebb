"""A linkage after people looked at pairs of it: what they decided stands, and persons are put together anew around it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from estimation.linkage.agreements import agreements
from estimation.linkage.grouping import Ends, best_between, competed, grouped, list_of, put_together
from estimation.linkage.posteriors import Posteriors, blocking_recall, groups_of
from estimation.linkage.result import Agreement, Linked, Pairs, Reals, Whole

_SURE = 2.0  # above every probability: what people decided is linked before anything else


def reviewed(linked: Linked, source: Whole, decisions: Mapping[tuple[int, int], bool]) -> Linked:
    """The linkage with decided pairs at probability 1 (`True`, the same person) or 0, regrouped, and its agreements anew.

    `source` is the list of each record, a pair two numbers of records in either order. What follows from decisions holds as
    well: of A = B and B = C also A = C, of A = B and B ≠ C also A ≠ C; where they contradict each other, "different" stands and
    the last link that breaks it is left as it was. Records of one list that are the same person become one entity. A pair that
    no rule had found is added where it is a match. The weights in bits stay those of the model.
    """
    if not decisions:
        return linked
    same, apart = (_ends(pair for pair, is_same in decisions.items() if is_same is wanted) for wanted in (True, False))
    one = grouped(source.size, *same, np.ones(same[0].size), apart=apart)
    pairs = _with_matches(linked.pairs, same, one)
    apart = _spread(apart, one)
    decided_same = one[pairs.left] == one[pairs.right]
    decided_apart = np.isin(_keys((pairs.left, pairs.right), source.size), _keys(apart, source.size))
    posterior = np.where(decided_same, 1.0, np.where(decided_apart, 0.0, pairs.posterior))
    pairs = replace(pairs, posterior=posterior)
    twice = _same_list(one, source)
    kept = decided_same | (source[pairs.left] == source[pairs.right]) | pairs.by_document | pairs.by_others
    ends = np.concatenate([pairs.left[kept], twice[0]]), np.concatenate([pairs.right[kept], twice[1]])
    order = np.concatenate([np.where(decided_same, _SURE, posterior)[kept], np.full(twice[0].size, _SURE)])
    together = put_together(source, ends, order, linked.threshold, apart)
    return replace(
        linked,
        sizes=tuple(int(n) for n in np.bincount(list_of(together.entity, source), minlength=len(linked.lists))),
        person=together.person,
        entity=together.entity,
        pairs=pairs,
        agreements=_agreements(linked, source, pairs, together.entity, apart),
    )


def _agreements(linked: Linked, source: Whole, pairs: Pairs, entity: Whole, apart: Ends) -> tuple[Agreement, ...]:
    """Without labels beyond those of the review; two entities whose records were told apart are no match by any other pair."""
    group, groups = groups_of(len(linked.lists), source[pairs.left], source[pairs.right])
    recall = blocking_recall(pairs.posterior, group, pairs.by_document, pairs.by_others, len(groups))
    unknown = np.full(len(groups), np.nan)
    found = Posteriors(pairs.posterior, group, pairs.by_document, pairs.by_others, groups, recall, unknown)
    looked = np.flatnonzero((pairs.by_document | pairs.by_others) & (source[pairs.left] != source[pairs.right]))
    a, b, chance, best = best_between(entity, pairs.left[looked], pairs.right[looked], pairs.posterior[looked])
    size = int(entity.max()) + 1
    foes = _keys((entity[apart[0]], entity[apart[1]]), size)
    chance = np.where(np.isin(_keys((a, b), size), foes), 0.0, chance)
    entities = looked[best], competed(a, b, chance, group[looked[best]])
    return agreements(linked.lists, found, pairs, entities, linked.threshold, 1)


def _ends(pairs: Iterable[tuple[int, int]]) -> Ends:
    """Pairs as two arrays, the earlier record first."""
    laid = np.array(sorted({(min(pair), max(pair)) for pair in pairs}), dtype=np.int64).reshape(-1, 2)
    return laid[:, 0], laid[:, 1]


def _keys(pairs: Ends, size: int) -> Whole:
    """One number a pair, whatever its order."""
    keys: Whole = np.minimum(*pairs) * size + np.maximum(*pairs)
    return keys


def _with_matches(pairs: Pairs, same: Ends, one: Whole) -> Pairs:
    """The pairs with those matches that no rule had found; no evidence of the model is with them."""
    size = one.size
    new = ~np.isin(_keys(same, size), _keys((pairs.left, pairs.right), size)) & (one[same[0]] == one[same[1]])
    n = int(new.sum())
    none: Reals = np.zeros(n)
    no: NDArray[np.bool_] = np.zeros(n, dtype=bool)
    return Pairs(
        np.concatenate([pairs.left, same[0][new]]),
        np.concatenate([pairs.right, same[1][new]]),
        np.concatenate([pairs.weight, none]),
        np.concatenate([pairs.posterior, none]),
        np.concatenate([pairs.by_document, no]),
        np.concatenate([pairs.by_others, no]),
    )


def _spread(apart: Ends, one: Whole) -> Ends:
    """All pairs of records that are different persons by what was decided: with two records also those that are one with
    them."""
    wanted = np.unique(one[np.concatenate(apart)])
    among = np.flatnonzero(np.isin(one, wanted))
    members: dict[int, list[int]] = {}
    for record in among.tolist():
        members.setdefault(int(one[record]), []).append(record)
    foes = zip(one[apart[0]].tolist(), one[apart[1]].tolist(), strict=True)
    return _ends(pair for a, b in set(foes) for pair in product(members[a], members[b]))


def _same_list(one: Whole, source: Whole) -> Ends:
    """Records of one list that were decided to be one person, each with the next."""
    order = np.lexsort((np.arange(one.size), source, one))
    a, b = order[:-1], order[1:]
    kept = (one[a] == one[b]) & (source[a] == source[b])
    return a[kept], b[kept]
