"""Cells below zero shared out with their neighbours by a stated rule, so that a breakdown can be read and its total stays."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from estimation.residual.spread import Reals
from vocabulary.text import N_, text

RULE = text(
    N_("Pooled: a cell below zero is joined with those that differ from it in the last breakdown alone, then in the last two, "
       "until together they are not below zero; their sum is shared in proportion to those counted. The total stays.")
)  # fmt: skip


def pooled(value: Reals, counted: Reals, keys: Sequence[tuple[str, ...]]) -> Reals:
    """The cells (C,) after pooling; `counted` (C,) are those counted, `keys` each cell's place in the breakdowns, in the order
    in which these stand in the table.

    A pool that was made takes part as a whole in wider ones. Where everything together is below zero, nothing is pooled.
    """
    found = value.astype(float)
    if value.sum() < 0 or not (value < 0).any():
        return found
    depth = len(keys[0]) if keys else 0
    for known in range(depth - 1, -1, -1):
        groups: dict[tuple[str, ...], list[int]] = {}
        for c, key in enumerate(keys):
            groups.setdefault(key[:known], []).append(c)
        for cells in groups.values():
            if (found[cells] < 0).any() and found[cells].sum() >= 0:
                weight = np.maximum(counted[cells], 0.0)
                share = weight / weight.sum() if weight.sum() > 0 else np.full(len(cells), 1 / len(cells))
                found[cells] = found[cells].sum() * share
    return found
