"""All threats to an estimate from several lists, ranked by what they do to it, and all of them at once."""

from __future__ import annotations

from typing import TypeGuard

import numpy as np

from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.cells import cells_table
from estimation.capture_recapture.threats.corrected import Reals
from estimation.capture_recapture.threats.erroneous import REFERENCE, without_erroneous
from estimation.capture_recapture.threats.linkage import REFERENCES, corrected_links, false_shares
from estimation.capture_recapture.threats.linkage_threats import linkage_threats
from estimation.capture_recapture.threats.list_threats import list_threats
from estimation.capture_recapture.threats.record_threats import record_threats
from estimation.capture_recapture.threats.refitting import Data, Folded, Refit
from estimation.capture_recapture.threats.scope_threats import scope_threats, turnover_threats
from estimation.capture_recapture.threats.supposing import MIDDLE, Judge, Supposing, draw
from estimation.capture_recapture.threats.threat import Threats
from estimation.capture_recapture.threats.turnover import closed_overlaps
from estimation.capture_recapture.threats.unseen_threats import dependence_threats, heterogeneity_threats
from estimation.method import Method
from estimation.result import Estimate
from vocabulary.progress import Progress, part, silent

JUDGES: tuple[tuple[Judge, float], ...] = (
    (linkage_threats, 0.13),
    (record_threats, 0.02),
    (scope_threats, 0.3),
    (turnover_threats, 0.05),
    (list_threats, 0.1),
    (dependence_threats, 0.0),
    (heterogeneity_threats, 0.05),
)
"""Each with its share of the work; the rest are the draws of all at once."""


def threatened(data: object) -> TypeGuard[Data]:
    """Whether a method reads lists of persons, so that these threats are its own."""
    return isinstance(data, CaptureTable | Folded) and data.k > 1


def judge(
    method: Method,
    data: Data,
    estimate: Estimate,
    assumptions: Assumptions,
    progress: Progress = silent,
) -> Threats:
    """The threats to `estimate`, which `method` made of `data`, under `assumptions`. The same seed gives the same figures.

    Raises `BadParameter` where the assumptions name a list that there is not.
    """
    supposing = Supposing(Refit(method, data, estimate), assumptions, method.seed)
    found, done = [], 0.0
    for judged, share in JUDGES:
        found += judged(supposing, part(progress, done, done + share))
        done += share
    points = _at_once(supposing, part(progress, done, 1.0))
    together = None
    if points.size:
        low, middle, high = (float(value) for value in np.quantile(points, MIDDLE))
        together = (low, middle, high)
    ranked = sorted(found, key=lambda threat: -1.0 if threat.change is None else abs(threat.change), reverse=True)
    return Threats(
        tuple(ranked), together, points.size, assumptions.draws, assumptions.written(), (*REFERENCES, REFERENCE),
        cells_table(supposing),
    )  # fmt: skip


def _at_once(supposing: Supposing, progress: Progress) -> Reals:
    """Every error drawn from its range: links first, then records out of scope on one list, then turnover; the unseen last."""
    span, turnover = float(np.log(supposing.assumptions.dependence)), supposing.turnover

    def correct(counts: Counts, rng: np.random.Generator) -> Counts:
        missed, false = draw(supposing.missed, rng), draw(supposing.false, rng)
        if any(one.high for one in supposing.unmatched):
            false = 1 - (1 - false) * (1 - false_shares(counts, 1 - missed, draw(supposing.unmatched, rng)))
        linked = corrected_links(counts, missed, false)
        scoped = without_erroneous(linked, draw(supposing.erroneous, rng))
        return closed_overlaps(scoped, turnover.low + (turnover.high - turnover.low) * float(rng.random()))

    return supposing.drawn(correct, 9, progress, lambda rng: float(np.exp(rng.uniform(-span, span))))
