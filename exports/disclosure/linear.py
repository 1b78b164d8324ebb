"""The sums of tables as a linear system, and what a reader can compute from it (linear programmes by HiGHS)."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Sums = Sequence[tuple[int, tuple[int, ...]]]
NEAR = 1e-6


def matrix(sums: Sums, cells: int) -> Any:
    """One row a sum: its parts 1, the sum itself −1; sparse, shape (sums, cells)."""
    from scipy.sparse import csr_array

    rows, columns, values = [], [], []
    for row, (whole, parts) in enumerate(sums):
        rows += [row] * (len(parts) + 1)
        columns += [*parts, whole]
        values += [1.0] * len(parts) + [-1.0]
    return csr_array((values, (rows, columns)), shape=(len(sums), cells))


@dataclass(frozen=True, eq=False)
class Unknowns:
    """What a reader does not know: cells `at`, bound by `a x = b`, each between `low` and `high` (persons)."""

    at: NDArray[np.intp]
    a: Any
    b: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def optimum(self, cost: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """Values of the unknowns with the least `cost`; nothing where it is without a least. Raises where none exist."""
        from scipy.optimize import linprog

        rows = self.a.shape[0]
        found = linprog(
            cost, A_eq=self.a if rows else None, b_eq=self.b if rows else None,
            bounds=np.column_stack([self.low, self.high]), method="highs",
        )  # fmt: skip
        if found.status == 0:
            solution: NDArray[np.float64] = found.x
            return solution
        if found.status == 3:
            return None
        if found.status == 2:
            raise Contradiction
        raise RuntimeError(found.message)

    def interval(self, place: int) -> tuple[float, float]:
        """The least and the greatest value that the unknown at `place` can have."""
        cost = np.zeros(len(self.at))
        cost[place] = 1.0
        least, most = self.optimum(cost), self.optimum(-cost)
        low = -np.inf if least is None else float(least[place])
        return low, np.inf if most is None else float(most[place])


@contextmanager
def silent_solver() -> Iterator[None]:
    """Keeps HiGHS from standard output, where JSON may be printed: its integer solver writes a line there now and then."""
    if sys.stdout is not None:
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # a window without a terminal has none
        yield
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nothing, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(nothing)
        os.close(kept)


class Contradiction(ValueError):
    """The printed figures cannot all be true of the same persons."""


def unknowns(sums: Sums, values: Sequence[float | None], low: float = 0.0, high: float = np.inf) -> Unknowns:
    """The cells whose value is `None`, bound by the sums over the others."""
    at = np.array([i for i, value in enumerate(values) if value is None], dtype=np.intp)
    known = np.array([0.0 if value is None else float(value) for value in values])
    whole = matrix(sums, len(values))
    part = whole[:, at]
    touched = np.flatnonzero(np.diff(part.indptr))
    b = -(whole @ known)
    return Unknowns(at, part[touched], b[touched], np.full(len(at), low), np.full(len(at), high))
