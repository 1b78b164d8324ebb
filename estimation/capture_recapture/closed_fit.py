"""Closed-population models as Poisson regressions on the patterns: their columns, their fit, and their bias correction."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.existence import SURE, exists
from estimation.capture_recapture.heterogeneity import HETEROGENEITY, h_of
from estimation.capture_recapture.loglinear_fit import LARGE_BIAS
from estimation.capture_recapture.poisson import solve
from estimation.capture_recapture.table import membership
from estimation.result import Model

STEPS = 200
MOST_PROVED = 1200
"""Existence goes to the linear programme up to so many patterns; beyond them a fit that has converged must do."""


@dataclass(frozen=True, eq=False)
class Regression:
    """A Poisson regression: coefficients, their covariance, fitted values."""

    beta: Reals
    covariance: Reals
    mu: Reals
    converged: bool


def regress(response: Reals, X: Reals) -> Regression:
    """Maximises the Poisson likelihood by Newton's method; a step is halved where the likelihood would fall."""
    beta, margins = np.zeros(X.shape[1]), response @ X
    beta[0] = math.log(max(float(response.mean()), 1e-3))

    def value(b: Reals) -> float:
        return float(b @ margins - np.exp(np.minimum(X @ b, 300.0)).sum())

    converged, current = False, value(beta)
    for _ in range(STEPS):
        mu = np.exp(np.minimum(X @ beta, 300.0))
        gradient = margins - mu @ X
        step = solve((X.T @ (mu[:, None] * X))[None], gradient[None])[0]
        if not np.isfinite(step).all():
            break
        length, tried = 1.0, beta + step
        while (reached := value(tried)) < current - 1e-9 * (1 + abs(current)) and length > 1e-9:
            length /= 2
            tried = beta + length * step
        beta, current = tried, reached
        if float(step @ gradient) < 1e-12:
            converged = True
            break
    mu = np.exp(np.minimum(X @ beta, 300.0))
    try:
        covariance = np.asarray(np.linalg.inv(X.T @ (mu[:, None] * X)), dtype=np.float64)
    except np.linalg.LinAlgError:
        covariance = np.full((X.shape[1], X.shape[1]), np.nan)
    return Regression(beta, covariance, mu, converged)


def designs(k: int) -> Mapping[str, Reals]:
    """The models that `k` lists can carry, each with its columns over the 2^k − 1 patterns, the intercept first.

    Heterogeneity and behaviour need three lists; a model needs no more columns than there are patterns or numbers of lists.
    """
    on = membership(k)[1:].astype(np.float64)
    j, one, before = on.sum(axis=1), np.ones((2**k - 1, 1)), on.argmax(axis=1).astype(np.float64)
    base = {"M0": np.hstack([one, j[:, None]]), "Mt": np.hstack([one, on])}
    found = dict(base)
    if k < 3:
        return found
    for short, long in (("M0", "Mh"), ("Mt", "Mth")):
        for kind in HETEROGENEITY:
            found[f"{long} {kind}"] = np.hstack([base[short], h_of(kind, j, k)])
    found["Mb"] = np.hstack([one, before[:, None], (j - 1)[:, None]])
    found["Mbh"] = np.hstack([found["Mb"], 1 - on[:, :1]])
    return found


def corrected(counts: Reals, name: str, k: int) -> Reals:
    """The patterns with the small constants that take the first-order bias out of N̂ (Rivest & Lévesque 2001).

    Firth's half a leverage is added to each cell and a vector that lowers the intercept's margin by one half alone, for the
    bias of exp(β0) itself. Where captures are rare the leverages are those of the persons caught once, twice and three times,
    which gives the constants of the paper: for M0 −1/2 and +1 to those caught once and twice.
    """
    j = membership(k)[1:].sum(axis=1)
    h = h_of(name.split()[1], np.arange(1.0, 4.0), k)[:, 0] if " " in name else np.zeros(3)
    free = name.startswith("Mt")
    cc = (h[1] - 2 * h[0]) / (h[2] - 2 * h[1] + h[0]) if " " in name else 0.0
    a = np.array([-(2 + cc) / 2, (1 + 2 * cc) / 2, -cc / 2])  # Σa = −1/2, Σ j a = 0, Σ h a = 0
    totals = a + 0.5 * np.array([k if free else 1.0, 1.0, 1.0 if " " in name and not name.endswith("Chao") else 0.0])
    found = counts.astype(np.float64).copy()
    for times, total in enumerate(totals[:k], start=1):
        caught = j == times
        if free:
            found[caught] = np.maximum(0.0, found[caught] + total / math.comb(k, times))
        else:  # only their sum matters, and only it must not be negative
            found[caught] = max(0.0, float(found[caught].sum()) + total) / math.comb(k, times)
    return found


def behaviour(name: str, beta: Reals, k: int) -> tuple[float, Reals]:
    """N of Mb or Mbh and its gradient (columns: intercept, occasions before the first capture, later captures, η)."""

    def total(b: Reals) -> float:
        left = math.exp(b[2])
        down = 1 + left - math.exp(b[1])
        if down <= 0:
            return math.inf
        if name == "Mb":
            return float(math.exp(b[0]) * (1 + left) ** k / down)
        return float(math.exp(b[0]) * (1 + left) ** (k - 1) * (1 + math.exp(b[3] + b[1]) / down))

    step = 1e-5
    moves = np.eye(beta.size) * step
    with np.errstate(invalid="ignore"):
        gradient = np.array([(total(beta + move) - total(beta - move)) / (2 * step) for move in moves])
    return total(beta), gradient


