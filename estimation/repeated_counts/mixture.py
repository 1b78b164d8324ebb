"""The likelihood of counts that miss persons: N of each place is summed out, over periods by a forward recursion.

Royle (2004), Biometrics 60, 108–115, for one period; Dail & Madsen (2011), Biometrics 67, 577–587, with stays and arrivals
between periods.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Mixture:
    """`seen` (s, t, v) with −1 for no visit, `bound` the largest N summed over, `spread` Poisson or negative binomial.

    θ = (log λ, logit p, then logit φ of staying with `moves` `departures` or `open`, log γ of arrivals with `open`, then
    log r, the negative binomial's size).
    """

    seen: NDArray[np.int64]
    bound: int
    spread: str
    moves: str

    @property
    def names(self) -> tuple[str, ...]:
        moves = {"closed": (), "departures": ("stay",), "open": ("stay", "arrivals")}[self.moves]
        return ("mean", "detection", *moves, *(("size",) if self.spread == "negative-binomial" else ()))

    def natural(self, theta: Array) -> dict[str, float]:
        """The parameters on their own scale."""
        values = dict(zip(self.names, theta, strict=True))
        return {name: float(1 / (1 + np.exp(-v)) if name in ("detection", "stay") else np.exp(v)) for name, v in values.items()}

    def forward(self, theta: Array) -> tuple[Array, Array]:
        """(log-likelihood of each site (s), P(N of the last period | counts) (s, bound+1))."""
        values = self.natural(theta)
        state = np.broadcast_to(self._first(values), (len(self.seen), self.bound + 1))
        total = np.zeros(len(self.seen))
        for t in range(self.seen.shape[1]):
            if t:
                state = state @ self._step(values)
            state = state * self._seen(self.seen[:, t], values["detection"])
            sums = state.sum(axis=1)
            total += np.log(np.maximum(sums, 1e-300))
            state = state / np.maximum(sums, 1e-300)[:, None]
        return total, state

    def _first(self, values: dict[str, float]) -> Array:
        from scipy.stats import nbinom, poisson

        n = np.arange(self.bound + 1)
        if self.spread == "negative-binomial":
            size = values["size"]
            return np.asarray(nbinom.pmf(n, size, size / (size + values["mean"])))
        return np.asarray(poisson.pmf(n, values["mean"]))

    def _seen(self, counts: NDArray[np.int64], detection: float) -> Array:
        """Π over visits of Bin(y; N, p), (s, bound+1)."""
        from scipy.special import gammaln

        n = np.arange(self.bound + 1)[None, :]
        log = np.zeros((len(counts), self.bound + 1))
        p = min(max(detection, 1e-12), 1 - 1e-12)
        for v in range(counts.shape[1]):
            y = counts[:, v : v + 1]
            held = np.minimum(np.maximum(y, 0), n)  # the pairs y > N are cut below
            one = gammaln(n + 1) - gammaln(held + 1) - gammaln(n - held + 1) + held * np.log(p) + (n - held) * np.log1p(-p)
            one = np.where(y > n, -np.inf, one)
            log += np.where(y >= 0, one, 0.0)
        return np.exp(log)

    def _step(self, values: dict[str, float]) -> Array:
        """P(N′ | N), (bound+1, bound+1): those who stay, and arrivals."""
        from scipy.stats import binom, poisson

        n = np.arange(self.bound + 1)
        if self.moves == "closed":
            return np.eye(self.bound + 1)
        stay = np.asarray(binom.pmf(n[None, :], n[:, None], values["stay"]))
        if self.moves == "departures":
            return stay
        gap = n[None, :] - n[:, None]
        arrive = np.where(gap >= 0, poisson.pmf(np.maximum(gap, 0), values["arrivals"]), 0.0)
        return np.asarray(stay @ arrive)
