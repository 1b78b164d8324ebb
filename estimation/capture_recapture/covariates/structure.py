"""How a model of dependence and formulas of covariates become linear predictors of the patterns of lists.

The log-odds of pattern ω against being on no list is the sum over the model's terms T ⊆ ω (lists and interactions) of
d_T(x)'θ_T: d_T is the row of the formula of the covariates for a list, of that of the dependence for an interaction
(Tilling & Sterne 1999, American Journal of Epidemiology 149, 392–400; without interactions Huggins 1989 and Alho 1990).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.reading import FORMULA
from estimation.capture_recapture.covariates.table import CovariateTable, Reals
from estimation.capture_recapture.hierarchy import Hierarchy, term_name
from estimation.formula import columns_of, design
from estimation.table import Cell
from vocabulary.text import N_

DEPENDENCE = N_("Formula of the dependence")


@dataclass(frozen=True, eq=False)
class People:
    """Persons by distinct values of the covariates: `values[name]` (X), `counts` (X, 2^k) with cell 0 empty.

    `rows` gives the place in X of each row of the table they were made of.
    """

    values: Mapping[str, tuple[Cell, ...]]
    counts: Reals
    rows: NDArray[np.intp]

    @property
    def persons(self) -> Reals:
        found: Reals = self.counts.sum(axis=1)
        return found


def people_of(data: CovariateTable, names: Sequence[str]) -> People:
    """The table's persons by the values of `names`, in the table's order."""
    place: dict[tuple[Cell, ...], int] = {}
    keys = list(zip(*(data.columns[name] for name in names), strict=True)) or [()] * len(data.weights)
    rows = np.fromiter((place.setdefault(key, len(place)) for key in keys), np.intp, len(keys))
    counts = np.zeros((len(place), 2**data.k))
    np.add.at(counts, (rows, data.patterns), data.weights)
    return People({name: tuple(key[j] for key in place) for j, name in enumerate(names)}, counts, rows)


@dataclass(frozen=True, eq=False)
class Structure:
    """The linear predictors of X kinds of persons.

    `inside` (K, T): whether term T lies in pattern ω = 1 … K. `designs` holds for each term its rows (X, p_T), one below the
    other in the full vector of P = Σ p_T coefficients; `basis` (P, F) makes these of the F free ones, named `names`.
    `alive` (X, K) are the patterns that are possible at all.
    """

    inside: Reals
    designs: tuple[Reals, ...]
    basis: Reals
    names: tuple[str, ...]
    alive: NDArray[np.bool_]

    @property
    def free(self) -> int:
        return int(self.basis.shape[1])

    @property
    def slices(self) -> list[slice]:
        ends = np.cumsum([0, *(d.shape[1] for d in self.designs)])
        return [slice(int(a), int(b)) for a, b in pairwise(ends)]

    def rows(self, patterns: NDArray[np.intp] | None = None) -> Reals:
        """The full design (X, K, F) of the free coefficients: for small tables and linear programmes."""
        inside = self.inside if patterns is None else self.inside[patterns]
        full = [inside[None, :, t, None] * d[:, None, :] for t, d in enumerate(self.designs)]
        found: Reals = np.concatenate(full, axis=2) @ self.basis
        return found

    def at(self, kinds: NDArray[np.intp] | NDArray[np.bool_]) -> Structure:
        """The same for some of the kinds of persons."""
        return replace(self, designs=tuple(d[kinds] for d in self.designs), alive=self.alive[kinds])


def structure_of(
    people: People, lists: Sequence[str], model: Hierarchy, formula: str, dependence: str, shared: bool
) -> Structure:
    """Raises `BadParameter` where a formula cannot be read or has covariates that cannot be told apart."""
    kinds = len(people.counts)
    lists_design = design(formula, people.values, kinds, FORMULA)
    pair_design = design(dependence, people.values, kinds, DEPENDENCE)
    terms = model.terms
    patterns = np.arange(1, 2 ** len(lists))
    inside = np.array([[(omega & t) == t for t in terms] for omega in patterns], dtype=np.float64)
    designs, names = [], []
    for term in terms:
        found = lists_design if term.bit_count() == 1 else pair_design
        designs.append(found.matrix)
        label = term_name(term, lists)
        names += [label if name == "Intercept" else f"{label}:{name}" for name in found.names]
    basis = np.eye(len(names))
    if shared:
        basis, names = _shared(basis, names, lists_design.names, len(lists), lists)
    return Structure(inside, tuple(designs), basis, tuple(names), np.ones((kinds, len(patterns)), dtype=np.bool_))


def _shared(basis: Reals, names: list[str], columns: Sequence[str], k: int, lists: Sequence[str]) -> tuple[Reals, list[str]]:
    """Each covariate's effect made the same for all lists; intercepts and interactions stay their own."""
    p = len(columns)
    kept = [i for i in range(len(names)) if i >= k * p or columns[i % p] == "Intercept"]
    slopes = [j for j, name in enumerate(columns) if name != "Intercept"]
    common = [basis[:, [t * p + j for t in range(k)]].sum(axis=1) for j in slopes]
    return np.column_stack([basis[:, kept], *common]), [*(names[i] for i in kept), *(columns[j] for j in slopes)]


def covariates_of(formula: str, dependence: str, known: Sequence[str]) -> tuple[str, ...]:
    """The columns that the two formulas name."""
    both = (*columns_of(formula, known, FORMULA), *columns_of(dependence, known, DEPENDENCE))
    return tuple(dict.fromkeys(both))
