"""How cells of different tables relate: the same, one inside the other, apart, or one the sum of several."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum
from functools import cache

from exports.disclosure.table import Atom, Cell

_BAND = re.compile(r"\s*(\d{1,3})\s*(?:[-–—a]\s*(\d{1,3})|(\+))?\s*")
AGES = frozenset({"age", "age_group", "edad", "grupo_edad", "idade", "population age"})


ANY_LIST, BETWEEN = "on any of", " | "
"""Persons on at least one of these lists, names in order: more lists hold more persons."""


class Relation(Enum):
    """Of a first group of persons to a second."""

    SAME = "same"
    INSIDE = "inside"
    APART = "apart"
    OTHER = "other"  # overlapping, around it, or not known


def relation(one: Cell, other: Cell) -> Relation:
    """`INSIDE` where everybody in `one` is in `other`, `APART` where nobody can be."""
    if one.atoms == other.atoms:
        return Relation.SAME
    if all(any(_inside(atom, whole) for whole in other.atoms) for atom in one.atoms):
        return Relation.INSIDE
    if all(_apart(atom, whole) for atom in one.atoms for whole in other.atoms):
        return Relation.APART
    return Relation.OTHER


def makes_up(leaves: Sequence[Cell], everybody: Sequence[Cell], whole: Cell) -> list[Cell]:
    """The leaves of a table that add up to `whole`, a cell of another; none where they do not.

    The table must count everybody in `whole` (it lies inside a cell of `everybody`, the table's totals), and each of its leaves
    must lie inside `whole` or apart from it.
    """
    if not any(relation(whole, total) in (Relation.SAME, Relation.INSIDE) for total in everybody):
        return []
    how = [relation(leaf, whole) for leaf in leaves]
    if any(each not in (Relation.INSIDE, Relation.APART) for each in how):
        return []
    return [leaf for leaf, each in zip(leaves, how, strict=True) if each is Relation.INSIDE]


def _inside(atom: Atom, whole: Atom) -> bool:
    codes = dict(atom)
    return all(name in codes and _code_inside(name, codes[name], code) for name, code in whole)


def _apart(atom: Atom, other: Atom) -> bool:
    codes = dict(atom)
    return any(name in codes and _code_apart(name, codes[name], code) for name, code in other)


def _code_inside(name: str, one: str, other: str) -> bool:
    if name == ANY_LIST:
        return set(one.split(BETWEEN)) <= set(other.split(BETWEEN))
    a, b = band(name, one), band(name, other)
    return one == other if a is None or b is None else b[0] <= a[0] and a[1] <= b[1]


def _code_apart(name: str, one: str, other: str) -> bool:
    if name == ANY_LIST:
        return False  # who is on one list may be on any other
    a, b = band(name, one), band(name, other)
    return one != other if a is None or b is None else a[1] < b[0] or b[1] < a[0]


@cache
def band(name: str, code: str) -> tuple[float, float] | None:
    """The ages of a band, first and last (`15–29`, `60 +`, `18`); nothing for another variable or another text."""
    found = _BAND.fullmatch(code) if name.lower() in AGES else None
    if found is None:
        return None
    low = float(found[1])
    return low, float("inf") if found[3] else float(found[2]) if found[2] else low
