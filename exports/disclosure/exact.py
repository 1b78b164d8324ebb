"""The pattern that hides the fewest persons: an integer programme whose constraints come from the attacks that succeed.

Fischetti and Salazar (2001), *Solving the cell suppression problem on tabular data with linear constraints*, Management
Science 47 (7): for a cell that is still open, the dual of the attack gives a capacity constraint that every safe pattern
meets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from exports.disclosure.linear import matrix, silent_solver
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from exports.disclosure.suppression import Task

ROUNDS = 30
NODES = 300
DOING = text(N_("Looking for the pattern that hides the fewest persons"))


def optimal(task: Task, start: set[int]) -> set[int] | None:
    """The best pattern, or nothing where the rounds run out before it is proven; `start` is a safe pattern."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    n = len(task.values)
    a = matrix(task.sums, n)
    weight = task.values + 1e-6 * np.arange(n) / n
    must, may = np.zeros(n), np.zeros(n)
    must[list(task.asked)] = 1.0
    may[task.free] = 1.0
    cuts: list[NDArray[np.float64]] = []
    needs: list[float] = []
    ceiling = float(weight[sorted(start)].sum())
    for number in range(ROUNDS):
        task.progress(number / ROUNDS, DOING)
        if task.late():
            return None
        with silent_solver():
            master = milp(
                weight, integrality=np.ones(n), bounds=Bounds(must, may),
                constraints=LinearConstraint(np.array(cuts), np.array(needs), np.inf) if cuts else (),
                options={"node_limit": NODES, "mip_rel_gap": 0.0},
            )  # fmt: skip
        if master.status != 0:
            return None
        pattern = {int(i) for i in np.flatnonzero(master.x > 0.5)}
        if float(weight[sorted(pattern)].sum()) >= ceiling - 1e-4:
            return start
        open_now = task.attack.open(pattern)
        if not open_now:
            return pattern
        before = len(cuts)
        for cell, (low, high) in open_now.items():
            for fails, sign, need in (
                (high, 1.0, task.threshold - task.values[cell]),
                (low, -1.0, task.values[cell]),
            ):
                if fails and (row := _cut(task.values, a, pattern, cell, sign, float(need))) is not None:
                    cuts.append(row)
                    needs.append(float(need))
        if len(cuts) == before:
            return None
    return None


def _cut(
    values: NDArray[np.float64], a: Any, pattern: set[int], cell: int, sign: float, need: float
) -> NDArray[np.float64] | None:
    """The capacity constraint of one attack; no coefficient is greater than the protection needed (so they strengthen it)."""
    from scipy.optimize import linprog

    n = len(values)
    hidden = np.zeros(n, dtype=bool)
    hidden[sorted(pattern)] = True
    cost = np.zeros(n)
    cost[cell] = -sign
    far = float(values.sum()) + need + 1.0
    bounds = np.column_stack([np.where(hidden, 0.0, values), np.where(hidden, values + far, values)])
    found = linprog(cost, A_eq=a, b_eq=np.zeros(a.shape[0]), bounds=bounds, method="highs")
    if found.status != 0:
        return None
    price = a.T @ found.eqlin.marginals - cost
    row: NDArray[np.float64] = np.where(price > 1e-9, need, 0.0) + np.where(
        price < -1e-9, np.minimum(need, -price * values), 0.0
    )
    row[cell] = 0.0
    return row if float(row[~hidden].sum()) > 1e-9 else None
