"""The parametric bootstrap of a conditional logit with covariates (Zwane & van der Heijden 2003, Statistics & Probability
Letters 65, 121–125): as many persons of each kind as estimated are drawn anew, those of pattern 0 are lost, and the model is
fitted again. The limits are those of the bootstrap-t on the logarithm of the unseen (Efron & Tibshirani 1993, chapter 12)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.conditional import Conditional
from estimation.capture_recapture.covariates.likelihood import Likelihood, maximise, predict
from estimation.capture_recapture.covariates.structure import Structure
from estimation.capture_recapture.covariates.table import Reals
from vocabulary.progress import Progress
from vocabulary.text import N_, text

BATCH = 2_000_000  # numbers of tables drawn at once


@dataclass(frozen=True, eq=False)
class Drawn:
    """Of each drawn table (B) and each part (M), the first being everybody: `points` N, infinite where there is none, and
    `pivots` (log n0* − log(N − n*)) / se(log n0*), −∞ where there is none."""

    points: Reals
    pivots: Reals

    def limits(self, part: int, found: Conditional, persons: Reals, level: float) -> tuple[float, float | None]:
        """Limits of N for the part that `persons` (X) make; none above where too many drawn tables have no estimate."""
        n, point, se = float(persons.sum()), found.population(persons), found.se(persons)
        unseen = point - n
        if unseen <= 0:
            return point, point
        low, high = np.quantile(np.sort(self.pivots[:, part]), [0.5 - level / 2, 0.5 + level / 2], method="lower").tolist()
        below, above = n + unseen * np.exp(-high * se / unseen), n + unseen * np.exp(min(-low * se / unseen, 700.0))
        return float(below), float(above) if np.isfinite(low) else None


def bootstrap(found: Conditional, parts: Sequence[Reals], replicates: int, seed: int, progress: Progress) -> Drawn:
    """A part is the persons (X) seen of it; in a drawn table it holds the same share of each kind of persons."""
    rng = np.random.default_rng(seed)
    usable = found.usable
    structure, odds = found.face.structure.at(usable), found.odds[usable]
    persons = found.persons[usable]
    shares = np.stack([persons, *(part[usable] for part in parts)]) / persons
    aside = np.array([part[~usable].sum() for part in (found.persons, *parts)])
    chances = np.concatenate([odds[:, None], found.chance[usable]], axis=1) / (1 + odds)[:, None]
    upto = np.concatenate([[0.0], np.cumsum(persons * (1 + odds))])
    size = max(1, BATCH // chances.size)
    points, pivots = [], []
    for begin in range(0, replicates, size):
        progress(begin / replicates, text(N_("Repeating the fit on drawn samples")))
        number = min(size, replicates - begin)
        people = np.diff(np.floor(upto + rng.random((number, 1))), axis=1)  # whole persons, their sum as good as fixed
        tables = rng.multinomial(people.astype(np.int64), chances).astype(np.float64)
        truth = people @ shares.T
        tables[:, :, 0] = 0.0
        n, unseen, error, good = refitted(structure, tables, found.theta, shares)
        with np.errstate(divide="ignore", invalid="ignore"):
            pivot = (np.log(unseen) - np.log(truth - n)) / (error / unseen)
        good = good[:, None] & np.isfinite(pivot)
        points.append(np.where(good, n + unseen, np.inf) + aside)
        pivots.append(np.where(good, pivot, -np.inf))
    return Drawn(np.concatenate(points), np.concatenate(pivots))


def refitted(structure: Structure, tables: Reals, start: Reals, shares: Reals) -> tuple[Reals, Reals, Reals, NDArray[np.bool_]]:
    """Of tables (B, X, 2^k) and parts (M, X) as shares of each kind: persons seen, unseen and the standard error (B, M), and
    which tables have a maximum (B). The formulas are those of `Conditional`."""
    problem = Likelihood.of(structure, tables)
    fits = maximise(problem, np.broadcast_to(start, (len(tables), structure.free)))
    _, log_sum, chance = predict(structure, fits.theta @ structure.basis.T)
    odds, inner = np.exp(np.minimum(-log_sum, 300.0)), chance @ structure.inside
    full = [inner[..., t, None] * d for t, d in enumerate(structure.designs)]
    slopes = -odds[..., None] * (np.concatenate(full, axis=2) @ structure.basis)
    mine = problem.persons[:, None, :] * shares  # (B, M, X)
    unseen = np.einsum("bmx,bx->bm", mine, odds)
    sampling = np.einsum("bmx,bx->bm", mine, odds * (1 + odds))
    gradient = mine @ slopes
    information = np.where(fits.converged[:, None, None], fits.information, np.eye(structure.free))
    across = np.linalg.solve(information, np.swapaxes(gradient, 1, 2))
    variance = sampling + np.einsum("bmf,bfm->bm", gradient, across)
    return mine.sum(axis=2), unseen, np.sqrt(variance), fits.converged
