"""The multinomial profile likelihood of the population under a log-linear model, and the interval it gives (Cormack 1992)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.loglinear_fit import LogLinearFit, one_design
from estimation.capture_recapture.poisson import newton

FARTHEST = 1e7
"""The search for a limit ends at so many unseen persons for each one seen."""


@dataclass(frozen=True)
class Profile:
    """The maximum and the limits of the profile; `upper` is `None` where the likelihood never falls far enough.

    `curve` are points (N, 2(ℓmax − ℓ(N))) for a picture.
    """

    maximum: float
    lower: float
    upper: float | None
    threshold: float
    curve: tuple[tuple[float, float], ...]


class _Likelihood:
    """ℓ(N): the 2^k cells as a multinomial of N with the unseen N − n in cell 0, maximised over all other parameters.

    Each evaluation starts where the last one ended.
    """

    def __init__(self, counts: Reals, model: LogLinearFit) -> None:
        self.n = float(counts.sum())
        cells = np.flatnonzero(model.cell_live)
        self.design = one_design(model, cells)
        self.response = counts[cells]
        self.beta = model.beta[None, :].copy()
        self.seen: dict[float, tuple[float, float]] = {}

    def __call__(self, unseen: float) -> float:
        return self._at(unseen)[0]

    def slope(self, unseen: float) -> float:
        """dℓ/dN, by the envelope theorem ψ(N+1) − ψ(n0+1) + log p̂0."""
        from scipy.special import digamma

        return float(digamma(self.n + unseen + 1) - digamma(unseen + 1) + self._at(unseen)[1])

    def _at(self, unseen: float) -> tuple[float, float]:
        if unseen not in self.seen:
            N = self.n + unseen
            response = self.response.copy()
            response[0] = unseen
            self.beta, _ = newton(response[None, :], self.design, self.beta)
            eta = self.design.X @ self.beta[0]
            captured = float(np.exp(eta[1:]).sum())
            nothing = math.log1p(-min(captured / N, 1 - 1e-15))  # log p̂0, exact where nearly everybody is unseen
            value = math.lgamma(N + 1) - math.lgamma(unseen + 1) + float(self.response[1:] @ (eta[1:] - math.log(N)))
            self.seen[unseen] = value + (unseen * nothing if unseen else 0.0), nothing
        return self.seen[unseen]


def profile(counts: Reals, model: LogLinearFit, level: float, points: int = 41) -> Profile:
    """The profile interval of a model that exists; limits are exact to a hundredth of a person.

    The maximum is the multinomial estimate, slightly below the Poisson one.
    """
    from scipy.optimize import brentq
    from scipy.stats import chi2

    likelihood = _Likelihood(counts, model)
    threshold = float(chi2.ppf(level, 1))
    top = max(model.unseen, 1.0)
    if likelihood.slope(0.0) <= 0:
        best = 0.0
    else:
        while likelihood.slope(top) > 0 and top < FARTHEST * likelihood.n:
            top *= 2
        best = top if likelihood.slope(top) > 0 else float(brentq(likelihood.slope, 0.0, top, xtol=1e-4, rtol=1e-10))
    peak = likelihood(best)

    def above(unseen: float) -> float:
        return 2 * (peak - likelihood(unseen)) - threshold

    tolerance = {"xtol": 1e-3, "rtol": 1e-10}
    lower = 0.0 if best == 0.0 or above(0.0) <= 0 else float(brentq(above, 0.0, best, **tolerance))
    begin, end = best, max(2 * best, 1.0)
    while above(end) < 0 and end < FARTHEST * likelihood.n:
        begin, end = end, 2 * end
    upper = float(brentq(above, begin, end, **tolerance)) if above(end) >= 0 else None
    n = likelihood.n
    left, right = max(lower - (best - lower) / 3, 0.0), best + 1.3 * ((upper or 4 * max(best, 1.0)) - best)
    grid = np.linspace(left, right, points)
    curve = tuple((n + float(x), 2 * (peak - likelihood(float(x)))) for x in grid) if right > left else ()
    return Profile(n + best, n + lower, None if upper is None else n + upper, threshold, curve)
