"""What linkage errors do to N, and what the soft overlap leaves: `python benchmarks/linkage/coverage.py [RUNS] [A-LIST]`.

Fresh made-up populations that nothing was tuned on; three independent lists with the usual errors; Chapman by pair of lists
against the population's true size. `perfect` knows the truth, `linked` counts links at 0.5 and at 0.95, `soft` divides the sum
of probabilities by the recall of the rules. Coverage is that of 95 % limits; those of `linked` know only sampling.
"""

from __future__ import annotations

import itertools
import sys
from collections import defaultdict

import numpy as np

from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.two_lists import TwoLists
from estimation.linkage.engine import Limits
from estimation.linkage.estimates import curve, two_lists
from estimation.linkage.linking import link
from estimation.linkage.made_up import listed, population
from estimation.result import Population

LISTS = ("A", "B", "C")
CHANCE = 0.25


def chapman(both: float, first: float, second: float) -> Population:
    model = TwoLists(both, first - both, second - both).chapman()
    return log_normal(first + second - both, float(model.population or 0), float(model.se or 0), 0.95)


def main(populations: int, persons: int) -> None:
    size = round(persons / CHANCE)
    found: dict[tuple[str, str], list[tuple[float, bool]]] = defaultdict(list)
    for seed in range(1001, 1001 + populations):
        made = listed(population(size, seed), (CHANCE,) * len(LISTS), seed=seed)
        linked = link(made.records, LISTS, limits=Limits(random_pairs=1e6))
        source, truth = np.array([record.source for record in made.records]), np.array(made.truth)
        on = [set(truth[source == number].tolist()) for number in range(len(LISTS))]
        for a, b in itertools.combinations(range(len(LISTS)), 2):
            told = linked.agreement(LISTS[a], LISTS[b])
            sizes = linked.sizes[a], linked.sizes[b]
            at = {point.threshold: point.links for point in curve(linked, told, source)}
            made_by = {
                "perfect": chapman(len(on[a] & on[b]), len(on[a]), len(on[b])),
                "linked 0.5": chapman(at[0.5], *sizes),
                "linked 0.95": chapman(at[0.95], *sizes),
                "soft": two_lists(told, sizes).population,
            }
            for name, each in made_by.items():
                held = float(each.lower or 0) <= size <= float(each.upper or np.inf)
                found[LISTS[a] + LISTS[b], name].append((float(each.point or 0) / size - 1, held))
    print(f"{populations} populations of {size:,}, about {persons:,} persons a list")
    for (pair, name), results in sorted(found.items()):
        bias = np.array([each for each, _ in results])
        held = np.mean([held for _, held in results])
        spread = bias.std(ddof=1)
        error = spread / np.sqrt(bias.size)
        print(f"{pair} {name:12} bias {bias.mean():+.2%} (Monte Carlo error {error:.2%}), sd {spread:.2%}, covers {held:.0%}")


if __name__ == "__main__":
    words = [int(word) for word in sys.argv[1:]]
    main(*(words + [30, 1500][len(words) :]))
