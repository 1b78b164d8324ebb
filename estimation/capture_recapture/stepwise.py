"""The stepwise choice of interactions in sparse tables, for many tables at once, and BCa limits with the choice repeated."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.designs import Reals, over_supersets
from estimation.capture_recapture.frame import Rows
from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.intervals import quantile
from estimation.capture_recapture.pairwise import Choice, Chooser, PairwiseFits
from vocabulary.progress import Progress
from vocabulary.text import Text


@dataclass(eq=False)
class Stepwise(PairwiseFits):
    """Adds, as long as one lies below `threshold`, the interaction of two lists with the smallest p-value.

    The p-value is min{P(X ≤ n_ij), P(X ≥ n_ij)}, X Poisson with the fitted values of the cells that contain both lists. An
    interaction that would leave the model unidentified or without estimate is not taken (Chan, Silverman & Vincent 2021).
    """

    threshold: float

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, 2^k)."""
        from scipy.stats import poisson

        response = tables[:, self.cells]
        B, P = response.shape[0], self.columns.size
        members = np.broadcast_to(np.arange(P) <= self.k, (B, P)).copy()
        banned, population = np.zeros((B, P), dtype=bool), np.full(B, np.inf)
        beta, mu, good = self.fit(response, members, self.start(response))
        sums = over_supersets(mu, self.cells, self.k)[:, self.columns]
        seen = response @ self.X
        active = np.flatnonzero(good)
        population[active] = response[active].sum(axis=1) + np.exp(beta[active, 0])
        while active.size:
            expected, found = sums[active], seen[active]
            p = np.minimum(poisson.cdf(found, expected), poisson.sf(found - 1, expected))
            p[members[active] | banned[active]] = 1.0
            p[:, : self.k + 1] = 1.0
            best = np.argmin(p, axis=1)
            wanted = p[np.arange(active.size), best] < self.threshold
            active, best = active[wanted], best[wanted]
            if not active.size:
                break
            tried = members[active].copy()
            tried[np.arange(active.size), best] = True
            new_beta, new_mu, good = self.fit(response[active], tried, beta[active])
            taken = active[good]
            if taken.size:
                members[taken], beta[taken] = tried[good], new_beta[good]
                sums[taken] = over_supersets(new_mu[good], self.cells, self.k)[:, self.columns]
                population[taken] = response[taken].sum(axis=1) + np.exp(new_beta[good, 0])
            banned[active[~good], best[~good]] = True
        return Choice(self.columns, members, population)


@dataclass(frozen=True, eq=False)
class Resampled:
    """The populations of tables drawn again, with the terms chosen in each, and the two constants of the BCa limits."""

    population: Reals
    members: Members
    z0: float
    acceleration: float

    def limits(self, level: float) -> tuple[float, float]:
        """BCa limits (Efron 1987); infinite where so many tables have no estimate."""
        from scipy.stats import norm

        z, found = quantile(level), []
        for one in (-z, z):
            shifted = self.z0 + one
            share = float(norm.cdf(self.z0 + shifted / max(1 - self.acceleration * shifted, 1e-9)))
            found.append(quantile_8(self.population, share))
        return found[0], found[1]


def quantile_8(values: Reals, share: float) -> float:
    """The quantile of type 8 (Hyndman & Fan 1996), infinite values allowed."""
    ordered = np.sort(values)
    place = share * (values.size + 1 / 3) + 1 / 3
    low = int(np.clip(math.floor(place), 1, values.size))
    high = min(low + 1, values.size)
    part = min(max(place - low, 0.0), 1.0)
    first, second = float(ordered[low - 1]), float(ordered[high - 1])
    return first if part == 0 or first == second else first + part * (second - first)


def resample(
    counts: Reals,
    chosen: Chooser,
    point: float,
    replicates: int,
    seed: int,
    progress: Progress,
    doing: Text,
    place: Rows | None = None,
) -> Resampled:
    """Draws the persons again `replicates` times, choosing anew each time; the jack-knife leaves out one person of each cell.
    `place` is where each cell stands when persons are drawn, so that the same are drawn whatever the order of the columns.

    a = Σ n_ω r³ / (6 (Σ n_ω r²)^1.5), r the weighted mean of the jack-knife values minus the value (Efron 1987; Chan, Silverman
    & Vincent 2021).
    """
    from scipy.stats import norm

    rng, n = np.random.default_rng(seed), int(counts.sum())
    place = np.arange(counts.size) if place is None else place
    share = np.zeros(counts.size)
    share[place] = counts / n
    drawn = rng.multinomial(n, share, size=replicates)[:, place].astype(np.float64)
    chunk = max(50, 2**22 // counts.size // 8)
    parts = []
    for begin in range(0, replicates, chunk):
        progress(begin / replicates, doing)
        parts.append(chosen.choose(drawn[begin : begin + chunk]))
    population = np.concatenate([part.population for part in parts])
    below = float(((population < point).mean() + (population <= point).mean()) / 2)
    edge = 0.5 / replicates
    z0 = float(norm.ppf(min(max(below, edge), 1 - edge)))
    filled = np.flatnonzero(counts)
    left = np.broadcast_to(counts, (filled.size, counts.size)).copy()
    left[np.arange(filled.size), filled] -= 1
    values, weights = chosen.choose(left).population, counts[filled]
    finite = np.isfinite(values)
    values, weights = values[finite], weights[finite]
    acceleration = 0.0
    if values.size > 1:
        r = float(weights @ values) / float(weights.sum()) - values
        spread = float(weights @ r**2)
        acceleration = float(weights @ r**3) / (6 * spread**1.5) if spread > 0 else 0.0
    return Resampled(population, np.concatenate([part.members for part in parts]), z0, acceleration)
