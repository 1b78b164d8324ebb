"""Coefficients without finite value: found by a linear programme, and the fit on what is left of the table's patterns.

Along a direction d with z_xω·d as large as that of any pattern, for every pattern seen at x, the likelihood never falls; the
patterns with less become impossible in the limit (Albert & Anderson 1984, Biometrika 71, 1–10; Fienberg & Rinaldo 2012, Annals
of Statistics 40, 996–1023). Where the largest is negative at x, the persons at x who were not seen are without number.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.structure import Structure
from estimation.capture_recapture.covariates.table import Reals

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Face:
    """What is left of a structure in the limit: `names` ran to infinity, `endless` (X) have no finite population, `seen`
    (X) nobody unseen."""

    structure: Structure
    names: tuple[str, ...]
    endless: Flags
    seen: Flags


def face_of(structure: Structure, counts: Reals) -> Face:
    """Takes directions away until the likelihood falls in every one; `counts` (X, 2^k), all kinds with somebody."""
    kinds = len(counts)
    endless, seen = np.zeros(kinds, dtype=np.bool_), np.zeros(kinds, dtype=np.bool_)
    names: list[str] = []
    first = structure.basis
    while structure.free and (direction := _receding(structure, counts)) is not None:
        height = structure.rows() @ direction
        height[~structure.alive] = -np.inf
        top = height.max(axis=1)
        endless |= (top < -1e-7) & ~seen
        seen |= (top > 1e-7) & ~endless
        moved = np.abs(np.linalg.lstsq(first, structure.basis @ direction, rcond=None)[0])
        names += [n for n, by in zip(structure.names, moved, strict=True) if by > 1e-6 and n not in names]
        alive = structure.alive & (height > top[:, None] - 1e-7)
        across = np.linalg.svd(direction[None, :])[2][1:].T  # the free coefficients without this direction
        structure = replace(structure, basis=structure.basis @ across, alive=alive)
    return Face(structure, tuple(names), endless, seen)


def _receding(structure: Structure, counts: Reals) -> Reals | None:
    """A direction along which the likelihood rises or stays for ever, or nothing: max Σ slack of
    z_xω'·d ≤ m_x (possible patterns) and z_xω·d = m_x (patterns seen), |d| ≤ 1."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix, hstack

    z = structure.rows()
    kind, pattern = np.nonzero(structure.alive)
    held = counts[kind, pattern + 1] > 0
    rows = z[kind, pattern] / np.maximum(np.abs(z).max(axis=(0, 1)), 1e-300)
    top = coo_matrix((np.ones(len(kind)), (np.arange(len(kind)), kind)), shape=(len(kind), len(counts)))
    table = hstack([coo_matrix(rows), -top]).tocsr()
    goal = np.asarray(table[~held].sum(axis=0)).ravel()
    found = linprog(
        goal,
        A_ub=table[~held],
        b_ub=np.zeros(int((~held).sum())),
        A_eq=table[held],
        b_eq=np.zeros(int(held.sum())),
        bounds=[(-1, 1)] * structure.free + [(None, None)] * len(counts),
        method="highs",
    )
    if found.x is None or found.fun > -1e-7:
        return None
    direction: Reals = found.x[: structure.free] / np.maximum(np.abs(z).max(axis=(0, 1)), 1e-300)
    return direction / np.linalg.norm(direction)
