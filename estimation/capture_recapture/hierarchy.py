"""Hierarchical log-linear models: how they are written, read, and all of them listed.

A term is the set of lists that interact, as a number whose binary digits are the lists, first list first, in the same
code as the cells of the table; term 0 is the intercept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.text import N_, Text, text

Members = NDArray[np.bool_]


@dataclass(frozen=True)
class Hierarchy:
    """A hierarchical model of `k` lists by its generators: the largest terms, of which it has every subset."""

    k: int
    generators: tuple[int, ...]

    @property
    def terms(self) -> tuple[int, ...]:
        """All terms but the intercept, small ones first."""
        return tuple(sorted(_closure(self.generators) - {0}, key=lambda term: _order(term, self.k)))

    @property
    def name(self) -> str:
        """The bracket notation of the field: `[12,3]`; with ten lists or more the numbers stand apart: `[1:10,2]`."""
        apart = ":" if self.k > 9 else ""
        return "[" + ",".join(apart.join(map(str, numbers_of(g, self.k))) for g in self.generators) + "]"

    def formula(self, lists: Sequence[str]) -> str:
        """As a person writes it: `A*B, C`."""
        return ", ".join("*".join(lists[j - 1] for j in numbers_of(g, self.k)) for g in self.generators)


def of_terms(terms: Iterable[int], k: int) -> Hierarchy:
    """The model whose generators are the maximal ones of `terms`; every list enters at least by itself."""
    terms = {*terms, *(1 << j for j in range(k))} - {0}
    maximal = [t for t in terms if not any(t != other and t & other == t for other in terms)]
    return Hierarchy(k, tuple(sorted(maximal, key=lambda t: (-t.bit_count(), numbers_of(t, k)))))


def numbers_of(term: int, k: int) -> tuple[int, ...]:
    """The numbers of the lists in a term, from 1."""
    return tuple(j + 1 for j in range(k) if term >> (k - 1 - j) & 1)


def term_name(term: int, lists: Sequence[str]) -> str:
    """`A:B` for an interaction, as coefficients are called."""
    return ":".join(lists[j - 1] for j in numbers_of(term, len(lists)))


def parse_model(written: str, lists: Sequence[str]) -> Hierarchy:
    """Reads `A*B, C` or `[12,3]`. A list that is not named enters by itself. Raises `BadParameter`."""
    k = len(lists)
    inside = re.fullmatch(r"\s*\[(.*)\]\s*", written)
    parts = [part.strip() for part in (inside[1] if inside else written).split(",") if part.strip()]
    generators = []
    for part in parts:
        if inside:
            names = re.findall(r"\d+", part) if k > 9 or ":" in part else list(part.replace(" ", ""))
            places = [int(name) - 1 if name.isdigit() else -1 for name in names]
        else:
            names = [name.strip() for name in part.split("*")]
            places = [lists.index(name) if name in lists else -1 for name in names]
        unknown = [name for name, place in zip(names, places, strict=True) if not 0 <= place < k]
        if unknown:
            raise _bad(
                text(N_("There is no list {name} in the model {model}"), name=unknown[0], model=written),
                text(N_("The lists are: {names}"), names=", ".join(lists)),
            )
        generators.append(sum(1 << (k - 1 - place) for place in set(places)))
    if (1 << k) - 1 in generators:
        raise _bad(
            text(N_("The interaction of all lists together cannot be estimated: nothing in the data speaks to it")),
            text(N_("Leave it out of the model")),
        )
    return of_terms(generators, k)


def _bad(what: Text, remedy: Text) -> BadParameter:
    return BadParameter(Problem("bad-model", what, Place(field=N_("Model")), remedy))


def _closure(generators: Iterable[int]) -> set[int]:
    found = set()
    for generator in generators:
        subset = generator
        while True:
            found.add(subset)
            if not subset:
                break
            subset = (subset - 1) & generator
    return found


def _order(term: int, k: int) -> tuple[int, tuple[int, ...]]:
    return term.bit_count(), numbers_of(term, k)


def columns_up_to(k: int, order: int) -> NDArray[np.intp]:
    """The terms of at most `order` lists, intercept first, then by size."""
    terms = [t for t in range(2**k) if t.bit_count() <= order] if order > 2 else [0, *_few(k, order)]
    return np.array(sorted(terms, key=lambda t: _order(t, k)), dtype=np.intp)


def _few(k: int, order: int) -> list[int]:
    bits = [1 << j for j in range(k)]
    return [sum(chosen) for size in range(1, order + 1) for chosen in combinations(bits, size)]


@cache
def all_hierarchical(k: int) -> tuple[NDArray[np.intp], Members]:
    """Every hierarchical model with all main effects and without the interaction of all lists (k = 3: 8, 4: 113, 5: 6,893).

    Returns the columns (terms, intercept first) and a row of members for each model.
    """
    columns = columns_up_to(k, k - 1)
    place = {int(term): j for j, term in enumerate(columns)}
    by_size = {size: [int(t) for t in columns if t.bit_count() == size] for size in range(k)}
    base = sum(1 << place[t] for size in (0, 1) for t in by_size.get(size, []))
    found: list[int] = []

    def grow(model: int, size: int) -> None:
        if size == k:
            found.append(model)
            return
        possible = [t for t in by_size[size] if all(model >> place[t ^ (1 << j)] & 1 for j in range(k) if t >> j & 1)]
        for chosen in range(1 << len(possible)):
            grown = model
            for j, term in enumerate(possible):
                if chosen >> j & 1:
                    grown |= 1 << place[term]
            if grown == model:
                found.append(model)
            else:
                grow(grown, size + 1)

    grow(base, 2)
    packed = np.array(found, dtype=np.uint64)
    members: Members = (packed[:, None] >> np.arange(len(columns), dtype=np.uint64)) & np.uint64(1) == 1
    members.flags.writeable = False
    return columns, members


@cache
def all_pairwise(k: int) -> tuple[NDArray[np.intp], Members]:
    """Every model with main effects and some of the interactions of two lists: 2^(k(k−1)/2), so up to six lists."""
    columns = columns_up_to(k, 2)
    pairs = len(columns) - k - 1
    chosen = (np.arange(2**pairs)[:, None] >> np.arange(pairs)) & 1 == 1
    members: Members = np.concatenate([np.ones((2**pairs, k + 1), dtype=bool), chosen], axis=1)
    members.flags.writeable = False
    return columns, members
