"""Whether figures from review hold: `python benchmarks/linkage/reviewed.py [RUNS] [A-LIST] [WRONG]`.

Fresh made-up populations that nothing was tuned on, three independent lists with the usual errors. Every pair that is asked is
decided by somebody who knows the truth but says the opposite in a share `WRONG` of the pairs (0). Precision and recall of the
links from review, and their 95 % limits, against the truth by pair of lists, duplicates put together as the linkage did; beside
them the figures without labels. Links and table before and after the verdicts, as pairs of persons wrongly joined or missed.
"""

from __future__ import annotations

import itertools
import random
import sys
from collections import defaultdict

import numpy as np

from estimation.linkage.engine import Limits
from estimation.linkage.linking import link
from estimation.linkage.made_up import listed, population
from estimation.linkage.result import Linked, Whole
from estimation.linkage.review_figures import figures
from estimation.linkage.review_plan import plan
from estimation.linkage.reviewed import reviewed

LISTS = ("A", "B", "C")
CHANCE = 0.25


Found = set[tuple[int, int]]


def true_pairs(linked: Linked, source: Whole, truth: Whole, a: int, b: int) -> tuple[Found, Found]:
    """Pairs of entities of two lists that are one person by their first record, and those that the linkage joined."""
    first = {int(e): int(t) for e, t in zip(linked.entity[::-1], truth[::-1], strict=True)}
    joined = {int(e): int(p) for e, p in zip(linked.entity, linked.person, strict=True)}
    own = {int(e): int(s) for e, s in zip(linked.entity, source, strict=True)}
    sides = [[e for e, s in own.items() if s == which] for which in (a, b)]

    def pairs(by: dict[int, int]) -> Found:
        other: dict[int, list[int]] = defaultdict(list)
        for e in sides[1]:
            other[by[e]].append(e)
        return {(e, f) for e in sides[0] for f in other[by[e]]}

    return pairs(first), pairs(joined)


def main(populations: int, persons: int, wrong: float) -> None:
    size = round(persons / CHANCE)
    off: dict[str, list[float]] = defaultdict(list)
    held: dict[str, list[bool]] = defaultdict(list)
    errors, asked = np.zeros((2, 2)), []
    for seed in range(2001, 2001 + populations):
        rng = random.Random(seed)
        made = listed(population(size, seed), (CHANCE,) * len(LISTS), seed=seed)
        linked = link(made.records, LISTS, limits=Limits(random_pairs=1e6))
        source, truth = np.array([record.source for record in made.records]), np.array(made.truth)
        pairs = linked.pairs
        found = plan(linked, source, np.random.default_rng(seed).integers(0, 2**63, source.size).astype(np.uint64))
        chosen = sorted({int(pair) for order in found.order.values() for pair in order})
        asked.append(len(chosen))
        same = truth[pairs.left] == truth[pairs.right]
        verdict = {pair: bool(same[pair]) != (rng.random() < wrong) for pair in chosen}
        after = reviewed(linked, source, {(int(pairs.left[i]), int(pairs.right[i])): said for i, said in verdict.items()})
        recall = {(each.first, each.second): each.blocking_recall for each in after.agreements}
        of_lists, _ = figures(linked, found, {pair: float(said) for pair, said in verdict.items()}, recall)
        for a, b in itertools.combinations(range(len(LISTS)), 2):
            true, joined = true_pairs(linked, source, truth, a, b)
            told = next(each for each in of_lists if (each.first, each.second) == (LISTS[a], LISTS[b]))
            without = linked.agreement(LISTS[a], LISTS[b])
            real = {"precision": len(true & joined) / len(joined), "recall": len(true & joined) / len(true)}
            for name, value in real.items():
                figure = getattr(told, name)
                if figure is not None:
                    off[f"{name}, reviewed"].append(figure.point - value)
                    held[f"{name}, reviewed"].append(figure.lower <= value <= figure.upper)
                off[f"{name}, without labels"].append((getattr(without, name) or np.nan) - value)
            for which, one in enumerate((linked, after)):
                true, joined = true_pairs(one, source, truth, a, b)
                errors[which] += len(joined - true), len(true - joined)
    print(
        f"{populations} populations, {persons:,} a list, {np.mean(asked):.0f} pairs decided of each, {100 * wrong:g} % wrongly"
    )
    for name, values in sorted(off.items()):
        cover = f", covered {100 * np.mean(held[name]):.1f} % of {len(held[name])}" if name in held else ""
        print(f"{name:28} mean error {100 * np.nanmean(values):+6.2f}, sd {100 * np.nanstd(values):5.2f} points{cover}")
    for words, (joined, missed) in zip(("before", "after"), errors / populations, strict=True):
        print(f"{words:6} verdicts: {joined:.1f} pairs of persons wrongly joined, {missed:.1f} missed")


if __name__ == "__main__":
    given = [*map(float, sys.argv[1:]), *(20.0, 1500.0, 0.0)[len(sys.argv) - 1 :]]
    main(int(given[0]), int(given[1]), given[2])
