"""Decomposable graphs of lists, and the exact posterior of the unseen under each of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np

from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.hierarchy import Hierarchy, of_terms
from vocabulary.progress import Progress
from vocabulary.text import Text

FAINT = 1e-9
"""Graphs with less of the posterior than this are left out after the coarse pass."""
LEFT_BEYOND = 1e-7
"""The grid of the unseen ends where no more of the posterior than this lies beyond it."""
LONGEST = 10**9
WHOLE = 60_000
"""So many numbers of unseen are taken one by one; beyond them by steps of a thousandth, over which the posterior is smooth."""
CHUNK = 2**14


@dataclass(frozen=True, eq=False)
class Graphs:
    """All decomposable graphs of k lists (k = 3: 8, 4: 61, 5: 822). `signs` (graphs, 2^k): +1 for a clique, −1 for a separator,
    by the elimination order; `models` are the graphs as hierarchical log-linear models."""

    signs: Reals
    models: tuple[Hierarchy, ...]


@cache
def decomposable(k: int) -> Graphs:
    pairs = [(1 << a) | (1 << b) for a, b in combinations(range(k), 2)]
    signs, models = [], []
    for chosen in range(2 ** len(pairs)):
        families = _eliminate(k, [pair for place, pair in enumerate(pairs) if chosen >> place & 1])
        if families is None:
            continue
        sign = np.zeros(2**k)
        for family, separator in families:
            sign[family] += 1
            sign[separator] -= 1
        sign[0] = 0.0
        signs.append(sign)
        models.append(of_terms([family for family, _ in families], k))
    return Graphs(np.array(signs), tuple(models))


def _eliminate(k: int, edges: list[int]) -> list[tuple[int, int]] | None:
    """(family, separator) by perfect elimination, nothing where the graph has a chordless cycle."""
    beside = [0] * k
    for edge in edges:
        for v in range(k):
            if edge >> v & 1:
                beside[v] |= edge & ~(1 << v)
    left, found = (1 << k) - 1, []
    while left:
        for v in range(k):
            near = beside[v] & left
            if left >> v & 1 and all(not near & ~(1 << u) & ~beside[u] for u in range(k) if near >> u & 1):
                found.append((near | 1 << v, near))
                left &= ~(1 << v)
                break
        else:
            return None
    return found


@dataclass(frozen=True, eq=False)
class Posterior:
    """`population` (grid,) from one unseen on, the `mass` of each point's `width`; per graph kept, its weight and its own
    median; `beyond` the mass that the coarse pass saw past the end."""

    population: Reals
    mass: Reals
    width: Reals
    models: tuple[Hierarchy, ...]
    weights: Reals
    medians: Reals
    deviations: Reals
    beyond: float

    def quantile(self, share: float) -> float:
        return float(self.population[min(int(np.searchsorted(np.cumsum(self.mass), share)), self.mass.size - 1)])

    @property
    def sd(self) -> float:
        mean = float(self.mass @ self.population)
        return math.sqrt(float(self.mass @ (self.population - mean) ** 2))


class Marginals:
    """The log marginal likelihood of each set of lists with `unseen` more persons on none: hyper-Dirichlet, `delta` a cell."""

    def __init__(self, counts: Reals, delta: float) -> None:
        from scipy.special import gammaln

        self.size, self.n, self.gammaln = counts.size, float(counts.sum()), gammaln
        k, cells = int(counts.size).bit_length() - 1, np.arange(counts.size)
        self.whole = delta * counts.size
        self.prior, self.nobody, self.fixed = np.zeros(self.size), np.zeros(self.size), np.zeros(self.size)
        for lists in range(1, self.size):
            summed = np.bincount(cells & lists, weights=counts, minlength=self.size)
            patterns = np.unique(cells & lists)[1:]
            prior = delta * 2 ** (k - int(lists).bit_count())
            self.prior[lists], self.nobody[lists] = prior, summed[0]
            self.fixed[lists] = float((gammaln(summed[patterns] + prior) - gammaln(prior)).sum())

    def terms(self, unseen: Reals) -> Reals:
        """(2^k, grid)."""
        total = self.gammaln(self.whole) - self.gammaln(self.whole + self.n + unseen)
        found = np.zeros((self.size, unseen.size))
        for lists in range(1, self.size):
            prior = self.prior[lists]
            part = self.gammaln(self.nobody[lists] + unseen + prior) - self.gammaln(prior)
            found[lists] = self.fixed[lists] + part + total
        return found

    def outer(self, unseen: Reals) -> Reals:
        """log N! − log n_0! − log N: the ways to be unseen, and the prior 1/N."""
        N = self.n + unseen
        found: Reals = self.gammaln(N + 1) - self.gammaln(unseen + 1) - np.log(N)
        return found


def posterior(counts: Reals, delta: float, progress: Progress, doing: Text) -> Posterior:
    """Sums over all graphs and every number of unseen, from one to where the posterior is negligible.

    A coarse pass over 600 numbers, evenly spaced in logarithms, finds the graphs that matter and where the grid may end; the
    pass over whole numbers is exact for these.
    """
    graphs, marginals = decomposable(int(counts.size).bit_length() - 1), Marginals(counts, delta)
    coarse = np.unique(np.round(np.geomspace(1, 1e5 * max(marginals.n, 1.0), 600)))
    width = np.gradient(coarse)
    logs = graphs.signs @ marginals.terms(coarse) + marginals.outer(coarse) + np.log(width)
    top = float(logs.max())
    shares = np.exp(logs - top)
    shares /= shares.sum()
    kept = np.flatnonzero(shares.sum(axis=1) > FAINT)
    tail = 1 - np.cumsum(shares.sum(axis=0))
    end = int(min(coarse[min(int(np.argmax(tail < LEFT_BEYOND)) + 1, coarse.size - 1)], LONGEST))
    signs, grid, step = graphs.signs[kept], *_grid(end)
    rows = []
    for begin in range(0, grid.size, CHUNK):
        progress(begin / grid.size, doing)
        unseen = grid[begin : begin + CHUNK]
        density = np.exp(signs @ marginals.terms(unseen) + marginals.outer(unseen) - top)
        rows.append(density * step[begin : begin + CHUNK])
    joint = np.concatenate(rows, axis=1)
    joint /= joint.sum()
    weights, population = joint.sum(axis=1), marginals.n + grid
    order = np.argsort(-weights, kind="stable")
    medians, deviations = [], []
    for row in order:
        own = joint[row] / weights[row]
        mean = float(own @ population)
        medians.append(float(population[min(int(np.searchsorted(np.cumsum(own), 0.5)), grid.size - 1)]))
        deviations.append(math.sqrt(float(own @ (population - mean) ** 2)))
    beyond = float(shares.sum(axis=0)[coarse > end].sum())
    models = tuple(graphs.models[kept[row]] for row in order)
    return Posterior(
        population, joint.sum(axis=0), step, models, weights[order], np.array(medians), np.array(deviations), beyond
    )


def _grid(end: int) -> tuple[Reals, Reals]:
    """The numbers of unseen up to `end` and how many whole numbers each stands for."""
    whole = np.arange(1.0, min(end, WHOLE) + 1)
    if end <= WHOLE:
        return whole, np.ones(whole.size)
    edges = np.round(np.geomspace(WHOLE + 1, end + 1, int(1000 * math.log(end / WHOLE)) + 2))
    return np.concatenate([whole, (edges[:-1] + edges[1:] - 1) / 2]), np.concatenate([np.ones(whole.size), np.diff(edges)])
