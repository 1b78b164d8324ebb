"""Who is on which lists, as counts over all patterns: all that the methods of this family ever see of the data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.float64]
"""Persons by cell. Cell `c` of `2**k` is the pattern whose binary digits, first list first, are `c`; cell 0 is unseen."""


@dataclass(frozen=True, eq=False)
class CaptureTable:
    """Counts of persons by pattern and stratum.

    `counts` has shape (strata, 2^k), whole numbers as float64, cell 0 always 0; `strata` names each row (`({},)` without
    strata). `left_out` are columns that served for nothing; `elsewhere` are persons on none of the lists that were chosen.
    """

    lists: tuple[str, ...]
    counts: Counts
    strata: tuple[Mapping[str, str], ...] = ({},)
    left_out: tuple[str, ...] = ()
    elsewhere: float = 0.0

    def __post_init__(self) -> None:
        counts = np.array(self.counts, dtype=np.float64).reshape(len(self.strata), 2 ** len(self.lists))
        counts.flags.writeable = False
        object.__setattr__(self, "counts", counts)

    @property
    def k(self) -> int:
        """The number of lists."""
        return len(self.lists)

    @property
    def total(self) -> Counts:
        """The counts of all strata together, shape (2^k,)."""
        total: Counts = self.counts.sum(axis=0)
        return total

    @property
    def observed(self) -> float:
        """The number of persons on at least one list."""
        return float(self.counts.sum())

    @property
    def by(self) -> tuple[str, ...]:
        """The columns that make the strata."""
        return tuple(self.strata[0])

    def fingerprint(self) -> str:
        """SHA-256 of lists, strata and counts; neither the order of rows nor how they were grouped plays a part."""
        strata = sorted(
            [sorted(labels.items()), [[int(c), float(row[c])] for c in np.flatnonzero(row)]]
            for labels, row in zip(self.strata, self.counts, strict=True)
        )
        return hashlib.sha256(json.dumps([self.lists, strata], ensure_ascii=False).encode()).hexdigest()


def membership(k: int) -> NDArray[np.bool_]:
    """Which lists each cell has: shape (2^k, k)."""
    cells = np.arange(2**k)[:, None]
    found: NDArray[np.bool_] = (cells >> np.arange(k - 1, -1, -1)[None, :]) & 1 == 1
    return found


def pattern(cell: int, k: int) -> str:
    """The cell as it is written in tables of this field: `1100`."""
    return format(cell, f"0{k}b")


def overlaps(counts: Counts, k: int) -> NDArray[np.float64]:
    """Persons on lists i and j together, the sizes of the lists on the diagonal: shape (k, k)."""
    on = membership(k).astype(np.float64)
    found: NDArray[np.float64] = on.T @ (counts[:, None] * on)
    return found


def project(data: CaptureTable, chosen: Sequence[str]) -> CaptureTable:
    """The table of some of the lists, in the order given; who is on none of them is counted in `elsewhere`."""
    on = membership(data.k)[:, [data.lists.index(name) for name in chosen]]
    cells = on @ (2 ** np.arange(len(chosen) - 1, -1, -1))
    counts = np.zeros((len(data.strata), 2 ** len(chosen)))
    for row, found in zip(data.counts, counts, strict=True):
        np.add.at(found, cells, row)
    lost = float(counts[:, 0].sum())
    counts[:, 0] = 0.0
    return CaptureTable(tuple(chosen), counts, data.strata, data.left_out, data.elsewhere + lost)
