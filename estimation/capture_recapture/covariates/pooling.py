"""Strata partially pooled: draws from the posterior, for the total and every stratum together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.covariates.hierarchical import Hierarchical, empirical_bayes, patterns_of
from estimation.capture_recapture.covariates.table import Reals
from estimation.capture_recapture.hierarchy import Hierarchy
from estimation.convergence import Convergence, convergence
from estimation.hamiltonian import Chains
from vocabulary.progress import Progress
from vocabulary.text import N_, text

CHAINS, WARM_UP, BLOCK, MOST = 16, 240, 50, 600
AGREE = 1.05
"""Chains whose R-hat is larger do not agree."""
DOING = N_("Drawing from the posterior")


@dataclass(frozen=True, eq=False)
class Pooled:
    """Draws of N of each stratum (rounds × chains, S), and of the spreads of margins and interactions (rounds × chains, G)."""

    strata: Reals
    spreads: Reals
    theta: Reals  # the strata's terms, posterior means (S, T)
    worth: Convergence
    rounds: int

    @property
    def total(self) -> Reals:
        found: Reals = self.strata.sum(axis=1)
        return found

    @property
    def settled(self) -> bool:
        return self.worth.r_hat <= AGREE


def inside_of(model: Hierarchy) -> Reals:
    """Whether each term lies in each pattern that somebody can be seen with (K, T)."""
    patterns = range(1, 2**model.k)
    return np.array([[(omega & t) == t for t in model.terms] for omega in patterns], dtype=np.float64)


def posterior(counts: Reals, model: Hierarchy) -> Hierarchical:
    """The density for strata `counts` (S, 2^k), in units of how far it reaches around its empirical Bayes fit."""
    inside = inside_of(model)
    on, persons = counts[:, 1:] @ inside, counts.sum(axis=1)
    groups = np.array([0 if t.bit_count() == 1 else 1 for t in model.terms])
    mean, spread, theta, variance = empirical_bayes(inside, on, persons, groups)
    centred = np.clip(1 - variance / spread**2, 0.0, 1.0)
    stretch = spread ** (1 - centred)
    own = (theta - mean) / stretch + centred * mean
    spreads = np.array([spread[groups == g][0] for g in range(groups.max() + 1)])
    middle = np.concatenate([mean, np.log(spreads), own.ravel()])
    reach = (spread / np.sqrt(len(on)), np.full(len(spreads), 0.3), (np.sqrt(variance) / stretch).ravel())
    return Hierarchical(inside, on, persons, groups, centred, middle, np.concatenate(reach))


def draw(counts: Reals, model: Hierarchy, wanted: int, seed: int, progress: Progress) -> Pooled:
    """Draws until the chains agree and are worth `wanted` independent ones, at most `MOST` rounds."""
    rng = np.random.default_rng(seed)
    density = posterior(counts, model)
    chains = Chains(density, rng.standard_normal((CHAINS, density.size)), rng)
    most = WARM_UP + MOST
    chains.warm_up(WARM_UP, lambda done: progress(done / most, text(DOING)))
    kept: list[Reals] = []
    watched = np.empty((0, CHAINS))
    while True:
        progress((WARM_UP + len(kept)) / most, text(DOING))
        for _ in range(BLOCK):
            watched = np.concatenate([watched, chains.draw(1)])
            kept.append(chains.points)
        worth = convergence(watched)
        if len(kept) >= MOST or (worth.r_hat <= AGREE and min(worth.bulk, worth.tail) >= wanted):
            break
    points = np.concatenate(kept)
    theta = density.theta(points)
    log_sum, _ = patterns_of(theta, density.inside)
    seen = 1 / (1 + np.exp(-log_sum))
    persons = np.broadcast_to(density.persons, seen.shape)
    strata = persons + np.random.default_rng((seed, 1)).negative_binomial(persons.astype(np.int64), seen)
    return Pooled(strata, np.exp(density.parts(points)[1]), theta.mean(axis=0), worth, len(kept))
