"""Whether the maximum-likelihood estimate of a log-linear model exists for a table, decided by a linear programme."""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.poisson import Fits, Reals

SURE = 1e-6
"""A converged fit whose smallest value is above this share of a person proves by itself that the estimate exists."""


def exists(response: Reals, X: Reals) -> bool:
    """Whether positive cells with the same sufficient statistics exist: max s with X'μ = X'n, μ ≥ s, is above zero.

    `response` (C,) and `X` (C, P) over the live cells alone. Fienberg & Rinaldo (2012), Annals of Statistics 40, 996–1023.
    """
    from scipy.optimize import linprog

    if (response > 0).all():
        return True
    cells, terms = X.shape
    scale = max(float(response.max()), 1.0)
    cost = np.zeros(cells + 1)
    cost[-1] = -1.0
    found = linprog(
        cost,
        A_ub=np.hstack([-np.eye(cells), np.ones((cells, 1))]),
        b_ub=np.zeros(cells),
        A_eq=np.hstack([X.T, np.zeros((terms, 1))]),
        b_eq=X.T @ response / scale,
        bounds=[(0, None)] * cells + [(None, 1.0)],
        method="highs",
    )
    return bool(found.success and -found.fun > 1e-9)


def exist(counts: Reals, fits: Fits, rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Members:
    """Which of some fitted models exist; only those that the fit itself does not prove go through the programme."""
    designs = fits.designs
    X = designs.X
    response = counts[designs.cells]
    found = np.array([bool(fits.converged[row] and fits.smallest[row] > SURE) for row in rows], dtype=bool)
    for place in np.flatnonzero(~found):
        row = rows[place]
        if not designs.identified[row]:
            continue
        cells, live = designs.cell_live[row], designs.live[row]
        found[place] = exists(response[cells], X[np.ix_(cells, live)])
    return found
