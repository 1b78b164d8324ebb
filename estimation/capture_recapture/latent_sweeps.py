"""Sweeps that move whole persons between the groups of the latent-class model: how its chains find and leave groups of a few.

Gibbs sampling after Manrique-Vallier (2016), by pattern and not by person, for all chains at once, in the coordinates of
`LatentPosterior`. Between trajectories it does what gradients do badly: an empty group is given new chances at every sweep,
until some fit a pattern. Trajectories do what sweeps do badly: move the unseen and the chances that govern them together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.latent_posterior import RATE, SHAPE, LatentPosterior
from estimation.hamiltonian import Floats

SMALLEST = 1e-14
"""Chances are kept so far from 0 and 1."""


@dataclass(frozen=True, eq=False)
class Sweeps:
    """`number` sweeps of chains at points (chains × dimensions) of the posterior; a call returns the new points."""

    posterior: LatentPosterior
    rng: np.random.Generator
    number: int

    def __call__(self, points: Floats) -> Floats:
        from scipy.special import expit, log_expit

        n, k, lists = len(points), self.posterior.classes, self.posterior.lists
        chances = expit(points[:, : k * lists]).reshape(n, k, lists)
        log_in, log_past = (log_expit(sign * points[:, k * lists :]) for sign in (1, -1))
        for _ in range(self.number):
            rate = RATE - log_past.sum(axis=1)
            concentration = np.maximum(self.rng.standard_gamma(SHAPE + k - 1, n) / rate, 1e-6)
            weights = np.zeros((n, k))
            weights[:, :-1] = log_in
            weights[:, 1:] += np.cumsum(log_past, axis=1)
            persons, on = self._persons(chances, weights)
            chances = self.rng.beta(1 + on, 1 + persons[:, :, None] - on)
            later = persons[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
            one, other = self._log_gamma(1.0 + persons[:, :-1]), self._log_gamma(concentration[:, None] + later)
            both = np.logaddexp(one, other)
            log_in, log_past = one - both, other - both
        chances = np.clip(chances, SMALLEST, 1 - SMALLEST)
        odds = np.log(chances) - np.log1p(-chances)
        return np.concatenate([odds.reshape(n, -1), log_in - log_past], axis=1)

    def _persons(self, chances: Floats, weights: Floats) -> tuple[Floats, Floats]:
        """The persons of each class, seen and unseen, and those of them on each list, drawn pattern by pattern."""
        rng, patterns, counts = self.rng, self.posterior.patterns[:-1], self.posterior.counts
        chances = np.clip(chances, SMALLEST, 1 - SMALLEST)
        nothing = np.log1p(-chances)
        base = weights + nothing.sum(axis=2)
        share = (np.log(chances) - nothing) @ patterns.T + base[:, :, None]
        share = np.exp(share - share.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        held = np.broadcast_to(counts.astype(np.int64), (len(chances), counts.size))
        drawn = rng.multinomial(held, share.transpose(0, 2, 1))
        top = base.max(axis=1)
        unlisted = np.exp(base - top[:, None])
        whole = unlisted.sum(axis=1)
        missed = np.minimum(np.exp(top) * whole, 1 - 1e-12)
        unseen = self.posterior.unseen(np.log(missed), rng).astype(np.int64)
        among = rng.multinomial(unseen, unlisted / whole[:, None])
        return (drawn.sum(axis=1) + among).astype(float), drawn.transpose(0, 2, 1) @ patterns

    def _log_gamma(self, shape: Floats) -> Floats:
        """Logarithms of gamma variates, exact for small shapes: Γ(a) = Γ(a + 1) U^{1/a}."""
        return np.log(self.rng.standard_gamma(shape + 1.0)) + np.log1p(-self.rng.random(shape.shape)) / shape
