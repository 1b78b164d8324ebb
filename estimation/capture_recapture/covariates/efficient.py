"""The doubly robust estimate of two lists that are independent given the covariates (Das, Kennedy & Jewell 2023, Journal of
the American Statistical Association 118, 1309–1321), from the chances of the three patterns of who is seen.

With q_10, q_01, q_11 at x, q_1 = q_10 + q_11 and q_2 = q_01 + q_11, the chance of being seen is γ(x) = q_11 / (q_1 q_2), and
1/ψ = E[1/γ]. The efficient influence function is φ − 1/ψ with φ = (1/γ)(Y_1/q_1 + Y_2/q_2 − Y_1 Y_2/q_11); N = n/ψ.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.table import Reals

FIRST, SECOND, BOTH = 0, 1, 2
"""The classes: on the first list only, on the second only, on both."""
ROUNDS = 200  # of the targeting


@dataclass(frozen=True, eq=False)
class Nuisance:
    """`q` (F, X, 3): for each fold the chances learnt without it; `weights` (F, X, 3) the persons of the fold."""

    q: Reals
    weights: Reals

    @property
    def persons(self) -> float:
        return float(self.weights.sum())


def clipped(q: Reals, smallest: float) -> tuple[Reals, NDArray[np.bool_]]:
    """The chances with that of both lists at least `smallest`, and where it was lifted (…); the other two make room."""
    low = q[..., BOTH] < smallest
    both = np.maximum(q[..., BOTH], smallest)
    rest = q[..., FIRST] + q[..., SECOND]
    scale = np.where(rest > 0, (1 - both) / np.maximum(rest, 1e-300), 0.0)
    found = np.stack([q[..., FIRST] * scale, q[..., SECOND] * scale, both], axis=-1)
    return found, low


def expansion(q: Reals) -> Reals:
    """1/γ (…): how many persons each one seen stands for."""
    found: Reals = (q[..., FIRST] + q[..., BOTH]) * (q[..., SECOND] + q[..., BOTH]) / q[..., BOTH]
    return found


def influence(q: Reals) -> Reals:
    """φ (…, 3) for each of the patterns; its mean over them is 1/γ."""
    first, second = q[..., FIRST] + q[..., BOTH], q[..., SECOND] + q[..., BOTH]
    with np.errstate(divide="ignore"):
        one, two, both = 1 / first, 1 / second, 1 / q[..., BOTH]
    found: Reals = expansion(q)[..., None] * np.stack([one, two, one + two - both], axis=-1)
    return found


@dataclass(frozen=True, eq=False)
class Found:
    """N of everybody or of a part, and the parts of its variance: n σ² + N(N − n)/n with σ² the variance of φ."""

    point: float
    se: float
    observed: float

    @property
    def seen_share(self) -> float:
        """ψ."""
        return self.observed / self.point


def one_step(nuisance: Nuisance, part: Reals | None = None) -> Found:
    """Σ φ over the persons; `part` (X) are the shares of each kind of persons that belong to it."""
    weights = nuisance.weights if part is None else nuisance.weights * part[:, None]
    phi = influence(nuisance.q)
    return _found(float((weights * phi).sum()), phi, weights)


def plug_in(nuisance: Nuisance, part: Reals | None = None) -> Found:
    """Σ 1/γ over the persons; with chances that were targeted it is the TMLE."""
    weights = nuisance.weights if part is None else nuisance.weights * part[:, None]
    point = float((weights.sum(axis=-1) * expansion(nuisance.q)).sum())
    return _found(point, influence(nuisance.q), weights)


def _found(point: float, phi: Reals, weights: Reals) -> Found:
    n = float(weights.sum())
    mean = float((weights * phi).sum()) / n
    variance = float((weights * (phi - mean) ** 2).sum())
    return Found(point, math.sqrt(max(variance + point * (point - n) / n, 0.0)), n)


def targeted(nuisance: Nuisance, smallest: float) -> Nuisance:
    """The chances moved along q_c exp(ε q_11 (φ_c − 1/γ)), persons weighed by 1/q_11, until Σ (φ − 1/γ) is far below its own
    error: then the plug-in is the TMLE. The weight is apart from the direction, which without it has no bound where q_11 is
    small: a few persons would then be moved for all (median and spread of N both grew in drawn populations)."""
    q, weights = nuisance.q, nuisance.weights
    for _ in range(ROUNDS):
        left = influence(q) - expansion(q)[..., None]
        score, spread = float((weights * left).sum()), float((weights * left**2).sum())
        if abs(score) <= 1e-3 * math.sqrt(spread):
            break
        direction = left * q[..., BOTH, None]
        curvature = float((weights.sum(axis=-1) * (q * left * direction).sum(axis=-1)).sum())
        largest = 0.5 / float(np.abs(direction).max())
        tilted = q * np.exp(min(max(score / curvature, -largest), largest) * direction)
        q, _ = clipped(tilted / tilted.sum(axis=-1, keepdims=True), smallest)
    return Nuisance(q, weights)
