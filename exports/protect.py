"""Protection of small numbers: nothing in a public table rests on fewer than ten persons without it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

MINIMUM = 10
T = TypeVar("T")


def gather_small(rows: Sequence[T], observed: Callable[[T], float], minimum: int = MINIMUM) -> tuple[list[T], list[T]]:
    """The rows that may stand alone, in their order, and those that must be shown together.

    Rows on fewer than `minimum` persons go together. A single small row would be the difference between the total and
    the rest, and a few together may still be too few; so the smallest of the others join until at least two rows and
    `minimum` persons are in the group. Rows on nobody stand alone: zero tells of no one.
    """
    small = {i for i, row in enumerate(rows) if 0 < observed(row) < minimum}
    others = sorted((i for i in range(len(rows)) if observed(rows[i]) >= minimum), key=lambda i: observed(rows[i]))
    while small and others and (len(small) < 2 or sum(observed(rows[i]) for i in small) < minimum):
        small.add(others.pop(0))
    return [r for i, r in enumerate(rows) if i not in small], [r for i, r in enumerate(rows) if i in small]
