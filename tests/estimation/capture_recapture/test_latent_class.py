"""Latent classes: the density against a slow one, published tables within their Monte Carlo error, and when not to use it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate, stats

from estimation.capture_recapture.latent_class import LatentClass
from estimation.capture_recapture.latent_posterior import MOST_UNSEEN, RATE, SHAPE, LatentPosterior
from estimation.capture_recapture.latent_sweeps import Sweeps
from estimation.table import Table

HAV = np.array([0, 63, 55, 18, 69, 17, 21, 28], dtype=float)


def _slow(posterior: LatentPosterior, point: np.ndarray) -> float:
    """The same density from the model's own words: sticks, chances, the unseen one by one, and α by numerical integration."""
    k, lists = posterior.classes, posterior.lists
    chances = 1 / (1 + np.exp(-point[: k * lists].reshape(k, lists)))
    sticks = 1 / (1 + np.exp(-point[k * lists :]))
    left, shares = 1.0, []
    for stick in (*sticks, 1.0):
        shares.append(left * stick)
        left *= 1 - stick

    def cell(pattern: np.ndarray) -> float:
        return sum(w * np.prod(np.where(pattern == 1, c, 1 - c)) for w, c in zip(shares, chances, strict=True))

    seen = posterior.seen
    unseen = cell(np.zeros(lists))
    log = sum(n * np.log(cell(p)) for p, n in zip(posterior.patterns, posterior.counts, strict=False))
    log -= seen * np.log(1 - unseen)
    ratio = unseen / (1 - unseen)
    spread = np.sqrt(seen * ratio * (1 + ratio))
    log += stats.norm.logcdf((MOST_UNSEEN * seen + 0.5 - seen * ratio) / spread)
    prior, _ = integrate.quad(
        lambda a: np.prod(stats.beta.pdf(sticks, 1, a)) * stats.gamma.pdf(a, SHAPE, scale=1 / RATE), 0, 200, limit=500
    )
    jacobian = np.log(chances * (1 - chances)).sum() + np.log(sticks * (1 - sticks)).sum()
    return float(log + np.log(prior) + jacobian)


def test_that_the_density_is_that_of_the_model() -> None:
    posterior = LatentPosterior.of(HAV, 3, 3)
    points = posterior.start(4, np.random.default_rng(1))
    log, _, _ = posterior(points)
    slow = np.array([_slow(posterior, point) for point in points])
    assert log - log[0] == pytest.approx(slow - slow[0], abs=1e-6)


def test_that_the_gradient_is_that_of_the_density() -> None:
    posterior = LatentPosterior.of(HAV, 3, 5)
    points = posterior.start(3, np.random.default_rng(2))
    _, gradient, _ = posterior(points)
    for i, step in enumerate(np.eye(posterior.size) * 1e-5):
        numeric = (posterior(points + step)[0] - posterior(points - step)[0]) / 2e-5
        assert gradient[:, i] == pytest.approx(numeric, rel=1e-5, abs=1e-5)


def test_that_hepatitis_in_taiwan_is_that_of_the_reference_within_monte_carlo_error() -> None:
    """LCMCR 0.4: median 511, 95 % 363 to 849, from 440,000 sweeps."""
    method = LatentClass()
    found = method.fit(method.read(method.example()))
    p, d = found.population, found.diagnostics
    assert d["r_hat"] < 1.05
    assert p.lower is not None
    assert p.upper is not None
    assert p.point == pytest.approx(511, abs=4 * d["mcse_median"] + 2)
    assert p.lower == pytest.approx(363, abs=4 * d["mcse_lower"] + 4)
    assert p.upper == pytest.approx(849, abs=4 * d["mcse_upper"] + 20)
    assert found.models[0].status == "ok"


def test_that_chains_that_do_not_agree_are_said() -> None:
    """Chains that are stopped before they have forgotten where they began."""
    columns = {name: tuple(int(c[j]) for c in ("111", "100", "010", "001", "110")) for j, name in enumerate("ABC")}
    method = LatentClass(rounds=100, draws=20_000, classes=4)
    found = method.fit(method.read(Table({**columns, "count": (1, 40, 30, 20, 2)})))
    assert found.diagnostics["rounds"] == 100
    codes = " ".join(str(warning) for warning in found.warnings)
    assert ("R-hat" in codes) == (found.models[0].status == "not-converged")
    assert "R-hat" in codes or "fewer than asked for" in codes


def test_that_sweeps_alone_have_the_posterior_of_the_reference() -> None:
    """LCMCR 0.4 on the hepatitis table, 4 chains of 100,000 sweeps: median 511, 95 % from 363 to 849, R-hat 1.003."""
    method, rng = LatentClass(), np.random.default_rng(8)
    posterior = LatentPosterior.of(method.read(LatentClass.example()).total, 3, 10)
    points, sweeps, found = posterior.start(64, rng), Sweeps(posterior, rng, 10), []
    for _ in range(160):
        points = sweeps(points)
        found.append(posterior.seen + posterior.unseen(posterior(points)[2], rng))
    lower, median, upper = np.quantile(np.array(found[60:]), (0.025, 0.5, 0.975))
    assert median == pytest.approx(511, rel=0.04)
    assert lower == pytest.approx(363, rel=0.04)
    assert upper == pytest.approx(849, rel=0.1)
