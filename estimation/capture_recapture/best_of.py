"""The best by AIC or BIC of some models, for many tables at once: the choice that an interval repeats in drawn tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.hierarchy import Hierarchy, Members, all_hierarchical, all_pairwise, columns_up_to
from estimation.capture_recapture.pairwise import Choice, PairwiseFits, Rows
from estimation.capture_recapture.poisson import Reals, contains, designs, fit
from estimation.capture_recapture.search import ALL_HIERARCHICAL, ALL_PAIRWISE, criterion_of
from estimation.capture_recapture.stepwise_criterion import StepwiseCriterion

REPEATED = 64
"""Drawn tables choose among so many models, the best of the table that was seen."""
TOGETHER = 2**22
"""So many cells of models are held at a time."""


@dataclass(eq=False)
class BestOf(PairwiseFits):
    """The model with the lowest `criterion_name` among `models`, rows of members over `terms`, that has an estimate."""

    criterion_name: str
    terms: Rows
    models: Members

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
        beta, mu, good = self.fit(many, flat, self.start(many), prove=False)
        values = np.where(good, self.criterion(self.criterion_name, many, flat, beta), np.inf).reshape(B, M)
        best = self.first_that_exists(values, many, flat, mu)
        found = np.isfinite(values.ravel()[best])
        return flat[best], np.where(found, response.sum(axis=1) + np.exp(np.minimum(beta[best, 0], 700.0)), np.inf)


def best_of_seen(counts: Reals, criterion: str, terms: Rows, models: Members) -> BestOf:
    """The choice among the best `REPEATED` of `models` for the table that was seen (Silverman, Chan & Vincent 2024)."""
    k = int(counts.size).bit_length() - 1
    if len(models) > REPEATED:
        value = criterion_of(fit(counts, designs(counts, terms, models)), criterion, float(counts.sum()))
        order = np.argsort(np.where(np.isfinite(value), value, np.inf), kind="stable")
        models = models[np.sort(np.unique(np.r_[0, order[:REPEATED]]))]  # independence, the first, is always among them
    return BestOf(k, criterion, terms, models)


def pairwise_by_bic(counts: Reals) -> BestOf | StepwiseCriterion:
    """The choice by BIC among models with interactions of two lists: all of them where they can be fitted, else stepwise."""
    k = int(counts.size).bit_length() - 1
    return best_of_seen(counts, "bic", *all_pairwise(k)) if k <= ALL_PAIRWISE else StepwiseCriterion(k)


def choice_by(counts: Reals, criterion: str) -> BestOf | StepwiseCriterion:
    """The choice among the models that `search` compares for this number of lists."""
    k = int(counts.size).bit_length() - 1
    if k > ALL_PAIRWISE:
        return StepwiseCriterion(k, criterion)
    return best_of_seen(counts, criterion, *(all_hierarchical(k) if k <= ALL_HIERARCHICAL else all_pairwise(k)))


def only(model: Hierarchy) -> BestOf:
    """No choice: always `model`."""
    terms = columns_up_to(model.k, max(g.bit_count() for g in model.generators))
    return BestOf(model.k, "bic", terms, np.isin(terms, [0, *model.terms])[None, :])
