"""Whether the data say anything about those never recorded, asked before a fit prints a number.

A level of a covariate whose persons were all recorded once sends its rate to zero and the population to infinity; a
negative binomial whose profile rises towards the log-series has no finite estimate at all.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from estimation.jets import Array
from estimation.single_list.distributions import Counts, HeldNegativeBinomial
from estimation.single_list.families import Chao, Family
from estimation.single_list.newton import Problem, maximise, starts


def receding(family: Family, y: Counts, weights: Array, design: Array, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of the coefficients of λ that run to infinity, or nothing: a linear programme over directions d.

    The likelihood never falls along d where x′d ≤ 0 for counts that λ → 0 explains best, and x′d = 0 for the counts that pin
    λ (Albert & Anderson 1984 for the logistic case, Chao's families).
    """
    from scipy.optimize import linprog

    present = weights > 0
    y, x = y[present], design[present]
    if isinstance(family, Chao):
        low, high = x[y == family.low], -x[y == family.low + 1]
        below, equal = np.vstack([low, high]), np.zeros((0, x.shape[1]))
    else:
        below, equal = x[(y >= family.least) & (y < family.pinned)], x[y >= family.pinned]
    if not len(below):
        return names if not len(equal) else ()
    goal = below.sum(axis=0)
    found = linprog(
        goal,
        A_ub=np.unique(below, axis=0),
        b_ub=np.zeros(len(np.unique(below, axis=0))),
        A_eq=np.unique(equal, axis=0) if len(equal) else None,
        b_eq=np.zeros(len(np.unique(equal, axis=0))) if len(equal) else None,
        bounds=[(-1, 1)] * x.shape[1],
        method="highs",
    )
    if found.x is None or found.fun > -1e-7:
        return ()
    return tuple(name for name, d in zip(names, found.x, strict=True) if abs(d) > 1e-7)


def log_series_slope(y: Counts, weights: Array, design: Array) -> tuple[float, float]:
    """(s, ℓ₀): the slope of the profile where the negative binomial becomes the log-series, and the log-likelihood there.

    s = Σ w (H_{y−1} − L/2) with H_k = Σ_{j≤k} 1/j and L = log(1+θ) at the log-series regression θ = exp(x′b). Where s ≤ 0 the
    boundary is a maximum and the population has no finite estimate (derivative of the zero-truncated negative binomial
    log-likelihood in 1/α at 0).
    """
    b: Array = np.zeros(design.shape[1])

    def parts(b: Array) -> tuple[float, Array, Array]:
        theta = np.exp(design @ b)
        series = np.log1p(theta)
        p = theta / (1 + theta)
        loglik = float(np.sum(weights * (y * np.log(p) - np.log(y) - np.log(series))))
        first = weights * (y * (1 - p) - p / series)
        second = weights * (-y * p * (1 - p) - p * (1 - p) / series + (p / series) ** 2)
        return loglik, design.T @ first, -(design.T * second) @ design

    loglik, score, information = parts(b)
    for _ in range(200):
        values, vectors = np.linalg.eigh(information)
        step = vectors @ ((vectors.T @ score) / np.maximum(np.abs(values), 1e-9 * np.abs(values).max() + 1e-300))
        size = min(1.0, 3.0 / max(np.abs(step).max(), 1e-300))
        while size > 1e-10 and not parts(b + size * step)[0] >= loglik - 1e-12 * abs(loglik):
            size /= 2
        b = b + size * step
        loglik, score, information = parts(b)
        if np.abs(score).max() < 1e-9 * weights.sum():
            break
    harmonic = np.concatenate([[0.0], np.cumsum(1.0 / np.arange(1, int(y.max()) + 1))])
    series = np.log1p(np.exp(design @ b))
    return float(np.sum(weights * (harmonic[y - 1] - series / 2))), loglik


FLAT = 0.1  # of the log-likelihood: what the data cannot tell from an infinite population
FAR = 8.0  # log α so large that the negative binomial is all but the log-series


def unbounded(problem: Problem[Family], weights: Array, loglik: float) -> bool:
    """Whether a one-inflated, hurdle or zero-one-truncated negative binomial fits as well with its dispersion without end.

    The profile over the dispersion, λ and the share fitted anew at exp(`FAR`): where it is within `FLAT` of the maximum the
    population found is an accident of where the fit stopped (it goes from thousands to hundreds of millions).
    """
    family = replace(problem.family, distribution=HeldNegativeBinomial(FAR))
    keep = [i for i, name in enumerate(problem.family.parameters) if name != "dispersion"]
    links = tuple(problem.links[i] for i in keep) if problem.links else ()
    held = Problem(family, problem.y, tuple(problem.designs[i] for i in keep), links)
    fits = maximise(held, weights, starts(held, weights), most=60)
    reached = fits.loglik[np.isfinite(fits.loglik)]
    return bool(len(reached)) and float(reached.max()) >= loglik - FLAT


def recaptured(y: Counts, weights: Array, values: tuple[object, ...]) -> dict[str, float]:
    """How many persons of each level were recorded more than once."""
    found = {str(value): 0.0 for value in values}
    for value, count, weight in zip(values, y, weights, strict=True):
        if count > 1:
            found[str(value)] += float(weight)
    return found
