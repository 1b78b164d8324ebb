"""Whether chains of draws agree, and how many independent draws they are worth (Vehtari, Gelman, Simpson, Carpenter & Bürkner
2021, Rank-normalization, folding, and localization: an improved R-hat, Bayesian Analysis 16, 667–718)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Convergence:
    """`r_hat` is 1 where chains agree (the larger of that of ranks and that of folded ranks); `bulk` and `tail` are effective
    numbers of draws for the middle and for the 5 and 95 % quantiles."""

    r_hat: float
    bulk: float
    tail: float


def convergence(draws: Floats) -> Convergence:
    """Of draws (rounds × chains) of one number; at least four rounds."""
    halves = _split(draws)
    folded = np.abs(halves - np.median(halves))
    normal = _normal(halves)
    r_hat = max(_r_hat(normal), _r_hat(_normal(folded)))
    low, high = np.quantile(draws, (0.05, 0.95))
    tail = min(effective(_split((draws <= low).astype(float))), effective(_split((draws <= high).astype(float))))
    return Convergence(r_hat, effective(normal), tail)


def quantile_error(draws: Floats, share: float) -> float:
    """The Monte Carlo standard error of a quantile of the draws (their section 4.4), from what the draws below are worth."""
    from scipy.stats import beta

    point = np.quantile(draws, share)
    size = effective(_split((draws <= point).astype(float)))
    low, high = beta.ppf((0.15865525, 0.84134475), size * share + 1, size * (1 - share) + 1)
    a, b = np.quantile(draws, (low, high))
    return float((b - a) / 2)


def effective(chains: Floats) -> float:
    """The effective number of draws (Geyer's initial monotone sequence, over all chains)."""
    rounds, count = chains.shape
    centred = chains - chains.mean(0)
    spectrum = np.fft.rfft(centred, 2 * rounds, axis=0)
    covariance = np.fft.irfft(spectrum * spectrum.conj(), axis=0)[:rounds] / rounds
    within = float((covariance[0] * rounds / (rounds - 1)).mean())
    between = float(chains.mean(0).var(ddof=1)) if count > 1 else 0.0
    total = within * (rounds - 1) / rounds + between
    if total <= 0:
        return float(count)
    correlation = 1 - (within - covariance.mean(1) * rounds / (rounds - 1)) / total
    correlation[0] = 1.0
    pairs = correlation[: rounds // 2 * 2].reshape(-1, 2).sum(1)
    positive = np.flatnonzero(pairs < 0)
    pairs = np.minimum.accumulate(pairs[: positive[0] if positive.size else len(pairs)])
    time = max(2 * float(pairs.sum()) - 1, 1 / np.log10(rounds * count))
    return float(rounds * count / time)


def _split(draws: Floats) -> Floats:
    half = len(draws) // 2
    return np.concatenate([draws[:half], draws[len(draws) - half :]], axis=1)


def _normal(draws: Floats) -> Floats:
    """The draws' ranks as normal scores."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(draws, axis=None).reshape(draws.shape)
    scores: Floats = ndtri((ranks - 0.375) / (draws.size + 0.25))
    return scores


def _r_hat(chains: Floats) -> float:
    rounds = len(chains)
    within, between = float(chains.var(0, ddof=1).mean()), rounds * float(chains.mean(0).var(ddof=1))
    return float(np.sqrt(((rounds - 1) / rounds * within + between / rounds) / within)) if within > 0 else 1.0
