"""Round axis limits and ticks taken from the data and their intervals, so that no program cuts an interval short."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

FACTORS = (1.0, 2.0, 2.5, 5.0, 10.0, 20.0, 25.0, 50.0)


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high` with ticks every `step`; all three are round numbers."""

    low: float
    high: float
    step: float

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + self.step * i for i in range(count + 1)]


def axis_over(values: Iterable[float | None], most: int = 6, zero: bool = False) -> Axis:
    """The shortest round axis with at most `most` ticks that covers all values that exist.

    With `zero` it begins (or ends) at 0, as bars must. Without values it runs from 0 to 1.
    """
    known = [float(v) for v in values if v is not None and math.isfinite(v)]
    if zero:
        known.append(0.0)
    if not known:
        return Axis(0.0, 1.0, 0.5)
    low, high = min(known), max(known)
    if low == high:
        low, high = low - max(1.0, abs(low) * 0.1), high + max(1.0, abs(high) * 0.1)
    raw = (high - low) / max(1, most - 1)
    scale = 10.0 ** math.floor(math.log10(raw))
    for factor in FACTORS:
        step = factor * scale
        start, stop = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
        if round((stop - start) / step) + 1 <= most:
            return Axis(start, stop, step)
    return Axis(low, high, high - low)  # two ticks: only reached where `most` is below 2


def around(values: Iterable[float], share: float = 0.05) -> tuple[float, float]:
    """The span of the values with a little room on both sides (at least 1 where all are equal)."""
    known = list(values)
    low, high = min(known, default=0.0), max(known, default=1.0)
    room = (high - low) * share or max(1.0, abs(high) * share)
    return low - room, high + room


def ticks_within(low: float, high: float, most: int) -> list[float]:
    """Round ticks inside `low` to `high`: as many as there may be, at most `most`."""
    scale = 10.0 ** (math.floor(math.log10((high - low) or 1.0)) - 1)
    for factor in FACTORS:
        step = factor * scale
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 <= most:
            return [step * i for i in range(first, last + 1)]
    return [low, high]
