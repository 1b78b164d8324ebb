"""Two lists by learners with cross-fitting: the chances of the patterns are learnt without the persons they are used for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.covariates.efficient import (
    BOTH,
    FIRST,
    SECOND,
    Found,
    Nuisance,
    clipped,
    one_step,
    plug_in,
    targeted,
)
from estimation.capture_recapture.covariates.learners import learn, split
from estimation.capture_recapture.covariates.reading import FORMULA
from estimation.capture_recapture.covariates.structure import People
from estimation.capture_recapture.covariates.table import Reals
from estimation.formula import design
from vocabulary.errors import NoEstimate, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_, text

PATTERNS = {FIRST: 0b10, SECOND: 0b01, BOTH: 0b11}
DOING = N_("Learning who is on which list")


@dataclass(frozen=True, eq=False)
class CrossFitted:
    """The learnt chances with those of being on both lifted to the smallest, before and after targeting; `lifted` are the
    persons (X) whose chance was."""

    nuisance: Nuisance
    targeted: Nuisance
    lifted: Reals

    def estimates(self, part: Reals | None = None) -> dict[str, Found]:
        """By name of the correction, `part` (X) being the share of each kind of persons."""
        return {
            "one-step": one_step(self.nuisance, part),
            "tmle": plug_in(self.targeted, part),
            "plug-in": plug_in(self.nuisance, part),
        }


def cross_fit(
    people: People, formula: str, learner: str, folds: int, smallest: float, seed: int, progress: Progress
) -> CrossFitted:
    """Raises `NoEstimate` where a fold would be left without one of the three patterns."""
    counts = np.stack([people.counts[:, PATTERNS[c]] for c in (FIRST, SECOND, BOTH)], axis=1)
    fewest = int(counts.sum(axis=0).min())
    if fewest < folds:
        what = text(N_("Only {n} persons have one of the three patterns of two lists, fewer than folds"), n=fewest)
        remedy = text(N_("Use fewer folds, or the conditional logit, which does without"))
        raise NoEstimate(Problem("too-few-for-folds", what, remedy=remedy))
    matrix = design(formula, people.values, len(counts), FORMULA).matrix
    varies = np.ptp(matrix, axis=0) > 0
    matrix = matrix[:, varies] if varies.any() else matrix[:, :1]
    kind, classes = (at.ravel() for at in np.indices(counts.shape))
    weights = counts.ravel()
    learnt = learn(learner)
    q, held = np.empty((folds, *counts.shape)), np.empty((folds, *counts.shape))
    for f, mine in enumerate(split(classes, weights, folds, np.random.default_rng(seed))):
        progress(f / folds, text(DOING))
        rest = weights - mine
        use = rest > 0
        q[f] = learnt(matrix[kind[use]], classes[use], rest[use], matrix, seed)
        held[f] = mine.reshape(counts.shape)
    q, low = clipped(q, smallest)
    nuisance = Nuisance(q, held)
    return CrossFitted(nuisance, targeted(nuisance, smallest), (held.sum(axis=2) * low).sum(axis=0))


def shares_of(labels: Sequence[tuple[str, ...]], wanted: tuple[str, ...], people: People, weights: Reals) -> Reals:
    """The share of each kind of persons (X) that belongs to a stratum; `labels` and `weights` by row of the table."""
    mine = np.array([label == wanted for label in labels])
    found: Reals = np.bincount(people.rows, weights * mine, len(people.counts)) / people.persons
    return found
