"""What a file would bring, of any length: a few bytes a row are kept, and a row is read again when somebody looks at it."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import overload

from survey_app.services.importing_naming import NamingColumn
from survey_app.services.importing_rows import BAD, UNDERSTOOD, RowReader, RowReading
from survey_app.services.importing_targets import Mapping as ColumnMapping
from survey_app.services.importing_targets import Target
from vocabulary.errors import Problem

_DIGEST = 32  # bytes
READY, ALREADY, REPEATED, UNUSABLE, CHANGED = range(5)
"""What storing does with a row: adds it, finds it there, finds it above in the file, leaves it out, corrects a record by it."""


class Rows(Sequence[RowReading]):
    """The rows of a file as they are read under one mapping; each is read when it is asked for."""

    def __init__(self, reader: RowReader | None = None) -> None:
        self.reader = reader
        self.fates = bytearray()
        self.digests = bytearray()
        self.bad = array("I")
        self.looked: dict[str, int] = {}  # the index of the first row that is understood in a way that should be looked at

    def __len__(self) -> int:
        return len(self.fates)

    @overload
    def __getitem__(self, index: int) -> RowReading: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[RowReading, ...]: ...
    def __getitem__(self, index: int | slice) -> RowReading | tuple[RowReading, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self) or self.reader is None:
            raise IndexError(index)
        row, _ = self.reader.read(index)
        return replace(row, digest=self.digest(index), already=self.fates[index] == ALREADY)

    def digest(self, index: int) -> bytes:
        """The keyed hash of a row, empty of one that cannot be used."""
        return b"" if self.fates[index] == UNUSABLE else bytes(self.digests[index * _DIGEST : (index + 1) * _DIGEST])

    def add(self, digest: bytes, fate: int) -> None:
        """The next row."""
        if fate == UNUSABLE:
            self.bad.append(len(self.fates))
        self.fates.append(fate)
        self.digests += digest or bytes(_DIGEST)


class Problems(Sequence[Problem]):
    """What is wrong with the rows that cannot be used, each told when it is asked for."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows.bad)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Problem, ...]: ...
    def __getitem__(self, index: int | slice) -> Problem | tuple[Problem, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        assert self.rows.reader is not None
        _, problem = self.rows.reader.read(self.rows.bad[index])
        assert problem is not None
        return problem


@dataclass(frozen=True)
class Preview:
    """What a file would bring, nothing of it stored. `blocking` are the problems of the mapping itself, which must be solved
    before anything can be stored; `problems` those of single rows, which are left out otherwise.

    `ready` rows are new and usable, `understood` of them should be looked at, `already` are in the list, `repeated` stand
    more than once in the file, `bad` cannot be used. Where the file replaces editions (`mapping.replaces`), `changed` rows
    (not among `ready`) are persons whose record it corrects (`matches`: the record by the row's index), and `gone` are the
    records that it withdraws. `naming` are columns kept with the answers that seem to name persons.
    """

    mapping: ColumnMapping
    file_name: str
    sheet: str
    targets: tuple[Target, ...]
    rows: Rows = field(default_factory=Rows, repr=False)
    blocking: tuple[Problem, ...] = ()
    ready: int = 0
    understood: int = 0
    bad: int = 0
    already: int = 0
    repeated: int = 0
    changed: int = 0
    naming: tuple[NamingColumn, ...] = ()
    matches: Mapping[int, str] = field(default_factory=dict, repr=False)
    gone: tuple[str, ...] = field(default=(), repr=False)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def problems(self) -> Problems:
        return Problems(self.rows)

    @property
    def usable(self) -> bool:
        """Whether any row can be used."""
        return self.bad < self.total

    def unreadable(self, most: int) -> tuple[RowReading, ...]:
        """The first rows that cannot be read."""
        return tuple(self.rows[index] for index in self.rows.bad[:most])

    def left_out(self) -> Iterator[tuple[int, str]]:
        """The number of each row that cannot be used and the code of what is wrong with it."""
        for index in self.rows.bad:
            row = self.rows[index]
            yield row.row, row.fault

    def sample(self, n: int = 5) -> tuple[RowReading, ...]:
        """The first rows, with one of each state among them where the file has one."""
        first = list(self.rows[:n])
        for state in (UNDERSTOOD, BAD):
            found = self.rows.looked.get(state)
            if found is not None and first and all(row.state != state for row in first):
                first[-1 if state == BAD else max(0, len(first) - 2)] = self.rows[found]
        return tuple(sorted(first, key=lambda row: row.row))
