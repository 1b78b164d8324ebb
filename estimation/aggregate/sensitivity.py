"""How far the figure of a power law moves: samples drawn anew, groups left out, and a factor that no datum can tell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from estimation.aggregate.fitting import Fitted
from estimation.aggregate.quick import quick
from estimation.jets import Array
from estimation.single_list.newton import Problem, maximise
from vocabulary.progress import Progress
from vocabulary.text import N_

FACTORS = (0.5, 0.8, 1.0, 1.25, 2.0)


def resampled(fitted: Fitted, clusters: Array | None, replicates: int, seed: int, progress: Progress) -> Array:
    """Populations (B) under exponential weights of mean one, a group at a time where groups are named; `nan` where a fit does
    not converge (fractional weighted bootstrap)."""
    generator = np.random.default_rng(seed)
    names = np.arange(len(fitted.problem.y)) if clusters is None else np.unique(clusters, return_inverse=True)[1].ravel()
    problem = quick(fitted.problem)
    drawn = []
    for begin in range(0, replicates, 250):
        progress(0.1 + 0.5 * begin / replicates, N_("Repeating the fit on drawn samples"))
        size = min(250, replicates - begin)
        weights = generator.exponential(1.0, (size, int(names.max()) + 1))[:, names]
        start = np.broadcast_to(fitted.theta, (size, fitted.problem.size))
        fits = maximise(problem, weights, start, most=60, score_below=1e-4)
        found = fitted.populations(fits.theta).sum(axis=-1)
        drawn.append(np.where(fits.converged, found, np.nan))
    return np.concatenate(drawn)


def factors(fitted: Fitted) -> tuple[tuple[float, float | None], ...]:
    """(k, population) where the law is k N^α times the detection: everything is fitted anew with log k added to log μ.

    k cannot be estimated, it stands for detection that the second source does not show; the spread is the honest width.
    """
    found: list[tuple[float, float | None]] = []
    for k in FACTORS:
        law = replace(fitted.law, offset=float(np.log(k)))
        problem = Problem(law, fitted.problem.y, fitted.problem.designs)
        fit = maximise(problem, np.ones(len(problem.y)), fitted.fit.theta, most=100)
        there = Fitted(problem, fit)
        found.append((k, k * float(there.populations().sum()) if fit.converged[0] else None))
    return tuple(found)


def leave_out(fitted: Fitted, clusters: Array | None) -> list[tuple[str, float]]:
    """The population without each group, refitted from the full fit, those that move it most first."""
    labels = np.array([str(i + 1) for i in range(len(fitted.problem.y))]) if clusters is None else clusters
    names, where = np.unique(labels, return_inverse=True)
    if len(names) < 4:
        return []
    weights = (where.ravel()[None, :] != np.arange(len(names))[:, None]).astype(float)
    start = np.broadcast_to(fitted.theta, (len(names), fitted.problem.size))
    fits = maximise(quick(fitted.problem), weights, start, most=100)
    populations = np.sum(weights * fitted.populations(fits.theta), axis=-1)
    populations = np.where(fits.converged, populations, np.nan)
    full = float(fitted.populations().sum())
    order = np.argsort(-np.abs(np.where(np.isfinite(populations), populations - full, np.inf)))
    return [(str(names[i]), float(populations[i])) for i in order]
