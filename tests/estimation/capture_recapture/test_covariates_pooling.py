"""Partial pooling: its density by hand, its posterior against sums over a grid, and what pooling does to small strata."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.covariates.hierarchical import WIDE
from estimation.capture_recapture.covariates.method import Covariates
from estimation.capture_recapture.covariates.pooling import draw, posterior
from estimation.capture_recapture.hierarchy import parse_model
from estimation.result import Estimate
from estimation.table import Table
from vocabulary.errors import BadInput, BadParameter, NoEstimate
from vocabulary.progress import silent
from vocabulary.text import translate

PAIRS = parse_model("A*B, A*C, B*C", "ABC")
TABLES = np.array([[0, 45, 21, 5, 92, 16, 9, 2], [0, 17, 31, 5, 20, 4, 34, 3], [0, 43, 81, 11, 57, 10, 14, 6]], float)


def test_that_the_density_is_the_model_written_out_and_its_slope_its_slope() -> None:
    """Each stratum's conditional multinomial, the normal prior, the half-normal prior with the Jacobian of its logarithm."""
    density = posterior(TABLES, PAIRS)
    points = np.random.default_rng(1).standard_normal((4, density.size))
    mean, log_spreads, own = density.parts(points)

    def slow(c: int) -> float:
        total = 0.0
        theta = density.theta(points[c : c + 1])[0]
        spread = np.exp(log_spreads[c])
        for s, counts in enumerate(TABLES):
            chance = np.array([np.exp(sum(theta[s, t] for t, u in enumerate(PAIRS.terms) if w & u == u)) for w in range(1, 8)])
            total += float((counts[1:] * np.log(chance / chance.sum())).sum())
            for t, term in enumerate(PAIRS.terms):
                tau = spread[0 if term.bit_count() == 1 else 1]
                centred = density.centred[s, t]
                total += -0.5 * ((theta[s, t] - mean[c, t]) / tau) ** 2 - np.log(tau)
                total += (1 - centred) * np.log(tau)  # what the change of variable adds
                assert theta[s, t] == pytest.approx(mean[c, t] + tau ** (1 - centred) * (own[c, s, t] - centred * mean[c, t]))
        return total - 0.5 * float((mean[c] ** 2).sum()) / WIDE**2 + float((log_spreads[c] - 0.5 * spread**2).sum())

    log, slope, unseen = density(points)
    by_hand = np.array([slow(c) for c in range(4)])
    assert log - log[0] == pytest.approx(by_hand - by_hand[0], abs=1e-8)
    for j in range(density.size):
        step = np.zeros(density.size)
        step[j] = 1e-5
        up, down = density(points + step)[0], density(points - step)[0]
        assert slope[:, j] == pytest.approx((up - down) / 2e-5, abs=1e-5)
    assert np.isfinite(unseen).all()


def test_that_the_posterior_is_that_of_sums_over_a_grid() -> None:
    """Two lists, two strata: given means and spread the strata are independent, so that all can be summed in two numbers each.

    P(N_1 ≤ c) is the sum over a grid of means, spread and log-odds of the negative binomial's, and the draws' share."""
    from scipy.stats import nbinom

    counts = np.array([[0, 30, 40, 12], [0, 25, 14, 9]], float)
    model = parse_model("A, B", "AB")
    grid = np.linspace(-4.5, 2.5, 71)
    first, second = np.meshgrid(grid, grid, indexing="ij")
    chance = np.stack([np.exp(second), np.exp(first), np.exp(first + second)])
    total = chance.sum(axis=0)
    likelihood = [np.exp((c[1:, None, None] * np.log(chance / total)).sum(axis=0)) for c in counts]
    likelihood = [each / each.max() for each in likelihood]
    limits = (110, 180, 260)
    below = [likelihood[0] * nbinom.cdf(c - 82, 82, total / (1 + total)) for c in limits]
    whole, parts = 0.0, np.zeros(len(limits))
    means = np.linspace(-5.0, 3.0, 41)
    for tau in np.arange(0.05, 3.5, 0.1):
        near = np.exp(-0.5 * ((grid[None] - means[:, None]) / tau) ** 2) / tau  # (means, grid)
        prior = np.exp(-0.5 * tau**2) * np.exp(-0.5 * (means[:, None] ** 2 + means[None] ** 2) / WIDE**2)
        other = prior * (near @ likelihood[1] @ near.T)
        whole += float((other * (near @ likelihood[0] @ near.T)).sum())
        parts += [float((other * (near @ one @ near.T)).sum()) for one in below]
    found = draw(counts, model, 1000, 1, silent)
    shares = [float(np.mean(found.strata[:, 0] <= c)) for c in limits]
    assert found.settled
    assert shares == pytest.approx((parts / whole).tolist(), abs=0.03)


def table_of(counts: np.ndarray[Any, Any]) -> Table:
    rows = [(c, s) for s in range(len(counts)) for c in range(1, 8) if counts[s, c]]
    lists = {name: tuple(c >> (2 - j) & 1 for c, _ in rows) for j, name in enumerate("ABC")}
    areas = tuple(f"area {s}" for _, s in rows)
    return Table({**lists, "area": areas, "count": tuple(int(counts[s, c]) for c, s in rows)}, "areas.csv")


def run(counts: np.ndarray[Any, Any], **settings: Any) -> Estimate:
    method = Covariates(estimator="partial-pooling", replicates=400, **settings)
    return method.fit(method.read(table_of(counts), ("area",)))


def test_that_the_total_stands_between_strata_apart_and_strata_alike_and_both_are_shown() -> None:
    found = run(TABLES)
    partial, apart, alike = found.models
    assert (apart.name, alike.name) == ("no pooling", "complete pooling")
    assert (apart.parameters, alike.parameters) == (18, 6)
    low, high = sorted((apart.population or 0.0, alike.population or 0.0))
    assert low - 50 < (partial.population or 0.0) < high + 50
    assert partial.population == found.population.point
    assert found.population.interval == "credible"
    assert [s.observed for s in found.strata] == TABLES.sum(axis=1).tolist()


def test_that_a_stratum_without_overlap_leans_on_the_others_and_it_is_said() -> None:
    counts = np.vstack([TABLES, [[0, 12, 9, 0, 15, 0, 0, 0]]])
    found = run(counts)
    small = found.strata[3].population
    assert small.upper is not None
    assert 36 < small.point < 400
    assert any("area 3" in translate(w, "en") for w in found.warnings)


def test_that_the_order_of_the_lists_does_not_move_the_draws() -> None:
    table = table_of(TABLES)
    turned = Table({name: table.columns[name] for name in reversed(list(table.columns))}, "areas.csv")
    method = Covariates(estimator="partial-pooling", replicates=100, model="A, B, C")
    first, second = (method.fit(method.read(t, ("area",))) for t in (table, turned))
    assert first.population == second.population


def test_that_strata_are_asked_for_and_one_alone_is_refused() -> None:
    method = Covariates(estimator="partial-pooling")
    with pytest.raises(BadInput, match="no-strata"):
        method.read(table_of(TABLES))
    with pytest.raises(NoEstimate, match="one-stratum"):
        run(TABLES[:1])
    with pytest.raises(BadParameter, match="no-formula"):
        Covariates(estimator="partial-pooling", formula="~ sex")
