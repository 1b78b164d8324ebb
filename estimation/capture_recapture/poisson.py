"""Many Poisson log-linear models of one table fitted together by Newton's method, each until it has converged by itself.

Designs of hierarchical models are 0/1: a term applies to the cells that contain it. Hence the information matrix of every
model is a selection from the sums of fitted values over the cells that contain each union of two terms, and one transform
of k additions gives these sums for all unions and all models.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.hierarchy import Members

Reals = NDArray[np.float64]
STEPS = 60
DECREMENT = 1e-8  # squared Newton decrement below which the next step changes nothing that is printed
CHUNK = 2048  # models fitted together, fewer where the table has more than 2^11 cells


@dataclass(frozen=True, eq=False)
class Designs:
    """Models over cells: `cells` (C,), `columns` (P,) terms, `members` (B, P), and which parameters and cells are live.

    A term that the observed table contains nowhere (two lists that never meet) has its parameter at minus infinity: the
    cells that contain it are zeros of the extended estimate and are taken out with it (Chan, Silverman & Vincent 2021).
    """

    cells: NDArray[np.intp]
    columns: NDArray[np.intp]
    members: Members
    live: Members
    cell_live: Members
    identified: NDArray[np.bool_]

    @property
    def X(self) -> Reals:
        """The full design, (C, P)."""
        return contains(self.cells, self.columns)

    @property
    def parameters(self) -> NDArray[np.intp]:
        """Parameters of each model, those at minus infinity counted, as for AIC and BIC."""
        found: NDArray[np.intp] = self.members.sum(axis=1)
        return found

    @property
    def boundary(self) -> NDArray[np.bool_]:
        """Whether a model has a parameter at minus infinity."""
        return np.asarray((self.members & ~self.live).any(axis=1), dtype=bool)

    def take(self, rows: NDArray[np.intp]) -> Designs:
        """Some of the models."""
        return Designs(
            self.cells, self.columns, self.members[rows], self.live[rows], self.cell_live[rows], self.identified[rows]
        )


def contains(cells: NDArray[np.intp], terms: NDArray[np.intp]) -> Reals:
    """1 where a cell contains a term: shape (cells, terms)."""
    found: Reals = ((cells[:, None] & terms[None, :]) == terms[None, :]).astype(np.float64)
    return found


def designs(counts: Reals, columns: NDArray[np.intp], members: Members, cells: NDArray[np.intp] | None = None) -> Designs:
    """The designs over the observed cells of a table of 2^k counts, empty overlaps taken out, identifiability decided.

    A hierarchical model is unidentified exactly if the alternating vector v_t = (−1)^|t|, t in the model — the only one that
    vanishes on every observed cell which is itself a term — vanishes on all other live cells too: a rank test by one product.
    """
    if cells is None:
        cells = np.arange(1, counts.size)
    X = contains(cells, columns)
    empty = counts[cells] @ X == 0
    dead = members & empty[None, :]
    k = int(counts.size).bit_length() - 1
    cell_live = over_subsets(dead.astype(np.float64), columns, cells, k) == 0
    live = members & ~dead
    sign = np.array([-1.0 if int(t).bit_count() % 2 else 1.0 for t in columns])
    alternating = over_subsets(live * sign, columns, cells, k)
    return Designs(cells, columns, members, live, cell_live, (cell_live & (np.abs(alternating) > 0.5)).any(axis=1))


@dataclass(frozen=True, eq=False)
class Fits:
    """Fitted models: coefficients (B, P) (0 where dead), and what the tables print, each (B,)."""

    designs: Designs
    beta: Reals
    loglik: Reals
    deviance: Reals
    unseen: Reals
    smallest: Reals  # the smallest fitted value of a live cell
    converged: NDArray[np.bool_]

    def fitted(self, rows: NDArray[np.intp]) -> Reals:
        """Fitted values of the cells for some models."""
        found: Reals = np.exp(self.beta[rows] @ self.designs.X.T) * self.designs.cell_live[rows]
        return found


def fit(counts: Reals, models: Designs, told: Callable[[float], None] | None = None) -> Fits:
    """Fits all models to one table of counts (2^k,) over the models' cells."""
    response = counts[models.cells]
    B, P = models.members.shape
    beta, converged = np.zeros((B, P)), np.zeros(B, dtype=bool)
    start = _independence(response, models)
    constant = sum(math.lgamma(value + 1.0) for value in response)
    saturated = float(sum(value * math.log(value) - value for value in response if value))
    kernel, smallest = np.full(B, np.nan), np.zeros(B)
    usable = np.flatnonzero(models.identified)
    usable = usable[np.argsort(models.live[usable].sum(axis=1), kind="stable")]
    k = int(counts.size).bit_length() - 1
    chunk = max(1, min(CHUNK, 2**22 // models.cells.size))
    for begin in range(0, usable.size, chunk):
        if told is not None:
            told(begin / usable.size)
        rows = usable[begin : begin + chunk]
        part = models.take(rows)
        beta[rows], converged[rows] = newton(response[None, :], part, start[None, :] * part.live)
        eta = over_subsets(beta[rows], models.columns, models.cells, k)
        mu = np.exp(eta) * part.cell_live
        kernel[rows] = (response * eta * part.cell_live - mu).sum(axis=1)
        smallest[rows] = np.where(part.cell_live, mu, np.inf).min(axis=1)
    unseen = np.where(models.identified, np.exp(np.minimum(beta[:, 0], 700.0)), np.nan)
    return Fits(models, beta, kernel - constant, 2 * (saturated - kernel), unseen, smallest, converged)


def _independence(response: Reals, models: Designs) -> Reals:
    """Where all models start: the fit of the main effects alone."""
    k = int(models.columns.max()).bit_length()
    single = np.array([int(t).bit_count() <= 1 for t in models.columns])
    margins = response @ models.X
    live = single & (margins > 0)
    zero = (~live & single).astype(np.float64) @ models.X.T == 0
    main = Designs(models.cells, models.columns, single[None, :], live[None, :], zero[None, :], np.array([True]))
    n = float(response.sum())
    share = np.clip(margins[single][1:] / max(n, 1.0), 1e-6, 0.9)  # of those seen: above the capture shares
    begin = np.zeros(models.columns.size)
    begin[single] = np.concatenate([[math.log(max(n, 1.0) / k)], np.log(share / (1 - share))])
    beta, _ = newton(response[None, :], main, (begin * live)[None, :])
    found: Reals = beta[0]
    return found


def newton(response: Reals, models: Designs, beta: Reals) -> tuple[Reals, NDArray[np.bool_]]:
    """Maximises the Poisson likelihood of each model from `beta` (B, P); `response` is (1, C) or (B, C).

    The likelihood is Σ β_t m_t − Σ μ with m_t the persons in the cells that contain t, so that only these margins of the
    response matter. Steps are halved where it would fall. Returns coefficients and whether each model converged.
    """
    cells, columns, live, cell_live = models.cells, models.columns, models.live, models.cell_live
    k = int(max(cells.max(), columns.max())).bit_length()
    B = beta.shape[0]
    margins = np.broadcast_to(over_supersets(response, cells, k)[:, columns], (B, columns.size))
    beta, converged, active = beta.copy(), np.zeros(B, dtype=bool), np.arange(B)
    mu, value = _likelihood(beta, margins, cells, columns, cell_live, k)
    for _ in range(STEPS):
        sums = over_supersets(mu[active], cells, k)
        gradient = margins[active] - sums[:, columns]
        step = _direction(sums, gradient, live[active], columns)
        gain = (step * gradient).sum(axis=1)
        length = np.ones(active.size)
        todo = np.arange(active.size)
        for _ in range(30):
            rows = active[todo]
            tried = beta[rows] + length[todo, None] * step[todo]
            new_mu, new_value = _likelihood(tried, margins[rows], cells, columns, cell_live[rows], k)
            good = new_value >= value[rows] - 1e-9 * (1 + np.abs(value[rows]))
            done = rows[good]
            beta[done], mu[done], value[done] = tried[good], new_mu[good], new_value[good]
            todo = todo[~good]
            if not todo.size:
                break
            length[todo] /= 2
        finished = gain < DECREMENT
        converged[active[finished]] = True
        active = active[~finished]
        if not active.size:
            break
    return beta, converged


def _likelihood(
    beta: Reals, margins: Reals, cells: NDArray[np.intp], columns: NDArray[np.intp], cell_live: Members, k: int
) -> tuple[Reals, Reals]:
    mu = np.exp(np.minimum(over_subsets(beta, columns, cells, k), 300.0)) * cell_live
    value: Reals = (beta * margins).sum(axis=1) - mu.sum(axis=1)
    return mu, value


def _direction(sums: Reals, gradient: Reals, live: Members, columns: NDArray[np.intp]) -> Reals:
    """Newton's step of each model, (B, P); models with as many parameters are solved together."""
    step = np.zeros_like(gradient)
    width, flat = sums.shape[1], sums.ravel()
    sizes = live.sum(axis=1)
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        index = np.nonzero(live[rows])[1].reshape(rows.size, size)
        terms = columns[index]
        H = flat.take((terms[:, :, None] | terms[:, None, :]) + (rows * width)[:, None, None])
        found = solve(H, np.take_along_axis(gradient[rows], index, axis=1))
        part = np.zeros((rows.size, step.shape[1]))
        np.put_along_axis(part, index, found, axis=1)
        step[rows] = part
    return step


def over_supersets(values: Reals, cells: NDArray[np.intp], k: int) -> Reals:
    """For each of the 2^k sets, the sum of `values` over the cells that contain it: (B, C) to (B, 2^k)."""
    sums = np.zeros((values.shape[0], 2**k))
    sums[:, cells] = values
    for j in range(k):
        halves = sums.reshape(values.shape[0], -1, 2, 1 << j)
        halves[:, :, 0] += halves[:, :, 1]
    return sums


def over_subsets(values: Reals, columns: NDArray[np.intp], cells: NDArray[np.intp], k: int) -> Reals:
    """For each cell, the sum of `values` over the terms that it contains: (B, P) to (B, C); a product with the design, made
    of k additions and without the threads that a product of such a shape would start."""
    sums = np.zeros((values.shape[0], 2**k))
    sums[:, columns] = values
    for j in range(k):
        halves = sums.reshape(values.shape[0], -1, 2, 1 << j)
        halves[:, :, 1] += halves[:, :, 0]
    found: Reals = sums[:, cells]
    return found


def solve(H: Reals, g: Reals) -> Reals:
    """H⁻¹ g of a stack; where fitted values vanish and H with them, a trace of a ridge keeps the step finite."""
    try:
        found = np.linalg.solve(H, g[..., None])
        if np.isfinite(found).all():
            return np.asarray(found[..., 0], dtype=np.float64)
    except np.linalg.LinAlgError:
        pass
    ridge = 1e-10 * np.trace(H, axis1=1, axis2=2)[:, None, None] * np.eye(H.shape[1])
    return np.asarray(np.linalg.solve(H + ridge, g[..., None])[..., 0], dtype=np.float64)
