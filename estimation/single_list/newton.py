"""Maximum likelihood on cells by Newton's method, for one table or for many at once (starts, replicates, left-out persons).

Each replicate has its own weights and its own parameters over the same cells, so that 500 refits are a few array
operations and not 500 programmes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

import numpy as np

from estimation.jets import Array, Jet, variables
from estimation.single_list.distributions import Counts, Mask
from estimation.single_list.links import predictor, standard

GRADIENT = 1e-9  # of the score, in units of persons; plus what rounding leaves in large tables


@dataclass(frozen=True)
class Fit:
    """`theta` (B, p), `loglik` (B), `information` (B, p, p) observed, `score` (B), `converged` (B), `steps`."""

    theta: Array
    loglik: Array
    information: Array
    score: Array
    converged: Mask
    steps: int


F = TypeVar("F", bound="Density")


class Density(Protocol):
    """What a problem needs of a family: which cells count, and their log-density as a jet of the linear predictors."""

    def used(self, y: Counts) -> Mask: ...

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet: ...


@dataclass(frozen=True)
class Problem(Generic[F]):
    """Cells (count y over m cells), one design (m, p_a) a parameter of the family, and each one's link (none: standard)."""

    family: F
    y: Counts
    designs: tuple[Array, ...]
    links: tuple[str, ...] = ()

    @property
    def slices(self) -> list[slice]:
        ends = np.cumsum([0] + [d.shape[1] for d in self.designs])
        return [slice(int(a), int(b)) for a, b in itertools.pairwise(ends)]

    @property
    def size(self) -> int:
        return sum(d.shape[1] for d in self.designs)

    def etas(self, theta: Array) -> tuple[Jet, ...]:
        """Jets (B, m) of log λ, log α and logit ω or π, over the linear predictors."""
        linear = variables([theta[..., s] @ d.T for s, d in zip(self.slices, self.designs, strict=True)])
        return standard(linear, self.links)

    def over(self, y: Counts, rows: Any) -> Problem[F]:
        """The same problem over other cells: counts `y`, the designs' `rows` (a mask or places)."""
        return Problem(self.family, y, tuple(d[rows] for d in self.designs), self.links)

    def likelihood_part(self) -> tuple[Mask, Problem[F]]:
        """The cells that enter the likelihood, and the problem of these alone."""
        used = self.family.used(self.y)
        return used, self.over(self.y[used], used)

    def derivatives(self, theta: Array, weights: Array) -> tuple[Array, Array, Array]:
        """Log-likelihood (B), score (B, p) and observed information (B, p, p)."""
        used, part = self.likelihood_part()
        w = weights[..., used]
        with np.errstate(all="ignore"):
            jet = self.family.log_density(part.y, part.etas(theta))
            loglik = np.sum(np.where(w > 0, w * jet.value, 0.0), axis=-1)
            score = np.concatenate([(w * jet.first[a]) @ d for a, d in enumerate(part.designs)], axis=-1)
            rows = []
            for a, left in enumerate(part.designs):
                blocks = [
                    np.swapaxes((w * jet.second[a, b])[..., None] * left, -1, -2) @ right
                    for b, right in enumerate(part.designs)
                ]
                rows.append(np.concatenate(blocks, axis=-1))
        return loglik, score, -np.concatenate(rows, axis=-2)


