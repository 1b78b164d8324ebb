"""Bias and coverage of N with linkage error carried and without: `python benchmarks/linkage/drawn.py FILE [RUNS] [SEED]`.

Made-up populations of 80,000, three independent lists of a quarter with the usual errors (3 × 20,000 records), seeds from 7001:
no setting of the linkage or of the draws was chosen on these. Each population is linked and estimated by Chapman for each pair
of lists and by log-linear models for three; a row an estimate is added to FILE, and seeds that are there are not run
again. `perfect` knows who is who, `linked` takes the links at 0.5, `soft` the sum of probabilities over the recall of the
rules, `drawn` 40 draws of the linkage, pooled. At the end: bias and coverage of 95 % limits with their Monte Carlo errors.

Most of the error of one population is that of its sample, which has nothing to do with linkage, so that sixty say little of a
coverage. Therefore the coverage is also told with the samples drawn anew: each population's ratio of an estimate and its limits
to the estimate by perfect linkage is set on the estimates by perfect linkage of 4,000 fresh samples.
"""

from __future__ import annotations

import csv
import itertools
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.table import membership, pattern
from estimation.linkage.draws import draw_tables
from estimation.linkage.estimates import independent, two_lists
from estimation.linkage.linking import link, patterns
from estimation.linkage.made_up import listed, population
from estimation.linkage.result import Linked, Reals, Whole
from estimation.method import Method
from estimation.result import Population
from estimation.table import Table
from survey_app.services.drawn import over_draws, read_draws
from vocabulary.progress import silent

LISTS = ("A", "B", "C")
CHANCE, PERSONS, DRAWS = 0.25, 80_000, 40
HEADER = ("seed", "estimate", "way", "truth", "point", "lower", "upper", "se", "share")
Row = tuple[int, str, str, int, float, float, float, float, float]
METHODS: dict[str, Method] = {
    **{a + b: Chapman(lists=(a, b)) for a, b in itertools.combinations(LISTS, 2)},
    "log-linear, independent": LogLinear(model="A,B,C"),
    "log-linear, chosen": LogLinear(),
}


def table_of(counts: Whole) -> Table:
    cells = [cell for cell in range(1, counts.size) if counts[cell]]
    flags = [pattern(cell, len(LISTS)) for cell in cells]
    return Table(
        {name: [int(flag[i]) for flag in flags] for i, name in enumerate(LISTS)} | {"count": [int(counts[c]) for c in cells]}
    )


def estimates(linked: Linked, source: Whole, truth: Whole, persons: int, seed: int) -> Iterator[Row]:
    """All estimates of one population."""
    true = np.zeros(persons, dtype=np.int64)
    np.bitwise_or.at(true, truth, 4 >> source)
    perfect = table_of(np.bincount(true, minlength=8))
    at_half = table_of(patterns(linked, source).total.astype(np.int64))
    drawn = [table_of(table[0]) for table in draw_tables(linked, source, draws=DRAWS, seed=seed)]

    def row(name: str, way: str, p: Population, share: float = 0.0) -> Row:
        return seed, name, way, persons, p.point, float(p.lower or 0), float(p.upper or np.inf), float(p.se or 0), share

    for name, method in METHODS.items():
        for way, table in (("perfect", perfect), ("linked", at_half)):
            yield row(name, way, method.fit(method.read(table)).population)
        found = over_draws(method, read_draws(method, drawn, ()), "draw", silent).estimate
        yield row(name, "drawn", found.population, found.diagnostics["linkage"]["share"])
    size = dict(zip(linked.lists, linked.sizes, strict=True))
    for each in linked.overlaps():
        soft = two_lists(each, (size[each.first], size[each.second]))
        yield row(each.first + each.second, "soft", soft.population, (soft.linkage_se / float(soft.population.se or 1)) ** 2)


def by_perfect_linkage(name: str, samples: int = 4000) -> Reals:
    """Estimates from fresh samples in which everybody is known."""
    rng = np.random.default_rng(77)
    cells = membership(len(LISTS))
    share = np.where(cells, CHANCE, 1 - CHANCE).prod(axis=1)
    on = rng.multinomial(PERSONS, share, samples).astype(np.float64)
    on[:, 0] = 0
    if name in ("AB", "AC", "BC"):
        a, b = (LISTS.index(each) for each in name)
        n1, n2, both = on @ cells[:, a], on @ cells[:, b], on @ (cells[:, a] & cells[:, b])
        return np.asarray((n1 + 1) * (n2 + 1) / (both + 1) - 1)
    return np.array([independent(row) for row in on])


def summary(file: Path) -> None:
    """Bias, its spread and the coverage by estimate and way."""
    found: dict[tuple[str, str], dict[int, dict[str, float]]] = defaultdict(dict)
    with open(file, encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            found[row["estimate"], row["way"]][int(row["seed"])] = {key: float(row[key]) for key in HEADER[3:]}
    fresh = {name: by_perfect_linkage(name) for name, _ in found}
    for (name, way), by_seed in found.items():
        rows = list(by_seed.values())
        bias = np.array([row["point"] / row["truth"] - 1 for row in rows])
        held = np.array([row["lower"] <= row["truth"] <= row["upper"] for row in rows])
        error, cover = bias.std(ddof=1) / np.sqrt(bias.size), held.mean()
        said, share = (np.mean([row[key] / of for row in rows]) for key, of in (("se", PERSONS), ("share", 1)))
        perfect = np.array([found[name, "perfect"][seed]["point"] for seed in by_seed])
        ratio = {key: np.array([row[key] for row in rows]) / perfect for key in ("point", "lower", "upper")}
        inside = (fresh[name] * ratio["lower"][:, None] <= PERSONS) & (fresh[name] * ratio["upper"][:, None] >= PERSONS)
        anew = inside.mean(axis=1)
        against = ratio["point"] - 1
        print(
            f"{name:24} {way:8} {bias.size:4} populations: bias {bias.mean():+.2%} ({error:.2%}), sd {bias.std(ddof=1):.2%}, "
            f"said {said:.2%}; covers {cover:.1%} ({np.sqrt(cover * (1 - cover) / bias.size):.1%}), with samples anew "
            f"{anew.mean():.1%} ({anew.std(ddof=1) / np.sqrt(anew.size):.1%}); against perfect linkage {against.mean():+.2%} "
            f"({against.std(ddof=1) / np.sqrt(against.size):.2%}), sd {against.std(ddof=1):.2%}, said "
            f"{said * np.sqrt(share):.2%} ({share:.0%} of the variance)"
        )


def done(file: Path) -> set[int]:
    if not file.exists():
        with open(file, "w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerow(HEADER)
    with open(file, encoding="utf-8") as handle:
        return {int(row["seed"]) for row in csv.DictReader(handle)}


def add(file: Path, rows: list[Row]) -> None:
    with open(file, "a", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)


def main(file: Path, runs: int, first: int) -> None:
    before = done(file)
    for seed in range(first, first + runs):
        if seed in before:
            continue
        made = listed(population(PERSONS, seed), (CHANCE,) * len(LISTS), seed=seed)
        source, truth = np.array([record.source for record in made.records]), np.array(made.truth)
        add(file, list(estimates(link(made.records, LISTS), source, truth, made.persons, seed)))
    summary(file)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(word) for word in (sys.argv[2:] + ["60", "7001"][len(sys.argv) - 2 :])))