def fit_closed(counts: Reals, name: str, X: Reals, k: int, correct: bool) -> Model:
    """One model fitted to the 2^k − 1 patterns, laid out for the table."""
    observed = float(counts.sum())
    used, fitted, status = _fit(counts, name, X, k)
    loglik = float((counts * np.log(np.maximum(fitted.mu, 1e-300)) - fitted.mu).sum()) - math.fsum(
        math.lgamma(float(v) + 1) for v in counts
    )
    deviance = 2 * float(
        np.sum(np.where(counts > 0, counts * np.log(np.maximum(counts, 1) / np.maximum(fitted.mu, 1e-300)), 0.0))
        - (counts - fitted.mu).sum()
    )
    p = used.shape[1]
    point, se, bias = _population(counts, name, used, fitted, k)
    if status == "ok" and not (math.isfinite(point) and math.isfinite(se)):
        status = "not-exist"
    elif status == "ok" and abs(bias) > LARGE_BIAS * point:
        status = "large-bias"
    if correct and status in ("ok", "large-bias"):
        point, se = _corrected_population(counts, name, X, k, point, se)
    known = status in ("ok", "large-bias")
    return Model(
        name=name,
        parameters=p,
        df=counts.size - p,
        deviance=max(deviance, 0.0),
        loglik=loglik,
        aic=-2 * loglik + 2 * p,
        bic=-2 * loglik + p * math.log(observed),
        population=point if known else None,
        se=se if known else None,
        status=status,
    )


def _fit(counts: Reals, name: str, X: Reals, k: int) -> tuple[Reals, Regression, str]:
    """The fit with its columns and status. Chao's bound holds only with η ≥ 0: all negative ones are dropped at once, and
    once more where others have become so, or the rest has no estimate, as with nobody caught that often."""
    fitted = regress(counts, X)
    status = _status(counts, X, fitted)
    if not name.endswith("Chao"):
        return X, fitted, status
    fixed = X.shape[1] - (k - 2)
    for _ in range(k):
        kept = np.concatenate([np.ones(fixed, dtype=bool), fitted.beta[fixed:] >= 0])
        if kept.all():
            break
        X = X[:, kept]
        fitted = regress(counts, X)
        status = _status(counts, X, fitted)
    return X, fitted, status


def _status(counts: Reals, X: Reals, fitted: Regression) -> str:
    if np.linalg.matrix_rank(X.T @ X) < X.shape[1]:
        return "not-identified"
    patterns, place = np.unique(X, axis=0, return_inverse=True)
    if fitted.converged and float(fitted.mu.min()) > SURE:
        return "ok"
    if patterns.shape[0] <= MOST_PROVED:
        summed = np.bincount(place.ravel(), weights=counts, minlength=patterns.shape[0]).astype(np.float64)
        if not exists(summed, patterns):
            return "not-exist"
    return "ok" if fitted.converged else "not-converged"


def _population(counts: Reals, name: str, X: Reals, fitted: Regression, k: int) -> tuple[float, float, float]:
    V, beta = fitted.covariance, fitted.beta
    if name.startswith("Mb"):
        total, slope = behaviour(name, beta, k)
        variance = float(slope @ V @ slope) - total if math.isfinite(total) else math.nan
        return total, math.sqrt(variance) if variance > 0 else math.nan, 0.0
    unseen = math.exp(min(beta[0], 700.0))
    leverage = np.einsum("cp,pq,cq->c", X, V, X)
    bias = unseen * float(0.5 * V[0, 0] - 0.5 * V[0] @ (X.T @ (fitted.mu * leverage)))
    return float(counts.sum()) + unseen, math.sqrt(unseen + unseen**2 * max(float(V[0, 0]), 0.0)), bias


def _corrected_population(counts: Reals, name: str, X: Reals, k: int, point: float, se: float) -> tuple[float, float]:
    if name.startswith("Mb"):
        return _corrected_behaviour(counts, name, k, point, se)
    better = corrected(counts, name, k)
    if name == "Mth Chao":
        X, fitted, _ = _fit(better, name, X, k)
    else:  # Mh Chao needs only those caught once and twice: n + (k − 1) f1 (f1 − 1) / (2 k (f2 + 1))
        fitted = regress(better, X)
    return _population(counts, name, X, fitted, k)[:2] if fitted.converged else (point, se)


def _corrected_behaviour(counts: Reals, name: str, k: int, point: float, se: float) -> tuple[float, float]:
    """Mb depends on the first captures u_1 … u_k alone, which fall off geometrically; Mbh leaves u_1 out. Constants +2, −1, −1
    to the first three (Rivest & Lévesque 2001), for which there must be three."""
    first = np.bincount(membership(k)[1:].argmax(axis=1), weights=counts, minlength=k)
    left = first[1:] if name == "Mbh" else first
    if left.size < 3:
        return point, se
    fitted = regress(
        np.maximum(0.0, left + np.array([2.0, -1.0, -1.0, *[0.0] * (left.size - 3)])),
        np.stack([np.ones(left.size), np.arange(left.size)], axis=1),
    )
    ratio = math.exp(fitted.beta[1])
    if not fitted.converged or ratio >= 1:
        return point, se
    total = math.exp(fitted.beta[0]) / (1 - ratio)
    slope = total * np.array([1.0, ratio / (1 - ratio)])
    variance = float(slope @ fitted.covariance @ slope) - total
    return total + (float(first[0]) if name == "Mbh" else 0.0), math.sqrt(variance) if variance > 0 else se
