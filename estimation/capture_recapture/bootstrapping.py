"""The bootstrap interval of a log-linear model, with its choice repeated in each table drawn again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from estimation.capture_recapture.best_of import choice_by, only
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.hierarchy import Hierarchy, numbers_of, of_terms
from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.loglinear_parts import Interval
from estimation.capture_recapture.stepwise import Resampled, resample
from estimation.capture_recapture.table import CaptureTable, Counts, project
from estimation.result import Population
from vocabulary.errors import NoEstimate, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_, text

DOING = N_("Choosing the model again in drawn tables")


def bootstrap_interval(
    counts: Counts,
    lists: Sequence[str],
    found: LogLinearFit,
    criterion: str | None,
    level: float,
    replicates: int,
    seed: int,
    progress: Progress,
    frame: Frame,
) -> Interval:
    """BCa limits of the fitted model. Where it was chosen by `criterion`, each drawn table chooses again among the best ones.

    Raises `NoEstimate` where no drawn table has an estimate.
    """
    ordered = sorted(lists)  # the same tables are drawn whatever the order of the columns
    table = project(CaptureTable(tuple(lists), counts), ordered).total
    frame = replace(frame, apart=tuple(moved(pair, lists, ordered) for pair in frame.apart))
    rule = choice_by(table, criterion, frame) if criterion else only(reordered(found.hierarchy, lists, ordered), frame)
    again = resample(table, rule, found.population, replicates, seed, progress, text(DOING))
    return resampled_interval(found.population, again, level)


def resampled_interval(point: float, again: Resampled, level: float) -> Interval:
    """The BCa limits of tables drawn again, and what to say of them."""
    finite = again.population[np.isfinite(again.population)]
    if not finite.size:
        raise NoEstimate(Problem("no-replicate", text(N_("none of the tables drawn again has an estimate"))))
    lower, upper = again.limits(level)
    se = float(finite.std(ddof=1)) if finite.size > 1 else None
    warnings = []
    if not math.isfinite(upper):
        warnings.append(text(N_("The data set no upper limit: too many of the tables drawn again have no estimate.")))
    if not lower <= point <= upper:
        warnings.append(
            text(N_("The estimate lies outside its own interval: in drawn tables the choice usually falls on other models."))
        )
    limits = (lower if math.isfinite(lower) else None, upper if math.isfinite(upper) else None)
    return Interval(Population(point, *limits, level, "bootstrap", se), None, tuple(warnings))


def reordered(model: Hierarchy, lists: Sequence[str], others: Sequence[str]) -> Hierarchy:
    """The same model where the lists stand in another order."""
    return of_terms([moved(term, lists, others) for term in model.terms], model.k)


def moved(term: int, lists: Sequence[str], others: Sequence[str]) -> int:
    """The same set of lists where they stand in another order."""
    return sum(1 << (len(lists) - 1 - others.index(lists[j - 1])) for j in numbers_of(term, len(lists)))
