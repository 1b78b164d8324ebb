"""How well a family fits the numbers of persons recorded once, twice …: marginal frequencies, χ², G, and a bootstrap of χ²."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.jets import Array
from estimation.single_list.bootstrap import parametric
from estimation.single_list.distributions import Counts
from estimation.single_list.families import Family
from estimation.single_list.firth import maximise_penalised, penalised
from estimation.single_list.fitting import Fitted
from estimation.single_list.newton import Problem, maximise

REPEATS = 99  # samples of the bootstrap of χ²: a p-value in steps of 0.01


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Observed and fitted numbers of persons recorded 1, 2, … times; `above` is the fitted number beyond the largest count.

    `p` and `p_g` exist where degrees of freedom are left; `p_bootstrap` where the family can be drawn from.
    """

    counts: tuple[int, ...]
    observed: tuple[float, ...]
    fitted: tuple[float, ...]
    above: float
    chi2: float
    g: float
    df: int
    p: float | None
    p_g: float | None
    p_bootstrap: float | None = None


def frequencies(fitted: Fitted, seed: int = 1) -> Frequencies:
    """Σ w P(k | seen, x) for each k, and Pearson's χ² after pooling counts whose fitted number is below 5.

    The tail above the largest count is part of the last class. Degrees of freedom: classes − 1 − parameters. Covariates use
    them up; the p-value is then that of samples drawn from the fit and fitted again.
    """
    problem, weights = fitted.problem, fitted.weights
    y = fitted.cells.y
    counts = np.arange(1, int(y.max()) + 1)
    kept = counts[problem.family.used(counts)]
    observed = np.array([float(weights[y == k].sum()) for k in kept])
    used = problem.family.used(y)
    expected = marginal(problem, fitted.fit.theta, weights[None], kept)[0]
    above = max(float(weights[used].sum()) - float(expected.sum()), 0.0)
    chi2, g, classes = _distance(observed, expected, above)
    df = classes - 1 - problem.size
    drawn = _drawn(fitted, chi2, seed) if df <= 0 and fitted.family.complete else None
    return Frequencies(
        tuple(int(k) for k in kept),
        tuple(observed.tolist()),
        tuple(expected.tolist()),
        above,
        chi2,
        g,
        df,
        _tail(chi2, df),
        _tail(g, df),
        drawn,
    )


def marginal(problem: Problem[Family], theta: Array, weights: Array, counts: Counts) -> Array:
    """Expected numbers of persons (B, K) recorded `counts` (K) times, for parameters (B, p) and persons (B, m)."""
    used = problem.family.used(problem.y)
    patterns, where = np.unique(np.hstack([d[used] for d in problem.designs]), axis=0, return_inverse=True)
    people = np.zeros((len(weights), len(patterns)))
    np.add.at(people.T, where.ravel(), weights[:, used].T)
    rows = np.tile(np.arange(len(patterns)), len(counts))
    designs = tuple(patterns[rows][:, s] for s in problem.slices)
    grid = Problem(problem.family, np.repeat(np.asarray(counts, np.int64), len(patterns)), designs, problem.links)
    chance = np.exp(problem.family.log_density(grid.y, grid.etas(theta)).value)
    return np.asarray(np.einsum("bkp,bp->bk", chance.reshape(len(weights), len(counts), len(patterns)), people))


def _distance(observed: Array, expected: Array, above: float) -> tuple[float, float, int]:
    """(χ², G, number of classes), the classes with fewer than 5 expected made one with their neighbour below."""
    o, e = list(observed), list(expected)
    e[-1] += above
    while len(e) > 1 and e[-1] < 5:
        o[-2:], e[-2:] = [o[-2] + o[-1]], [e[-2] + e[-1]]
    chi2 = sum((a - b) ** 2 / b for a, b in zip(o, e, strict=True))
    g = 2 * sum(a * np.log(a / b) for a, b in zip(o, e, strict=True) if a > 0)
    return float(chi2), float(g), len(e)


def _tail(value: float, df: int) -> float | None:
    if df <= 0:
        return None
    from scipy.special import chdtrc

    return float(chdtrc(df, value))


def _drawn(fitted: Fitted, chi2: float, seed: int) -> float | None:
    """The share of samples drawn from the fit whose χ² is at least that of the data; none where most do not converge."""
    generator = np.random.default_rng(seed)
    problem, samples = parametric(fitted.problem, fitted.weights, fitted.fit.theta, REPEATS, generator)
    start = np.broadcast_to(fitted.fit.theta, (REPEATS, problem.size))
    fits = maximise_penalised(problem, samples, start) if penalised(problem) else maximise(problem, samples, start, most=60)
    counts = np.arange(1, int(problem.y.max()) + 1)
    kept = counts[problem.family.used(counts)]
    expected = marginal(problem, fits.theta, samples, kept)
    seen = np.stack([samples[:, problem.y == k].sum(axis=1) for k in kept], axis=1)
    beyond = np.maximum(samples.sum(axis=1) - expected.sum(axis=1), 0.0)
    reached, good = 0, 0
    for i in np.flatnonzero(fits.converged & np.isfinite(expected).all(axis=1)):
        good += 1
        reached += _distance(seen[i], expected[i], float(beyond[i]))[0] >= chi2
    return (1 + reached) / (1 + good) if good >= REPEATS // 2 else None
