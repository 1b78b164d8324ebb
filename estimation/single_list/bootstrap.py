"""Bootstrap of the population: replicates drawn as cell counts and refitted together in a few array operations.

Nothing is drawn again because it is awkward: a replicate without a finite population counts as infinite and its share is
reported, so that an upper limit that does not exist is not hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.jets import Array
from estimation.single_list.distributions import Counts
from estimation.single_list.families import Family
from estimation.single_list.firth import maximise_penalised, penalised
from estimation.single_list.newton import Problem, maximise
from estimation.single_list.population import totals
from vocabulary.progress import Progress
from vocabulary.text import N_

BATCH = 250  # replicates fitted at once: bounds the memory, and lets the person cancel


@dataclass(frozen=True, eq=False)
class Replicates:
    """Populations (B), infinite where a replicate has no finite one; `failed` is the share of these."""

    populations: Array
    failed: float

    def limits(self, level: float) -> tuple[float, float | None]:
        """Percentile limits; the upper one does not exist where too many replicates failed."""
        ordered = np.sort(self.populations)
        low, high = (float(q) for q in np.quantile(ordered, [0.5 - level / 2, 0.5 + level / 2], method="higher"))
        return low, high if np.isfinite(high) else None


def replicate(
    problem: Problem[Family], weights: Array, theta: Array, kind: str, replicates: int, seed: int, progress: Progress
) -> Replicates:
    """`kind` is `parametric`, `semiparametric` or `nonparametric` (Zwane & van der Heijden 2003; Norris & Pollock 1996)."""
    generator = np.random.default_rng(seed)
    found = []
    for begin in range(0, replicates, BATCH):
        progress(begin / replicates, N_("Repeating the fit on drawn samples"))
        size = min(BATCH, replicates - begin)
        if kind == "parametric":
            cells, counts = parametric(problem, weights, theta, size, generator)
        else:
            cells, counts = problem, _resampled(problem, weights, theta, kind, size, generator)
        found.append(_refit(cells, counts, theta))
    populations = np.concatenate(found)
    return Replicates(populations, float(np.mean(~np.isfinite(populations))))


def _refit(problem: Problem[Family], counts: Array, theta: Array) -> Array:
    start = np.broadcast_to(theta, (len(counts), problem.size))
    fits = maximise_penalised(problem, counts, start) if penalised(problem) else maximise(problem, counts, start, most=60)
    populations = totals(problem, fits.theta, counts)
    ok = fits.converged & np.isfinite(populations) & (populations >= counts.sum(axis=-1) - 1e-6)
    return np.where(ok, populations, np.inf)


def _resampled(
    problem: Problem[Family], weights: Array, theta: Array, kind: str, size: int, generator: np.random.Generator
) -> Array:
    n = round(float(weights.sum()))
    share = weights / weights.sum()
    persons = np.full(size, n)
    if kind == "semiparametric":  # the number recorded is chance, too
        population = float(totals(problem, theta, weights[None])[0])
        persons = generator.binomial(round(population), n / population, size)
    return np.array([generator.multinomial(int(k), share) for k in persons], float)


def parametric(
    problem: Problem[Family], weights: Array, theta: Array, size: int, generator: np.random.Generator
) -> tuple[Problem[Family], Array]:
    """Persons drawn by pattern of covariates, then their counts from the family; those drawn as zero stay unseen."""
    patterns, where = np.unique(np.hstack(problem.designs), axis=0, return_inverse=True)
    people = np.bincount(where.ravel(), weights)
    most = int(max(20, 4 * problem.y.max()))
    y: Counts = np.tile(np.arange(1, most + 1), len(patterns))
    rows = np.repeat(np.arange(len(patterns)), most)
    grid = Problem(problem.family, y, tuple(patterns[rows][:, s] for s in problem.slices), problem.links)
    etas = grid.etas(theta)
    seen = np.exp(problem.family.log_density(y, etas).value[0]).reshape(len(patterns), most)
    behind = problem.family.persons(y, etas).value[0].reshape(len(patterns), most)[:, :1]
    cells = np.hstack([1.0 - 1.0 / behind, seen / behind])
    cells = (people[:, None] * behind) * cells / cells.sum(axis=1, keepdims=True)
    population = float(np.sum(people[:, None] * behind))
    persons = np.floor(population) + (generator.random(size) < population % 1)
    counts = np.array([generator.multinomial(int(k), (cells / cells.sum()).ravel()) for k in persons], float)
    kept = counts.reshape(size, len(patterns), most + 1)[:, :, 1:].reshape(size, -1)
    used = kept.any(axis=0)
    return grid.over(y[used], used), kept[:, used]
