"""The residual cell by cell, for the values as given or for many draws of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.residual.influence import PARAMETER, Quantity
from estimation.residual.inputs import IRREGULAR, STOCKS, ResidualTable, component_label
from estimation.residual.spread import Reals
from vocabulary.text import N_, text


@dataclass(frozen=True, eq=False)
class Residual:
    """The account by cell: U = [F + shift − Σ(1 − u_s) L_s] / (1 − u_U). Arrays are (C, …) and (S, C, …), draws last."""

    counted: Reals
    shift: Reals
    stock: Reals
    remaining: Reals  # in an irregular situation and counted
    irregular: Reals


@dataclass(frozen=True, eq=False)
class Point(Residual):
    """The account for the values as given, with the undercounts (S + 1, C), the irregular last."""

    undercount: Reals

    @property
    def uncounted(self) -> Reals:
        """Legally resident persons who were not counted, (S, C)."""
        found: Reals = self.undercount[:-1] * self.stock
        return found

    @property
    def legal_counted(self) -> Reals:
        """Legally resident persons who were counted, (S, C)."""
        found: Reals = self.stock - self.uncounted
        return found


@dataclass(frozen=True, eq=False)
class _Plan:
    """Where each row goes: rows sorted by target, so that one sum over runs of rows fills all targets."""

    rows: NDArray[np.intp]
    starts: NDArray[np.intp]
    targets: NDArray[np.intp]
    signs: Reals
    width: int

    def fill(self, values: Reals) -> Reals:
        """Sums the signed rows of (R, …) into their targets (width, …)."""
        found = np.zeros((self.width, *values.shape[1:]))
        if not self.rows.size:
            return found
        chosen = values[self.rows]
        if (self.signs != 1).any():
            chosen *= self.signs.reshape(-1, *[1] * (values.ndim - 1))
        alone = self.starts.size == self.rows.size
        found[self.targets] = chosen if alone else np.add.reduceat(chosen, self.starts, axis=0)
        return found


class Arithmetic:
    """The computation of one table, prepared once."""

    def __init__(self, data: ResidualTable, kept: frozenset[str] = frozenset()) -> None:
        """`kept` are components that the definition does not take from the count."""
        self.data, self.kept = data, kept
        taken = {s for c, s in zip(data.component, data.status, strict=True) if STOCKS.get(c, 0.0) > 0 and c not in kept}
        self.outside = frozenset(data.statuses) - taken
        self.C, self.S = len(data.cells), len(data.statuses)
        rows = np.arange(len(data.component))
        is_counted = np.array([name == "counted" for name in data.component])
        is_stock = np.array([name in STOCKS for name in data.component])
        place = np.array([data.statuses.index(s) if here else 0 for s, here in zip(data.status, is_stock, strict=True)])
        self.counted = self._plan(rows[is_counted], data.cell[is_counted], self.C)
        self.stock = self._plan(rows[is_stock], (place * self.C + data.cell)[is_stock], self.S * self.C)
        self.shifts = [r for r, name in enumerate(data.component) if name == "shift"]
        self.flat = [bool((row == row[0]).all()) for row in data.group]

    def _plan(self, rows: NDArray[np.intp], to: NDArray[np.intp], width: int) -> _Plan:
        order = np.argsort(to, kind="stable")
        targets, starts = np.unique(to[order], return_index=True)
        data = self.data
        signs = np.array(
            [
                0.0 if self.is_kept(data.component[r], data.status[r]) else STOCKS.get(data.component[r], 1.0)
                for r in rows[order]
            ]
        )
        return _Plan(rows[order], starts, targets, signs, width)

    def is_kept(self, component: str, status: str) -> bool:
        """Whether the account takes nothing of these rows from the count; nobody dies out of a stock that is not taken."""
        return component in self.kept or (component in STOCKS and status in self.outside)

    def __call__(self, values: Reals, shares: Reals) -> Residual:
        """From values (R, …) and undercount quantities (G, …), the last axis being draws where there are any."""
        counted = self.counted.fill(values)
        stock = self.stock.fill(values).reshape(self.S, self.C, *values.shape[1:])
        shift = np.zeros_like(counted)
        for r in self.shifts:
            shift += values[r] * self._spread(self.data.covers[r], counted)
        remaining = counted + shift
        for s in range(self.S):
            remaining -= (1 - self._undercount(s, shares)) * stock[s]
        irregular = remaining / (1 - self._undercount(self.S, shares))
        return Residual(counted, shift, stock, remaining, irregular)

    def _undercount(self, s: int, shares: Reals) -> Reals:
        """The undercount of a status in all cells: one row where it is the same everywhere, which saves a large copy."""
        group = self.data.group[s]
        found: Reals = shares[group[:1]] if self.flat[s] else shares[group]
        return found

    def _spread(self, covers: NDArray[np.bool_], counted: Reals) -> Reals:
        """Over the cells that a shift covers, in proportion to those counted; evenly where nobody was."""
        mask = covers.reshape(-1, *[1] * (counted.ndim - 1))
        part = counted * mask
        whole = part.sum(axis=0, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Reals = np.where(whole > 0, part / whole, mask / covers.sum())
        return found

    def point(self) -> Point:
        """The account for the values as given."""
        found = self(self.data.values.value, self.data.undercounts.value)
        undercount = self.data.undercounts.value[self.data.group]
        return Point(found.counted, found.shift, found.stock, found.remaining, found.irregular, undercount)

    def given(self, component: str, status: str) -> float:
        """The sum of the rows of a component and status, as they were given."""
        data = self.data
        rows = [r for r, name in enumerate(data.component) if name == component and data.status[r] == status]
        return float(data.values.value[rows].sum())

    def total(self, arrays: Sequence[Reals]) -> Reals:
        """The figure (n,) from values (R, n) and undercount quantities (G, n)."""
        found: Reals = self(arrays[0], arrays[1]).irregular.sum(axis=0)
        return found

    def quantities(self) -> list[Quantity]:
        """What the reader takes for one thing: each component of each status, and each status's undercount; nothing that the
        definition does not take from the count, for it moves nothing."""
        data, found = self.data, []
        for component, status in dict.fromkeys(zip(data.component, data.status, strict=True)):
            rows = [r for r, key in enumerate(zip(data.component, data.status, strict=True)) if key == (component, status)]
            if component != IRREGULAR and not self.is_kept(component, status):
                label = component_label(component, status)
                found.append(Quantity(label, data.layer[rows[0]], 0, np.array(rows, dtype=np.intp)))
        for s, status in enumerate((*data.statuses, IRREGULAR)):
            if s < self.S and status in self.outside:
                continue
            rows = sorted(set(data.group[s].tolist()) - {0})
            if rows:
                label = text(N_("Share not counted ({status})"), status=status)
                found.append(Quantity(label, PARAMETER, 1, np.array(rows, dtype=np.intp), averaged=True, top=1.0))
        return found

    @property
    def certain(self) -> bool:
        """Whether no input has a spread."""
        used = [r for r, name in enumerate(self.data.component) if name != IRREGULAR]
        return bool(self.data.values.certain[used].all() and self.data.undercounts.certain.all())
