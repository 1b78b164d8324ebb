"""The register of releases: every table of counts as it was printed, so that the next one can be compared with it.

It holds what readers have seen and nothing else (no true counts, no reasons), so it may lie in a file that is not encrypted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from exports.disclosure.table import Cell
from vocabulary.errors import Place, bad_input
from vocabulary.text import N_, text

ROUND, SUPPRESS, INTERNAL = "round", "suppress", "internal"
FORMAT = "alcance-release-register-1"


@dataclass(frozen=True)
class Released:
    """A table as it was printed: `values` are the printed numbers, `None` where a cell is hidden."""

    title: str
    report: str
    at: str
    universe: str
    date: str
    rule: str
    cells: tuple[Cell, ...]
    values: tuple[int | None, ...]
    sums: tuple[tuple[int, tuple[int, ...]], ...]

    @property
    def name(self) -> str:
        """How messages call it."""
        return " · ".join(word for word in (self.title, self.report, self.date or self.at[:10]) if word)

    @property
    def leaves(self) -> tuple[Cell, ...]:
        """The cells that are the sum of no others."""
        wholes = {whole for whole, _ in self.sums}
        return tuple(cell for i, cell in enumerate(self.cells) if i not in wholes)

    def to_plain(self) -> dict[str, Any]:
        cells = [{"atoms": sorted(sorted(map(list, a)) for a in c.atoms), "said": list(c.said)} for c in self.cells]
        return vars(self) | {"cells": cells, "values": list(self.values), "sums": [[w, list(p)] for w, p in self.sums]}

    @staticmethod
    def from_plain(data: Mapping[str, Any]) -> Released:
        cells = tuple(
            Cell(frozenset(frozenset((str(n), str(v)) for n, v in atom) for atom in c["atoms"]), tuple(map(str, c["said"])))
            for c in data["cells"]
        )
        title, report, at, universe, date, rule = (str(data[k]) for k in ("title", "report", "at", "universe", "date", "rule"))
        made = Released(
            title,
            report,
            at,
            universe,
            date,
            rule,
            cells,
            tuple(None if v is None else int(v) for v in data["values"]),
            tuple((int(w), tuple(int(i) for i in parts)) for w, parts in data["sums"]),
        )
        if len(made.cells) != len(made.values) or any(not 0 <= i < len(cells) for w, p in made.sums for i in (w, *p)):
            raise ValueError("a table of the register does not hold together")
        return made


@dataclass(frozen=True)
class Register:
    """All releases, oldest first."""

    tables: tuple[Released, ...] = ()

    def of(self, universe: str) -> tuple[Released, ...]:
        """The tables about the same data."""
        return tuple(table for table in self.tables if table.universe == universe)

    def with_tables(self, *tables: Released) -> Register:
        """The register with what is released now. A table that is there already, number by number, is not entered twice."""
        known = {(t.universe, t.date, t.rule, t.cells, t.values) for t in self.tables}
        new = [t for t in tables if (t.universe, t.date, t.rule, t.cells, t.values) not in known]
        return Register((*self.tables, *new))

    def to_plain(self) -> dict[str, Any]:
        return {"format": FORMAT, "tables": [table.to_plain() for table in self.tables]}

    @staticmethod
    def from_plain(data: Any, file: str = "") -> Register:
        """Reads what `to_plain` wrote; raises `BadInput` (`not-a-register`) where it is anything else."""
        try:
            if data["format"] != FORMAT:
                raise ValueError
            return Register(tuple(Released.from_plain(table) for table in data["tables"]))
        except (KeyError, TypeError, ValueError):
            what = text(N_("The file is no register of releases"))
            remedy = text(N_("Name the file that an earlier report wrote, or a new one."))
            raise bad_input("not-a-register", what, Place(file=file), remedy) from None


EMPTY = Register()
