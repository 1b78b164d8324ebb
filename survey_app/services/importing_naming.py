"""Columns of a list that are kept with the answers and seem to name persons all the same: by what they are called or hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from forms.classes import is_naming
from forms.identifying import kinds_in, names_somebody_of
from forms.identifying.own import plain
from survey_app.services.importing_targets import Mapping
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.table import Table

KEPT = ("statistic", "area")
NAMES = ("surnames", "given_names", "full_name", "document")
SHORTEST = 5  # characters: fewer name nobody
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
STEP = 1000  # rows between two looks at Cancel


@dataclass(frozen=True)
class NamingColumn:
    """A column with how many of its cells seem to name somebody and of which kinds (`forms.identifying.KINDS`); `called` where
    its own name says so."""

    column: str
    cells: int
    kinds: tuple[str, ...] = ()
    called: bool = False


def naming_columns(table: Table, mapping: Mapping, progress: Progress = silent) -> tuple[NamingColumn, ...]:
    """The columns that should be left out, or cleared of names, before the list is stored; in the file's order."""
    return tuple(_found(table, mapping, progress))


def _found(table: Table, mapping: Mapping, progress: Progress) -> Iterator[NamingColumn]:
    named = [table.columns[column] for use in NAMES for column in mapping.columns_for(use)]
    columns = [name for use in KEPT for name in mapping.columns_for(use)]
    for place, column in enumerate(columns):
        kinds: Counter[str] = Counter()
        cells, seen = 0, dict[str, tuple[str, ...]]()
        for number, cell in enumerate(table.columns[column]):
            if number % STEP == 0:
                progress(
                    (place + number / len(table)) / len(columns),
                    text(N_("Looking for names in the column {column}"), column=column),
                )
            said = cell.strip() if isinstance(cell, str) else ""
            if len(said) < SHORTEST:
                continue
            if said not in seen:
                seen[said] = kinds_in(said)
            found = seen[said] or _own(said, [str(each[number]) for each in named if each[number] is not None])
            cells += bool(found)
            kinds.update(found)
        called = mapping.columns[column] == "statistic" and is_naming(column.strip())
        if cells or called:
            yield NamingColumn(column, cells, tuple(kind for kind, _ in kinds.most_common()), called)


def _own(said: str, known: Sequence[str]) -> tuple[str, ...]:
    """Whether the row's own person is named in a cell. Most cells share no word with the person and are passed over at once."""
    words, long_number = _could_name(said)
    shared = long_number or any(not words.isdisjoint(_words(name)) for name in known)
    return ("own",) if shared and names_somebody_of(said, known) else ()


@lru_cache(maxsize=65_536)
def _could_name(said: str) -> tuple[frozenset[str], bool]:
    """The words with a capital, and whether there are digits enough for a document."""
    words = frozenset(plain(word) for word in _WORD.findall(said) if word[0].isupper() and len(word) >= 4)
    return words, sum(map(str.isdigit, said)) >= 6


@lru_cache(maxsize=65_536)
def _words(name: str) -> frozenset[str]:
    return frozenset(map(plain, _WORD.findall(name)))
