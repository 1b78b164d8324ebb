"""What speaks for and against a fit: fitted frequencies, leverage, persons that carry the estimate, and ratios."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.jets import Array
from estimation.single_list.fitting import Fitted
from estimation.single_list.newton import Problem, maximise
from estimation.single_list.population import totals

MOST_INFLUENTIAL = 60  # cells that are refitted without one of their persons


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Observed and fitted numbers of persons recorded 1, 2, … times; the last fitted value is all above."""

    counts: tuple[int, ...]
    observed: tuple[float, ...]
    fitted: tuple[float, ...]
    above: float
    chi2: float
    df: int
    p: float | None


def frequencies(fitted: Fitted) -> Frequencies:
    """Σ w P(k | seen, x) for each k, and Pearson's χ² after pooling counts whose fitted number is below 5.

    The tail above the largest count is part of the last class. Degrees of freedom: classes − 1 − parameters; no p-value
    where these are not positive (covariates use them up).
    """
    y, weights, problem = fitted.cells.y, fitted.weights, fitted.problem
    part = problem.family.used(y)
    counts = tuple(range(int(y[part].min()), int(y.max()) + 1))
    designs = tuple(d[part] for d in problem.designs)
    observed, expected = [], []
    for k in counts:
        if not problem.family.used(np.array([k]))[0]:
            continue
        grid = Problem(problem.family, np.full(int(part.sum()), k), designs)
        chance = np.exp(problem.family.log_density(grid.y, grid.etas(fitted.fit.theta)).value[0])
        expected.append(float(np.sum(weights[part] * chance)))
        observed.append(float(weights[y == k].sum()))
    kept = tuple(k for k in counts if problem.family.used(np.array([k]))[0])
    above = float(weights[part].sum()) - sum(expected)
    chi2, classes = _pearson(observed, [*expected[:-1], expected[-1] + max(above, 0.0)])
    df = classes - 1 - problem.size
    return Frequencies(kept, tuple(observed), tuple(expected), max(above, 0.0), chi2, df, _tail(chi2, df))


def _pearson(observed: list[float], expected: list[float]) -> tuple[float, int]:
    while len(expected) > 1 and expected[-1] < 5:
        last_observed, last_expected = observed[-1], expected[-1]
        observed, expected = observed[:-1], expected[:-1]
        observed[-1] += last_observed
        expected[-1] += last_expected
    return sum((o - e) ** 2 / e for o, e in zip(observed, expected, strict=True)), len(expected)


def _tail(chi2: float, df: int) -> float | None:
    if df <= 0:
        return None
    from scipy.special import chdtrc

    return float(chdtrc(df, chi2))


@dataclass(frozen=True)
class Influence:
    """One person of a cell taken out: by how much the population falls (`None`: no finite population without)."""

    cell: int
    captures: int
    values: tuple[str, ...]
    persons: float
    change: float | None


def influence(fitted: Fitted) -> tuple[Influence, ...]:
    """Persons ordered by how much the estimate rests on one of them, refitted to the end and not by one step alone.

    The first order is that of one Newton step (dfpopsize of singleRcapture); a single step understates a person who alone
    keeps a level finite, so the cells on top are refitted.
    """
    problem, weights = fitted.problem, fitted.weights
    present = np.flatnonzero((weights > 0) & (problem.family.used(fitted.cells.y) | (fitted.cells.y >= 1)))
    theta, population = fitted.fit.theta[0], fitted.population
    one_step = theta[None] - _scores(fitted)[present] @ np.linalg.inv(fitted.fit.information[0])
    left = np.repeat(weights[None], len(present), axis=0)
    left[np.arange(len(present)), present] -= 1
    first = totals(problem, one_step, left)
    top = np.argsort(-np.abs(np.where(np.isfinite(first), population - first, np.inf)))[:MOST_INFLUENTIAL]
    fits = maximise(problem, left[top], np.repeat(theta[None], len(top), axis=0), most=100)
    again = totals(problem, fits.theta, left[top])
    names = tuple(fitted.cells.columns)
    found = []
    for i, cell in enumerate(present[top]):
        finite = bool(fits.converged[i]) and np.isfinite(again[i])
        values = tuple(str(fitted.cells.columns[n][cell]) for n in names)
        change = float(population - again[i]) if finite else None
        found.append(Influence(int(cell), int(fitted.cells.y[cell]), values, float(weights[cell]), change))
    return tuple(sorted(found, key=lambda f: -abs(f.change) if f.change is not None else -np.inf))


def _scores(fitted: Fitted) -> Array:
    """Each cell's score of one person (m, p); zero for those outside the likelihood."""
    used, part = fitted.problem.likelihood_part()
    jet = part.family.log_density(part.y, part.etas(fitted.fit.theta))
    rows = np.zeros((len(fitted.cells.y), fitted.problem.size))
    rows[used] = np.concatenate([d * jet.first[a, 0][:, None] for a, d in enumerate(part.designs)], axis=1)
    return rows


def ratios(frequency: dict[int, float]) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """(y, (y+1) f_{y+1} / f_y): flat for a Poisson, rising with heterogeneity, a low first point for one-inflation."""
    found = [(y, (y + 1) * frequency[y + 1] / f) for y, f in sorted(frequency.items()) if f > 0 and frequency.get(y + 1, 0) > 0]
    return tuple(y for y, _ in found), tuple(r for _, r in found)
