"""Age groups as they are written in tables: their order, and whether two of them overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

RANGE = re.compile(r"\s*(\d+)\s*(?:(?:-{1,2}|–|a|to)\s*(\d+)|(\+|y más|e mais|and over))?\s*$")


def bounds(label: str) -> tuple[int, float] | None:
    """First and last completed age of `0-4`, `0--4`, `7` or `60+`; nothing where the label is not an age group."""
    found = RANGE.match(label)
    if not found:
        return None
    low = int(found[1])
    if found[3]:
        return low, float("inf")
    return low, float(found[2]) if found[2] else low


def in_order(labels: Iterable[str]) -> list[str]:
    """Age groups from young to old, what is not an age group last."""
    return sorted(set(labels), key=lambda label: ((bounds(label) or (10**6, 0.0)), label))


def overlapping(labels: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of neighbours that share an age, and groups that end before they begin (paired with themselves)."""
    known = [(bounds(label), label) for label in in_order(labels) if bounds(label)]
    wrong = [(label, label) for found, label in known if found and found[1] < found[0]]
    for (first, a), (second, b) in pairwise(known):
        if first and second and second[0] <= first[1]:
            wrong.append((a, b))
    return wrong
