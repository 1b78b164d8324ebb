"""The same linkage on DuckDB and on Spark on this machine: `python benchmarks/linkage/spark.py [A-LIST] [SEED]`.

The lists of `generated.py`; F1 of persons by either engine, how many records they put together otherwise, and what each costs
in seconds and, for DuckDB, CPU (Spark works in a process of its own).
"""

from __future__ import annotations

import sys
import time

import numpy as np
from generated import CHANCE, LISTS, f1, same_pairs

from estimation.linkage.base import ENGINES
from estimation.linkage.engine import Limits
from estimation.linkage.linking import link
from estimation.linkage.made_up import listed, population


def main(persons: int, seed: int) -> None:
    made = listed(population(round(persons / CHANCE), seed), (CHANCE,) * len(LISTS), seed=seed)
    truth = np.array(made.truth)
    found = {}
    for engine in ENGINES:
        began = time.perf_counter()
        limits = Limits(memory=2.0, engine=engine, master="local[2]", random_pairs=2e7)
        linked = found[engine] = link(made.records, LISTS, limits=limits)
        hit = same_pairs(linked.person, truth)
        precision, recall = hit / same_pairs(linked.person), hit / same_pairs(truth)
        soft = ", ".join(f"{each.first}{each.second} {each.soft:.1f}" for each in linked.overlaps())
        print(
            f"{engine}: F1 {f1(precision, recall):.4f}, soft overlaps {soft}; {linked.pairs.left.size:,} pairs, "
            f"{time.perf_counter() - began:.0f} s",
            flush=True,
        )
    one, other = (found[engine].person for engine in ENGINES)
    both = same_pairs(one, other)
    print(f"pairs put together by one engine alone: {same_pairs(one) + same_pairs(other) - 2 * both}")


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:]]
    main(*(given + [2000, 11][len(given) :]))
