"""What moves an account: each quantity varied alone, the layers of uncertainty apart, and where the figure tips."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from estimation.residual.spread import Reals
from vocabulary.fields import Number
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, Text, text

SAMPLING, PARAMETER = "sampling", "parameter"
LAYERS: Mapping[str, str] = {SAMPLING: N_("sampling"), PARAMETER: N_("parameters")}
QUARTER = 0.25
"""Without a threshold the figure tips where it is a quarter lower or higher."""
RUNS, MOST = 2_000, 4_000_000
"""Draws of one quantity alone, and numbers drawn together: a large table is drawn less often."""
GRID = np.concatenate([np.linspace(0, 1, 101), np.linspace(1, 4, 301)[1:]])
"""Multiples of a quantity among which its tipping point is looked for."""

THRESHOLD = Number(
    N_("Threshold"),
    N_("A number of persons at which a decision would change; 0 for a figure a quarter lower or higher."), 0, 1e9,
)  # fmt: skip


class Block(Protocol):
    """R quantities that are drawn together: `Spreads`, or what a method draws in its own way."""

    @property
    def value(self) -> Reals: ...
    @property
    def certain(self) -> NDArray[np.bool_]: ...
    def draw(self, runs: int, rng: np.random.Generator) -> Reals: ...


@dataclass(frozen=True, eq=False)
class Triangular:
    """Quantities with a lowest, a likeliest and a highest value, (R,) each."""

    value: Reals
    low: Reals
    high: Reals

    @property
    def certain(self) -> NDArray[np.bool_]:
        return np.asarray(self.low >= self.high)

    def draw(self, runs: int, rng: np.random.Generator) -> Reals:
        """(R, runs)"""
        found = np.repeat(self.value[:, None], runs, axis=1)
        moves = ~self.certain
        if moves.any():
            low, value, high = (a[moves, None] for a in (self.low, self.value, self.high))
            found[moves] = rng.triangular(low, value, high, (int(moves.sum()), runs))
        return found


@dataclass(frozen=True, eq=False)
class Factor:
    """One factor around 1 on several rates, log-normal with standard deviation `sigma` of its logarithm."""

    sigma: float

    @property
    def value(self) -> Reals:
        return np.ones(1)

    @property
    def certain(self) -> NDArray[np.bool_]:
        return np.array([self.sigma <= 0])

    def draw(self, runs: int, rng: np.random.Generator) -> Reals:
        """(1, runs)"""
        return np.asarray(np.exp(self.sigma * rng.standard_normal((1, runs))))


@dataclass(frozen=True, eq=False)
class Quantity:
    """Rows of a block that are one thing to the reader, such as all permits of a status; `layer` is `sampling` or
    `parameter`. Shares are `averaged` where persons are added up, and stay below `top`."""

    label: Text | str
    layer: str
    block: int
    rows: NDArray[np.intp]
    averaged: bool = False
    top: float = np.inf


Compute = Callable[[Sequence[Reals]], Reals]
"""The total (n,) from the arrays (R, n) of every block."""


@dataclass(frozen=True)
class Effect:
    """One quantity varied alone: the figure at its 10th and 90th percentile, its share of the variance, and where the figure
    tips. `value` and `tips_at` are the sum of the rows, or their mean where they are shares."""

    label: Text | str
    layer: str
    unit: str
    value: float
    low: float | None
    high: float | None
    variance: float | None
    tips_at: float | None


@dataclass(frozen=True)
class Influence:
    """The effects, the largest first; the limits of each layer alone; the level of those limits."""

    point: float
    effects: tuple[Effect, ...]
    layers: Mapping[str, tuple[float, float] | None]
    level: float
    threshold: float


def influence(
    blocks: Sequence[Block], compute: Compute, quantities: Sequence[Quantity], *, level: float, seed: int,
    threshold: float = 0.0, progress: Progress = silent,
) -> Influence:  # fmt: skip
    """Varies each quantity alone, the others at their values. The variance of one is compared with the sum of all: what
    remains to the variance of all together are interactions, which are small in an account."""
    base = [block.value[:, None] for block in blocks]
    point = float(compute(base)[0])
    rng = np.random.default_rng([seed, 1])
    width = sum(len(block.value) for block in blocks)
    runs = int(max(200, min(RUNS, MOST // max(1, width))))
    found: list[tuple[Quantity, Reals | None]] = []
    for k, quantity in enumerate(quantities):
        progress(k / (len(quantities) + 1), text(N_("Varying one quantity at a time")))
        block = blocks[quantity.block]
        rows = quantity.rows[~block.certain[quantity.rows]]
        found.append((quantity, _alone(base, compute, blocks, {quantity.block: rows}, runs, rng) if rows.size else None))
    whole = sum(float(draws.var()) for _, draws in found if draws is not None)
    effects = []
    for quantity, draws in found:
        block, rows = blocks[quantity.block], quantity.rows
        size = float(block.value[rows].mean() if quantity.averaged else block.value[rows].sum())
        ends = None if draws is None else np.quantile(draws, [0.1, 0.9])
        tip = _tips(base, compute, quantity, point, threshold)
        effects.append(
            Effect(
                quantity.label, quantity.layer, "share" if quantity.averaged else "persons", size,
                None if ends is None else float(ends[0]), None if ends is None else float(ends[1]),
                None if draws is None or not whole else float(draws.var()) / whole, None if tip is None else tip * size,
            )
        )  # fmt: skip
    effects.sort(key=lambda e: -((e.high or 0.0) - (e.low or 0.0)))
    layers = {layer: _layer(base, compute, blocks, quantities, layer, runs, level, rng) for layer in LAYERS}
    return Influence(point, tuple(effects), layers, level, threshold)


def _alone(
    base: Sequence[Reals], compute: Compute, blocks: Sequence[Block], moving: Mapping[int, NDArray[np.intp]], runs: int,
    rng: np.random.Generator,
) -> Reals:  # fmt: skip
    """Draws of the total where only some rows of some blocks vary."""
    arrays = []
    for b, values in enumerate(base):
        array = np.repeat(values, runs, axis=1)
        if b in moving:
            array[moving[b]] = blocks[b].draw(runs, rng)[moving[b]]
        arrays.append(array)
    return compute(arrays)


def _layer(
    base: Sequence[Reals], compute: Compute, blocks: Sequence[Block], quantities: Sequence[Quantity], layer: str, runs: int,
    level: float, rng: np.random.Generator,
) -> tuple[float, float] | None:  # fmt: skip
    """The limits that one layer alone gives; nothing where nothing of it varies."""
    moving: dict[int, list[int]] = {}
    for quantity in quantities:
        if quantity.layer == layer:
            certain = blocks[quantity.block].certain
            moving.setdefault(quantity.block, []).extend(r for r in quantity.rows.tolist() if not certain[r])
    rows = {b: np.array(r, dtype=np.intp) for b, r in moving.items() if r}
    if not rows:
        return None
    low, high = np.quantile(_alone(base, compute, blocks, rows, runs, rng), [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _tips(base: Sequence[Reals], compute: Compute, quantity: Quantity, point: float, threshold: float) -> float | None:
    """The multiple of a quantity nearest to 1 at which the figure reaches the threshold, by straight lines on a fine grid."""
    values = base[quantity.block][quantity.rows]
    if not values.any():
        return None
    scale = GRID
    if quantity.top < np.inf:  # a share may become many times what it is, and still be one
        largest = max(float(values.max()), 1e-6 * quantity.top)
        beyond = np.geomspace(4, max(4, quantity.top / largest), 201)[1:-1]
        scale = np.concatenate([GRID[GRID * largest < quantity.top], beyond])
    arrays = [np.repeat(v, scale.size, axis=1) for v in base]
    arrays[quantity.block][quantity.rows] = values * scale
    with np.errstate(all="ignore"):
        totals = compute(arrays)
    wanted = [threshold] if threshold > 0 else [point * (1 - QUARTER), point * (1 + QUARTER)]
    crossings = [x for goal in wanted for x in _crossings(scale, totals - goal)]
    return min(crossings, key=lambda x: abs(np.log(max(x, 1e-9))), default=None)


def _crossings(x: Reals, y: Reals) -> list[float]:
    """Where a line through the points crosses zero."""
    good = np.isfinite(y[:-1]) & np.isfinite(y[1:])
    at = np.flatnonzero(good & (np.sign(y[:-1]) != np.sign(y[1:])))
    return [float(x[i] - y[i] * (x[i + 1] - x[i]) / (y[i + 1] - y[i])) for i in at]
