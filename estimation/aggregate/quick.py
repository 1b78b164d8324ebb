"""The derivatives of the plain power law in closed form, for many samples at once: what the bootstrap spends its time on.

The law itself is written once, in `density`; a test holds these to its jets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.aggregate.density import PowerLaw
from estimation.jets import Array
from estimation.single_list.distributions import log_factorial
from estimation.single_list.newton import Problem


@dataclass(frozen=True)
class QuickProblem(Problem[PowerLaw]):
    """Poisson or negative binomial, not constrained, detection as a power; the same figures as `Problem`."""

    def derivatives(self, theta: Array, weights: Array) -> tuple[Array, Array, Array]:
        """Log-likelihood (B), score (B, p) and observed information (B, p, p), weights (B, m)."""
        law, slices = self.family, self.slices
        y = self.y.astype(float)
        with np.errstate(all="ignore"):
            alpha, beta = (theta[:, s] @ d.T for s, d in zip(slices[:2], self.designs[:2], strict=True))
            gamma = law.gamma if law.gamma is not None else np.exp(theta[:, slices[2]] @ self.designs[2].T)
            inner = np.log(gamma + law.ratio)
            eta = alpha * law.log_reference + beta * inner + law.offset
            first = [np.broadcast_to(f, eta.shape) for f in (law.log_reference, inner)]
            bends: dict[tuple[int, int], Array] = {}
            if law.gamma is None:
                share = gamma / (gamma + law.ratio)
                first.append(beta * share)
                bends = {(1, 2): share, (2, 2): beta * share * (1 - share)}
            mean = np.exp(eta)
            dispersed = law.estimator == "negative-binomial"
            last: tuple[Array, ...] = ()
            rising = np.zeros(len(theta))
            if dispersed:
                value, slope, bend, last, rising = self._negative_binomial(y, mean, eta, theta[:, slices[-1]], weights)
            else:
                value, slope, bend = y * eta - mean - log_factorial(self.y), y - mean, -mean
            z = np.concatenate([f[:, :, None] * d for f, d in zip(first, self.designs, strict=False)], axis=2)
            score = np.einsum("bmp,bm->bp", z, weights * slope)
            hessian = np.swapaxes(z, 1, 2) @ (z * (weights * bend)[:, :, None])
            for (i, j), curve in bends.items():
                block = np.swapaxes((weights * slope * curve)[:, :, None] * self.designs[i], 1, 2) @ self.designs[j]
                hessian[:, slices[i], slices[j]] += block
                if i != j:
                    hessian[:, slices[j], slices[i]] += np.swapaxes(block, 1, 2)
            if dispersed:
                by_theta, cross, twice = last
                score = np.concatenate([score, by_theta[:, None]], axis=1)
                edge = np.einsum("bmp,bm->bp", z, weights * cross)
                corner = twice[:, None, None]
                top = np.concatenate([hessian, edge[:, :, None]], axis=2)
                hessian = np.concatenate([top, np.concatenate([edge[:, None, :], corner], axis=2)], axis=1)
            return np.sum(np.where(weights > 0, weights * value, 0.0), axis=1) + rising, score, -hessian

    def _negative_binomial(
        self, y: Array, mean: Array, eta: Array, log_theta: Array, weights: Array
    ) -> tuple[Array, Array, Array, tuple[Array, Array, Array], Array]:
        """ℓ, ∂η, ∂²η; (∂t, ∂η∂t, ∂²t) for t = log θ, the first and last summed over the cells; Σ log Γ(y+θ) − log Γ(θ).

        The gamma functions hang on θ and the count alone: they are summed with the weight of all cells of a count.
        """
        from scipy.special import digamma, gammaln, polygamma

        theta = np.exp(log_theta)
        distinct, where = np.unique(y, return_inverse=True)
        pooled = weights @ (where[:, None] == np.arange(len(distinct))).astype(float)
        both = distinct + theta
        rising, first, second = (
            np.sum(pooled * (f(both) - f(theta)), axis=1) for f in (gammaln, digamma, lambda x: polygamma(1, x))
        )
        inverse = 1 / (theta + mean)
        spread, miss, held = np.log1p(mean / theta), (y - mean) * inverse, (y + theta) * inverse
        value = y * (eta - log_theta) - (y + theta) * spread - log_factorial(self.y)
        slope = theta * miss
        less = mean * inverse * theta
        scale = theta[:, 0]
        by_theta = scale * (first - np.sum(weights * (spread + miss), axis=1))
        twice = scale**2 * (second + np.sum(weights * (1 / theta + (held - 2) * inverse), axis=1)) + by_theta
        return value, slope, -less * held, (by_theta, less * miss, twice), rising


def quick(problem: Problem[PowerLaw]) -> Problem[PowerLaw]:
    """The problem with its derivatives in closed form where they are written."""
    law = problem.family
    plain = law.estimator in ("poisson", "negative-binomial") and law.detection == "power" and not law.constrained
    return QuickProblem(law, problem.y, problem.designs) if plain else problem
