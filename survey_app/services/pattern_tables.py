"""Tables of persons by pattern of lists, kept with definition and fingerprint, and built again to see what has changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from estimation.plain import from_plain, to_plain
from estimation.table import Table
from survey_app.services.people import ListCount, People, Scoped, read_people, scoped
from survey_app.services.roles import require
from survey_app.services.scope import Scope
from survey_app.services.tables import TableSource, check_columns, fingerprint, table_of
from survey_app.store import journal, pattern_tables
from vocabulary.errors import Problem, StoreError
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme


@dataclass(frozen=True)
class Built:
    """A table from lists: what it was built from, the records behind it, and the table itself."""

    source: TableSource
    scoped: Scoped = field(repr=False)
    table: Table = field(repr=False)

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.table)


@dataclass(frozen=True)
class Kept:
    """A table as it was kept: its counts, and of each list how many records counted and why the others did not."""

    id: str
    at: str
    person: str
    name: str
    fingerprint: str
    source: TableSource
    table: Table = field(repr=False)
    lists: tuple[ListCount, ...] = field(repr=False)
    gone: int = 0

    @property
    def persons(self) -> int:
        return sum(int(n or 0) for n in self.table.columns["count"])


def build(programme: Programme, source: TableSource, progress: Progress = silent, people: People | None = None) -> Built:
    """The table of a source of kind `lists`, of its records as they are (`people`, where they were read already). Raises
    `BadInput`, `StoreError`."""
    require(programme, "estimate")
    check_columns(source)
    found = scoped(people or read_people(programme, source.ids, source.linkage, progress), source.scope or Scope())
    return Built(source, found, table_of(found, source, programme.info.name))


def keep(programme: Programme, built: Built, name: str = "") -> Kept:
    """Keeps a table with its definition; one that was kept before stays, unless it gets another name. Raises
    `not-allowed`."""
    require(programme, "estimate")
    source = to_plain(replace(built.source, table=""))
    plain = {
        "columns": {column: list(cells) for column, cells in built.table.columns.items()},
        "lists": [[one.id, one.name, one.records, one.inside, dict(one.out)] for one in built.scoped.lists],
        "gone": built.scoped.people.gone,
    }

    def work(db: Database) -> pattern_tables.PatternTable:
        made = pattern_tables.add(db, programme.info.person, name.strip(), built.fingerprint, source, plain)
        journal.write(db, programme.info.person, "table-kept", made.id, {"fingerprint": made.fingerprint})
        return made

    return _kept(programme.store.call(work), programme.info.name)


def listing(programme: Programme) -> list[Kept]:
    """All kept tables, the newest first."""
    return [_kept(row, programme.info.name) for row in programme.store.call(pattern_tables.listing)]


def load(programme: Programme, table: str) -> Kept:
    """One kept table. Raises `no-such-table`."""
    row = programme.store.call(lambda db: pattern_tables.load(db, table))
    if row is None:
        raise StoreError(Problem("no-such-table", text(N_("The programme has no such table"))))
    return _kept(row, programme.info.name)


def again(programme: Programme, kept: Kept, progress: Progress = silent) -> tuple[Built, bool]:
    """A kept table built from the records as they are now, and whether it is the same: else records came in, went or were
    corrected since, or verdicts on pairs did. Raises `BadInput` where it cannot be built any more."""
    built = build(programme, kept.source, progress)
    return built, built.fingerprint == kept.fingerprint


def _kept(row: pattern_tables.PatternTable, programme: str) -> Kept:
    source = from_plain(row.source)
    assert isinstance(source, TableSource)
    lists = tuple(ListCount(i, name, records, inside, out) for i, name, records, inside, out in row.built["lists"])
    table = Table(row.built["columns"], programme)
    return Kept(row.id, row.at, row.person, row.name, row.fingerprint, source, table, lists, row.built["gone"])
