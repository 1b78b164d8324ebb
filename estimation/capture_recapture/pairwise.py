"""Fits of models with interactions of two lists, one model for each of many tables, each checked to exist."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.designs import Designs, Reals, contains, identified, over_subsets
from estimation.capture_recapture.existence import SURE, exists
from estimation.capture_recapture.frame import Frame, Rows
from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.poisson import newton


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
    """The models of `k` lists whose terms are `columns`, fitted to many tables at once, with what the frame adds to all."""

    k: int
    frame: Frame = field(default_factory=lambda: Frame(0), kw_only=True)
    columns: Rows = field(init=False)
    cells: Rows = field(init=False)
    extra: Reals = field(init=False)
    X: Reals = field(init=False)
    proved: dict[tuple[bytes, bytes], bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not self.frame.k:
            self.frame = Frame(self.k)
        self.columns, self.cells = self.frame.columns_up_to(2), self.frame.cells
        self.extra = self.frame.heterogeneity.columns[:, self.cells]
        self.X = contains(self.cells, self.columns)

    def fit(
        self, response: Reals, members: Members, start: Reals, prove: bool = True
    ) -> tuple[Reals, Reals, NDArray[np.bool_]]:
        """Coefficients, fitted values, and which models have an estimate; empty overlaps are taken out table by table.

        Without `prove` only what cannot be identified or does not converge has none, and `proves` is the caller's to ask.
        """
        live, cell_live = self._live(response, members)
        live = np.hstack([live, np.broadcast_to(response @ self.extra.T != 0, (len(live), len(self.extra)))])
        beta, mu, good = np.zeros(live.shape), np.zeros(response.shape), np.zeros(len(live), dtype=bool)
        P, rows = self.columns.size, np.arange(len(live))
        while rows.size:  # once more where a bounded parameter of heterogeneity came out negative: it is zero
            known = identified(live[rows], self.columns, self.cells, cell_live[rows], self.extra)
            good[rows], beta[rows], rows = known, 0.0, rows[known]
            part = Designs(self.cells, self.columns, self.extra, live[rows], live[rows], cell_live[rows], known[known])
            beta[rows], converged = newton(response[rows], part, start[rows] * live[rows])
            mu[rows] = np.exp(np.minimum(part.predictor(beta[rows]), 300.0)) * cell_live[rows]
            good[rows[~converged]] = False
            negative = (beta[rows, P:] < 0) & self.frame.heterogeneity.bounded
            live[rows, P:] &= ~negative
            rows = rows[negative.any(axis=1)]
        if prove:
            good &= self.proves(response, members, beta, mu, good)
        return beta, mu, good

    def proves(self, response: Reals, members: Members, beta: Reals, mu: Reals, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether the estimate of each fitted model exists; a fit without a vanishing value shows it by itself."""
        live, cell_live = self._live(response, members)
        live = np.hstack([live, beta[:, self.columns.size :] != 0])
        found = asked.copy()
        for row in np.flatnonzero(asked & (np.where(cell_live, mu, np.inf).min(axis=1) < SURE)):
            found[row] = self._exists(response[row], live[row], cell_live[row])
        return found

    def first_that_exists(self, values: Reals, response: Reals, members: Members, beta: Reals, mu: Reals) -> Rows:
        """For each row of `values` (B, M) the place, among all B·M fitted models, of the lowest one that has an estimate.

        Values of those that have none are made infinite. Only the lowest is asked, then the next where it has none.
        """
        B, M = values.shape
        asked = np.arange(B)
        while asked.size:
            best = asked * M + np.argmin(values[asked], axis=1)
            wanted = np.asarray(np.isfinite(values.ravel()[best]), dtype=bool)
            fails = wanted & ~self.proves(response[best], members[best], beta[best], mu[best], wanted)
            values.ravel()[best[fails]] = np.inf
            asked = asked[fails]
        lowest: Rows = np.arange(B) * M + np.argmin(values, axis=1)
        return lowest

    def criterion(self, name: str, response: Reals, members: Members, beta: Reals) -> Reals:
        """AIC or BIC of fitted models, less what all models of a table share; a parameter at minus infinity counts."""
        P = self.columns.size
        eta = over_subsets(beta[:, :P], self.columns, self.cells, self.k) + beta[:, P:] @ self.extra
        live = self._live(response, members)[1]
        kernel = np.where(live, response * eta - np.exp(np.minimum(eta, 300.0)), 0.0).sum(axis=1)
        price = 2.0 if name == "aic" else np.log(np.maximum(response.sum(axis=1), 1.0))
        found: Reals = -2 * kernel + (members.sum(axis=1) + (beta[:, P:] != 0).sum(axis=1)) * price
        return found

    def _live(self, response: Reals, members: Members) -> tuple[Members, Members]:
        """The parameters that are finite, and the cells that are left where the others have been taken out."""
        dead = members & (response @ self.X == 0)
        return members & ~dead, over_subsets(dead.astype(np.float64), self.columns, self.cells, self.k) == 0

    def _exists(self, response: Reals, live: Members, cell_live: Members) -> bool:
        """Whether there is an estimate depends on which cells are empty, hence is asked once for each such pattern."""
        key = (live.tobytes(), (cell_live * (1 + (response > 0))).astype(np.int8).tobytes())
        if key not in self.proved:
            whole = np.hstack([self.X, self.extra.T])
            self.proved[key] = exists(response[cell_live], whole[np.ix_(cell_live, live)])
        return self.proved[key]

    def start(self, response: Reals) -> Reals:
        """Where the fit of independent lists begins."""
        n = np.maximum(response.sum(axis=1), 1.0)
        share = np.clip((response @ self.X)[:, 1 : self.k + 1] / n[:, None], 1e-6, 0.9)
        start = np.zeros((response.shape[0], self.columns.size + len(self.extra)))
        start[:, 0] = np.log(n / self.k)
        start[:, 1 : self.k + 1] = np.log(share / (1 - share))
        return start
