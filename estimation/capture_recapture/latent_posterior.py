"""The posterior of a mixture of independence models, with the number of persons, their classes and the mixing weight's prior
summed out: a smooth density of the classes' chances and sizes alone.

Manrique-Vallier (2016), Biometrics 72, 1246–1254, has the model: sticks V_j ~ Beta(1, α), α ~ Gamma(a, b), chances
λ_jk ~ U(0, 1), p(N) ∝ 1/N. There it is sampled with the unseen persons and everybody's class as further unknowns. Both can
be summed out: given the classes, the seen have Π (p_ω / (1 − p_0))^{n_ω}, and the unseen are negative binomial; over α the
sticks have Γ(a + K − 1) (b − Σ log(1 − V_j))^{−(a + K − 1)} Π (1 − V_j)^{−1}. What remains has a gradient.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.table import Counts, membership
from estimation.hamiltonian import Floats

SHAPE = RATE = 0.25
"""Of the Gamma prior of α."""
MOST_UNSEEN = 20
"""Unseen persons for each seen one that are thought possible at all."""


@dataclass(frozen=True, eq=False)
class LatentPosterior:
    """`patterns` are the patterns seen (cells × lists) and a last row of zeros for the unseen, `counts` how many have each."""

    patterns: Floats
    counts: Floats
    classes: int

    @staticmethod
    def of(counts: Counts, lists: int, classes: int) -> LatentPosterior:
        held = np.flatnonzero(counts)
        patterns = np.concatenate([membership(lists)[held].astype(float), np.zeros((1, lists))])
        return LatentPosterior(patterns, counts[held].astype(float), classes)

    @property
    def lists(self) -> int:
        return int(self.patterns.shape[1])

    @property
    def size(self) -> int:
        """The number of dimensions: chances as log-odds, class by class, then sticks as log-odds."""
        return self.classes * self.lists + self.classes - 1

    @property
    def seen(self) -> float:
        return float(self.counts.sum())

    def start(self, chains: int, rng: np.random.Generator) -> Floats:
        """Points to begin from, wider apart than the posterior: chances about a quarter, sticks about a half."""
        points = rng.standard_normal((chains, self.size))
        points[:, : self.classes * self.lists] -= 1.0
        return points

    def __call__(self, points: Floats) -> tuple[Floats, Floats, Floats]:
        """Log density, its gradient, and the log of the probability to be unseen, for each point."""
        from scipy.special import expit, log_expit, log_ndtr

        n, k, total = len(points), self.classes, self.seen
        odds, sticks = points[:, : k * self.lists].reshape(n, k, self.lists), points[:, k * self.lists :]
        log_on = log_expit(odds)
        log_in, log_past = log_expit(sticks), log_expit(-sticks)
        weights = np.zeros((n, k))
        weights[:, :-1] = log_in
        weights[:, 1:] += np.cumsum(log_past, axis=1)
        base = weights + (log_on - odds).sum(2)
        joint = odds @ self.patterns.T + base[:, :, None]
        top = joint.max(1)
        joint -= top[:, None]
        np.exp(joint, out=joint)
        mass = joint.sum(1)
        log_cell = top + np.log(mass)
        joint /= mass[:, None]  # now the probability of each class, given the pattern
        log_unseen = np.minimum(log_cell[:, -1], -1e-12)
        seen = -np.expm1(log_unseen)
        ratio = np.exp(log_unseen) / seen  # unseen persons expected for each seen one
        spread = np.sqrt(total * ratio * (1 + ratio)) + 1e-9
        room = MOST_UNSEEN * total + 0.5 - total * ratio
        log_possible = log_ndtr(room / spread)  # that the unseen are not more than thought possible, as a normal probability
        mills = np.exp(-0.5 * (room / spread) ** 2 - 0.5 * np.log(2 * np.pi) - log_possible)
        slope = -total / spread - room * total * (1 + 2 * ratio) / (2 * spread**3)
        log = log_cell[:, :-1] @ self.counts - total * np.log(seen) + log_possible
        unseen = total * ratio + mills * slope * ratio * (1 + ratio)
        persons = np.concatenate([np.broadcast_to(self.counts, (n, len(self.counts))), unseen[:, None]], axis=1)
        joint *= persons[:, None]
        in_class = joint.sum(2)
        log += (2 * log_on - odds).sum((1, 2))  # λ and 1 − λ: uniform chances as log-odds
        gradient = np.empty_like(points)
        chance = expit(odds)
        gradient[:, : k * self.lists] = (joint @ self.patterns + 1 - chance * (in_class[:, :, None] + 2)).reshape(n, -1)
        share, power, rate = expit(sticks), SHAPE + k - 1, RATE - log_past.sum(1)
        log += log_in.sum(1) - power * np.log(rate)
        later = in_class[:, ::-1].cumsum(1)[:, ::-1][:, 1:]
        gradient[:, k * self.lists :] = (in_class[:, :-1] + 1) * (1 - share) - share * (later + power / rate[:, None])
        return log, gradient, log_unseen

    def class_sizes(self, points: Floats) -> Floats:
        """The share of persons in each class (chains × classes), the largest first."""
        from scipy.special import log_expit

        sticks = points[:, self.classes * self.lists :]
        weights = np.zeros((len(points), self.classes))
        weights[:, :-1] = log_expit(sticks)
        weights[:, 1:] += np.cumsum(log_expit(-sticks), axis=1)
        sizes: Floats = -np.sort(-np.exp(weights), axis=1)
        return sizes

    def unseen(self, log_unseen: Floats, rng: np.random.Generator) -> Floats:
        """A number of unseen persons for each draw: negative binomial, and not more than thought possible."""
        ratio = np.exp(log_unseen) / -np.expm1(log_unseen)
        drawn = rng.poisson(rng.standard_gamma(self.seen, ratio.shape) * ratio).astype(float)
        for _ in range(100):
            beyond = drawn > MOST_UNSEEN * self.seen
            if not beyond.any():
                break
            drawn[beyond] = rng.poisson(rng.standard_gamma(self.seen, int(beyond.sum())) * ratio[beyond])
        possible: Floats = np.minimum(drawn, MOST_UNSEEN * self.seen)
        return possible
