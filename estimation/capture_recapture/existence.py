"""Whether the maximum-likelihood estimate of a log-linear model exists for a table, decided by a linear programme."""

from __future__ import annotations

import numpy as np

from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.hierarchy import Members
from estimation.capture_recapture.poisson import Fits

SURE = 1e-6
"""A converged fit whose smallest value is above this share of a person proves by itself that the estimate exists."""


def exists(response: Reals, X: Reals) -> bool:
    """Whether positive cells with the same sufficient statistics exist: max s with X'μ = X'n, μ ≥ s, is above zero.

    `response` (C,) and `X` (C, P) over the live cells alone. Fienberg & Rinaldo (2012), Annals of Statistics 40, 996–1023.
    """
    from scipy.optimize import linprog

    if (response > 0).all():
        return True
    cells = len(response)
    scale = max(float(response.max()), 1.0)
    found = linprog(
        np.r_[np.zeros(cells), -1.0],
        A_eq=np.column_stack([X.T, X.sum(axis=0)]),  # μ = ν + s with ν ≥ 0: no row for each cell
        b_eq=X.T @ response / scale,
        bounds=[(0, None)] * cells + [(0, 1.0)],
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
