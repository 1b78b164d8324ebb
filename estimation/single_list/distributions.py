"""The counting distributions below the truncated families: how often a person would be recorded, zero included.

Each gives its probabilities as jets of the linear predictors: log λ, and for the negative binomial log α as well.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.jets import Array, Jet, exp, expm1, log1p

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


def log_factorial(y: Counts) -> Array:
    """log y! by cumulated logarithms (the counts are small whole numbers)."""
    table = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, max(int(y.max(initial=1)), 1) + 1)))])
    return np.asarray(table[y])


class Distribution(ABC):
    """A distribution on 0, 1, 2, … with mean λ = exp(η₁)."""

    parameters: tuple[str, ...] = ("lambda",)

    @abstractmethod
    def log_p(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        """log P(Y = y)."""

    @abstractmethod
    def p0(self, etas: Sequence[Jet]) -> Jet: ...

    @abstractmethod
    def p1(self, etas: Sequence[Jet]) -> Jet: ...

    @abstractmethod
    def above0(self, etas: Sequence[Jet]) -> Jet:
        """P(Y ≥ 1), without loss of digits where λ is small."""

    @abstractmethod
    def above1(self, etas: Sequence[Jet]) -> Jet:
        """P(Y ≥ 2), without loss of digits where λ is small."""


class Poisson(Distribution):
    """P(y) = e^−λ λ^y / y!"""

    def log_p(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return etas[0] * y.astype(float) - exp(etas[0]) - log_factorial(y)

    def p0(self, etas: Sequence[Jet]) -> Jet:
        return exp(-exp(etas[0]))

    def p1(self, etas: Sequence[Jet]) -> Jet:
        return exp(etas[0] - exp(etas[0]))

    def above0(self, etas: Sequence[Jet]) -> Jet:
        return -expm1(-exp(etas[0]))

    def above1(self, etas: Sequence[Jet]) -> Jet:
        from scipy.special import gammainc

        rate = exp(etas[0])
        tail = np.exp(-rate.value)
        return rate.apply(gammainc(2.0, rate.value), rate.value * tail, (1.0 - rate.value) * tail)


class Geometric(Distribution):
    """P(y) = λ^y / (1+λ)^(y+1)"""

    def log_p(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return etas[0] * y.astype(float) - log1p(exp(etas[0])) * (y + 1.0)

    def p0(self, etas: Sequence[Jet]) -> Jet:
        return exp(-log1p(exp(etas[0])))

    def p1(self, etas: Sequence[Jet]) -> Jet:
        return exp(etas[0] - log1p(exp(etas[0])) * 2.0)

    def above0(self, etas: Sequence[Jet]) -> Jet:
        return exp(etas[0] - log1p(exp(etas[0])))

    def above1(self, etas: Sequence[Jet]) -> Jet:
        return exp((etas[0] - log1p(exp(etas[0]))) * 2.0)


class NegativeBinomial(Distribution):
    """Mean λ and dispersion α = exp(η₂): P(0) = (1+αλ)^(−1/α); the Poisson as α → 0, the log-series as α → ∞."""

    parameters = ("lambda", "dispersion")

    def log_p(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        spread = log1p(exp(etas[0] + etas[1]))
        total = self._log_p0(etas) + (etas[0] - spread) * y.astype(float) - log_factorial(y)
        alpha = exp(etas[1])
        for j in range(1, int(y.max(initial=0))):  # log Γ(y+1/α) − log Γ(1/α) + y log α, exact for small α
            total = total + log1p(alpha * float(j)) * (y > j).astype(float)
        return total

    def _log_p0(self, etas: Sequence[Jet]) -> Jet:
        return -(log1p(exp(etas[0] + etas[1])) * exp(-etas[1]))

    def p0(self, etas: Sequence[Jet]) -> Jet:
        return exp(self._log_p0(etas))

    def p1(self, etas: Sequence[Jet]) -> Jet:
        return exp(self._log_p0(etas) + etas[0] - log1p(exp(etas[0] + etas[1])))

    def above0(self, etas: Sequence[Jet]) -> Jet:
        return -expm1(self._log_p0(etas))

    def above1(self, etas: Sequence[Jet]) -> Jet:
        ratio = exp(etas[0] - log1p(exp(etas[0] + etas[1])))
        return -expm1(self._log_p0(etas) + log1p(ratio))


@dataclass(frozen=True)
class HeldNegativeBinomial(Distribution):
    """The negative binomial with its dispersion held at exp(`log_alpha`), for the profile of the likelihood."""

    log_alpha: float

    def _both(self, etas: Sequence[Jet]) -> tuple[Jet, Jet]:
        return etas[0], etas[0] * 0.0 + self.log_alpha

    def log_p(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return NegativeBinomial().log_p(y, self._both(etas))

    def p0(self, etas: Sequence[Jet]) -> Jet:
        return NegativeBinomial().p0(self._both(etas))

    def p1(self, etas: Sequence[Jet]) -> Jet:
        return NegativeBinomial().p1(self._both(etas))

    def above0(self, etas: Sequence[Jet]) -> Jet:
        return NegativeBinomial().above0(self._both(etas))

    def above1(self, etas: Sequence[Jet]) -> Jet:
        return NegativeBinomial().above1(self._both(etas))


DISTRIBUTIONS: dict[str, Distribution] = {"poisson": Poisson(), "geom": Geometric(), "negbin": NegativeBinomial()}
