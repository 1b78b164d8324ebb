"""Designs of many log-linear models over the cells of one table: which parameters and cells are live, what is identified.

Designs of hierarchical models are 0/1: a term applies to the cells that contain it. Sums over the cells that contain each
set, and over the sets that each cell contains, are transforms of k additions for all models at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.hierarchy import Members

Reals = NDArray[np.float64]
SMALLEST = 1e-9
"""Columns, as unit vectors, are dependent where the smallest eigenvalue of their products lies below."""


@dataclass(frozen=True, eq=False)
class Designs:
    """Models over cells: `cells` (C,), `columns` (P,) terms, `extra` (Q, C) columns, `members` and `live` (B, P + Q).

    A term that the observed table contains nowhere (two lists that never meet) has its parameter at minus infinity: the
    cells that contain it are zeros of the extended estimate and are taken out with it (Chan, Silverman & Vincent 2021).
    Parameters of `extra` are not negative where they are `bounded`.
    """

    cells: NDArray[np.intp]
    columns: NDArray[np.intp]
    extra: Reals
    members: Members
    live: Members
    cell_live: Members
    identified: NDArray[np.bool_]
    bounded: bool = False

    @property
    def k(self) -> int:
        """The number of lists that matter."""
        return int(max(self.cells.max(), self.columns.max())).bit_length()

    @property
    def X(self) -> Reals:
        """The full design, (C, P + Q)."""
        return np.hstack([contains(self.cells, self.columns), self.extra.T])

    @property
    def parameters(self) -> NDArray[np.intp]:
        """Parameters of each model, those at minus infinity counted, as for AIC and BIC."""
        found: NDArray[np.intp] = self.members.sum(axis=1)
        return found

    @property
    def boundary(self) -> NDArray[np.bool_]:
        """Whether a model has a parameter at minus infinity."""
        return np.asarray((self.members & ~self.live).any(axis=1), dtype=bool)

    def take(self, rows: NDArray[np.intp]) -> Designs:
        """Some of the models."""
        chosen = {name: getattr(self, name)[rows] for name in ("members", "live", "cell_live", "identified")}
        return replace(self, **chosen)

    def without(self, rows: NDArray[np.intp], dropped: Members) -> Designs:
        """Some of the models without those of their extra columns that `dropped` (rows, Q) names; then they are zero."""
        part, P = self.take(rows), self.columns.size
        keep = np.hstack([np.ones((rows.size, P), dtype=bool), ~dropped])
        live = part.live & keep
        known = identified(live, part.columns, part.cells, part.cell_live, part.extra)
        return replace(part, members=part.members & keep, live=live, identified=known)

    def margins(self, values: Reals) -> Reals:
        """The sums of `values` (B, C) over each column: (B, P + Q)."""
        sums = over_supersets(values, self.cells, self.k)[:, self.columns]
        return np.hstack([sums, values @ self.extra.T]) if len(self.extra) else sums

    def predictor(self, beta: Reals) -> Reals:
        """The logarithms of the fitted values, (B, C), dead cells not yet taken out."""
        P = self.columns.size
        found = over_subsets(beta[:, :P], self.columns, self.cells, self.k)
        return found + beta[:, P:] @ self.extra if len(self.extra) else found


def contains(cells: NDArray[np.intp], terms: NDArray[np.intp]) -> Reals:
    """1 where a cell contains a term: shape (cells, terms)."""
    found: Reals = ((cells[:, None] & terms[None, :]) == terms[None, :]).astype(np.float64)
    return found


def designs(counts: Reals, columns: NDArray[np.intp], members: Members, frame: Frame | None = None) -> Designs:
    """The designs over the observable cells of a table of 2^k counts, empty overlaps taken out, identifiability decided.

    Every model has the columns of the frame's heterogeneity; one of Chao's bound that nobody was seen often enough for is
    left out at once, its parameter being negative.
    """
    frame = frame or Frame(int(counts.size).bit_length() - 1)
    cells, form = frame.cells, frame.heterogeneity
    response, extra = counts[cells], form.columns[:, cells]
    dead = members & (response @ contains(cells, columns) == 0)[None, :]
    cell_live = over_subsets(dead.astype(np.float64), columns, cells, frame.k) == 0
    has = np.broadcast_to(response @ extra.T != 0, (len(members), len(extra)))
    live = np.hstack([members & ~dead, has])
    known = identified(live, columns, cells, cell_live, extra)
    return Designs(cells, columns, extra, np.hstack([members, has]), live, cell_live, known, form.bounded)


def identified(
    live: Members, columns: NDArray[np.intp], cells: NDArray[np.intp], cell_live: Members, extra: Reals
) -> NDArray[np.bool_]:
    """Whether the live columns of each model are independent over its live cells.

    On the cells that are terms of the model, and the unseen one, any function is matched by exactly one combination of terms.
    Hence the combinations that vanish on all observed cells which are terms are those of the alternating vector
    v_t = (−1)^|t|, 1 for the unseen, and for each extra column h what the terms leave of it. A model is identified exactly
    if these 1 + Q functions are independent on its other live cells. All h are zero for the unseen.
    """
    P, k = columns.size, int(max(cells.max(), columns.max())).bit_length()
    terms = live[:, :P].astype(np.float64)
    sign = np.array([-1.0 if int(t).bit_count() % 2 else 1.0 for t in columns])
    left = [over_subsets(terms * sign, columns, cells, k) * cell_live]
    if not len(extra):
        return np.asarray((np.abs(left[0]) > 0.5).any(axis=1), dtype=bool)
    whole = np.zeros((len(extra), 2**k))
    whole[:, cells] = extra
    for column, inverse in zip(extra, _moebius(whole, k)[:, columns], strict=True):
        left.append((column - over_subsets(terms * inverse, columns, cells, k)) * cell_live)
    rows = np.stack(left, axis=1)
    rows[np.abs(rows) < SMALLEST] = 0.0
    length = np.linalg.norm(rows, axis=2, keepdims=True)
    rows = rows / np.where(length > 0, length, 1.0)
    products = rows @ rows.transpose(0, 2, 1)
    absent = np.hstack([np.zeros((len(live), 1), dtype=bool), ~live[:, P:]])
    products = np.where(absent[:, :, None] | absent[:, None, :], 0.0, products)
    products[np.broadcast_to(np.eye(1 + len(extra), dtype=bool), products.shape) & absent[:, :, None]] = 1.0
    return np.asarray(np.linalg.eigvalsh(products)[:, 0] > SMALLEST, dtype=bool)


def _moebius(values: Reals, k: int) -> Reals:
    """What each set adds to its subsets: the inverse of summing over subsets, (Q, 2^k)."""
    found = values.copy()
    for j in range(k):
        halves = found.reshape(len(values), -1, 2, 1 << j)
        halves[:, :, 1] -= halves[:, :, 0]
    return found


def over_supersets(values: Reals, cells: NDArray[np.intp], k: int) -> Reals:
    """For each of the 2^k sets, the sum of `values` over the cells that contain it: (B, C) to (B, 2^k)."""
    sums = np.zeros((values.shape[0], 2**k))
    sums[:, cells] = values
    for j in range(k):
        halves = sums.reshape(values.shape[0], -1, 2, 1 << j)
        halves[:, :, 0] += halves[:, :, 1]
    return sums


def over_subsets(values: Reals, columns: NDArray[np.intp], cells: NDArray[np.intp], k: int) -> Reals:
    """For each cell, the sum of `values` over the terms that it contains: (B, P) to (B, C); a product with the design, made
    of k additions and without the threads that a product of such a shape would start."""
    sums = np.zeros((values.shape[0], 2**k))
    sums[:, columns] = values
    for j in range(k):
        halves = sums.reshape(values.shape[0], -1, 2, 1 << j)
        halves[:, :, 1] += halves[:, :, 0]
    found: Reals = sums[:, cells]
    return found
