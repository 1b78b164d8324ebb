"""The best by AIC or BIC of some models, for many tables at once: the choice that an interval repeats in drawn tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.designs import Reals, contains, designs
from estimation.capture_recapture.frame import Frame, Rows
from estimation.capture_recapture.hierarchy import Hierarchy, Members
from estimation.capture_recapture.pairwise import Choice, PairwiseFits
from estimation.capture_recapture.poisson import Fits, fit
from estimation.capture_recapture.search import ALL_PAIRWISE, Search, criterion_of
from estimation.capture_recapture.stepwise_criterion import StepwiseCriterion

REPEATED = 64
"""Drawn tables choose among so many models, the best of the table that was seen."""
TOGETHER = 2**18
"""So many cells of models are held at a time."""


@dataclass(eq=False)
class BestOf(PairwiseFits):
    """The model with the lowest `criterion_name` among `models`, rows of members over `terms`, that has an estimate.

    `seen` are the coefficients of each model in the table that was seen, from which fits of drawn tables begin; zero where
    it has none there.
    """

    criterion_name: str
    terms: Rows
    models: Members
    seen: Reals | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.columns = self.terms
        self.X = contains(self.cells, self.columns)

    def choose(self, tables: Reals) -> Choice:
        """The choice for each of `tables` (B, 2^k)."""
        response = tables[:, self.cells]
        B, M = response.shape[0], self.models.shape[0]
        members, population = np.zeros((B, self.columns.size), dtype=bool), np.full(B, np.inf)
        together = max(1, TOGETHER // (response.shape[1] * M))
        for begin in range(0, B, together):
            rows = np.arange(begin, min(begin + together, B))
            members[rows], population[rows] = self._choose(response[rows])
        return Choice(self.columns, members, population)

    def _choose(self, response: Reals) -> tuple[Members, Reals]:
        B, M = response.shape[0], self.models.shape[0]
        many, flat = np.repeat(response, M, axis=0), np.tile(self.models, (B, 1))
        start = self.start(many)
        if self.seen is not None:
            begun = self.seen[:, 0] != 0
            start.reshape(B, M, -1)[:, begun] = self.seen[begun]
        beta, mu, good = self.fit(many, flat, start, prove=False)
        values = np.where(good, self.criterion(self.criterion_name, many, flat, beta), np.inf).reshape(B, M)
        best = self.first_that_exists(values, many, flat, beta, mu)
        found = np.isfinite(values.ravel()[best])
        return flat[best], np.where(found, response.sum(axis=1) + np.exp(np.minimum(beta[best, 0], 700.0)), np.inf)


def best_of_seen(counts: Reals, criterion: str, fits: Fits, frame: Frame) -> BestOf:
    """The choice among the best `REPEATED` of the models fitted to the table that was seen (Silverman, Chan & Vincent 2024)."""
    value = criterion_of(fits, criterion, float(counts.sum()))
    order = np.argsort(np.where(np.isfinite(value), value, np.inf), kind="stable")
    kept = np.sort(np.unique(np.r_[0, order[:REPEATED]]))  # independence, the first, is always among them
    seen = np.where(fits.converged[kept, None], fits.beta[kept], 0.0)
    terms = fits.designs.columns
    return BestOf(frame.k, criterion, terms, fits.designs.members[kept, : terms.size], seen, frame=frame)


def pairwise_by_bic(counts: Reals, frame: Frame | None = None) -> BestOf | StepwiseCriterion:
    """The choice by BIC among models with interactions of two lists: all of them where they can be fitted, else stepwise."""
    frame = frame or Frame(int(counts.size).bit_length() - 1)
    if frame.k > ALL_PAIRWISE:
        return StepwiseCriterion(frame.k, frame=frame)
    return best_of_seen(counts, "bic", fit(counts, designs(counts, *frame.all_pairwise(), frame)), frame)


def choice_by(counts: Reals, criterion: str, found: Search, frame: Frame) -> BestOf | StepwiseCriterion:
    """The choice among the models that a search compared in the table that was seen."""
    if frame.k > ALL_PAIRWISE:
        return StepwiseCriterion(frame.k, criterion, frame=frame)
    return best_of_seen(counts, criterion, found.every, frame)


def only(model: Hierarchy, frame: Frame) -> BestOf:
    """No choice: always `model`."""
    terms = frame.columns_up_to(max(g.bit_count() for g in model.generators))
    return BestOf(model.k, "bic", terms, np.isin(terms, [0, *model.terms])[None, :], frame=frame)
