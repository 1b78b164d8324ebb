"""The choice of interactions by BIC or AIC, one added or taken away at a time, for many tables at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.pairwise import Choice, PairwiseFits

TOGETHER = 2**22
"""So many cells of models are held at a time."""


@dataclass(eq=False)
class StepwiseCriterion(PairwiseFits):
    """From independent lists, the interaction of two lists whose adding or removing lowers the criterion most, until none does.

    BIC counts persons. A model that is not identified or has no estimate is passed over (Silverman, Chan & Vincent 2024).
    """

    criterion_name: str = "bic"

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, 2^k)."""
        response = tables[:, self.cells]
        B, P = response.shape[0], self.columns.size
        members = np.broadcast_to(np.arange(P) <= self.k, (B, P)).copy()
        population = np.full(B, np.inf)
        beta, _, good = self.fit(response, members, self.start(response))
        value = self.criterion(self.criterion_name, response, members, beta)
        active = np.flatnonzero(good)
        population[active] = response[active].sum(axis=1) + np.exp(beta[active, 0])
        together = max(1, TOGETHER // (response.shape[1] * (P - self.k - 1)))
        while active.size:
            moved = []
            for begin in range(0, active.size, together):
                rows = active[begin : begin + together]
                tried, new_beta, new_value = self._best_step(response[rows], members[rows], beta[rows])
                better = new_value < value[rows] - 1e-9
                rows = rows[better]
                members[rows], beta[rows], value[rows] = tried[better], new_beta[better], new_value[better]
                population[rows] = response[rows].sum(axis=1) + np.exp(beta[rows, 0])
                moved.append(rows)
            active = np.concatenate(moved)
        return Choice(self.columns, members, population)

    def _best_step(self, response: Reals, members: Members, beta: Reals) -> tuple[Members, Reals, Reals]:
        """For each table the neighbour with the lowest criterion that has an estimate: terms, coefficients, criterion."""
        B, P = members.shape
        pairs = np.arange(self.k + 1, P)
        around = np.repeat(members[:, None, :], pairs.size, axis=1)
        around[:, np.arange(pairs.size), pairs] ^= True
        flat = around.reshape(-1, P)
        many = np.repeat(response, pairs.size, axis=0)
        betas, mu, good = self.fit(many, flat, np.repeat(beta, pairs.size, axis=0), prove=False)
        values = np.where(good, self.criterion(self.criterion_name, many, flat, betas), np.inf).reshape(B, pairs.size)
        best = self.first_that_exists(values, many, flat, betas, mu)
        return flat[best], betas[best], values.ravel()[best]