def maximise(problem: Problem[Any], weights: Array, start: Array, most: int = 200, score_below: float = GRADIENT) -> Fit:
    """Newton with step halving and a growing ridge where the information is not positive definite.

    `weights` (B, m) or (m,), `start` (B, p). Samples drawn anew need not be maximised to the last digit: `score_below` says
    where the score is small enough. A replicate stops by itself; those that have not ended after `most` steps, or
    whose information is not positive definite at the end, are not converged.
    """
    theta = np.array(start, float)
    weights = np.broadcast_to(weights, (len(theta), weights.shape[-1]))
    loglik, score, information = problem.derivatives(theta, weights)
    active = np.ones(len(theta), bool)
    steps = 0
    while active.any() and steps < most:
        steps += 1
        at = np.flatnonzero(active)
        step = _direction(information[at], score[at])
        scale = np.ones(len(at))
        new = theta[at] + step
        found = problem.derivatives(new, weights[at])
        for _ in range(40):
            worse = ~(found[0] >= loglik[at] - 1e-10 * (1.0 + np.abs(loglik[at]))) | ~np.isfinite(found[0])
            if not worse.any():
                break
            scale[worse] *= 0.5
            new[worse] = theta[at][worse] + scale[worse, None] * step[worse]
            for target, value in zip(found, problem.derivatives(new[worse], weights[at][worse]), strict=True):
                target[worse] = value
        better = np.isfinite(found[0]) & np.isfinite(found[1]).all(axis=-1)
        theta[at[better]], loglik[at[better]] = new[better], found[0][better]
        score[at[better]], information[at[better]] = found[1][better], found[2][better]
        small = np.abs(score[at]).max(axis=-1) < score_below + 1e-13 * weights[at].sum(axis=-1)
        still = np.abs(scale[:, None] * step).max(axis=-1) < 1e-13 * (1.0 + np.abs(theta[at]).max(axis=-1))
        active[at[small | still | ~better]] = False
    flat = np.abs(score).max(axis=-1)
    regular = np.array([_positive(matrix) for matrix in information])
    # close enough for six digits: the Newton decrement, not only the score, which carries the scale of the data
    decrement = np.full(len(theta), np.inf)
    for i in np.flatnonzero(regular):
        decrement[i] = score[i] @ np.linalg.solve(information[i], score[i])
    return Fit(theta, loglik, information, flat, regular & (decrement < 1e-9), steps)


def _direction(information: Array, score: Array) -> Array:
    """Newton's direction; where the information is not positive definite its eigenvalues are turned and floored."""
    values, vectors = np.linalg.eigh(np.where(np.isfinite(information), information, 0.0))
    largest = np.abs(values).max(axis=-1, keepdims=True)
    values = np.maximum(np.abs(values), 1e-10 * largest + 1e-12)
    turned = np.einsum("bji,bj->bi", vectors, np.where(np.isfinite(score), score, 0.0)) / values
    step = np.einsum("bij,bj->bi", vectors, turned)
    longest = np.abs(step).max(axis=-1, keepdims=True)
    return np.asarray(step * np.minimum(1.0, 5.0 / np.maximum(longest, 1e-300)))


def _positive(matrix: Array) -> bool:
    if not np.isfinite(matrix).all():
        return False
    values = np.linalg.eigvalsh(matrix)
    return bool(values[0] > 1e-9 * max(values[-1], 1e-300))


def starts(problem: Problem[Any], weights: Array) -> Array:
    """A few places to begin from (s, p): λ near the truncated mean, the second parameters low, middle and high."""
    mean = float(np.average(problem.y, weights=weights)) if weights.sum() else 1.0
    rate = np.log(max(2.0 * (mean - 1.0), 0.05))
    extra = len(problem.designs) - 1
    grid: Sequence[tuple[float, ...]] = [()] if not extra else [(v,) * extra for v in (-2.0, 0.0, 1.5)]
    if extra == 2:
        grid = [(a, b) for a in (-1.0, 1.0) for b in (-2.0, 0.5)]
    found = np.zeros((2 * len(grid), problem.size))
    for i, values in enumerate(grid):
        for j, level in enumerate((rate, rate + 1.0)):
            given = [predictor(v, k) for v, k in zip((level, *values), problem.links or ("log",) * (1 + extra), strict=True)]
            for s, design, value in zip(problem.slices, problem.designs, given, strict=True):
                found[2 * i + j, s] = np.linalg.lstsq(design, np.full(len(design), value), rcond=None)[0]
    return found


def best(problem: Problem[Any], weights: Array) -> tuple[Fit, Fit | None]:
    """The highest regular maximum that the starts lead to (a fit of one), and a higher point that is none, where there is one.

    A likelihood may rise a little more while a coefficient runs to infinity; the regular maximum is the estimate then, and
    the caller says what the other would give.
    """
    fits = maximise(problem, weights, starts(problem, weights))
    loglik = np.where(np.isfinite(fits.loglik), fits.loglik, -np.inf)
    highest = int(np.argmax(loglik))
    if not fits.converged.any():
        return _one(fits, highest), None
    regular = int(np.argmax(np.where(fits.converged, loglik, -np.inf)))
    higher = loglik[highest] > loglik[regular] + 1e-3
    return _one(fits, regular), _one(fits, highest) if higher else None


def _one(fits: Fit, i: int) -> Fit:
    keep = slice(i, i + 1)
    return Fit(fits.theta[keep], fits.loglik[keep], fits.information[keep], fits.score[keep], fits.converged[keep], fits.steps)
