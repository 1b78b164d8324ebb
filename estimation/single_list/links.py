"""Links: how a linear predictor becomes the parameter of a family, and where its standard form log λ or logit ω lies.

The families are written once, of log λ, log α and logit ω (or π). Another link is a function from its own linear predictor
to that standard form; its derivatives go through the jets, so likelihood, population and variance follow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from estimation.jets import Array, Jet, exp, expm1, log
from vocabulary.text import N_

RATE = {"log": N_("logarithm"), "neglog": N_("negative logarithm")}
SHARE = {"logit": N_("logit"), "cloglog": N_("complementary log-log"), "probit": N_("probit")}


@dataclass(frozen=True)
class Link:
    """`standard` takes a linear predictor to log λ, log α or logit ω; `predictor` goes back (for places to start from)."""

    standard: Callable[[Jet], Jet]
    predictor: Callable[[float], float]


def _same(eta: Jet) -> Jet:
    return eta


def _negative(eta: Jet) -> Jet:
    return -eta


def _cloglog(eta: Jet) -> Jet:
    """logit(1 − exp(−e^η)) = log(exp(e^η) − 1), without overflow."""
    rate = exp(eta)
    return rate + log(-expm1(-rate))


def _probit(eta: Jet) -> Jet:
    """log Φ(η) − log Φ(−η), by the ratios φ/Φ."""
    from scipy.special import log_ndtr

    x = eta.value
    below, above = log_ndtr(x), log_ndtr(-x)
    density = -0.5 * x * x - 0.5 * np.log(2 * np.pi)
    left, right = np.exp(density - below), np.exp(density - above)
    return eta.apply(below - above, left + right, -left * (x + left) + right * (right - x))


def _to_cloglog(logit: float) -> float:
    return float(np.log(np.log1p(np.exp(logit))))


def _to_probit(logit: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(1.0 / (1.0 + np.exp(-logit))))


LINKS = {
    "log": Link(_same, float),
    "neglog": Link(_negative, lambda value: -value),
    "logit": Link(_same, float),
    "cloglog": Link(_cloglog, _to_cloglog),
    "probit": Link(_probit, _to_probit),
}


def standard(etas: tuple[Jet, ...], links: tuple[str, ...]) -> tuple[Jet, ...]:
    """The jets in standard form; `links` may be empty: all predictors are in it already."""
    if not links:
        return etas
    return tuple(LINKS[name].standard(eta) for eta, name in zip(etas, links, strict=True))


def predictor(value: float, link: str) -> float:
    """The linear predictor that a standard value has under a link."""
    return LINKS[link].predictor(value)


def shares(link_values: Array) -> Array:
    """ω or π from the standard form."""
    return np.asarray(1.0 / (1.0 + np.exp(-link_values)))
