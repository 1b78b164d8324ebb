"""How well and how fast made-up South American lists are linked: `python benchmarks/linkage/generated.py [A-LIST] [SEED]`.

Three lists that each hold a quarter of a population, with the errors of `estimation.linkage.made_up.USUAL` and 3 % of persons
twice. Pair precision, recall and F1 by pair of lists; F1 of persons; Chapman with the true, the linked and the soft overlap;
CPU seconds of all threads, wall seconds and peak memory.
"""

from __future__ import annotations

import itertools
import resource
import sys
import time

import numpy as np

from estimation.linkage.engine import Limits
from estimation.linkage.estimates import two_lists
from estimation.linkage.linking import link
from estimation.linkage.made_up import MadeUp, listed, population
from estimation.linkage.result import Linked, Whole

LISTS = ("A", "B", "C")
CHANCE = 0.25


def same_pairs(*groups: Whole) -> int:
    """Pairs of records that are together in every one of the groupings."""
    _, counts = np.unique(np.stack(groups), axis=1, return_counts=True)
    return int((counts * (counts - 1) // 2).sum())


def f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall)


def report(made: MadeUp, linked: Linked) -> None:
    """Prints what came out against the truth."""
    source, truth = np.array([record.source for record in made.records]), np.array(made.truth)
    hit, found, true = same_pairs(linked.person, truth), same_pairs(linked.person), same_pairs(truth)
    print(f"persons: precision {hit / found:.3f}, recall {hit / true:.3f}, F1 {f1(hit / found, hit / true):.3f}")
    on = [set(truth[source == number].tolist()) for number in range(len(LISTS))]
    pairs = linked.pairs
    match = truth[pairs.left] == truth[pairs.right]
    for a, b in itertools.combinations(range(len(LISTS)), 2):
        counts = [np.bincount(truth[source == number], minlength=made.persons) for number in (a, b)]
        all_true = int((counts[0] * counts[1]).sum())
        group = (source[pairs.left] == a) & (source[pairs.right] == b)
        links = group & (pairs.posterior >= linked.threshold)
        precision, recall = match[links].mean(), match[links].sum() / all_true
        told = linked.agreement(LISTS[a], LISTS[b])
        both = len(on[a] & on[b])
        n1, n2 = linked.sizes[a], linked.sizes[b]
        perfect = (len(on[a]) + 1) * (len(on[b]) + 1) / (both + 1) - 1
        hard = (n1 + 1) * (n2 + 1) / (told.links + 1) - 1
        soft = two_lists(told, (n1, n2))
        blocking = match[group].sum() / all_true
        print(
            f"{LISTS[a]}{LISTS[b]}: precision {precision:.3f} (told {told.precision:.3f}), recall {recall:.3f} (told "
            f"{told.recall:.3f}), F1 {f1(precision, recall):.3f}; blocking recall {blocking:.3f} (told "
            f"{told.blocking_recall or float('nan'):.3f})"
        )
        spread = soft.linkage_se / soft.population.point
        print(f"  N̂ against perfect linkage: linked {hard / perfect - 1:+.1%}, soft {soft.population.point / perfect - 1:+.1%} "
              f"(se of linking {spread:.1%})")  # fmt: skip
    for each in linked.calibration:
        print(f"  without document {each.low:g}-{each.high:g}: {each.pairs} pairs, said {each.said:.3f}, seen {each.seen:.3f}")


def main(persons: int, seed: int) -> None:
    made = listed(population(round(persons / CHANCE), seed), (CHANCE,) * len(LISTS), seed=seed)
    print(f"{len(made.records):,} records on three lists, {made.persons:,} persons, seed {seed}")
    cpu, wall = time.process_time(), time.perf_counter()
    linked = link(made.records, LISTS, limits=Limits(memory=3.0))
    print(f"{time.process_time() - cpu:.1f} s CPU, {time.perf_counter() - wall:.1f} s wall")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, {linked.pairs.left.size:,} pairs")
    report(made, linked)
    for rule in linked.rules:
        print(f"  {rule.pairs:>10,} {'' if rule.runs else '(left out) '}{rule.label}")


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["20000", "1"][len(sys.argv) - 1 :])))
