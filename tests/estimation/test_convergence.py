"""What draws are worth: against chains whose dependence is known."""

from __future__ import annotations

import numpy as np
import pytest

from estimation.convergence import convergence, effective, quantile_error


def _autoregressive(rho: float, rounds: int, chains: int, seed: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    draws = np.empty((rounds, chains))
    draws[0] = rng.standard_normal(chains)
    for n in range(1, rounds):
        draws[n] = rho * draws[n - 1] + np.sqrt(1 - rho * rho) * rng.standard_normal(chains)
    return draws


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.9, -0.3])
def test_that_dependent_draws_are_worth_what_theory_says(rho: float) -> None:
    """An autoregressive chain of order one is worth n (1 − ρ) / (1 + ρ) draws."""
    draws = _autoregressive(rho, 4000, 8)
    assert effective(draws) == pytest.approx(draws.size * (1 - rho) / (1 + rho), rel=0.1)
    assert convergence(draws).r_hat < 1.01


def test_that_chains_elsewhere_are_told() -> None:
    draws = _autoregressive(0.5, 500, 8)
    draws[:, 0] += 2
    assert convergence(draws).r_hat > 1.05


def test_that_chains_of_another_width_are_told_though_they_lie_alike() -> None:
    draws = _autoregressive(0.0, 500, 8)
    draws[:, 0] *= 6
    assert convergence(draws).r_hat > 1.05


def test_that_the_error_of_a_quantile_is_that_of_repeated_samples() -> None:
    medians = [np.median(_autoregressive(0.5, 400, 4, seed)) for seed in range(200)]
    told = np.mean([quantile_error(_autoregressive(0.5, 400, 4, seed), 0.5) for seed in range(20)])
    assert told == pytest.approx(np.std(medians), rel=0.2)


def test_that_chains_that_stand_still_are_worth_one_draw_each() -> None:
    assert effective(np.zeros((100, 4))) == 4
