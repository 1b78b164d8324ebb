"""Controlled rounding: every count to a neighbouring multiple of the base, every sum the sum of its parts as printed.

Cox (1987), *A constructive procedure for unbiased controlled rounding*, Journal of the American Statistical Association 82; as
an integer programme for any system of sums: Fischetti and Salazar-González (1998), *Experiments with controlled rounding for
statistical disclosure control in tabular data with linear constraints*, Journal of Official Statistics 14, 553–565, whose wider
windows serve where no zero-restricted rounding exists (`relaxed`); with protection levels: Salazar-González (2006), *Controlled
rounding and cell perturbation*, Mathematical Programming 105. The objective is the sum of the distances over all cells, margins
included. Multiples of the base stay (zero restriction).

Why it protects: the printed table adds up, so the table that differs from it by up to base − 1 in one inner cell and in the
sums above it is as possible as the printed one. Nobody can narrow a cell printed `r` to less than max(0, r − base + 1) to
r + base − 1.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exports.disclosure.linear import Sums, matrix, silent_solver
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

BASE = 5
SECONDS = 20.0
FURTHER = 4  # how many bases beyond its neighbours a cell may go where no zero-restricted rounding exists
STAYS = 1e3  # what it costs, in persons, to print another number than the one released before


@dataclass(frozen=True)
class Rounded:
    """The printed values; `manner` is `nearest`, `restricted`, `relaxed` or `summed` (the fallback); `optimal` if proven."""

    values: tuple[int, ...]
    manner: str
    optimal: bool
    changed: tuple[int, ...] = ()  # cells that could not keep the number released before


def rounded(
    counts: Sequence[int],
    sums: Sums,
    keys: Sequence[str],
    base: int = BASE,
    released: Mapping[int, int] | None = None,
    *,
    must: Mapping[int, int] | None = None,
    seconds: float = SECONDS,
    progress: Progress = silent,
) -> Rounded:
    """Multiples of `base` for all cells. `keys` (the cells' identities) settle ties: the same table rounds the same way.

    `released` are the numbers that cells showed before: kept wherever they are still neighbours and the sums allow it. `must`
    are cells of other tables that stand as printed. Time: within `seconds`; where no optimum is found by then the inner cells
    are rounded each to its nearest multiple and the sums added up (`summed`), unless `must` forbids it (then `ValueError`).
    """
    progress(None, text(N_("Rounding the counts")))
    values = np.array(counts, dtype=np.float64)
    fixed = dict(must or {})
    known = {i: r for i, r in (released or {}).items() if i not in fixed and abs(r - values[i]) < base}
    nearest = _nearest(values, base, fixed | known)
    a = matrix(sums, len(values))
    if not np.any(a @ nearest) and not fixed:
        return Rounded(tuple(int(v) for v in nearest), "nearest", True)
    pull = np.array([int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) / 2**32 for key in keys])
    for further, manner in ((0, "restricted"), (FURTHER, "relaxed")):
        found = _solve(values, a, base, fixed, known, pull, further, seconds)
        if found is not None:
            solution, optimal = found
            moved = tuple(i for i, r in sorted(known.items()) if solution[i] != r)
            return Rounded(tuple(int(v) for v in solution), manner, optimal, moved)
    summed = _summed(nearest, sums)
    if any(summed[i] != r for i, r in fixed.items()):
        raise ValueError("no rounding agrees with the cells that must stand")
    return Rounded(tuple(summed), "summed", False, tuple(i for i, r in sorted(known.items()) if summed[i] != r))


def _nearest(values: NDArray[np.float64], base: int, stands: Mapping[int, int]) -> NDArray[np.float64]:
    """Each to its nearest multiple, or to the number that stands."""
    found: NDArray[np.float64] = base * np.floor(values / base + 0.5)
    for i, number in stands.items():
        found[i] = number
    return found


@silent_solver()
def _solve(
    values: NDArray[np.float64],
    a: object,
    base: int,
    fixed: Mapping[int, int],
    known: Mapping[int, int],
    pull: NDArray[np.float64],
    further: int,
    seconds: float,
) -> tuple[NDArray[np.float64], bool] | None:
    """The integer programme in `up` (the upper neighbour or the lower) and `over`, `under` (bases beyond them)."""
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import hstack

    n = len(values)
    down = base * np.floor(values / base)
    exact = down == values
    cost_up = (down + base - values) - (values - down)  # how much farther the upper neighbour is than the lower
    cost_up = cost_up + 1e-3 * (pull - 0.5)
    top = np.where(exact, 0.0, 1.0)
    low_up = np.zeros(n)
    for i, number in known.items():
        cost_up[i] = STAYS if number == down[i] else -STAYS
    beyond = np.full(n, float(further))
    low = down.copy()
    for i, number in fixed.items():
        low[i], top[i], beyond[i] = number, 0.0, 0.0
    room = np.minimum(beyond, down / base) if further else beyond  # nothing is printed below 0
    for i in fixed:
        room[i] = 0.0
    cost = np.concatenate([cost_up, base + 1e-3 * pull, base + 1e-3 * pull])
    found = milp(
        cost, integrality=np.ones(3 * n),
        bounds=Bounds(np.concatenate([low_up, np.zeros(2 * n)]), np.concatenate([top, beyond, room])),
        constraints=LinearConstraint(hstack([a, a, -a], format="csr"), -(a @ low) / base, -(a @ low) / base),  # type: ignore[operator]
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )  # fmt: skip
    if found.x is None:
        return None
    up, over, under = np.round(found.x).reshape(3, n)
    return low + base * (up + over - under), bool(found.status == 0)


def _summed(nearest: NDArray[np.float64], sums: Sums) -> list[int]:
    """Inner cells as they are, each sum added up from its parts, inner sums first."""
    found = [int(v) for v in nearest]
    parts: dict[int, tuple[int, ...]] = {}
    for whole, of in sums:
        parts.setdefault(whole, of)
    done: set[int] = set()

    def value(cell: int) -> int:
        if cell in parts and cell not in done:
            found[cell] = sum(value(part) for part in parts[cell])
            done.add(cell)
        return found[cell]

    for whole in parts:
        value(whole)
    return found
