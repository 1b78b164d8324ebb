"""Averaging over log-linear models: the mean, its error, and limits that hold the choice of the model too."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.search import USABLE
from estimation.result import Population


@dataclass(frozen=True)
class Average:
    """`mean` with its error by Buckland, Burnham & Augustin (1997); `lower` and `upper` are model-averaged tail areas.

    `effective` is 1/Σw²: how many equally good models the weights amount to. `left_out` is the weight of the models that have
    no estimate, which were left out before the weights were made to add up to 1.
    """

    mean: float
    se: float
    lower: float
    upper: float
    effective: float
    left_out: float

    def around(self, point: float, level: float) -> Population:
        """The limits with another point, whose error then holds the distance of the models from it."""
        return Population(point, self.lower, self.upper, level, "model-averaged", self.error_around(point))

    def error_around(self, point: float) -> float:
        """√Σ w (se² + (N_m − point)²), from that around the mean."""
        return math.sqrt(self.se**2 + (self.mean - point) ** 2)


def average(fits: Sequence[LogLinearFit], weights: Sequence[float], observed: float, level: float) -> Average:
    """Averages the models that have an estimate.

    The variance is Σ w (se² + (N_m − N̄)²) (Burnham & Anderson 2002, section 4.3.2, from Buckland et al. 1997). The limits are
    the quantiles of the mixture of the models' log-normal distributions of the unseen: model-averaged tail areas on the log
    scale (Turek & Fletcher 2012, Computational Statistics & Data Analysis 56, 2809–2815).
    """
    from scipy.optimize import brentq
    from scipy.special import ndtr

    kept = [(f, w) for f, w in zip(fits, weights, strict=True) if f.status in USABLE and f.unseen > 0 and math.isfinite(f.se)]
    weight = np.array([w for _, w in kept])
    left_out = max(0.0, 1 - float(weight.sum()))
    weight /= weight.sum()
    unseen, se = np.array([f.unseen for f, _ in kept]), np.array([f.se for f, _ in kept])
    middle, sigma = np.log(unseen), np.sqrt(np.log1p((se / unseen) ** 2))
    mean = float(weight @ unseen)
    variance = float(weight @ (se**2 + (unseen - mean) ** 2))

    def limit(tail: float) -> float:
        low, high = float((middle - 9 * sigma).min()), float((middle + 9 * sigma).max())
        return math.exp(brentq(lambda x: float(weight @ ndtr((x - middle) / sigma)) - tail, low, high, xtol=1e-10))

    lower, upper = limit((1 - level) / 2), limit((1 + level) / 2)
    effective = float(1 / (weight**2).sum())
    return Average(observed + mean, math.sqrt(variance), observed + lower, observed + upper, effective, left_out)
