"""The choice of a log-linear model by a criterion: all hierarchical models where they can be counted, stepwise where not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from estimation.capture_recapture.designs import Reals, designs
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.loglinear_fit import LogLinearFit, describe
from estimation.capture_recapture.poisson import Fits, fit
from vocabulary.errors import NoEstimate, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

MOST_PRINTED = 200
ALL_HIERARCHICAL, ALL_PAIRWISE = 5, 6
"""Up to so many lists all hierarchical models are fitted, up to so many all models with interactions of two lists."""
CLOSE = 2.0
"""Models within so many units of the criterion fit as well (Burnham & Anderson 2002, section 2.6)."""
NOTHING = 1e-7
"""A weight that changes nothing that is printed."""
USABLE = ("ok", "boundary", "large-bias")


class Ranked(Protocol):
    """Fitted models, the chosen one first."""

    @property
    def fits(self) -> tuple[LogLinearFit, ...]: ...

    @property
    def best(self) -> LogLinearFit: ...


@dataclass(frozen=True, eq=False)
class Search:
    """What a search found: the chosen model first, then the others by the criterion, at most `MOST_PRINTED`.
    `every` are all that were fitted.

    `weights` are the share of each of them among all `count` models fitted, ∝ exp(−½ Δ).
    """

    fits: tuple[LogLinearFit, ...]
    weights: tuple[float, ...]
    scope: Text
    every: Fits

    @property
    def count(self) -> int:
        """How many models were fitted."""
        return int(self.every.converged.size)

    @property
    def best(self) -> LogLinearFit:
        return self.fits[0]


def search(
    counts: Reals, criterion: str, progress: Progress = silent, most: int = MOST_PRINTED, frame: Frame | None = None
) -> Search:
    """Fits the models that can be compared for this number of lists and ranks them by `aic` or `bic`.

    Raises `NoEstimate` where none of them has an estimate.
    """
    frame = frame or Frame(int(counts.size).bit_length() - 1)
    k = frame.k
    doing = text(N_("Fitting log-linear models"))

    def told(share: float) -> None:
        progress(share, doing)

    if k <= ALL_HIERARCHICAL:
        scope = text(N_("all hierarchical models"))
        fits = fit(counts, designs(counts, *frame.all_hierarchical(), frame), told)
    elif k <= ALL_PAIRWISE:
        scope = text(N_("all models with interactions of two lists"))
        fits = fit(counts, designs(counts, *frame.all_pairwise(), frame), told)
    else:
        scope = text(N_("interactions of two lists added and removed one at a time"))
        fits = _stepwise(counts, frame, criterion, progress)
    return _rank(counts, fits, criterion, scope, most, frame)


def _rank(counts: Reals, fits: Fits, criterion: str, scope: Text, most: int, frame: Frame) -> Search:
    value = criterion_of(fits, criterion, float(counts.sum()))
    order = np.argsort(np.where(np.isfinite(value), value, np.inf), kind="stable")
    share = np.where(np.isfinite(value), np.exp(-0.5 * (value - np.nanmin(value))), 0.0)
    share /= share.sum()
    most = min(most, max(MOST_PRINTED, int((share > NOTHING).sum())))
    described: list[LogLinearFit] = []
    chosen = None
    for begin in range(0, order.size, most):
        described += describe(counts, fits, order[begin : begin + most], frame)
        chosen = next((j for j, found in enumerate(described) if found.status in USABLE), None)
        if chosen is not None:
            break
    if chosen is None:
        raise NoEstimate(Problem("no-model", text(N_("None of the models has an estimate that exists for these data"))))
    places = [chosen, *(j for j in range(len(described)) if j != chosen)][:most]
    return Search(tuple(described[j] for j in places), tuple(float(share[order[j]]) for j in places), scope, fits)


def criterion_of(fits: Fits, criterion: str, captured: float) -> Reals:
    """AIC or BIC of each model, `nan` where it is not identified; BIC counts persons, not cells (as Rcapture)."""
    price = 2.0 if criterion == "aic" else float(np.log(captured))
    found: Reals = -2 * fits.loglik + price * fits.designs.parameters
    return found


def _stepwise(counts: Reals, frame: Frame, criterion: str, progress: Progress) -> Fits:
    """From independence, the interaction of two lists whose adding or removing lowers the criterion most, until none does.

    The fits returned are those of the last round: the model reached, and everything one interaction away from it.
    """
    columns, k = frame.columns_up_to(2), frame.k
    pairs = np.arange(k + 1, columns.size)
    current: Members = np.arange(columns.size) <= k
    best, steps = np.inf, 0
    while True:
        progress(min(0.95, steps / (2 * k)), text(N_("Fitting log-linear models")))
        around = np.repeat(current[None, :], pairs.size + 1, axis=0)
        around[np.arange(pairs.size), pairs] ^= True  # the last row is the model itself
        models = designs(counts, columns, around, frame)
        fits = fit(counts, models, lambda share: progress(None, text(N_("Fitting log-linear models"))))
        value = criterion_of(fits, criterion, float(counts.sum()))
        value[~fits.converged] = np.inf
        least = int(np.nanargmin(value))
        if not value[least] < best - 1e-9 or least == pairs.size:
            return fits
        best, current, steps = float(value[least]), around[least], steps + 1


def close_models(found: Ranked, criterion: str) -> tuple[LogLinearFit, ...]:
    """The other models that fit as well as the chosen one."""
    limit = found.best.criterion(criterion) + CLOSE
    return tuple(f for f in found.fits[1:] if f.status in USABLE and f.criterion(criterion) <= limit)
