"""One log-linear model of all strata where some lists did not work in some: fitted to the margins that could be observed.

The persons of a stratum have patterns over all lists, as everywhere; where a list did not work only their sums over being on
it or not are seen, and so is nothing of those whom that list alone would have held (Sutherland, Schwarz & Rivest 2007). The
sums are Poisson counts with means Σ exp(Xβ), whose likelihood is maximised by scoring (the EM algorithm has the same maximum).

Each stratum has its own size and its own share on each list that worked there; interactions are common to all. What a list
would have held where it did not work is taken from the others, as the mean of its main effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.designs import Reals, contains
from estimation.capture_recapture.existence import SURE
from estimation.capture_recapture.frame import Frame, Rows
from estimation.capture_recapture.hierarchy import Members

STEPS = 200
DECREMENT = 1e-8
DEPENDENT = 1e-10
TOGETHER = 2**21
"""So many numbers of designs are held at a time."""


@dataclass(frozen=True, eq=False)
class Margins:
    """`active` (S,) are the lists that worked in each stratum, as sets. Tables are (S · 2^k,), stratum after stratum."""

    frame: Frame
    active: Rows

    @property
    def strata(self) -> int:
        return int(self.active.size)

    @cached_property
    def terms(self) -> Rows:
        """The interactions that could be estimated: of lists that worked together somewhere and could overlap."""
        columns = self.frame.columns_up_to(max(self.frame.k - 1, 1))
        together = contains(self.active, columns).any(axis=0)
        found: Rows = columns[together & np.array([int(t).bit_count() > 1 for t in columns], dtype=bool)]
        return found

    @cached_property
    def single(self) -> tuple[tuple[int, int], ...]:
        """The main effects: (stratum, list) where the list worked."""
        bits = [1 << j for j in range(self.frame.k - 1, -1, -1)]
        return tuple((s, bit) for s in range(self.strata) for bit in bits if int(self.active[s]) & bit)

    @property
    def fixed(self) -> int:
        """Columns that every model has: a size for each stratum, and the main effects."""
        return self.strata + len(self.single)

    @cached_property
    def observed(self) -> Rows:
        """Where the cells that could be observed stand in a table: (O,)."""
        cells = self.frame.cells
        return np.concatenate([s * 2**self.frame.k + cells[cells & ~a == 0] for s, a in enumerate(self.active)])

    @cached_property
    def _complete(self) -> tuple[Rows, Rows, Rows]:
        """Stratum and pattern of the complete cells, grouped by what is observed of them, the unseen of each stratum last,
        and where each group begins."""
        patterns = np.concatenate([[0], self.frame.cells])
        stratum, cell = (a.ravel() for a in np.meshgrid(np.arange(self.strata), patterns, indexing="ij"))
        seen = cell & self.active[stratum]
        place = np.searchsorted(self.observed, stratum * 2**self.frame.k + seen)
        group = np.where(seen == 0, self.observed.size + stratum, place)
        order = np.argsort(group, kind="stable")
        return stratum[order], cell[order], np.unique(group[order], return_index=True)[1]

    @cached_property
    def X(self) -> Reals:
        """The design over the complete cells (R, P): sizes, main effects, interactions, heterogeneity."""
        stratum, cell, _ = self._complete
        found = np.zeros((cell.size, self.fixed + self.terms.size))
        found[np.arange(cell.size), stratum] = 1.0
        worked = {bit: sum(other == bit for _, other in self.single) for _, bit in self.single}
        for column, (s, bit) in enumerate(self.single, self.strata):
            without = (self.active[stratum] & bit) == 0
            found[(stratum == s) & (cell & bit != 0), column] = 1.0
            found[without & (cell & bit != 0), column] = 1.0 / worked[bit]
        found[:, self.fixed :] = contains(cell, self.terms)
        return np.hstack([found, self.frame.heterogeneity.columns[:, cell].T])

    @cached_property
    def counted(self) -> Reals:
        """What each column counts in the observed cells (O, P): its persons decide whether its parameter is finite."""
        stratum, cell = np.divmod(self.observed, 2**self.frame.k)
        found = np.zeros((cell.size, self.X.shape[1]))
        found[np.arange(cell.size), stratum] = 1.0
        for column, (s, bit) in enumerate(self.single, self.strata):
            found[:, column] = (stratum == s) & (cell & bit != 0)
        end = self.fixed + self.terms.size
        found[:, self.fixed : end] = contains(cell, self.terms)
        found[:, end:] = self.frame.heterogeneity.columns[:, cell].T
        return found

    def start(self, response: Reals) -> Reals:
        """Where the fits of tables (B, O) begin."""
        n = np.maximum(response @ self.counted[:, : self.fixed], 0.5)
        start = np.zeros((len(response), self.X.shape[1]))
        start[:, : self.strata] = np.log(n[:, : self.strata])
        for column, (s, _) in enumerate(self.single, self.strata):
            share = np.clip(n[:, column] / n[:, s], 1e-3, 0.8)
            start[:, column] = np.log(share / (1 - share))
        return start

    def fit(self, response: Reals, members: Members, start: Reals) -> MarginFits:
        """Fits the interactions `members` (B, T) to tables (B, O), each to its own; Chao's negative parameters are dropped."""
        chunk = max(1, TOGETHER // self.X.size)
        parts = [
            self._fit(response[i : i + chunk], members[i : i + chunk], start[i : i + chunk])
            for i in range(0, len(response), chunk)
        ]
        return MarginFits(self, *(np.concatenate([getattr(p, name) for p in parts]) for name in MarginFits.ARRAYS))

    def _fit(self, response: Reals, members: Members, start: Reals) -> MarginFits:
        B, end = len(response), self.fixed + self.terms.size
        wanted = np.hstack([np.ones((B, self.fixed), dtype=bool), members, np.ones((B, self.X.shape[1] - end), dtype=bool)])
        live = wanted & (response @ self.counted != 0)
        dead = wanted[:, :end] & ~live[:, :end]
        there = dead.astype(np.float64) @ (self.X[:, :end] == 1).T == 0
        beta, rows, converged = np.zeros((B, self.X.shape[1])), np.arange(B), np.zeros(B, dtype=bool)
        while rows.size:
            beta[rows], converged[rows] = self._scored(response[rows], live[rows], there[rows], start[rows] * live[rows])
            negative = (beta[rows, end:] < 0) & self.frame.heterogeneity.bounded
            live[rows, end:] &= ~negative
            rows = rows[negative.any(axis=1)]
        sums = self.sums(np.exp(np.minimum(beta @ self.X.T, 300.0)) * there)
        m, unseen = sums[:, : self.observed.size], sums[:, self.observed.size :]
        generic = start + 0.1 * np.sin(np.arange(1.0, self.X.shape[1] + 1) ** 2)  # no special point
        known = self._independent(generic, live, there)
        kernel = (response * np.log(np.maximum(m, 1e-300))).sum(axis=1) - m.sum(axis=1)
        counted = members.sum(axis=1) + self.fixed + live[:, end:].sum(axis=1)
        good = converged & known & (np.where(m > 0, m, np.inf).min(axis=1) > SURE)
        return MarginFits(self, members, beta, live, there, m, unseen, kernel, counted, known, good)

    def sums(self, values: Reals) -> Reals:
        """Over the complete cells of each observed one and of the unseen of each stratum: axis 1 from R to O + S."""
        found: Reals = np.add.reduceat(values, self._complete[2], axis=1)
        return found

    def information(self, mu: Reals, live: Members) -> tuple[Reals, Reals]:
        """Derivatives of the observed means (B, O, P), dead parameters zero, and their information, 1 on dead diagonals."""
        seen = self.observed.size
        D = self.sums(mu[:, :, None] * self.X)[:, :seen] * live[:, None, :]
        m = self.sums(mu)[:, :seen, None]
        H = D.transpose(0, 2, 1) @ np.divide(D, m, out=np.zeros_like(D), where=m > 0)
        return D, H + np.eye(H.shape[1]) * ~live[:, :, None]

    def _independent(self, beta: Reals, live: Members, there: Members) -> NDArray[np.bool_]:
        """Whether the parameters move the observed means in different ways, at a point without special features."""
        _, H = self.information(np.exp(np.minimum(beta @ self.X.T, 300.0)) * there, live)
        scale = np.sqrt(np.maximum(np.einsum("bpp->bp", H), 1e-300))
        return np.asarray(np.linalg.eigvalsh(H / scale[:, :, None] / scale[:, None, :])[:, 0] > DEPENDENT, dtype=bool)

    def _scored(self, response: Reals, live: Members, there: Members, beta: Reals) -> tuple[Reals, NDArray[np.bool_]]:
        """Maximises the likelihood by scoring, steps halved where it would fall; dead parameters stay zero."""
        seen = self.observed.size

        def value(b: Reals, rows: Rows) -> Reals:
            m = self.sums(np.exp(np.minimum(b @ self.X.T, 300.0)) * there[rows])[:, :seen]
            logs = np.log(np.maximum(m, 1e-300))
            found: Reals = (response[rows] * logs).sum(axis=1) - m.sum(axis=1)
            return found

        beta, converged, active = beta.copy(), np.zeros(len(beta), dtype=bool), np.arange(len(beta))
        current = value(beta, active)
        for _ in range(STEPS):
            mu = np.exp(np.minimum(beta[active] @ self.X.T, 300.0)) * there[active]
            D, H = self.information(mu, live[active])
            m = self.sums(mu)[:, :seen]
            score = ((response[active] / np.where(m > 0, m, 1.0) - 1)[:, None, :] @ D)[:, 0]
            ridge = 1e-10 * np.einsum("bpp->bp", H)[:, :, None] * np.eye(H.shape[1])
            step = np.linalg.solve(H + ridge, score[:, :, None])[:, :, 0]
            gain, length, todo = (step * score).sum(axis=1), np.ones(active.size), np.arange(active.size)
            for _ in range(30):
                tried = beta[active[todo]] + length[todo, None] * step[todo]
                reached = value(tried, active[todo])
                better = reached >= current[active[todo]] - 1e-9 * (1 + np.abs(current[active[todo]]))
                done = active[todo[better]]
                beta[done], current[done] = tried[better], reached[better]
                todo = todo[~better]
                if not todo.size:
                    break
                length[todo] /= 2
            converged[active[gain < DECREMENT]] = True
            active = active[gain >= DECREMENT]
            if not active.size:
                break
        return beta, converged


@dataclass(frozen=True, eq=False)
class MarginFits:
    """Fitted tables, one a row: interactions, coefficients, what is live and there, observed means, the unseen of each
    stratum, the likelihood's kernel, parameters counted, whether it is identified, and whether there is an estimate."""

    margins: Margins
    members: Members
    beta: Reals
    live: Members
    there: Members
    fitted: Reals
    unseen: Reals
    kernel: Reals
    parameters: NDArray[np.intp]
    identified: NDArray[np.bool_]
    good: NDArray[np.bool_]

    ARRAYS = ("members", "beta", "live", "there", "fitted", "unseen", "kernel", "parameters", "identified", "good")

    def covariance(self, row: int) -> Reals:
        """Of the unseen of the strata, (S, S), their Poisson part included."""
        margins, one = self.margins, slice(row, row + 1)
        mu = np.exp(self.beta[one] @ margins.X.T) * self.there[one]
        _, H = margins.information(mu, self.live[one])
        V = np.linalg.inv(H[0]) * np.outer(self.live[row], self.live[row])
        slopes = margins.sums(mu[:, :, None] * margins.X)[0, margins.observed.size :]
        found: Reals = slopes @ V @ slopes.T + np.diag(self.unseen[row])
        return found
