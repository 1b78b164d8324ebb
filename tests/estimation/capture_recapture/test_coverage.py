"""Simulated populations of known size: how often the intervals hold the truth. Seeds are fixed, so nothing here is by chance.

With R replicates and a true coverage of 95 % the share that holds the truth has a standard deviation of √(0.95·0.05/R); the
tests ask that it lies within four of them. The large study is in `benchmarks/`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.hierarchy import parse_model
from estimation.capture_recapture.loglinear_fit import fit_model
from estimation.capture_recapture.profile import profile
from estimation.table import Table

Reals = np.ndarray[Any, np.dtype[np.float64]]


def tables(N: int, shares: Reals, replicates: int, seed: int) -> Reals:
    """Multinomial tables of N persons with these shares of all cells, the unseen cell emptied."""
    drawn = np.random.default_rng(seed).multinomial(N, shares, replicates).astype(float)
    drawn[:, 0] = 0
    return drawn


def independent(*caught: float) -> Reals:
    shares = np.ones(1)
    for p in caught:
        shares = np.concatenate([shares * (1 - p), shares * p]) if shares.size == 1 else np.ravel(shares[:, None] * [1 - p, p])
    return shares


def within(held: int, replicates: int) -> bool:
    return abs(held / replicates - 0.95) <= 4 * np.sqrt(0.95 * 0.05 / replicates)


@pytest.mark.parametrize("interval", ["log-normal", "transformed-logit"])
def test_that_chapmans_intervals_hold_the_truth_as_often_as_they_say(interval: str) -> None:
    N, replicates, held, sum_ = 1000, 600, 0, 0.0
    method = Chapman(interval=interval)
    for counts in tables(N, independent(0.3, 0.25), replicates, seed=20):
        data = method.read(Table({"A": [1, 1, 0], "B": [1, 0, 1], "count": counts[[3, 2, 1]].tolist()}))
        p = method.fit(data).population
        held += (p.lower or 0) <= N <= (p.upper or np.inf)
        sum_ += p.point
    assert within(held, replicates)
    assert sum_ / replicates == pytest.approx(N, abs=4 * 75 / np.sqrt(replicates))  # almost no bias; se is about 75


def test_that_the_profile_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Three lists, the first two going together (odds ratio 4), fitted with that interaction."""
    p = independent(0.35, 0.3, 0.25)
    together = np.array([4.0 if cell & 0b110 == 0b110 else 1.0 for cell in range(8)])
    shares = p * together / (p * together).sum()
    N, replicates, held = 1500, 200, 0
    model = parse_model("[12,3]", "ABC")
    for counts in tables(N, shares, replicates, seed=21):
        limits = profile(counts, fit_model(counts, model), 0.95, points=0)
        held += limits.lower <= N <= (limits.upper or np.inf)
    assert within(held, replicates)


def test_that_leaving_a_dependence_out_is_seen_to_mislead() -> None:
    """The same tables under independence: the interval lies below the truth nearly always. This is why models are compared."""
    p = independent(0.35, 0.3, 0.25)
    together = np.array([4.0 if cell & 0b110 == 0b110 else 1.0 for cell in range(8)])
    shares = p * together / (p * together).sum()
    model = parse_model("[1,2,3]", "ABC")
    upper = [profile(counts, fit_model(counts, model), 0.95, points=0).upper for counts in tables(1500, shares, 50, seed=21)]
    assert np.mean([u is not None and u < 1500 for u in upper]) > 0.9
