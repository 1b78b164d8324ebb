"""What match keys cost against names in clear: `python benchmarks/linkage/match_keys.py [A-LIST] [SEED] [POPULATIONS]`.

The lists of `generated.py` linked by names and by match keys (everything keyed, and with quasi-identifiers in clear); then as
many populations of 3 × 1,500 with the bias of Chapman on the soft overlap, by pair of lists, against the true size.
"""

from __future__ import annotations

import itertools
import sys
import time
from collections import defaultdict

import numpy as np
from generated import CHANCE, LISTS, report

from estimation.linkage.columns import columns_of
from estimation.linkage.engine import Limits
from estimation.linkage.estimates import two_lists
from estimation.linkage.linking import link, link_match_keys
from estimation.linkage.made_up import MadeUp, listed, population
from estimation.linkage.match_keys import QUASI, keyed, written
from estimation.linkage.result import Linked
from vocabulary.progress import silent

SECRET = b"benchmark of made-up persons ..."


def by_keys(made: MadeUp, clear: tuple[str, ...], limits: Limits) -> Linked:
    lists = []
    for source in range(len(LISTS)):
        columns = columns_of([record for record in made.records if record.source == source], silent)
        laid = keyed(columns, SECRET, clear)
        lists.append({name: list(map(written, cells)) for name, cells in laid.items()})
    return link_match_keys(lists, LISTS, limits=limits)


def main(persons: int, seed: int, populations: int) -> None:
    made = listed(population(round(persons / CHANCE), seed), (CHANCE,) * len(LISTS), seed=seed)
    limits = Limits(memory=3.0)
    ways = {
        "names": lambda: link(made.records, LISTS, limits=limits),
        "match keys": lambda: by_keys(made, (), limits),
        "match keys, quasi-identifiers in clear": lambda: by_keys(made, QUASI, limits),
    }
    for name, run in ways.items():
        cpu = time.process_time()
        linked = run()
        print(f"{name}: {time.process_time() - cpu:.1f} s CPU, {linked.pairs.left.size:,} pairs")
        report(made, linked)
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    size, few = round(1500 / CHANCE), Limits(random_pairs=1e6)
    for number in range(2001, 2001 + populations):
        made = listed(population(size, number), (CHANCE,) * len(LISTS), seed=number)
        for name, linked in (("names", link(made.records, LISTS, limits=few)), ("match keys", by_keys(made, (), few))):
            for a, b in itertools.combinations(range(len(LISTS)), 2):
                estimate = two_lists(linked.agreement(LISTS[a], LISTS[b]), (linked.sizes[a], linked.sizes[b]))
                found[LISTS[a] + LISTS[b], name].append(float(estimate.population.point or 0) / size - 1)
    for (pair, name), bias in sorted(found.items()):
        spread = np.std(bias, ddof=1)
        error = spread / np.sqrt(len(bias))
        print(f"{pair} {name:10} bias {np.mean(bias):+.2%} (Monte Carlo error {error:.2%}), sd {spread:.2%}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [20000, 11, 20][len(given) :]))
