"""Intervals of a population of which some part was seen: they never reach below the number of persons seen."""

from __future__ import annotations

import math
from statistics import NormalDist

from estimation.result import Population


def quantile(level: float) -> float:
    """The standard normal quantile that leaves (1 − level)/2 above."""
    return NormalDist().inv_cdf((1 + level) / 2)


def log_normal(observed: float, point: float, se: float, level: float) -> Population:
    """Log-normal on the unseen: n + n̂0/C to n + n̂0·C, C = exp(z √log(1 + se²/n̂0²)) (Chao 1987, Biometrics 43, 783–791)."""
    unseen = point - observed
    if unseen <= 0 or se <= 0:
        return Population(point, observed, point, level, "log-normal", se)
    spread = math.exp(quantile(level) * math.sqrt(math.log1p((se / unseen) ** 2)))
    return Population(point, observed + unseen / spread, observed + unseen * spread, level, "log-normal", se)


def normal(observed: float, point: float, se: float, level: float) -> Population:
    """Point ± z se, the lower limit not below the number seen."""
    half = quantile(level) * se
    return Population(point, max(observed, point - half), point + half, level, "normal", se)


def transformed_logit(both: float, first: float, second: float, point: float, se: float, level: float) -> Population:
    """Two lists: Sadinle (2009), Communications in Statistics – Simulation and Computation 38, 1909–1924.

    `both` are on both lists, `first` and `second` on one of them only.
    """
    m, a, b = both + 0.5, first + 0.5, second + 0.5
    spread = math.exp(quantile(level) * math.sqrt(1 / m + 1 / a + 1 / b + m / (a * b)))
    base = both + first + second - 0.5
    return Population(point, base + a * b / m / spread, base + a * b / m * spread, level, "transformed-logit", se)
