"""A linkage as draws: tables of patterns under linkages that the records allow, each as often as it is likely.

A draw takes two things at random: which of the compared pairs are the same person, and the matches that no rule found. A method
that is fitted to each draw (`pooling.py`) carries linkage error into its interval, whatever the method.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.linkage.components import components, members
from estimation.linkage.missed import together_again
from estimation.linkage.partitions import chances, partitions
from estimation.linkage.posteriors import COUNTED, Flags, blocking_recall, groups_of
from estimation.linkage.result import Linked, Reals, Whole
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

_CERTAIN = 14.0  # bits from which a pair is the same person in every draw
_BITS = 50.0  # a probability says no more than that
_NEVER = 1000.0
_TOGETHER = 7  # persons-to-be of a component of which all partitions are weighed (877 of them)
_CHUNK = 2_000_000  # probabilities of partitions at a time


@dataclass(frozen=True)
class _Nodes:
    """Records that are the same person in every draw, as one: the lists of each (`cell`) and its first record in scope."""

    of: Whole
    cell: Whole
    first: Whole


def draw_tables(
    linked: Linked, source: Whole, stratum: Whole | None = None, *, draws: int = 40, seed: int = 1, progress: Progress = silent
) -> Whole:
    """Tables of patterns by draw: (draws, strata, 2^k), cells as in `CaptureTable.counts`, cell 0 always 0.

    `source` is the list of each record; `stratum` its group from 0, or −1 where it is out of scope: then it counts on no list.
    A person is of the group of their first record in scope.
    """
    rng = np.random.default_rng(seed)
    k = len(linked.lists)
    scope = np.zeros(source.size, dtype=np.int64) if stratum is None else np.asarray(stratum, dtype=np.int64)
    strata = max(int(scope.max(initial=0)) + 1, 1)
    odds = _odds(linked)
    nodes = _nodes(linked, source, scope, odds)
    place = np.append(scope, 0)  # the last: of a node without a record in scope, whose cell is 0
    flat = strata * 2**k
    tables = np.zeros((draws, flat), dtype=np.int64)
    progress(0.1, text(N_("Drawing linkages")))
    for size, items, between in _undecided(nodes, linked, odds):
        ways = partitions(size)
        step = max(_CHUNK // len(ways), 1)
        for at in range(0, len(items), step):
            some = items[at : at + step]
            heaped = np.cumsum(chances(between[at : at + step]), axis=1)
            index = _cells(nodes, some, place, k)
            rows = np.arange(len(some))[:, None]
            for draw in range(draws):
                chosen = (rng.random((len(some), 1)) > heaped[:, :-1]).sum(axis=1)
                tables[draw] += np.bincount(index[rows, ways[chosen]].ravel(), minlength=flat)
            progress(0.1 + 0.7 * min(size / _TOGETHER, 1.0), text(N_("Drawing linkages")))
    found = tables.reshape(draws, strata, 2**k)
    found[..., 0] = 0
    progress(0.85, text(N_("Putting back the links that were missed")))
    recall, shared = _recalls(linked, source, draws, rng)
    first, second = np.triu_indices(k)
    apart = first != second
    found = together_again(found, recall[:, apart], shared, rng)
    return _without_doubles(found, recall[:, ~apart], linked, source, scope, rng)


def _odds(linked: Linked) -> Reals:
    """In bits. A probability of 0 is a verdict, which no other pair outweighs."""
    told = linked.pairs.posterior
    p = np.clip(told, 2.0**-_BITS, 1.0)
    odds = np.clip(np.log2(p) - np.log2(np.maximum(1 - p, 2.0**-_BITS)), -_BITS, _BITS)
    return np.asarray(np.where(told == 0, -_NEVER, odds))


def _nodes(linked: Linked, source: Whole, scope: Whole, odds: Reals) -> _Nodes:
    """Records joined by certain pairs are one node, unless a pair among them speaks against it."""
    left, right = linked.pairs.left, linked.pairs.right
    sure = odds >= _CERTAIN
    label = _joined(source.size, left[sure], right[sure])
    against = np.zeros(int(label.max(initial=-1)) + 1, dtype=bool)
    against[label[left[(label[left] == label[right]) & (odds < 0)]]] = True
    kept = sure & ~against[label[left]]
    of = _joined(source.size, left[kept], right[kept])
    k, number = len(linked.lists), int(of.max(initial=-1)) + 1
    cell = np.zeros(number, dtype=np.int64)
    first = np.full(number, source.size, dtype=np.int64)
    counted = np.flatnonzero(scope >= 0)
    np.bitwise_or.at(cell, of[counted], 1 << (k - 1 - source[counted]))
    np.minimum.at(first, of[counted], counted)
    return _Nodes(of, cell, first)


def _joined(size: int, left: Whole, right: Whole) -> Whole:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    joined = coo_array((np.ones(left.size, dtype=np.int8), (left, right)), shape=(size, size))
    return np.asarray(connected_components(joined, directed=False)[1].astype(np.int64))


def _undecided(nodes: _Nodes, linked: Linked, odds: Reals) -> list[tuple[int, Whole, Reals]]:
    """Components of nodes by their size, at most `_TOGETHER`: (size, nodes (components, size), log-odds of their pairs
    (components, size, size), `nan` where none was compared). Larger ones fall apart into the persons that were linked."""
    left, right = nodes.of[linked.pairs.left], nodes.of[linked.pairs.right]
    low, high, number = np.minimum(left, right), np.maximum(left, right), nodes.cell.size
    cross = low != high
    key, inverse = np.unique(low[cross] * number + high[cross], return_inverse=True)
    mean = np.bincount(inverse, odds[cross]) / np.maximum(np.bincount(inverse), 1)
    low, high = key // number, key % number
    label = components(number, low, high, 1 / (1 + np.exp2(-mean)), _TOGETHER)
    person = np.zeros(number, dtype=np.int64)
    person[nodes.of] = linked.person
    for finer in (person, np.arange(number)):
        label = np.unique(label + 1.0j * np.where(np.bincount(label)[label] > _TOGETHER, finer, 0), return_inverse=True)[1]
    by_size = members(label)
    at = np.zeros(number, dtype=np.int64)  # the number of a node within its component
    row = np.zeros(number, dtype=np.int64)  # and of its component among those of its size
    for size, items in by_size.items():
        at[items] = np.arange(size)
        row[items] = np.arange(len(items))[:, None]
    sizes = np.bincount(label)[label]
    within = label[low] == label[high]
    found = []
    for size, items in by_size.items():
        between = np.full((len(items), size, size), np.nan)
        here = within & (sizes[low] == size)
        between[row[low[here]], at[low[here]], at[high[here]]] = mean[here]
        between[row[low[here]], at[high[here]], at[low[here]]] = mean[here]
        found.append((size, items, between))
    return found


def _cells(nodes: _Nodes, items: Whole, place: Whole, k: int) -> Whole:
    """Where each set of the items counts, in a flat table (strata, 2^k): (components, 2^size), 0 for the empty set."""
    size = items.shape[1]
    cell = np.zeros((len(items), 2**size), dtype=np.int64)
    first = np.full((len(items), 2**size), place.size - 1)
    for item in range(size):
        have, bit = slice(0, 1 << item), slice(1 << item, 2 << item)
        cell[:, bit] = cell[:, have] | nodes.cell[items[:, item], None]
        first[:, bit] = np.minimum(first[:, have], nodes.first[items[:, item], None])
    return np.asarray(np.where(cell > 0, place[first] * 2**k + cell, 0))


def _recalls(linked: Linked, source: Whole, draws: int, rng: np.random.Generator) -> tuple[Reals, Reals]:
    """Of each draw the recall of the rules for each pair of lists and each list with itself (draws, groups), and the share of
    misses that are a record's (draws,): Bayesian bootstrap over the records, as each has all its pairs."""
    pairs = linked.pairs
    counted = (pairs.posterior > COUNTED) & (pairs.by_document | pairs.by_others)
    left, right, chance = pairs.left[counted], pairs.right[counted], pairs.posterior[counted]
    group, groups = groups_of(len(linked.lists), source[left], source[right])
    by_document, by_others = pairs.by_document[counted], pairs.by_others[counted]
    drawn = [
        blocking_recall(chance, group, by_document, by_others, len(groups), rng.exponential(size=source.size)[left])
        for _ in range(draws)
    ]
    recall = np.nan_to_num(np.array(drawn), nan=1.0)
    bad, single = _shared(left, right, source, by_document & (chance > 0.5), by_others)
    share = rng.beta(bad + 0.5, single + 0.5, draws)
    return recall, 2 * share / (1 + share)  # a bad record is missed with two others where it is on three lists


