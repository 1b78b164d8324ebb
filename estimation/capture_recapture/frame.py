"""What holds for every log-linear model of a table: the patterns that could occur at all, and columns for heterogeneity."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.heterogeneity import NONE, Heterogeneity, heterogeneity
from estimation.capture_recapture.hierarchy import Members, all_hierarchical, all_pairwise, columns_up_to

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Frame:
    """The cells of `k` lists of which the pairs `apart` (as terms) could not overlap, under a form of heterogeneity.

    Patterns with both lists of such a pair are structural zeros: they are no cells, and no model has their interaction.
    """

    k: int
    form: str = NONE
    apart: tuple[int, ...] = ()

    @cached_property
    def cells(self) -> Rows:
        """The patterns that could have been seen."""
        cells = np.arange(1, 2**self.k)
        found: Rows = cells[self.possible(cells)]
        return found

    @cached_property
    def heterogeneity(self) -> Heterogeneity:
        return heterogeneity(self.form, self.k)

    def possible(self, sets: Rows) -> Members:
        """Which sets of lists, as cells or terms, hold no pair that could not overlap."""
        found = np.ones(sets.shape, dtype=bool)
        for pair in self.apart:
            found &= (sets & pair) != pair
        return found

    def columns_up_to(self, order: int) -> Rows:
        """The terms of at most `order` lists."""
        columns = columns_up_to(self.k, order)
        found: Rows = columns[self.possible(columns)]
        return found

    def all_hierarchical(self) -> tuple[Rows, Members]:
        """Every hierarchical model without the interactions that cannot be."""
        return self._without(*all_hierarchical(self.k))

    def all_pairwise(self) -> tuple[Rows, Members]:
        """Every model with interactions of two lists that could overlap."""
        return self._without(*all_pairwise(self.k))

    def _without(self, columns: Rows, members: Members) -> tuple[Rows, Members]:
        if not self.apart:
            return columns, members
        possible = self.possible(columns)
        return columns[possible], members[~members[:, ~possible].any(axis=1)][:, possible]
