"""The posterior of strata whose margins and interactions are partially pooled: its density and gradient, and a start.

θ_sT ~ N(m_T, τ_g²) for the terms T of stratum s, g being margins or interactions; m_T ~ N(0, 5²), τ_g half-normal(1); the
counts have the conditional likelihood, which is what p(N_s) ∝ 1/N_s leaves of the multinomial when the unseen are summed out.
Each θ is centred as far as its own data carry it (Papaspiliopoulos, Roberts & Sköld 2007, Statistical Science 22, 59–73).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.table import Reals

WIDE = 5.0
"""Of the prior of the mean log-odds."""
ROUNDS = 60  # of the start's EM


@dataclass(frozen=True, eq=False)
class Hierarchical:
    """`inside` (K, T) as in `Structure`; `on` (S, T) persons in each term, `persons` (S); `groups` (T) whose spread a term
    shares; `centred` (S, T) between 0 and 1. Points (chains, D) are in units of `scale` (D) from `middle` (D)."""

    inside: Reals
    on: Reals
    persons: Reals
    groups: NDArray[np.intp]
    centred: Reals
    middle: Reals
    scale: Reals

    @property
    def spreads(self) -> int:
        return int(self.groups.max()) + 1

    @property
    def size(self) -> int:
        """Means (T), log spreads (G), then the strata's own numbers (S × T)."""
        return int(self.on.shape[1]) + self.spreads + int(self.on.size)

    def parts(self, points: Reals) -> tuple[Reals, Reals, Reals]:
        """Means (C, T), the spreads as logarithms (C, G), the strata's numbers (C, S, T)."""
        t, places = self.on.shape[1], self.middle + self.scale * points
        return places[:, :t], places[:, t : t + self.spreads], places[:, t + self.spreads :].reshape(-1, *self.on.shape)

    def theta(self, points: Reals) -> Reals:
        """The terms of every stratum (C, S, T)."""
        mean, log_spread, own = self.parts(points)
        away = own - self.centred * mean[:, None]
        found: Reals = mean[:, None] + np.exp((1 - self.centred) * log_spread[:, None, self.groups]) * away
        return found

    def __call__(self, points: Reals) -> tuple[Reals, Reals, Reals]:
        """Log density, gradient, and the log of the expected number of unseen in all; −∞ where a trajectory ran away."""
        with np.errstate(all="ignore"):
            log, slope, unseen = self._density(points)
        lost = ~np.isfinite(log) | ~(np.abs(slope) < 1e50).all(axis=1)
        log[lost], slope[lost] = -np.inf, 0.0
        return log, slope, unseen

    def _density(self, points: Reals) -> tuple[Reals, Reals, Reals]:
        mean, log_spreads, own = self.parts(points)
        c, t, g = self.centred, self.on.shape[1], self.spreads
        log_spread = log_spreads[:, None, self.groups]
        away = own - c * mean[:, None]
        stretch = np.exp((1 - c) * log_spread)
        theta = mean[:, None] + stretch * away
        log_sum, inner = patterns_of(theta, self.inside)
        left = self.on - self.persons[:, None] * inner
        pull = away * np.exp(-2 * c * log_spread)
        squared = np.exp(2 * log_spreads)
        log = (self.on * theta).sum((1, 2)) - log_sum @ self.persons
        log -= (c * log_spread).sum((1, 2)) + 0.5 * (away * pull).sum((1, 2))
        log += (log_spreads - 0.5 * squared).sum(1) - 0.5 * (mean**2).sum(1) / WIDE**2
        slope = np.empty_like(points)
        slope[:, :t] = (left * (1 - c * stretch)).sum(1) + (c * pull).sum(1) - mean / WIDE**2
        each = (left * (1 - c) * stretch * away).sum(1) + (c * (away * pull - 1)).sum(1)
        slope[:, t : t + g] = each @ np.eye(g)[self.groups] + 1 - squared
        slope[:, t + g :] = (left * stretch - pull).reshape(len(points), -1)
        return log, slope * self.scale, np.log(np.exp(-log_sum) @ self.persons)


def patterns_of(theta: Reals, inside: Reals) -> tuple[Reals, Reals]:
    """log S (…) and the mean of each term among those seen (…, T)."""
    eta = theta @ inside.T
    top = eta.max(axis=-1, keepdims=True)
    chance = np.exp(eta - top)
    total = chance.sum(axis=-1, keepdims=True)
    return (top + np.log(total))[..., 0], (chance / total) @ inside


def empirical_bayes(inside: Reals, on: Reals, persons: Reals, groups: NDArray[np.intp]) -> tuple[Reals, Reals, Reals, Reals]:
    """Means (T), spreads (T), and each stratum's mode and its variance (S, T), by EM with normal approximations."""
    theta = np.zeros_like(on)
    mean, spread = np.zeros(on.shape[1]), np.ones(on.shape[1])
    variance = np.ones_like(on)
    for _ in range(ROUNDS):
        for _ in range(4):
            log_sum, inner = patterns_of(theta, inside)
            chance = np.exp(theta @ inside.T - log_sum[:, None])
            both = np.einsum("sk,kt,ku->stu", chance, inside, inside) - inner[:, :, None] * inner[:, None, :]
            information = persons[:, None, None] * both + np.diag(spread**-2)
            score = on - persons[:, None] * inner - (theta - mean) / spread**2
            step = np.linalg.solve(information, score[..., None])[..., 0]
            theta = theta + step * np.minimum(1.0, 2.0 / np.maximum(np.abs(step).max(1, keepdims=True), 1e-300))
        variance = np.einsum("stt->st", np.linalg.inv(information))
        mean = theta.mean(axis=0)
        for g in range(int(groups.max()) + 1):
            mine = groups == g
            spread[mine] = max(float(np.sqrt(((theta - mean) ** 2 + variance)[:, mine].mean())), 0.05)
    return mean, spread, theta, variance
