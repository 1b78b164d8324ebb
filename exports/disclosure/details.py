"""The tables that methods add (frequencies, groups left out …) as they are printed, for the register of releases.

They are always in multiples of five with small rows left out, whatever the report's rule, so they can open nothing that is
exact; they are entered because whoever asks what was ever printed of the programme's persons asks for them too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exports.disclosure.register import ROUND, Released
from exports.disclosure.table import Cell
from vocabulary.text import Text, translate

if TYPE_CHECKING:
    from exports.report import ReportSpec


def details(spec: ReportSpec, lang: str) -> Iterator[Released]:
    """One for each table with counts of persons; a cell is known by table, row and column."""
    from exports.sheets.tables import MOST, printed, shown  # late: sheets import what they print from here

    for estimate in spec.ordered():
        if estimate.refused:
            continue
        made, day = estimate.provenance, estimate.definition.end or estimate.definition.start
        for table in shown(estimate, spec.base_of(estimate)):
            columns = [(i, c) for i, c in enumerate(table.columns) if c.kind == "count"]
            if not columns:
                continue
            rows = printed(table, spec.base_of(estimate)).rows[:MOST]
            cells: list[Cell] = []
            values: list[int | None] = []
            for row in rows:
                said = ", ".join(_say(row[i], lang) for i, c in enumerate(table.columns) if c.kind == "text")
                for i, column in columns:
                    if isinstance(value := row[i], int):
                        name = (("table", table.name), ("row", said or str(rows.index(row))), ("column", str(column.header)))
                        cells.append(Cell(frozenset({frozenset(name)}), (said, _say(column.header, lang))))
                        values.append(value)
            title, heading = _say(table.title, lang), translate(spec.heading(), lang)
            yield Released(
                title, heading, spec.date, made.source or made.data, day, ROUND, tuple(cells), tuple(values), ()
            )  # fmt: skip


def _say(cell: object, lang: str) -> str:
    return translate(cell, lang) if isinstance(cell, Text) else str(cell)
