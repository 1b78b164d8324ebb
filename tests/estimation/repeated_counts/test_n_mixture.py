"""Repeated counts: the likelihood against plain enumeration, and populations whose true number is known."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from scipy.stats import binom, poisson

from estimation.repeated_counts.mixture import Mixture
from estimation.repeated_counts.n_mixture import RepeatedCountsMixture
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, NoEstimate


def estimate(rows: list[tuple[str, int, int]], **settings: Any) -> Estimate:
    method = RepeatedCountsMixture(**settings)
    table = Table({"site": [r[0] for r in rows], "period": [r[1] for r in rows], "seen": [r[2] for r in rows]})
    return method.fit(method.read(table))


def made(generator: np.random.Generator, sites: int, mean: float, p: float, stay: float = 1.0) -> tuple[list[Any], int]:
    rows, there = [], 0
    for i in range(sites):
        n = int(generator.poisson(mean))
        for period in (1, 2):
            rows += [(str(i), period, int(generator.binomial(n, p))) for _ in range(3)]
            last = n
            n = int(generator.binomial(n, stay))
        there += last
    return rows, there


def test_that_the_recursion_is_the_sum_over_all_numbers_present() -> None:
    """One place, two periods, N₁ ~ Poisson(2), 0.7 stay, 0.5 arrive: enumerated over N₁ and N₂ up to 12."""
    seen = np.array([[[1, 2], [1, 0]]])
    theta = np.array([np.log(2.0), np.log(0.4 / 0.6), np.log(0.7 / 0.3), np.log(0.5)])
    total = 0.0
    for a, b in itertools.product(range(13), repeat=2):
        moves = sum(binom.pmf(s, a, 0.7) * poisson.pmf(b - s, 0.5) for s in range(min(a, b) + 1))
        total += (
            poisson.pmf(a, 2.0)
            * binom.pmf(1, a, 0.4)
            * binom.pmf(2, a, 0.4)
            * moves
            * binom.pmf(1, b, 0.4)
            * binom.pmf(0, b, 0.4)
        )
    assert Mixture(seen, 12, "poisson", "open").forward(theta)[0][0] == pytest.approx(np.log(total), rel=1e-10)


def test_that_the_true_number_is_inside_most_intervals() -> None:
    """25 populations of 40 places; at 95 % at least 20 hold the truth (probability below 0.001 otherwise)."""
    generator = np.random.default_rng(8)
    hits, ratios = 0, []
    for _ in range(25):
        rows, there = made(generator, 40, 10.0, 0.5, 0.8)
        found = estimate(rows).population
        assert found.lower is not None
        assert found.upper is not None
        hits += found.lower <= there <= found.upper
        ratios.append(found.point / there)
    assert hits >= 20
    assert np.mean(ratios) == pytest.approx(1.0, abs=0.05)


def test_that_no_number_is_printed_where_visits_do_not_go_together() -> None:
    rows = [(str(i), 1, value) for i in range(10) for value in ((5, 1) if i % 2 else (1, 5))]
    with pytest.raises(NoEstimate, match="no-finite-estimate"):
        estimate(rows)


def test_that_one_visit_is_not_enough() -> None:
    with pytest.raises(NoEstimate, match="not-suited"):
        estimate([(str(i), 1, 3) for i in range(9)])


@pytest.mark.parametrize("value", [-1, 2.5, "x", None])
def test_that_counts_that_cannot_be_are_refused_by_row(value: object) -> None:
    with pytest.raises(BadInput) as caught:
        RepeatedCountsMixture().read(Table({"site": ("a", "a"), "seen": (1, value)}))  # type: ignore[arg-type]
    assert caught.value.problems[0].where.row == 3
