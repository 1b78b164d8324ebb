"""The stages of a regularisation programme as a table of counts: who got how far, by group, and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from estimation.residual.funnel import STAGES
from estimation.result import Estimate
from exports.disclosure.table import Atom, Cell, CountTable
from exports.protect import gather_small
from vocabulary.text import N_, Text, text

TABLE = "funnel"
EVERYBODY, TOGETHER = "", "+"
Counts = Mapping[str, Mapping[str, int]]
"""Persons by group and stage; the first group is everybody."""


@dataclass(frozen=True)
class Funnel:
    """The table, and where in it each stage of each group stands; `gathered` groups are shown together (`TOGETHER`)."""

    table: CountTable
    places: Mapping[tuple[str, str], int]
    stages: tuple[str, ...]
    groups: tuple[str, ...]
    gathered: int


def counts_of(estimate: Estimate) -> dict[str, dict[str, int]]:
    """By group and stage as the method counted; empty where the estimate has no funnel."""
    known = {Text(words).template: stage for stage, words in STAGES.items()}
    found: dict[str, dict[str, int]] = {}
    for table in estimate.tables:
        if table.name == TABLE:
            for *group, stage, persons, _share in table.rows:
                name = str(group[0]) if group else EVERYBODY
                found.setdefault(name, {})[known[stage.template]] = round(persons)
    return found


def funnel_table(name: str, estimate: Estimate, where: Atom, universe: str) -> Funnel | None:
    """Stages hold each other: whoever was granted was admitted. What is counted apart is how far each person got.

    Groups in which fewer than ten persons registered stand together.
    """
    counts = counts_of(estimate)
    if not counts:
        return None
    groups, small = gather_small(list(counts), lambda group: counts[group]["registered"])
    stages = tuple(stage for stage in STAGES if stage in next(iter(counts.values())))
    if len(groups) + len(small) == 1:
        groups, small = list(counts), []
    summed = {stage: sum(counts[group][stage] for group in small) for stage in stages}
    by = {group: counts[group] for group in groups} | ({TOGETHER: summed} if small else {})
    made = _Made(where, stages)
    for group, of in by.items():
        named = small if group == TOGETHER else [group]
        made.group(group, of, frozenset(frozenset({("group", each)} if each else ()) for each in named))
    if len(by) > 1:
        made.everybody(tuple(by))
    table = CountTable(
        name, text(N_("The stages of the programme")), universe, tuple(made.cells), tuple(made.counts), tuple(made.sums),
        estimate.definition.end or estimate.definition.start,
    )  # fmt: skip
    order = (*((EVERYBODY,) if len(by) > 1 else ()), *by)
    return Funnel(table, made.places, stages, order, len(small))


class _Made:
    """The cells while they are put together: for each group who got exactly so far, the stages, and what was decided."""

    def __init__(self, where: Atom, stages: tuple[str, ...]) -> None:
        self.where, self.stages = where, stages
        self.cells: list[Cell] = []
        self.counts: list[int] = []
        self.sums: list[tuple[int, tuple[int, ...]]] = []
        self.places: dict[tuple[str, str], int] = {}
        self.chain = [stage for stage in stages if stage != "rejected"]

    def group(self, name: str, counts: Mapping[str, int], groups: frozenset[Atom]) -> None:
        reached = {a: counts[a] - counts[b] for a, b in pairwise(self.chain)} | {self.chain[-1]: counts[self.chain[-1]]}
        last: int | None = None
        for stage in reversed(self.chain):
            only = self._add(name, f"only {stage}", groups, [("reached", stage)], reached[stage])
            if last is None:
                last = self.places[name, stage] = only
                continue
            further = self.chain[self.chain.index(stage) :]
            whole = self._add(name, stage, groups, [("reached", each) for each in further], counts[stage])
            self.sums.append((whole, (only, last)))
            last = whole
        if "rejected" in self.stages:
            other = "granted" if "granted" in self.stages else ""
            rest = counts["registered"] - counts["rejected"] - (counts[other] if other else 0)
            decided = {"rejected": counts["rejected"], "open": rest}
            parts = [self._add(name, word, groups, [("decision", word)], n) for word, n in decided.items()]
            parts += [self.places[name, other]] if other else []
            self.sums.append((self.places[name, "registered"], tuple(parts)))

    def everybody(self, groups: tuple[str, ...]) -> None:
        """Every cell of the groups added up."""
        for kind in [kind for group, kind in self.places if group == groups[0]]:
            parts = tuple(self.places[group, kind] for group in groups)
            atoms = frozenset(atom for part in parts for atom in self.cells[part].atoms)
            self._cell(EVERYBODY, kind, Cell(atoms, ("Σ", kind)), sum(self.counts[part] for part in parts))
            self.sums.append((self.places[EVERYBODY, kind], parts))

    def _add(self, group: str, kind: str, groups: frozenset[Atom], codes: list[tuple[str, str]], count: int) -> int:
        atoms = frozenset(self.where | each | {code} for each in groups for code in codes)
        return self._cell(group, kind, Cell(atoms, (group, kind)), count)

    def _cell(self, group: str, kind: str, cell: Cell, count: int) -> int:
        self.places[group, kind] = len(self.cells)
        self.cells.append(cell)
        self.counts.append(count)
        return len(self.cells) - 1
