"""Monte Carlo over the given spreads: each quantity is drawn once in each run, wherever it enters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.residual.arithmetic import Arithmetic
from estimation.residual.spread import Reals
from estimation.result import Population
from vocabulary.progress import Progress
from vocabulary.text import N_, text

DRAWS = 10_000
BLOCK = 500_000
"""Numbers drawn together: bounds the memory whatever the size of the table."""
MOST_KEPT = 30_000_000
"""Cells times runs up to which the draws of every cell are kept for its own interval."""


@dataclass(frozen=True, eq=False)
class Draws:
    """The drawn totals (runs,), and the drawn cells (C, runs) where they are few enough to keep."""

    total: Reals
    cells: Reals | None

    def limits(self, level: float, part: Reals | None = None) -> tuple[float, float]:
        """The quantiles that leave (1 − level)/2 on each side."""
        draws = self.total if part is None else part
        low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2])
        return float(low), float(high)


def simulate(arithmetic: Arithmetic, runs: int, seed: int, progress: Progress) -> Draws:
    """Draws the account `runs` times; the same seed gives the same draws."""
    rng = np.random.default_rng(seed)
    data = arithmetic.data
    shares = data.undercounts.draw(runs, rng)
    width = max(len(data.component), (arithmetic.S + 1) * arithmetic.C)
    block = max(1, min(runs, BLOCK // width))
    total = np.empty(runs)
    cells = np.empty((arithmetic.C, runs)) if runs * arithmetic.C <= MOST_KEPT else None
    for begin in range(0, runs, block):
        progress(begin / runs, text(N_("Drawing the account {n} times"), n=runs))
        end = min(begin + block, runs)
        found = arithmetic(data.values.draw(end - begin, rng), shares[:, begin:end]).irregular
        total[begin:end] = found.sum(axis=0)
        if cells is not None:
            cells[:, begin:end] = found
    progress(1.0, text(N_("Drawing the account {n} times"), n=runs))
    return Draws(total, cells)


def population_of(point: float, drawn: Reals | None, level: float) -> Population:
    """The point with the quantiles of its draws; without an interval where nothing was drawn."""
    if drawn is None:
        return Population(point, None, None, level, "none")
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return Population(point, float(low), float(high), level, "monte-carlo", float(drawn.std(ddof=1)))
