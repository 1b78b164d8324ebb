"""The power law E m = N^α (γ + n/N)^β as densities of jets: Poisson, negative binomial, least squares and their kin.

α and β follow their own linear predictors; γ is fixed, left out, or estimated on its logarithm (Zhang 2008; Beręsewicz &
Pawlukiewicz 2020).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from estimation.jets import Array, Jet, exp, expit, expm1, log, log1p
from estimation.single_list.distributions import Counts, Mask, log_factorial


def _power(x: Jet) -> Jet:
    return x


def _cloglog(x: Jet) -> Jet:
    """log(1 − exp(−e^x))"""
    return log(-expm1(-exp(x)))


def _logit(x: Jet) -> Jet:
    """log expit(x)"""
    return -log1p(exp(-x))


def _probit(x: Jet) -> Jet:
    """log Φ(x)"""
    from scipy.special import log_ndtr

    value = log_ndtr(x.value)
    mills = np.exp(-0.5 * x.value**2 - 0.5 * np.log(2 * np.pi) - value)
    return x.apply(value, mills, -mills * (x.value + mills))


DETECTION: dict[str, Callable[[Jet], Jet]] = {"power": _power, "cloglog": _cloglog, "logit": _logit, "probit": _probit}
"""log h of the detection h(β log(γ + n/N)): a probability in all but the first."""


@dataclass(frozen=True, eq=False)
class PowerLaw:
    """`log_reference` (m) is log N, `ratio` (m) is n/N. `gamma` is the fixed value, or `None` where it is estimated.

    `etas` are those of α, β, then log γ where it is estimated, then log θ for the negative binomial.
    """

    log_reference: Array
    ratio: Array
    estimator: str
    gamma: float | None
    constrained: bool = False
    detection: str = "power"
    offset: float = 0.0  # added to log μ

    @property
    def parameters(self) -> tuple[str, ...]:
        extra = ("gamma",) if self.gamma is None else ()
        return ("alpha", "beta", *extra, *(("theta",) if self.estimator == "negative-binomial" else ()))

    def used(self, y: Counts) -> Mask:
        return np.ones(len(y), bool)

    def alpha(self, eta: Jet) -> Jet:
        return expit(eta) if self.constrained else eta

    def log_mean(self, etas: Sequence[Jet]) -> Jet:
        """log μ = α log N + log h(β log(γ + n/N)), h the exponential in Zhang's law."""
        beta = exp(etas[1]) if self.constrained else etas[1]
        inner = beta * np.log(self.gamma + self.ratio) if self.gamma is not None else beta * log(exp(etas[2]) + self.ratio)
        return self.alpha(etas[0]) * self.log_reference + DETECTION[self.detection](inner) + self.offset

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        """Log-likelihood; for least squares and iOLS the quantity whose maximum is the estimate."""
        m = y.astype(float)
        eta = self.log_mean(etas)
        if self.estimator == "poisson":
            return eta * m - exp(eta) - log_factorial(y)
        if self.estimator == "negative-binomial":
            return self._negative_binomial(y, eta, etas[-1])
        if self.estimator == "nls":
            miss = exp(eta) - m
            return miss * miss * -0.5
        if self.estimator == "iols":  # gamma score: Σ z (m/μ − 1) = 0 (Benatia, Bellégo & Pape 2024)
            return -(exp(-eta) * m) - eta
        shift = 1.0 if bool((y == 0).any()) else 0.0  # `ols`: log(m+1) where there is a zero
        miss = eta - np.log(m + shift)
        return miss * miss * -0.5

    def _negative_binomial(self, y: Counts, eta: Jet, log_theta: Jet) -> Jet:
        """NB2 with variance μ + μ²/θ; log Γ(y+θ) − log Γ(θ) written as a sum, exact for large θ."""
        from scipy.special import digamma, gammaln, polygamma

        theta = exp(log_theta)
        high = np.asarray(y, float)
        both = theta + high
        rising = both.apply(gammaln(both.value), digamma(both.value), polygamma(1, both.value)) - theta.apply(
            gammaln(theta.value), digamma(theta.value), polygamma(1, theta.value)
        )
        spread = log1p(exp(eta - log_theta))
        return rising - log_factorial(y) + (eta - log_theta - spread) * high - theta * spread
