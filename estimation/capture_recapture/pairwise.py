"""Fits of models with interactions of two lists, one model for each of many tables, each checked to exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.existence import SURE, exists
from estimation.capture_recapture.hierarchy import Members, columns_up_to
from estimation.capture_recapture.poisson import Designs, Reals, contains, newton, over_subsets

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Choice:
    """For each table, the terms chosen (`columns` gives them) and the population, infinite where there is no estimate."""

    columns: Rows
    members: Members
    population: Reals


class Chooser(Protocol):
    """A rule that chooses a model for each of many tables of the same lists."""

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, 2^k)."""


@dataclass(eq=False)
class PairwiseFits:
    """The models of `k` lists whose terms are `columns`, fitted to many tables at once."""

    k: int
    columns: Rows = field(init=False)
    cells: Rows = field(init=False)
    X: Reals = field(init=False)
    proved: dict[tuple[bytes, bytes], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.columns, self.cells = columns_up_to(self.k, 2), np.arange(1, 2**self.k)
        self.X = contains(self.cells, self.columns)

    def fit(
        self, response: Reals, members: Members, start: Reals, prove: bool = True
    ) -> tuple[Reals, Reals, NDArray[np.bool_]]:
        """Coefficients, fitted values, and which models have an estimate; empty overlaps are taken out table by table.

        Without `prove` only what cannot be identified or does not converge has none, and `proves` is the caller's to ask.
        """
        live, cell_live = self._live(response, members)
        sign = np.array([-1.0 if int(t).bit_count() % 2 else 1.0 for t in self.columns])
        alternating = over_subsets(live * sign, self.columns, self.cells, self.k)
        good: NDArray[np.bool_] = np.asarray((cell_live & (np.abs(alternating) > 0.5)).any(axis=1), dtype=bool)
        beta, mu = np.zeros(members.shape), np.zeros(response.shape)
        rows = np.flatnonzero(good)
        if rows.size:
            part = Designs(self.cells, self.columns, members[rows], live[rows], cell_live[rows], good[rows])
            beta[rows], converged = newton(response[rows], part, start[rows] * live[rows])
            mu[rows] = np.exp(np.minimum(over_subsets(beta[rows], self.columns, self.cells, self.k), 300.0)) * cell_live[rows]
            good[rows[~converged]] = False
            if prove:
                good[rows] &= self.proves(response[rows], members[rows], mu[rows], good[rows])
        return beta, mu, good

    def proves(self, response: Reals, members: Members, mu: Reals, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether the estimate of each fitted model exists; a fit without a vanishing value shows it by itself."""
        live, cell_live = self._live(response, members)
        found = asked.copy()
        for row in np.flatnonzero(asked & (np.where(cell_live, mu, np.inf).min(axis=1) < SURE)):
            found[row] = self._exists(response[row], live[row], cell_live[row])
        return found

    def first_that_exists(self, values: Reals, response: Reals, members: Members, mu: Reals) -> Rows:
        """For each row of `values` (B, M) the place, among all B·M fitted models, of the lowest one that has an estimate.

        Values of those that have none are made infinite. Only the lowest is asked, then the next where it has none.
        """
        B, M = values.shape
        asked = np.arange(B)
        while asked.size:
            best = asked * M + np.argmin(values[asked], axis=1)
            wanted = np.asarray(np.isfinite(values.ravel()[best]), dtype=bool)
            fails = wanted & ~self.proves(response[best], members[best], mu[best], wanted)
            values.ravel()[best[fails]] = np.inf
            asked = asked[fails]
        lowest: Rows = np.arange(B) * M + np.argmin(values, axis=1)
        return lowest

    def criterion(self, name: str, response: Reals, members: Members, beta: Reals) -> Reals:
        """AIC or BIC of fitted models, less what all models of a table share; a parameter at minus infinity counts."""
        eta = over_subsets(beta, self.columns, self.cells, self.k)
        live = self._live(response, members)[1]
        kernel = np.where(live, response * eta - np.exp(np.minimum(eta, 300.0)), 0.0).sum(axis=1)
        price = 2.0 if name == "aic" else np.log(np.maximum(response.sum(axis=1), 1.0))
        found: Reals = -2 * kernel + members.sum(axis=1) * price
        return found

    def _live(self, response: Reals, members: Members) -> tuple[Members, Members]:
        """The parameters that are finite, and the cells that are left where the others have been taken out."""
        dead = members & (response @ self.X == 0)
        return members & ~dead, over_subsets(dead.astype(np.float64), self.columns, self.cells, self.k) == 0

    def _exists(self, response: Reals, live: Members, cell_live: Members) -> bool:
        """Whether there is an estimate depends on which cells are empty, hence is asked once for each such pattern."""
        key = (live.tobytes(), (cell_live * (1 + (response > 0))).astype(np.int8).tobytes())
        if key not in self.proved:
            self.proved[key] = exists(response[cell_live], self.X[np.ix_(cell_live, live)])
        return self.proved[key]

    def start(self, response: Reals) -> Reals:
        """Where the fit of independent lists begins."""
        n = np.maximum(response.sum(axis=1), 1.0)
        share = np.clip((response @ self.X)[:, 1 : self.k + 1] / n[:, None], 1e-6, 0.9)
        start = np.zeros((response.shape[0], self.columns.size))
        start[:, 0] = np.log(n / self.k)
        start[:, 1 : self.k + 1] = np.log(share / (1 - share))
        return start