def _shared(left: Whole, right: Whole, source: Whole, by_document: Flags, by_others: Flags) -> tuple[float, float]:
    """Of persons whose document joins their records on three lists or more: records that the other rules missed with all of
    theirs, and single pairs that they missed. Such a record leaves a missed pair with each of two others behind."""
    judged = np.flatnonzero(by_document & (source[left] != source[right]))
    record, other = np.concatenate([left[judged], right[judged]]), np.concatenate([right[judged], left[judged]])
    missed = np.tile(~by_others[judged], 2)
    lists = int(source.max(initial=0)) + 1
    joined, lost = np.zeros((2, source.size, lists), dtype=bool)
    joined[record, source[other]] = True
    lost[record[missed], source[other[missed]]] = True
    several = joined.sum(axis=1) >= 2
    misses = (lost & joined)[several].sum(axis=1)
    of = joined[several].sum(axis=1)
    bad, some = int((misses == of).sum()), int(((misses > 0) & (misses < of)).sum())
    return float(bad), max(some / 2 - bad, 0.0)


def _without_doubles(
    tables: Whole, recall: Reals, linked: Linked, source: Whole, scope: Whole, rng: np.random.Generator
) -> Whole:
    """Records of one list that are one person and that no rule brought together count once: they hang on nobody else."""
    k = len(linked.lists)
    for number in range(k):
        doubles = linked.records[number] - linked.sizes[number]
        inside = float((scope[source == number] >= 0).mean())
        alone = tables[..., 1 << (k - 1 - number)]
        share = alone / np.maximum(alone.sum(axis=1, keepdims=True), 1)
        expected = doubles * inside * (1 / recall[:, number] - 1)
        alone -= np.minimum(rng.poisson(expected[:, None] * share), alone)
    return tables
