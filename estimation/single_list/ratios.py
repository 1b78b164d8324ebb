"""Ratios of neighbouring frequencies: the ratio plot, and the regression that carries it back to those never recorded.

Rocchetti, Bunge & Böhning (2011), Annals of Applied Statistics 5, 1512–1533; with one-inflation Böhning & Friedl (2021),
Statistical Methods and Applications 30, 1197–1220. It is a plot and not a number: its figures scatter over orders of
magnitude.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


def ratios(frequency: Mapping[int, float]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """(y, (y+1) f_{y+1} / f_y): flat for a Poisson, rising with heterogeneity, a low first point for one-inflation."""
    found = [(y, (y + 1) * frequency[y + 1] / f) for y, f in sorted(frequency.items()) if f > 0 and frequency.get(y + 1, 0) > 0]
    return tuple(y for y, _ in found), tuple(r for _, r in found)


@dataclass(frozen=True)
class RatioRegression:
    """log(f_{y+1}/f_y) on x, weighted: `model` M0, or M1 with a term of its own at 1; `scale` is `log(y+1)` or `y`.

    `probabilities` of 0, 1, … up to the largest count. `expanded` is the population from P(0), `simple` n + f₂/(r̂₀r̂₁).
    """

    model: str
    scale: str
    coefficients: tuple[float, ...]
    loglik: float
    aic: float
    bic: float
    probabilities: tuple[float, ...]
    expanded: float
    simple: float


def regressions(frequency: Mapping[int, float]) -> tuple[RatioRegression, ...]:
    """M0 and M1 on both scales; those that fewer ratios than coefficients + 1 bear are left out."""
    y = np.array([k for k, f in sorted(frequency.items()) if f > 0 and frequency.get(k + 1, 0) > 0], float)
    found = []
    for scale in ("log(y+1)", "y"):
        for model in ("M0", "M1"):
            if len(y) > (3 if model == "M1" else 2) and (model == "M0" or 1 in y):
                found.append(_fit(frequency, y, model, scale))
    return tuple(found)


def _fit(frequency: Mapping[int, float], y: np.ndarray, model: str, scale: str) -> RatioRegression:
    low = np.array([frequency[int(k)] for k in y])
    high = np.array([frequency[int(k) + 1] for k in y])
    weights = 1.0 / (1.0 / low + 1.0 / high)
    columns = [np.ones(len(y)), _scaled(y, scale)] + ([np.asarray(y == 1, float)] if model == "M1" else [])
    x = np.stack(columns, axis=1)
    root = np.sqrt(weights)
    beta = np.linalg.lstsq(x * root[:, None], np.log(high / low) * root, rcond=None)[0]
    rest = float(np.sum(weights * (np.log(high / low) - x @ beta) ** 2))
    n, p = len(y), len(beta) + 1  # the variance is a parameter
    loglik = 0.5 * (float(np.sum(np.log(weights))) - n * (np.log(2 * np.pi) + 1.0 + np.log(rest / n)))
    every = np.arange(0, max(frequency), dtype=float)
    steps = np.exp(beta[0] + beta[1] * _scaled(every, scale))  # p_{y+1}/p_y, one-inflation left out
    chance = np.concatenate([[1.0], np.cumprod(steps)])
    chance /= chance.sum()
    persons, once = sum(frequency.values()), frequency.get(1, 0.0)
    if model == "M1":
        expanded = persons + (persons - once) * chance[0] / (1 - chance[0] - chance[1])
    else:
        expanded = persons + persons * chance[0] / (1 - chance[0])
    simple = persons + frequency.get(2, 0.0) / (steps[0] * steps[1]) if len(steps) > 1 else float("nan")
    return RatioRegression(
        model,
        scale,
        tuple(float(b) for b in beta),
        float(loglik),
        float(-2 * loglik + 2 * p),
        float(-2 * loglik + p * np.log(n)),
        tuple(float(c) for c in chance),
        float(expanded),
        float(simple),
    )


def _scaled(y: np.ndarray, scale: str) -> np.ndarray:
    return np.asarray(np.log(y + 1) if scale == "log(y+1)" else y)
