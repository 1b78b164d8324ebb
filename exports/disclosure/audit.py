"""The attack that any reader can make: what every hidden cell can still be, from what is printed and what adds up to what.

A hidden count is protected where nobody can rule out that it counts no one, nor that it counts `reach` persons or more
(Hundepool et al. 2012, chapter 4: the feasibility interval must hold the protection interval).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from exports.disclosure.linear import NEAR, Sums, Unknowns, unknowns
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

BELOW, ABOVE = 0, 1
DOING = text(N_("Attacking the hidden cells"))


@dataclass(frozen=True)
class Audit:
    """How many hidden cells were attacked, and those that could be recomputed too closely with what they can be."""

    attacked: int
    open: Mapping[int, tuple[float, float]]

    @property
    def passed(self) -> bool:
        """Whether no cell is open."""
        return not self.open


def intervals(sums: Sums, values: Sequence[float | None]) -> dict[int, tuple[float, float]]:
    """The feasibility interval of every hidden cell (value `None`), each by two linear programmes."""
    system = unknowns(sums, values)
    return {int(cell): system.interval(place) for place, cell in enumerate(system.at)}


def audit(
    sums: Sums, values: Sequence[float | None], sensitive: Sequence[int], reach: float, progress: Progress = silent
) -> Audit:
    """Attacks the `sensitive` cells: each must be able to be 0, and `reach` or more.

    Raises `Contradiction` where the printed figures agree with no table.
    """
    attack = Attack(sums, [np.nan if v is None else float(v) for v in values], sensitive, reach)
    hidden = [i for i, value in enumerate(values) if value is None]
    return attack.audit(hidden, progress)


class Attack:
    """Attacks on one table under one pattern after another.

    Every solution is a table that a reader cannot rule out. It proves all it shows of any cell, and goes on doing so for every
    pattern that hides whatever it changes: so a pattern that differs little from the last one costs few programmes.
    """

    def __init__(self, sums: Sums, values: Sequence[float], sensitive: Sequence[int], reach: float) -> None:
        self.sums, self.reach = sums, reach
        self.values = np.array(values, dtype=np.float64)
        self.sensitive = np.array(sensitive, dtype=np.intp)
        self._tables = np.zeros((64, len(self.values)))
        self._moved = np.zeros((64, len(self.values)), dtype=bool)
        self._kept = 0

    def audit(self, hidden: Collection[int], progress: Progress = silent) -> Audit:
        """The attack with the intervals of what is open."""
        system = self._system(hidden)
        place = {int(cell): i for i, cell in enumerate(system.at)}
        found = {}
        for cell in self.open(hidden, progress=progress):
            shown = float(self.values[cell])
            found[cell] = system.interval(place[cell]) if cell in place else (shown, shown)
        return Audit(sum(int(cell) in place for cell in self.sensitive), found)

    def safe(self, hidden: Collection[int]) -> bool:
        """Whether no cell is open; stops at the first that is."""
        return not self.open(hidden, first=True)

    def open(
        self, hidden: Collection[int], *, first: bool = False, progress: Progress = silent
    ) -> dict[int, tuple[bool, bool]]:
        """The sensitive cells that are open: whether they cannot be 0, whether they cannot be `reach`."""
        away = np.ones(len(self.values), dtype=bool)
        away[list(hidden)] = False
        shown = [int(cell) for cell in self.sensitive if away[cell]]
        found = dict.fromkeys(shown, (True, True))
        if (found and first) or len(shown) == len(self.sensitive):
            return found
        system = self._system(hidden)
        place = {int(cell): i for i, cell in enumerate(system.at)}
        alone = {int(system.at[i]) for i in _alone(system)}
        found |= {int(cell): (True, True) for cell in self.sensitive if cell in alone}
        if found and first:
            return found
        cells = np.array([cell for cell in self.sensitive if not away[cell] and cell not in alone], dtype=np.intp)
        failed: dict[int, list[bool]] = {}
        total = 2 * len(cells)
        for side in (BELOW, ABOVE):
            todo = self._unproven(cells, away, side)
            together = len(todo) > 3
            while todo:
                progress((side * len(cells) + len(cells) - len(todo)) / total, DOING)
                aim = todo if together else todo[:1]
                x = _lowest(system, [place[i] for i in aim]) if side == BELOW else _highest(
                    system, [place[i] for i in aim], self.reach)  # fmt: skip
                self._keep(system, x)
                left = [i for i in todo if not _proves(x[place[i]], side, self.reach)]
                if len(left) == len(todo):
                    if together:
                        together = False
                        continue
                    failed.setdefault(todo[0], [False, False])[side] = True
                    if first:
                        return {todo[0]: (side == BELOW, side == ABOVE)}
                    left = todo[1:]
                todo = left
        return found | {cell: (low, high) for cell, (low, high) in failed.items()}

    def _system(self, hidden: Collection[int]) -> Unknowns:
        values: list[float | None] = [float(v) for v in self.values]
        for cell in hidden:
            values[cell] = None
        return unknowns(self.sums, values)

    def _unproven(self, cells: NDArray[np.intp], away: NDArray[np.bool_], side: int) -> list[int]:
        usable = np.flatnonzero(~self._moved[: self._kept, away].any(axis=1))
        seen = self._tables[np.ix_(usable, cells)]
        proven = (seen <= NEAR).any(axis=0) if side == BELOW else (seen >= self.reach - NEAR).any(axis=0)
        return [int(cell) for cell in cells[~proven]]

    def _keep(self, system: Unknowns, x: NDArray[np.float64]) -> None:
        if self._kept == len(self._tables):
            self._tables = np.vstack([self._tables, np.zeros_like(self._tables)])
            self._moved = np.vstack([self._moved, np.zeros_like(self._moved)])
        self._tables[self._kept] = self.values
        self._tables[self._kept, system.at] = x
        self._moved[self._kept, system.at] = ~(np.abs(x - self.values[system.at]) <= NEAR)
        self._kept += 1


def _alone(system: Unknowns) -> NDArray[np.intp]:
    """The unknowns that are the only one in some sum: anybody works them out."""
    single = np.flatnonzero(np.diff(system.a.indptr) == 1)
    alone: NDArray[np.intp] = np.unique(system.a.indices[system.a.indptr[single]])
    return alone


def _proves(value: float, side: int, reach: float) -> bool:
    return bool(value <= NEAR) if side == BELOW else bool(value >= reach - NEAR)


def _lowest(system: Unknowns, aim: Sequence[int]) -> NDArray[np.float64]:
    """A table in which the cells at `aim` count together as few as they can."""
    cost = np.zeros(len(system.at))
    cost[list(aim)] = 1.0
    x = system.optimum(cost)
    assert x is not None  # no cell is under 0
    return x


def _highest(system: Unknowns, aim: Sequence[int], reach: float) -> NDArray[np.float64]:
    """A table in which the cells at `aim` come together as near to `reach` as they can: each is split in what counts up to
    `reach` and what goes beyond, so that one cell cannot make up for another."""
    from scipy.sparse import hstack

    n, at = len(system.at), list(aim)
    high = system.high.copy()
    high[at] = reach
    split = Unknowns(
        np.arange(n + len(at)), hstack([system.a, system.a[:, at]], format="csr"), system.b,
        np.concatenate([system.low, np.zeros(len(at))]), np.concatenate([high, np.full(len(at), np.inf)]),
    )  # fmt: skip
    cost = np.zeros(n + len(at))
    cost[at] = -1.0
    x = split.optimum(cost)
    assert x is not None  # what is aimed at is bounded by `reach`
    found = x[:n].copy()
    found[at] += x[n:]
    return found
