"""A new table beside those already released: what two of them tell together that neither tells alone.

Differencing and linked tables: Hundepool et al. (2012), chapters 4 and 5; the joint attack is the same linear programme as for
one table, over the cells of all of them, bound by the sums of each and by the sums that hold between them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from exports.disclosure.audit import Attack
from exports.disclosure.linear import Contradiction, Sums
from exports.disclosure.register import ROUND, Released
from exports.disclosure.relations import Relation, makes_up, relation
from exports.disclosure.table import Cell
from vocabulary.errors import Problem
from vocabulary.text import N_, Text, text

REMEDY = text(N_("Leave this table out, group its rows as in the earlier one, or write the report with controlled rounding."))
MOST_SAID = 3


@dataclass(frozen=True)
class Joined:
    """Several tables as one system: every cell once, and all sums, those between the tables too."""

    cells: tuple[Cell, ...]
    values: tuple[int | None, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]


def joined(tables: Sequence[tuple[Sequence[Cell], Sequence[int | None], Sums]]) -> Joined:
    """The union, by the identity of cells; where tables print the same cell, the first that shows a number counts."""
    place: dict[Cell, int] = {}
    values: list[int | None] = []
    sums: set[tuple[int, tuple[int, ...]]] = set()
    leaves: list[list[Cell]] = []
    totals: list[list[Cell]] = []
    for cells, shown, bound in tables:
        for cell, value in zip(cells, shown, strict=True):
            at = place.setdefault(cell, len(values))
            if at == len(values):
                values.append(value)
            elif values[at] is None:
                values[at] = value
        sums |= {(place[cells[whole]], tuple(place[cells[part]] for part in parts)) for whole, parts in bound}
        wholes, parts_of_some = {whole for whole, _ in bound}, {part for _, parts in bound for part in parts}
        leaves.append([cell for i, cell in enumerate(cells) if i not in wholes])
        totals.append([cell for i, cell in enumerate(cells) if i not in parts_of_some])
    for number, (cells, _, _) in enumerate(tables):
        for cell in cells:
            for other, fine in enumerate(leaves):
                inside = makes_up(fine, totals[other], cell) if other != number and cell not in fine else []
                if len(inside) > 1:
                    sums.add((place[cell], tuple(place[leaf] for leaf in inside)))
    return Joined(tuple(place), tuple(values), tuple(sorted(sums)))


def compared(new: Released, old: Released, least: int) -> list[Problem]:
    """What the new table tells together with one already released, of fewer than `least` persons.

    Only where both print counts as they are: between rounded numbers every difference is blurred more than a cell is.
    """
    if ROUND in (new.rule, old.rule):
        return []
    return [*_pairs(new, old, least), *_linked(new, old, least)]


def _pairs(new: Released, old: Released, least: int) -> list[Problem]:
    """Cells one of which lies inside the other, or which are the same in another vintage, with a small difference."""
    ours = [(c, v) for c, v in zip(new.cells, new.values, strict=True) if v is not None]
    theirs = [(c, v) for c, v in zip(old.cells, old.values, strict=True) if v is not None]
    if not ours or not theirs:
        return []
    gaps = np.abs(np.array([v for _, v in ours])[:, None] - np.array([v for _, v in theirs])[None, :])
    vintages, isolated = [], []
    for i, j in np.argwhere((gaps > 0) & (gaps < least)):
        (mine, mine_is), (other, other_is) = ours[i], theirs[j]
        how = relation(mine, other)
        if how is Relation.SAME:
            vintages.append(mine.label)
        elif (how is Relation.INSIDE and mine_is < other_is) or (
            relation(other, mine) is Relation.INSIDE and other_is < mine_is
        ):
            isolated.append(f"{mine.label} / {other.label}")
    found = []
    if vintages:
        what = N_("The same cells of “{new}” and of “{old}” differ by fewer than {least} persons: {cells}")
        found.append(_problem("vintages", what, new, old, vintages, least))
    if isolated:
        what = N_("The difference between “{new}” and “{old}” isolates fewer than {least} persons: {cells}")
        found.append(_problem("differencing", what, new, old, isolated, least))
    return found


def _linked(new: Released, old: Released, least: int) -> list[Problem]:
    """Hidden cells of either that were safe in their own table and no longer are beside the other."""
    if not (set(new.cells) & set(old.cells)) and not any(
        relation(a, b) in (Relation.INSIDE, Relation.SAME) for a in new.leaves[:1] for b in old.cells
    ) and not any(relation(b, a) is Relation.INSIDE for b in old.leaves[:1] for a in new.cells):  # fmt: skip
        return []
    both = joined([(t.cells, t.values, t.sums) for t in (new, old)])
    place = {cell: i for i, cell in enumerate(both.cells)}
    told: list[str] = []
    for table in (new, old):
        safe = [place[table.cells[i]] for i in safe_alone(table, least)]
        if not safe:
            continue
        try:
            values = [np.nan if v is None else float(v) for v in both.values]
            unknown = [i for i, v in enumerate(both.values) if v is None]
            told += [both.cells[i].label for i in Attack(both.sums, values, safe, least).open(unknown)]
        except Contradiction:
            return []  # another vintage: the figures are not of the same persons, the pairs were compared
    what = N_("With “{old}”, hidden cells of “{new}” could be worked out: {cells}")
    return [_problem("linked-tables", what, new, old, told, least)] if told else []


def _problem(code: str, what: str, new: Released, old: Released, cells: Sequence[str], least: int) -> Problem:
    named = "; ".join(dict.fromkeys(cells[:MOST_SAID])) + ("; …" if len(cells) > MOST_SAID else "")
    said: Text = text(what, new=new.name, old=old.name, cells=named, least=least)
    return Problem(code, said, remedy=REMEDY)


def safe_alone(table: Released, least: int) -> list[int]:
    """The hidden cells of a table that can count nobody, and `least` or more, for who sees this table alone."""
    hidden = [i for i, value in enumerate(table.values) if value is None]
    known = [np.nan if value is None else float(value) for value in table.values]
    return [i for i in hidden if i not in Attack(table.sums, known, hidden, least).open(hidden)] if hidden else []
