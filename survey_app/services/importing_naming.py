"""Columns of a list that are kept with the answers and seem to name persons all the same: by what they are called or hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.classes import is_naming
from forms.identifying import kinds_in, names_somebody_of
from survey_app.services.importing_targets import Mapping
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.table import Table
    from survey_app.services.importing_rows import RowReading

KEPT = ("statistic", "area")
NAMES = ("surnames", "given_names", "full_name", "document")
SHORTEST = 5  # characters: fewer name nobody
STEP = 1000  # rows between two looks at Cancel


@dataclass(frozen=True)
class NamingColumn:
    """A column with how many of its cells seem to name somebody and of which kinds (`forms.identifying.KINDS`); `called` where
    its own name says so."""

    column: str
    cells: int
    kinds: tuple[str, ...] = ()
    called: bool = False


def naming_columns(
    table: Table, mapping: Mapping, rows: Sequence[RowReading], progress: Progress = silent
) -> tuple[NamingColumn, ...]:
    """The columns that should be left out, or cleared of names, before the list is stored; in the file's order."""
    return tuple(_found(table, mapping, rows, progress))


def _found(table: Table, mapping: Mapping, rows: Sequence[RowReading], progress: Progress) -> Iterator[NamingColumn]:
    columns = [name for use in KEPT for name in mapping.columns_for(use)]
    for place, column in enumerate(columns):
        kinds: Counter[str] = Counter()
        cells, seen = 0, dict[str, tuple[str, ...]]()
        for number, (row, cell) in enumerate(zip(rows, table.columns[column], strict=True)):
            if number % STEP == 0:
                progress(
                    (place + number / len(rows)) / len(columns),
                    text(N_("Looking for names in the column {column}"), column=column),
                )
            said = cell.strip() if isinstance(cell, str) else ""
            if len(said) < SHORTEST:
                continue
            if said not in seen:
                seen[said] = kinds_in(said)
            found = seen[said] or _own(said, row)
            cells += bool(found)
            kinds.update(found)
        called = mapping.columns[column] == "statistic" and is_naming(column.strip())
        if cells or called:
            yield NamingColumn(column, cells, tuple(kind for kind, _ in kinds.most_common()), called)


def _own(said: str, row: RowReading) -> tuple[str, ...]:
    """Whether the row's own person is named in a cell."""
    known = [row.values[name] for name in NAMES if row.values.get(name)]
    return ("own",) if known and names_somebody_of(said, known) else ()
