"""Tables to protect: published examples, and random ones with groups for the property tests."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import strategies as st

from exports.disclosure.table import CountTable, Dimension, crossed


def two_way(rows: Sequence[Sequence[int]], groups: dict[str, tuple[str, ...]] | None = None) -> CountTable:
    """A table of rows `r0`, `r1`, … and columns `c0`, …, with groups of rows."""
    down, across = [f"r{i}" for i in range(len(rows))], [f"c{j}" for j in range(len(rows[0]))]
    counts = {(down[i], across[j]): n for i, row in enumerate(rows) for j, n in enumerate(row)}
    return crossed("t", "t", "u", [Dimension("row", tuple(down), groups or {}), Dimension("column", tuple(across))], counts)


def place(table: CountTable, *said: str) -> int:
    """The place of a cell by its codes."""
    return next(i for i, cell in enumerate(table.cells) if cell.said == said)


def added_up(table: CountTable, inner: Sequence[int]) -> list[int]:
    """All cells of a table whose inner cells are these."""
    total = dict(zip(table.leaves, inner, strict=True))
    left = list(table.sums)
    while left:
        whole, parts = left.pop(0)
        if all(part in total for part in parts):
            total[whole] = sum(total[part] for part in parts)
        else:
            left.append((whole, parts))
    return [total[i] for i in range(len(table.cells))]


@st.composite
def tables(draw: st.DrawFn, most: int = 40) -> CountTable:
    """Two or three dimensions, the first with groups in groups; many small counts."""
    sizes = draw(st.sampled_from([(4, 3), (5, 2), (3, 2, 2), (4, 2, 2)]))
    codes = tuple(f"a{i}" for i in range(sizes[0]))
    groups = {"north": codes[:2], "south": codes[2:]} if sizes[0] > 3 else {}
    dimensions = [Dimension("a", codes, groups)]
    dimensions += [Dimension("bc"[k], tuple(f"{'bc'[k]}{i}" for i in range(n))) for k, n in enumerate(sizes[1:])]
    places = list(product(*(d.codes for d in dimensions)))
    count = st.one_of(st.integers(0, 12), st.integers(0, most))
    values = draw(st.lists(count, min_size=len(places), max_size=len(places)))
    return crossed("t", "t", "u", dimensions, dict(zip(places, values, strict=True)))


@pytest.fixture(scope="session")
def sdctable() -> CountTable:
    """The table of sdcTable's own test of its attack (sdcTools/sdcTable, tests/testthat/test-simpleheuristic.R)."""
    return two_way([[30, 47, 64, 89], [90, 124, 5, 31], [92, 100, 59, 85], [800, 991, 651, 685]])
