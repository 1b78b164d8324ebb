"""The bootstrap interval of a log-linear model, with its choice repeated in each table drawn again."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.loglinear_parts import Interval
from estimation.capture_recapture.pairwise import Chooser
from estimation.capture_recapture.stepwise import Resampled, resample
from estimation.capture_recapture.table import Counts, membership
from estimation.result import Population
from vocabulary.errors import NoEstimate, Problem
from vocabulary.progress import Progress
from vocabulary.text import N_, text

DOING = N_("Choosing the model again in drawn tables")


def bootstrap_interval(
    counts: Counts,
    lists: Sequence[str],
    found: LogLinearFit,
    rule: Chooser,
    level: float,
    replicates: int,
    seed: int,
    progress: Progress,
) -> Interval:
    """BCa limits of the fitted model, `rule` choosing a model anew in each drawn table.

    Raises `NoEstimate` where no drawn table has an estimate.
    """
    sorted_by_name = membership(len(lists))[:, [lists.index(name) for name in sorted(lists)]]
    place = sorted_by_name @ (2 ** np.arange(len(lists) - 1, -1, -1))
    again = resample(counts, rule, found.population, replicates, seed, progress, text(DOING), place)
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
