"""What is uncertain about many quantities at once, and draws of them: one draw of each quantity in each run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vocabulary.text import N_

Reals = NDArray[np.float64]

DISTRIBUTIONS: Mapping[str, str] = {
    "normal": N_("normal"),
    "truncated-normal": N_("normal, kept within its bounds"),
    "beta": N_("beta"),
    "log-normal": N_("log-normal, the value being its median"),
    "poisson": N_("Poisson, or negative binomial where the standard deviation is larger"),
    "uniform": N_("uniform between the limits"),
}
NAMES = tuple(DISTRIBUTIONS)
LIMITS = 2 * 1.959963984540054
"""`low` and `high` are the limits of 95 %: so many standard deviations lie between them."""
TOP = 1 - 1e-6
"""No drawn undercount reaches 1."""


@dataclass(frozen=True, eq=False)
class Spreads:
    """R quantities: `value`, `sd` (0: certain), `low` and `high` (nan where not given), `kind` (index in `NAMES`).

    `share` quantities lie in [0, 1); others are numbers of persons and are kept at 0 or above, but for a plain normal.
    `replicates` (R, K) are a survey's replicate estimates less its estimate, times the root of the design's factor: one
    normal number a replicate and run moves all rows together, so that they vary as the survey says, also with one another.
    """

    value: Reals
    sd: Reals
    low: Reals
    high: Reals
    kind: NDArray[np.intp]
    share: bool = False
    replicates: Reals | None = None

    @property
    def certain(self) -> NDArray[np.bool_]:
        """Which quantities never vary."""
        varies = (self.sd > 0) | ((self.kind == NAMES.index("poisson")) & (self.value > 0) & (not self.share))
        if self.replicates is not None:
            varies |= self.replicates.any(axis=1)
        return np.asarray(~varies, dtype=bool)

    def take(self, rows: NDArray[np.intp]) -> Spreads:
        """Some of the quantities, in another order."""
        columns = (self.value[rows], self.sd[rows], self.low[rows], self.high[rows], self.kind[rows])
        return Spreads(*columns, self.share, None if self.replicates is None else self.replicates[rows])

    def draw(self, runs: int, rng: np.random.Generator) -> Reals:
        """Draws of shape (R, runs): a quantity's draws lie together."""
        found = np.empty((self.value.size, runs))
        certain = self.certain
        surveyed = np.zeros(len(certain), bool) if self.replicates is None else self.replicates.any(axis=1)
        fixed = certain | surveyed
        found[fixed] = self.value[fixed, None]
        if self.replicates is not None and surveyed.any():
            found[surveyed] += self.replicates[surveyed] @ rng.standard_normal((self.replicates.shape[1], runs))
        for number, name in enumerate(NAMES):
            which = np.flatnonzero((self.kind == number) & ~fixed)
            if which.size:
                found[which] = _DRAWS[name](self, which, runs, rng)
        return found


def _columns(spreads: Spreads, which: NDArray[np.intp]) -> tuple[Reals, Reals, Reals, Reals]:
    at = (which, None)
    return spreads.value[at], spreads.sd[at], spreads.low[at], spreads.high[at]


def _normal(spreads: Spreads, which: NDArray[np.intp], runs: int, rng: np.random.Generator) -> Reals:
    if spreads.share:
        return _truncated(spreads, which, runs, rng)
    value, sd, _, _ = _columns(spreads, which)
    draws = rng.standard_normal((which.size, runs))
    draws *= sd
    draws += value
    return draws


def _truncated(spreads: Spreads, which: NDArray[np.intp], runs: int, rng: np.random.Generator) -> Reals:
    """Draws again what fell outside the bounds, so that the distribution is the truncated one."""
    value, sd = spreads.value[which], spreads.sd[which]
    draws = rng.standard_normal((which.size, runs))
    draws *= sd[:, None]
    draws += value[:, None]
    top = TOP if spreads.share else np.inf
    for _ in range(200):
        if draws.min() >= 0 and draws.max() <= top:
            return draws
        rows, columns = np.nonzero((draws < 0) | (draws > top))
        draws[rows, columns] = rng.normal(value[rows], sd[rows])
    return np.clip(draws, 0, top)


def _beta(spreads: Spreads, which: NDArray[np.intp], runs: int, rng: np.random.Generator) -> Reals:
    mean, sd, _, _ = _columns(spreads, which)
    size = mean * (1 - mean) / sd**2 - 1
    return np.minimum(rng.beta(mean * size, (1 - mean) * size, (which.size, runs)), TOP)


def _log_normal(spreads: Spreads, which: NDArray[np.intp], runs: int, rng: np.random.Generator) -> Reals:
    value, sd, low, high = _columns(spreads, which)
    with np.errstate(invalid="ignore", divide="ignore"):
        sigma = np.where(np.isnan(low), np.sqrt(np.log1p((sd / value) ** 2)), np.log(high / low) / LIMITS)
    draws: Reals = value * np.exp(sigma * rng.standard_normal((which.size, runs)))
    return np.minimum(draws, TOP) if spreads.share else draws


def _poisson(spreads: Spreads, which: NDArray[np.intp], runs: int, rng: np.random.Generator) -> Reals:
    """Poisson; with a variance above the mean, Poisson of a gamma rate: the negative binomial of that variance."""
    mean, sd = spreads.value[which], spreads.sd[which]
    rate = np.repeat(mean[:, None], runs, axis=1)
    over = sd**2 > mean
    if over.any():
        scale = (sd[over] ** 2 - mean[over]) / mean[over]
        rate[over] = rng.gamma((mean[over] / scale)[:, None], scale[:, None], (int(over.sum()), runs))
    return rng.poisson(rate).astype(np.float64)


def _uniform(spreads: Spreads, which: NDArray[np.intp], runs: int, rng: np.random.Generator) -> Reals:
    value, sd, low, high = _columns(spreads, which)
    half = np.sqrt(3.0) * sd
    low = np.where(np.isnan(low), np.maximum(value - half, 0.0), low)
    high = np.where(np.isnan(high), value + half, high)
    if spreads.share:
        high = np.minimum(high, TOP)
    return rng.uniform(low, high, (which.size, runs))


_DRAWS = {
    "normal": _normal,
    "truncated-normal": _truncated,
    "beta": _beta,
    "log-normal": _log_normal,
    "poisson": _poisson,
    "uniform": _uniform,
}
