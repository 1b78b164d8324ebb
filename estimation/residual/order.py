"""The order in which the quantities of an account are drawn: by what they are, not by where they stand or how they are called.

Rows are told apart by their component and numbers, then by the company they keep: the status they belong to and the cells
they enter, each known by its own rows, until that tells no more of them apart (colour refinement; Weisfeiler & Leman 1968).
What is still alike then enters the account alike, so that its total has the same draws whichever comes first.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from estimation.residual.spread import Spreads


def likeness(
    kinds: Sequence[Hashable], statuses: Sequence[str], covers: NDArray[np.bool_], values: Spreads, shares: Spreads
) -> list[int]:
    """A number for each of R rows: equal where nothing but names and places tells two rows apart.

    `kinds` is what a row is, `statuses` whom it is about, `covers` (R, C) the cells it enters.
    """
    own = zip(kinds, _numbers(values), _numbers(shares), strict=True)
    found = _ranked(list(own))
    cells = [np.flatnonzero(row).tolist() for row in covers]
    while True:
        of_status: dict[str, list[int]] = {}
        of_cell: list[list[int]] = [[] for _ in range(covers.shape[1])]
        for r, colour in enumerate(found):
            of_status.setdefault(statuses[r], []).append(colour)
            for c in cells[r]:
                of_cell[c].append(colour)
        status = dict(zip(of_status, _ranked([tuple(sorted(each)) for each in of_status.values()]), strict=True))
        cell = _ranked([tuple(sorted(each)) for each in of_cell])
        finer = _ranked([(found[r], status[statuses[r]], tuple(sorted(cell[c] for c in cells[r]))) for r in range(len(found))])
        if max(finer, default=0) == max(found, default=0):
            return finer
        found = finer


def _numbers(spreads: Spreads) -> list[tuple[str, ...]]:
    """The quantities as texts, for a missing number is not equal to itself."""
    columns = (spreads.value, spreads.sd, spreads.low, spreads.high, spreads.kind)
    return list(zip(*(map(repr, column.tolist()) for column in columns), strict=True))


def _ranked(keys: list[Any]) -> list[int]:
    """Each key's place among the different ones."""
    place = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return [place[key] for key in keys]
