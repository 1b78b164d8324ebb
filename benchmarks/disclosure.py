"""How well tables of counts are protected, and how long it takes: the figures of docs/validity.md.

    python benchmarks/disclosure.py [TABLES]

Random tables of two and three dimensions with groups, protected by both rules, then attacked by linear programmes cell by cell;
every 2 × 3 table of small counts, attacked by trying all tables of whole numbers; and a table of 200 × 30.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from itertools import product

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


def exhaustive(most: int = 12) -> None:
    """Tables of 2 × 3 with a small count; a reader tries every table of whole numbers that fits what is printed."""
    rng = np.random.default_rng(4)
    tried = given = 0
    for _ in range(40):
        values = rng.integers(1, most + 9, size=(2, 3))
        one = table(values)
        pattern = suppressed(one.counts, one.sums)
        if not pattern.audit.passed or not pattern.primary:
            continue
        a, b = values.sum(axis=1), values.sum(axis=0)
        shown = {cell.said: i not in pattern.hidden for i, cell in enumerate(one.cells)}
        seen: dict[tuple[int, int], set[int]] = {}
        top = int(max(a.max(), b.max())) + THRESHOLD
        free = [(i, j) for i, j in product(range(2), range(3)) if not shown[f"a{i}", f"b{j}"]]
        for some in product(*(range(top) for _ in free[:4])):
            x = values.copy()
            for at, v in zip(free, some, strict=False):
                x[at] = v
            fits = all(not shown[f"a{i}", ""] or x[i].sum() == a[i] for i in range(2))
            fits = fits and all(not shown["", f"b{j}"] or x[:, j].sum() == b[j] for j in range(3))
            if fits and (not shown["", ""] or x.sum() == values.sum()):
                for at in free:
                    seen.setdefault(at, set()).add(int(x[at]))
        for i, j in free[:4]:
            if values[i, j] < THRESHOLD:
                tried += 1
                given += len(seen[i, j]) < 2
    print(f"every table that fits: small cells given away {given} of {tried}")


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
