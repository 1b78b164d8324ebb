"""Many Poisson log-linear models of one table fitted together by Newton's method, each until it has converged by itself.

The information matrix of every hierarchical model is a selection from the sums of fitted values over the cells that contain
each union of two terms, and one transform gives these sums for all unions and all models.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.designs import Designs, Reals, contains, over_supersets
from estimation.capture_recapture.hierarchy import Members

STEPS = 60
DECREMENT = 1e-8  # squared Newton decrement below which the next step changes nothing that is printed
CHUNK = 2048  # models fitted together, fewer where the table has more than 2^11 cells


@dataclass(frozen=True, eq=False)
class Fits:
    """Fitted models: coefficients (B, P + Q) (0 where dead), and what the tables print, each (B,)."""

    designs: Designs
    beta: Reals
    loglik: Reals
    deviance: Reals
    unseen: Reals
    smallest: Reals  # the smallest fitted value of a live cell
    converged: NDArray[np.bool_]

    def fitted(self, rows: NDArray[np.intp]) -> Reals:
        """Fitted values of the cells for some models."""
        part = self.designs.take(rows)
        found: Reals = np.exp(part.predictor(self.beta[rows])) * part.cell_live
        return found


def fit(counts: Reals, models: Designs, told: Callable[[float], None] | None = None) -> Fits:
    """Fits all models to one table of counts (2^k,) over the models' cells. Bounded parameters that are negative are dropped,
    all of a model at once, and the model is fitted again (Rivest & Baillargeon 2007)."""
    found, P = _fit(counts, models, told), models.columns.size
    while models.bounded and (rows := np.flatnonzero((found.beta[:, P:] < 0).any(axis=1))).size:
        found = _replaced(found, rows, _fit(counts, found.designs.without(rows, found.beta[rows, P:] < 0), None))
    return found


def _replaced(found: Fits, rows: NDArray[np.intp], others: Fits) -> Fits:
    def put(old: NDArray[np.generic], new: NDArray[np.generic]) -> NDArray[np.generic]:
        old = old.copy()
        old[rows] = new
        return old

    names = ("members", "live", "identified")
    changed = {name: put(getattr(found.designs, name), getattr(others.designs, name)) for name in names}
    values = ("beta", "loglik", "deviance", "unseen", "smallest", "converged")
    fitted = {name: put(getattr(found, name), getattr(others, name)) for name in values}
    return Fits(replace(found.designs, **changed), **fitted)  # type: ignore[arg-type]


def _fit(counts: Reals, models: Designs, told: Callable[[float], None] | None) -> Fits:
    response = counts[models.cells]
    B, width = models.members.shape
    beta, converged = np.zeros((B, width)), np.zeros(B, dtype=bool)
    start = _independence(response, models)
    constant = sum(math.lgamma(value + 1.0) for value in response)
    saturated = float(sum(value * math.log(value) - value for value in response if value))
    kernel, smallest = np.full(B, np.nan), np.zeros(B)
    usable = np.flatnonzero(models.identified)
    usable = usable[np.argsort(models.live[usable].sum(axis=1), kind="stable")]
    chunk = max(1, min(CHUNK, 2**22 // models.cells.size))
    for begin in range(0, usable.size, chunk):
        if told is not None:
            told(begin / usable.size)
        rows = usable[begin : begin + chunk]
        part = models.take(rows)
        beta[rows], converged[rows] = newton(response[None, :], part, start[None, :] * part.live)
        eta = part.predictor(beta[rows])
        mu = np.exp(eta) * part.cell_live
        kernel[rows] = (response * eta * part.cell_live - mu).sum(axis=1)
        smallest[rows] = np.where(part.cell_live, mu, np.inf).min(axis=1)
    unseen = np.where(models.identified, np.exp(np.minimum(beta[:, 0], 700.0)), np.nan)
    return Fits(models, beta, kernel - constant, 2 * (saturated - kernel), unseen, smallest, converged)


def _independence(response: Reals, models: Designs) -> Reals:
    """Where all models start: the fit of the main effects alone."""
    single = np.array([int(t).bit_count() <= 1 for t in models.columns])
    X = contains(models.cells, models.columns)
    margins = response @ X
    live = single & (margins > 0)
    left = (~live & single).astype(np.float64) @ X.T == 0
    none = np.zeros((0, models.cells.size))
    main = Designs(models.cells, models.columns, none, single[None, :], live[None, :], left[None, :], np.array([True]))
    n = float(response.sum())
    share = np.clip(margins[single][1:] / max(n, 1.0), 1e-6, 0.9)  # of those seen: above the capture shares
    begin = np.zeros(models.columns.size)
    begin[single] = np.concatenate([[math.log(max(n, 1.0) / models.k)], np.log(share / (1 - share))])
    beta, _ = newton(response[None, :], main, (begin * live)[None, :])
    return np.concatenate([beta[0], np.zeros(len(models.extra))])


def newton(response: Reals, models: Designs, beta: Reals) -> tuple[Reals, NDArray[np.bool_]]:
    """Maximises the Poisson likelihood of each model from `beta` (B, P + Q); `response` is (1, C) or (B, C).

    The likelihood is Σ β_t m_t − Σ μ with m_t the persons in the cells that contain t, so that only these margins of the
    response matter. Steps are halved where it would fall. Returns coefficients and whether each model converged.
    """
    live, cell_live = models.live, models.cell_live
    margins = np.broadcast_to(models.margins(response), beta.shape)
    beta, converged, active = beta.copy(), np.zeros(len(beta), dtype=bool), np.arange(len(beta))
    mu, value = _likelihood(beta, margins, models, cell_live)
    for _ in range(STEPS):
        sums = over_supersets(mu[active], models.cells, models.k)
        gradient = margins[active] - np.hstack([sums[:, models.columns], mu[active] @ models.extra.T])
        step = _direction(sums, mu[active], gradient, live[active], models)
        gain = (step * gradient).sum(axis=1)
        length = np.ones(active.size)
        todo = np.arange(active.size)
        for _ in range(30):
            rows = active[todo]
            tried = beta[rows] + length[todo, None] * step[todo]
            new_mu, new_value = _likelihood(tried, margins[rows], models, cell_live[rows])
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


def _likelihood(beta: Reals, margins: Reals, models: Designs, cell_live: Members) -> tuple[Reals, Reals]:
    mu = np.exp(np.minimum(models.predictor(beta), 300.0)) * cell_live
    value: Reals = (beta * margins).sum(axis=1) - mu.sum(axis=1)
    return mu, value


def _direction(sums: Reals, mu: Reals, gradient: Reals, live: Members, models: Designs) -> Reals:
    """Newton's step of each model, (B, P + Q); models with as many parameters are solved together."""
    step, P, Q = np.zeros_like(gradient), models.columns.size, len(models.extra)
    width, flat = sums.shape[1], sums.ravel()
    cross = np.stack([models.margins(mu * column) for column in models.extra], axis=1) if Q else None
    sizes = live.sum(axis=1)
    for size in np.unique(sizes):
        rows = np.flatnonzero(sizes == size)
        index = np.nonzero(live[rows])[1].reshape(rows.size, size)
        terms = models.columns[np.minimum(index, P - 1)]
        H = flat.take((terms[:, :, None] | terms[:, None, :]) + (rows * width)[:, None, None])
        if cross is not None:
            for q in range(Q):
                with_it = np.take_along_axis(cross[rows, q], index, axis=1)
                H = np.where((index == P + q)[:, :, None], with_it[:, None, :], H)
                H = np.where((index == P + q)[:, None, :], with_it[:, :, None], H)
        found = solve(H, np.take_along_axis(gradient[rows], index, axis=1))
        part = np.zeros((rows.size, step.shape[1]))
        np.put_along_axis(part, index, found, axis=1)
        step[rows] = part
    return step


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
