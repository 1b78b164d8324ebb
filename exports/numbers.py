"""What is printed of a number: one rounding rule for estimates, their parts and observed counts (additive as printed)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from estimation.result import Estimate, significant_base

OBSERVED_BASE = 5


def to_base(value: float, base: int) -> int:
    """The nearest multiple of `base`, halves upwards."""
    return int(base * math.floor(value / base + 0.5))


def controlled(values: Sequence[float], total: int, base: int) -> list[int]:
    """Multiples of `base` that add to `total` (itself one), each less than `base` away from its value where that can be.

    Largest remainder: each value is rounded down and the missing units go to the largest remainders, earlier rows first.
    """
    down = [base * math.floor(v / base + 1e-9) for v in values]
    missing = (total - sum(down)) // base
    order = sorted(range(len(values)), key=lambda i: -(values[i] - down[i]))
    step = base if missing >= 0 else -base
    for turn in range(abs(missing)):
        if missing < 0:  # more was rounded down than there is: take from the smallest remainders
            down[order[-1 - turn % len(order)]] += step
        else:
            down[order[turn % len(order)]] += step
    return down


def counts(values: Sequence[float], base: int = OBSERVED_BASE) -> tuple[list[int], int]:
    """Observed counts by controlled rounding, and their total as printed."""
    total = to_base(sum(values), base)
    return controlled(values, total, base), total


def report_base(estimate: Estimate) -> int:
    """The base of everything printed beside this headline: three significant figures of its point."""
    return significant_base(estimate.population.point)


def parts(values: Sequence[float], headline: float, base: int) -> tuple[list[int], int]:
    """Parts of a headline rounded to its base, and what is left between their sum and the printed headline.

    Where the parts add to the headline (as the parts of one fit do) they are rounded so that nothing is left. Where they do
    not, each is rounded by itself and the difference is for a row of its own.
    """
    whole = to_base(headline, base)
    if abs(sum(values) - headline) <= max(0.5, 1e-6 * abs(headline)):
        return controlled(values, whole, base), 0
    rounded = [to_base(v, base) for v in values]
    return rounded, whole - sum(rounded)
