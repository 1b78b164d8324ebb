"""How well tables of counts are protected, and how long it takes: the figures of docs/validity.md.

    python benchmarks/disclosure.py [TABLES]

Random tables of two and three dimensions with groups, protected by both rules, then attacked by linear programmes cell by cell;
tables of 2 × 2, attacked by trying every table of whole numbers; and a table of 200 × 30.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

import numpy as np

from exports.disclosure.audit import intervals
from exports.disclosure.linear import unknowns
from exports.disclosure.rounding import BASE, rounded
from exports.disclosure.suppression import THRESHOLD, suppressed
from exports.disclosure.table import CountTable, Dimension, crossed


def random_tables(n: int, seed: int = 9) -> Iterator[CountTable]:
    """Tables with many small counts: negative binomial, mean 12, sizes drawn."""
    rng = np.random.default_rng(seed)
    for _ in range(n):
        shape = ((6, 4), (5, 3), (4, 3, 2), (4, 2, 2))[rng.integers(4)]
        values = rng.negative_binomial(0.7, 0.7 / 12.7, size=shape)
        yield table(values, groups=True)


def table(values: np.ndarray, groups: bool = False) -> CountTable:
    """The table of an array, its first dimension in two groups where asked."""
    codes = [tuple(f"{'abc'[k]}{i}" for i in range(n)) for k, n in enumerate(values.shape)]
    parts = {"north": codes[0][:2], "south": codes[0][2:]} if groups else {}
    dimensions = [Dimension("abc"[k], c, parts if k == 0 else {}) for k, c in enumerate(codes)]
    counts = {tuple(codes[k][i] for k, i in enumerate(at)): int(v) for at, v in np.ndenumerate(values)}
    return crossed("t", "t", "u", dimensions, counts)


def attacked(n: int) -> None:
    cells = narrowed = small = hidden = recomputed = blocked = 0
    restricted = 0
    for one in random_tables(n):
        found = rounded(one.counts, one.sums, [cell.key for cell in one.cells])
        restricted += found.manner in ("nearest", "restricted")
        system = unknowns(one.sums, [None] * len(one.cells))
        system.low[:] = np.maximum(0, np.array(found.values) - BASE + 1)
        system.high[:] = np.array(found.values) + BASE - 1
        for i in range(len(one.cells)):
            low, high = system.interval(i)
            narrowed += high - low < BASE - 1 - 1e-6
            cells += 1
        pattern = suppressed(one.counts, one.sums)
        if not pattern.audit.passed:
            blocked += 1
            continue
        every = intervals(one.sums, [None if i in pattern.hidden else v for i, v in enumerate(one.counts)])
        small += len(pattern.primary)
        hidden += len(pattern.hidden)
        recomputed += sum(every[i][0] > 1e-6 or every[i][1] < THRESHOLD - 1e-6 for i in pattern.primary)
    print(f"{n} random tables")
    print(f"rounding: {restricted} zero-restricted; cells narrowed below their neighbours: {narrowed} of {cells}")
    print(f"suppression: parts re-identified: {recomputed} of {small} small cells ({hidden} hidden, {blocked} tables blocked)")


def exhaustive(n: int = 60) -> None:
    """Tables of 2 × 2 with a small count; a reader tries every table of whole numbers up to 44 that fits what is printed."""
    rng = np.random.default_rng(4)
    every = np.indices((45,) * 4).reshape(4, -1).astype(np.int16)
    totals = {("a0", ""): (0, 1), ("a1", ""): (2, 3), ("", "b0"): (0, 2), ("", "b1"): (1, 3), ("", ""): (0, 1, 2, 3)}
    places = {("a0", "b0"): 0, ("a0", "b1"): 1, ("a1", "b0"): 2, ("a1", "b1"): 3}
    tried = given = least = 0
    for _ in range(n):
        values = rng.integers(1, 22, size=(2, 2))
        one = table(values)
        pattern = suppressed(one.counts, one.sums)
        if not pattern.audit.passed or not pattern.primary:
            continue
        fits = np.ones(every.shape[1], dtype=bool)
        for i, cell in enumerate(one.cells):
            if i not in pattern.hidden:
                parts = totals.get(cell.said, (places.get(cell.said, 0),))  # type: ignore[call-overload]
                fits &= every[list(parts)].sum(axis=0) == one.counts[i]
        for i in pattern.primary:
            said = one.cells[i].said
            if said in places:
                possible = np.unique(every[places[said]][fits])  # type: ignore[index]
                tried += 1
                given += possible[0] > 0 or possible[-1] < THRESHOLD
                least = len(possible) if tried == 1 else min(least, len(possible))
    print(f"every table that fits: small cells given away: {given} of {tried}; the fewest values that one can have: {least}")


def large() -> None:
    rng = np.random.default_rng(2)
    for mean in (3, 30, 100):
        one = table(rng.negative_binomial(2, 2 / (2 + mean), size=(200, 30)))
        start = time.process_time()
        found = rounded(one.counts, one.sums, [cell.key for cell in one.cells])
        middle = time.process_time()
        pattern = suppressed(one.counts, one.sums)
        end = time.process_time()
        print(f"200 x 30, mean {mean}: rounding {middle - start:.1f} s CPU ({found.manner}, optimal {found.optimal})")
        print(f"  suppression {end - middle:.1f} s CPU ({len(pattern.primary)} + {len(pattern.secondary)} cells hidden)")
        print(f"  audit passed: {pattern.audit.passed}")


if __name__ == "__main__":
    attacked(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
    exhaustive()
    large()
