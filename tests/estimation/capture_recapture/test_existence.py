"""Whether an estimate exists, decided for tables small enough to see and for many lists."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from estimation.capture_recapture.existence import exists
from estimation.capture_recapture.hierarchy import columns_up_to


def pairs(k: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The design of all interactions of two lists, over the cells that were seen."""
    terms, cells = columns_up_to(k, 2), np.arange(1, 2**k)
    return ((cells[:, None] & terms) == terms).astype(np.float64)


@pytest.mark.parametrize(
    ("cells", "there"),
    [
        ([30, 20, 10, 25, 4, 5, 3], True),
        ([30, 20, 0, 25, 4, 5, 3], True),
        ([30, 20, 10, 25, 0, 5, 3], True),
        ([30, 20, 0, 25, 4, 5, 0], False),
        ([30, 20, 0, 25, 0, 5, 0], False),
        ([30, 20, 10, 25, 4, 0, 3], False),
    ],
)
def test_that_an_estimate_exists_where_positive_cells_have_the_same_margins(cells: list[int], there: bool) -> None:
    """Seven cells and seven terms: X'μ = X'n has the one solution μ = n, so any empty cell forbids it. In [13,23] the persons
    of list 3 form a table of two by two, in which only an empty margin does; of the others, cells and terms are three."""
    response, X = np.array(cells, dtype=float), pairs(3)
    assert exists(response, X) == bool((response > 0).all())
    assert exists(response, np.delete(X, 4, axis=1)) == there


def test_that_twelve_lists_need_no_matrix_of_cells_by_cells() -> None:
    X = pairs(12)
    response = np.zeros(len(X))
    response[[2**i - 1 for i in range(12)]] = 1
    response[[(1 << i) + (1 << j) - 1 for i in range(12) for j in range(i)]] = 1
    tracemalloc.start()
    try:
        there = exists(response, X)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert not there
    assert peak < len(X) ** 2 * 8 / 4
