"""Suppression: counts under the threshold are hidden, and with them as little else as keeps them from being recomputed.

The first pattern comes from linear programmes: the cheapest way in which the table could differ in the cells that are still
open, whose cells are then hidden (Kelly, Golden and Assad 1992, *Cell suppression: disclosure protection for sensitive tabular
data*, Networks 22). Small tables are then solved to the optimum (`exact`). Every pattern is attacked; where time runs out more
is hidden.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exports.disclosure.audit import Attack, Audit
from exports.disclosure.linear import NEAR, Sums, matrix
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

THRESHOLD = 10
SECONDS = 60.0  # a safety net: what is chosen must not depend on how fast the computer is
EXACT = 60  # cells: beyond this the optimum is not looked for
AT_ONCE = 400  # cells: beyond this open cells are closed in groups
GROUPS = 8
DOING = text(N_("Choosing what must be hidden with the small counts"))


@dataclass(frozen=True)
class Pattern:
    """Which cells are hidden. `manner` is `optimal`, `heuristic` or `fallback`; `audit` is the attack on the result."""

    primary: tuple[int, ...]
    secondary: tuple[int, ...]
    manner: str
    audit: Audit

    @property
    def hidden(self) -> frozenset[int]:
        return frozenset(self.primary) | frozenset(self.secondary)


@dataclass(frozen=True, eq=False)
class Task:
    """What is to be protected: true counts and their sums, the cells that must be hidden (`asked`) and that may be (`free`)."""

    values: NDArray[np.float64]
    sums: Sums
    asked: tuple[int, ...]
    free: NDArray[np.intp]
    threshold: int
    attack: Attack
    late: Callable[[], bool]
    progress: Progress


def suppressed(
    counts: Sequence[int],
    sums: Sums,
    threshold: int = THRESHOLD,
    *,
    shown: Collection[int] = (),
    hidden: Collection[int] = (),
    guarded: Collection[int] = (),
    seconds: float = SECONDS,
    progress: Progress = silent,
    clock: Callable[[], float] = time.monotonic,
) -> Pattern:
    """Hides every count from 1 to `threshold` − 1 and what must be hidden with it; the information lost is the persons hidden.

    `shown` are cells that were printed before and cannot be hidden any more; `hidden` are cells that were hidden before and
    stay so, `guarded` those of them that may not be worked out either. Zeros are printed: they tell of no one. The caller looks
    at `audit`: a pattern that did not pass is not printed.
    """
    from exports.disclosure.exact import optimal

    end = clock() + seconds
    values = np.array(counts, dtype=np.float64)
    small = [i for i, v in enumerate(counts) if 0 < v < threshold]
    primary = tuple(i for i in small if i not in shown)
    asked = tuple(sorted({*primary, *(i for i in hidden if counts[i] > 0 and i not in shown)}))
    attack = Attack(sums, [float(v) for v in counts], sorted({*small, *(i for i in guarded if i in asked)}), threshold)
    if not asked:
        return Pattern((), (), "optimal", attack.audit(()))
    free = np.array([i for i in range(len(values)) if values[i] > 0 and i not in shown], dtype=np.intp)
    task = Task(values, sums, asked, free, threshold, attack, lambda: clock() > end, progress)
    found, manner = _grown(task)
    if manner == "heuristic":
        found = _released(task, found)
        best = optimal(task, found) if len(values) <= EXACT else None
        if best is not None:
            found, manner = best, "optimal"
    return Pattern(primary, tuple(sorted(found - set(primary))), manner, attack.audit(found, progress))


def _grown(task: Task) -> tuple[set[int], str]:
    """Cells are added until nothing is open; all that may be hidden are where that fails or time runs out."""
    everything = {int(cell) for cell in task.free}
    found = set(task.asked)
    while True:
        open_now = task.attack.open(found, progress=task.progress)
        todo = [(side, cell) for side in (0, 1) for cell, fails in sorted(open_now.items()) if fails[side] and cell in found]
        if not open_now:
            return found, "heuristic"
        size = len(found)
        groups = GROUPS if len(task.values) > AT_ONCE else len(todo)
        for number in range(groups):
            task.progress(number / max(groups, 1), DOING)
            if task.late():
                return everything, "fallback"
            for side in (0, 1):
                group = [cell for at, (s, cell) in enumerate(todo) if s == side and at % groups == number]
                if group:
                    found |= _cheapest(task, found, group, rise=side == 1)
        if len(found) == size:
            return everything, "fallback"


def _cheapest(task: Task, found: set[int], group: Sequence[int], rise: bool) -> set[int]:
    """The cells of the cheapest change of the table by which every cell of the group comes to the threshold, or to 0.

    What is hidden already costs nothing; all else costs the persons it counts.
    """
    from scipy.optimize import linprog
    from scipy.sparse import hstack

    free, values = task.free, task.values[task.free]
    n = len(free)
    a = matrix(task.sums, len(task.values))[:, free]
    ties = 1e-6 * np.arange(n) / n
    cost = np.where(np.isin(free, list(found)), ties, values + ties)
    up, down = np.zeros((n, 2)), np.column_stack([np.zeros(n), values])
    up[:, 1] = np.inf
    at = np.searchsorted(free, group)
    if rise:
        up[at, 0], down[at, 1] = np.maximum(task.threshold - values[at], 0.0), 0.0
    else:
        up[at, 1], down[at, 0] = 0.0, values[at]
    moved = linprog(
        np.concatenate([cost, cost]), A_eq=hstack([a, -a], format="csr"), b_eq=np.zeros(a.shape[0]),
        bounds=np.vstack([up, down]), method="highs",
    )  # fmt: skip
    if moved.x is None:  # together they cannot move; one by one they may
        alone = [_cheapest(task, found, [cell], rise) for cell in group] if len(group) > 1 else []
        return set().union(*alone)
    change = moved.x[:n] - moved.x[n:]
    return {int(cell) for cell in free[np.abs(change) > NEAR]}


def _released(task: Task, found: set[int]) -> set[int]:
    """What was hidden more than is needed is printed again, the largest first."""
    extra = sorted(found - set(task.asked), key=lambda i: (-task.values[i], i))
    for number, cell in enumerate(extra):
        task.progress(number / len(extra), DOING)
        if task.late():
            break
        if task.attack.safe(found - {cell}):
            found = found - {cell}
    return found
