"""How well a conditional logit describes the patterns: χ² over cells where these are full, else over groups of chances."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.capture_recapture.covariates.conditional import Conditional
from estimation.capture_recapture.covariates.table import Reals

FULL = 5.0
"""Cells expected to hold fewer persons are no ground for a χ²."""
GROUPS = 10


@dataclass(frozen=True)
class Goodness:
    """`kind` is `cells` (Pearson over covariates × patterns) or `groups` (Fagerland, Hosmer & Bofin 2008, Statistics in
    Medicine 27, 4238–4253: tenths of the persons by their chance of being seen × patterns); `p` where `df` > 0."""

    kind: str
    chi2: float
    df: int
    p: float | None


def goodness(found: Conditional) -> Goodness:
    """Cells where at least 80 % of the expected are five or more (Cochran's rule), else groups."""
    expected = found.persons[:, None] * found.chance
    possible = found.face.structure.alive & found.usable[:, None]
    if np.mean(expected[possible] >= FULL) >= 0.8:
        seen = found.counts[:, 1:]
        kind, df = "cells", int(possible.sum() - found.usable.sum()) - found.face.structure.free
        chi2 = float((((seen - expected) ** 2)[possible] / expected[possible]).sum())
    else:
        kind = "groups"
        chi2, df = _grouped(found, expected)
    return Goodness(kind, chi2, df, _tail(chi2, df))


def _grouped(found: Conditional, expected: Reals) -> tuple[float, int]:
    """χ² over groups × patterns, patterns expected less than five in all made one; df (groups − 2)(patterns − 1)."""
    order = np.argsort(np.where(found.usable, found.odds, np.inf), kind="stable")
    before = np.cumsum(found.persons[order]) - found.persons[order]
    group = np.empty(len(order), dtype=np.intp)
    group[order] = np.minimum(GROUPS * before / found.persons.sum(), GROUPS - 1).astype(np.intp)
    group = np.unique(group, return_inverse=True)[1]
    sums = []
    for cells in (found.counts[:, 1:], expected):
        table = np.zeros((group.max() + 1, cells.shape[1]))
        np.add.at(table, group, cells)
        rare = expected.sum(axis=0) < FULL * (group.max() + 1)
        sums.append(np.column_stack([table[:, ~rare], table[:, rare].sum(axis=1)]))
    seen, wanted = sums
    filled = wanted > 0
    chi2 = float((((seen - wanted) ** 2)[filled] / wanted[filled]).sum())
    return chi2, (int(group.max()) - 1) * (int(filled.any(axis=0).sum()) - 1)


def _tail(chi2: float, df: int) -> float | None:
    if df <= 0:
        return None
    from scipy.special import chdtrc

    return float(chdtrc(df, chi2))
