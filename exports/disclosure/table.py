"""A table of counts: its cells, what they count, and which of them add up to which, described once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from vocabulary.text import Text

Atom = frozenset[tuple[str, str]]
"""Persons with these codes: pairs of a dimension's name and a code; a dimension that is not named is not restricted."""
TOTAL = ""


@dataclass(frozen=True)
class Cell:
    """Whom a cell counts: the union of disjoint `atoms`. Two cells of any two tables with the same atoms are the same cell.

    `said` names it in tables and messages, one word a dimension; it plays no part in what the cell is.
    """

    atoms: frozenset[Atom]
    said: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """The cell's identity as text, the same on every machine."""
        return "|".join(sorted("&".join(f"{name}={code}" for name, code in sorted(atom)) for atom in self.atoms))

    @property
    def label(self) -> str:
        """The cell in a message."""
        return ", ".join(word for word in self.said if word) or "–"


@dataclass(frozen=True)
class Dimension:
    """A variable of a table. `groups` are sums within it (a region of its districts), of codes or of groups named before."""

    name: str
    codes: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def leaves(self, code: str) -> tuple[str, ...]:
        """The codes that a code, a group or the total stands for."""
        if code == TOTAL:
            return self.codes
        if code in self.groups:
            return tuple(leaf for part in self.groups[code] for leaf in self.leaves(part))
        return (code,)

    @property
    def printed(self) -> tuple[str, ...]:
        """Everything that has a row: codes, groups, the total."""
        return (*self.codes, *self.groups, TOTAL)

    def sums(self) -> list[tuple[str, tuple[str, ...]]]:
        """Which rows add up to which. The total is the sum of the groups on top and of the codes in none."""
        inside = {part for parts in self.groups.values() for part in parts}
        top = tuple(code for code in (*self.codes, *self.groups) if code not in inside)
        return [*self.groups.items(), (TOTAL, top)]


@dataclass(frozen=True)
class CountTable:
    """Counts of persons and their sums.

    `universe` names the data: only tables of one universe are compared. `name` is stable within a report, `title` for people.
    `sums` are (place of the sum, places of its parts); `date` tells the vintage in messages.
    """

    name: str
    title: Text | str
    universe: str
    cells: tuple[Cell, ...]
    counts: tuple[int, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]
    date: str = ""

    def __post_init__(self) -> None:
        if len(set(zip(self.cells, self.counts, strict=True))) != len(set(self.cells)):
            raise ValueError("a cell has two counts")
        if any(count < 0 or count != int(count) for count in self.counts):
            raise ValueError("counts are whole numbers from 0")
        for whole, parts in self.sums:
            if self.counts[whole] != sum(self.counts[part] for part in parts):
                raise ValueError("the parts of a table do not add up")

    @property
    def leaves(self) -> tuple[int, ...]:
        """The cells that are the sum of no others."""
        wholes = {whole for whole, _ in self.sums}
        return tuple(i for i in range(len(self.cells)) if i not in wholes)


def crossed(
    name: str,
    title: Text | str,
    universe: str,
    dimensions: Sequence[Dimension],
    counts: Mapping[tuple[str, ...], int],
    *,
    where: Iterable[tuple[str, str]] = (),
    date: str = "",
) -> CountTable:
    """The table of every combination of the dimensions, with all margins. Missing combinations count nobody.

    `counts` is by codes, in the order of `dimensions`; `where` restricts the whole table (`("age", "18+")`).
    """
    places = list(product(*(d.printed for d in dimensions)))
    number = {place: i for i, place in enumerate(places)}
    leaves = [{code: d.leaves(code) for code in d.printed} for d in dimensions]
    values = {place: int(counts.get(place, 0)) for place in product(*(d.codes for d in dimensions))}
    for axis, dimension in enumerate(dimensions):  # one dimension's sums after the other, over what is known already
        for whole, parts in dimension.sums():
            others = [d.printed if i < axis else d.codes for i, d in enumerate(dimensions) if i != axis]
            for rest in product(*others):
                at = [(*rest[:axis], code, *rest[axis:]) for code in (whole, *parts)]
                values[at[0]] = sum(values[place] for place in at[1:])
    fixed = frozenset(where)
    cells = []
    for place in places:
        named = [(d.name, known[code]) for d, known, code in zip(dimensions, leaves, place, strict=True) if code != TOTAL]
        atoms = frozenset(
            fixed | frozenset(zip((n for n, _ in named), codes, strict=True)) for codes in product(*(c for _, c in named))
        )
        cells.append(Cell(atoms, place))
    sums: list[tuple[int, tuple[int, ...]]] = []
    for axis, dimension in enumerate(dimensions):
        for rest in product(*(d.printed for i, d in enumerate(dimensions) if i != axis)):
            for whole, parts in dimension.sums():
                rows = [number[(*rest[:axis], code, *rest[axis:])] for code in (whole, *parts)]
                sums.append((rows[0], tuple(rows[1:])))
    return CountTable(name, title, universe, tuple(cells), tuple(values[p] for p in places), tuple(sums), date)


def listed(
    name: str,
    title: Text | str,
    universe: str,
    rows: Sequence[tuple[Cell, int]],
    total: Cell,
    *,
    date: str = "",
) -> CountTable:
    """Rows that count different persons, and their total as the last cell."""
    cells = (*(cell for cell, _ in rows), total)
    counts = tuple(int(count) for _, count in rows)
    return CountTable(
        name, title, universe, cells, (*counts, sum(counts)), ((len(rows), tuple(range(len(rows)))),), date
    )  # fmt: skip
