"""The table that a method reads: from the programme's lists, from a file or from a sample, always with nobody's name in it."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.plain import plain_kind
from estimation.table import Cell, Table
from survey_app.services.consents import may_count
from survey_app.services.linking import INTERVIEWS, PersonTable
from survey_app.services.people import Scoped, read_people, scoped
from survey_app.services.reading import read_comments, read_table
from survey_app.services.scope import FIELDS, UNKNOWN, Scope
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

SAMPLES = Path(__file__).parents[1] / "samples"
STRATA: Mapping[str, str] = {
    "sex": N_("Sex"),
    "age_group": N_("Age group"),
    "nationality": N_("Nationality"),
    "area": N_("Area"),
}
KNOWN: Mapping[str, str] = {name: f"{name}_known" for name in FIELDS}
KNOWN_WORDS: Mapping[str, str] = {
    "age_known": N_("Age known"),
    "sex_known": N_("Sex known"),
    "nationality_known": N_("Nationality known"),
    "area_known": N_("Area known"),
    "status_known": N_("Status known"),
}
"""What the columns are called that tell those apart of whom something is not known."""
_FIELD = {column: name for name, column in KNOWN.items()}
YES, NO = "yes", "no"
TITLES: Mapping[str, str] = {  # the first line of each sample's file, for the catalogue; a test holds the two together
    "hav_taiwan_1995": N_("Students with hepatitis A, a college in northern Taiwan, 1995, three lists"),
    "kosovo_1999": N_("Persons killed in Kosovo, 20 March to 22 June 1999, four lists"),
    "spain_2007": N_("Spain, 1 January 2007, foreign citizens from outside the European Union of 27"),
    "spain_2011": N_("Spain, 1 January 2011, foreign citizens from outside the European Union"),
    "uk_2013_six_lists": N_("Potential victims of modern slavery, United Kingdom, 2013, six lists"),
    "un_bombay_1941_1951": N_("Males of Bombay, censuses of 1941 and 1951, with survival ratios"),
    "un_manila_1960_1970": N_("Females of Manila, censuses of 1960 and 1970, with survival ratios of the national censuses"),
}


@plain_kind
@dataclass(frozen=True)
class TableSource:
    """Everything needed to build a table again: `kind` is `lists` (with `ids`), `file` (with `path`) or `sample` (with `name`).

    `by` are the strata columns of a table from lists. `scope` says whom a table from lists counts, `linkage` is the id of the
    linkage by probability that joins their records (empty: exact pseudonyms), `table` that of the stored table. `filters` are
    of sources stored before there were scopes; they choose persons: `age_from` and `age_to` (both included; who has no known
    age is left out), `sex`, `age_group`, `nationality`, `area` (a value, or several with `|` between them).
    """

    kind: str
    ids: tuple[str, ...] = ()
    path: str = ""
    name: str = ""
    by: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    scope: Scope | None = None
    linkage: str = ""
    table: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", str(self.path) if self.path else "")
        object.__setattr__(self, "ids", tuple(self.ids))
        object.__setattr__(self, "by", tuple(self.by))
        object.__setattr__(self, "filters", {str(k): str(v) for k, v in dict(self.filters).items()})


@dataclass(frozen=True)
class Sample:
    """A published table that comes with the application, its title for the catalogue; `family` is that of its methods."""

    name: str
    title: str
    citation: str
    path: Path
    family: str


def build(programme: Programme | None, source: TableSource, progress: Progress = silent) -> Table:
    """The table that `source` describes. From lists: one 0/1 column a list, the strata columns, and `count`, one row for each
    pattern that occurs. Raises `BadInput`."""
    if source.kind == "lists":
        if programme is None:
            raise BadInput(Problem("no-programme", text(N_("Open the programme whose lists are to be used"))))
        return _from_lists(programme, source, progress)
    if source.kind == "file":
        return read_table(Path(source.path), sheet=source.sheet, progress=progress)
    found = next((sample for sample in samples() if sample.name == source.name), None)
    if source.kind != "sample" or found is None:
        raise BadInput(Problem("no-such-sample", text(N_("There is no sample called {name}"), name=source.name)))
    return read_table(found.path, progress=progress)


def samples() -> list[Sample]:
    """The tables that come with the application, by name; each file begins with its title and its citation."""
    return [_sample(path) for path in sorted(SAMPLES.glob("*.csv"))]


def _sample(path: Path) -> Sample:
    title, *rest = read_comments(path)
    columns = read_table(path).columns
    family = "residual" if "component" in columns or "survival" in columns else "capture-recapture"
    return Sample(path.stem, title.rstrip("."), " ".join(rest), path, family)


def _from_lists(programme: Programme, source: TableSource, progress: Progress) -> Table:
    check_columns(source)
    found = scoped(read_people(programme, source.ids, source.linkage, progress), source.scope or Scope())
    return table_of(found, source, programme.info.name)


def check_columns(source: TableSource) -> None:
    """Raises `BadInput` where persons cannot be divided or chosen by what the source names."""
    unknown = [name for name in (*source.by, *source.filters) if name not in STRATA and name not in ("age_from", "age_to")]
    if unknown:
        raise BadInput(Problem("no-such-stratum", text(N_("Persons cannot be divided by {names}"), names=", ".join(unknown))))


def table_of(found: Scoped, source: TableSource, name: str = "") -> Table:
    """The table of those who count. Where some are a group apart because something is not known of them, and the table is not
    divided by it, a column tells them apart (`divided_by`)."""
    table = overlap_table(found.persons, source.by, source.filters, name, apart(found, source))
    if not len(table):
        raise BadInput(Problem("nobody-left", text(N_("No person on these lists fits the choice"))))
    return table


def apart(found: Scoped, source: TableSource) -> dict[str, list[str]]:
    """The columns that tell those apart of whom something is not known: `yes` or `no` of each person, by column."""
    wanted = divided_by(source)[len(source.by) :]
    return {column: [YES if flag else NO for flag in found.known[_FIELD[column]]] for column in wanted}


def divided_by(source: TableSource) -> tuple[str, ...]:
    """The columns of a table from lists by which an estimate is made apart: the strata, and whether something is known."""
    mine = {"age" if name == "age_group" else name for name in source.by}
    parts = () if source.scope is None else source.scope.apart()
    return (*source.by, *(KNOWN[name] for name in parts if name not in mine))


def overlap_table(
    persons: PersonTable,
    by: Sequence[str],
    filters: Mapping[str, str],
    name: str = "",
    more: Mapping[str, Sequence[str]] | None = None,
) -> Table:
    """Persons counted by the lists they are on and by the strata `by`; what is not known of a person is `?`.

    Columns: the lists by name (one called like another column gets a low line behind it), then `by`, then those of `more` (a
    value a person), then `count`; rows in the order of the lists, those on the first list first.
    """
    strata = {stratum: getattr(persons, stratum) for stratum in by} | dict(more or {})
    counts: Counter[tuple[tuple[bool, ...], tuple[str, ...]]] = Counter()
    for index, flags in enumerate(persons.flags):
        if _chosen(persons, index, filters):
            counts[flags, tuple(column[index] or UNKNOWN for column in strata.values())] += 1
    rows = sorted(counts, key=lambda row: ([not flag for flag in row[0]], row[1]))
    columns: dict[str, list[Cell]] = {}
    for number, list_name in enumerate(list_columns(persons.lists, tuple(strata))):
        columns[list_name] = [int(flags[number]) for flags, _ in rows]
    for number, stratum in enumerate(strata):
        columns[stratum] = [values[number] for _, values in rows]
    columns["count"] = [counts[row] for row in rows]
    return Table(columns, name)


def list_columns(lists: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """The columns of the lists: each under its name, with a low line behind it where another column is called so."""
    found: list[str] = []
    for name in lists:
        while name in found or name in others or name == "count":
            name += "_"
        found.append(name)
    return tuple(found)


def fingerprint(table: Table) -> str:
    """SHA-256 of what a table holds, the order of its rows left out of account."""
    names = sorted(table.columns)
    rows = sorted(json.dumps([table.columns[name][i] for name in names], ensure_ascii=False) for i in range(len(table)))
    return hashlib.sha256(json.dumps([names, rows], ensure_ascii=False).encode()).hexdigest()


def _chosen(persons: PersonTable, index: int, filters: Mapping[str, str]) -> bool:
    for name, wanted in filters.items():
        if name in ("age_from", "age_to"):
            age = persons.age[index]
            if age is None or (age < int(wanted) if name == "age_from" else age > int(wanted)):
                return False
        elif (getattr(persons, name)[index] or UNKNOWN) not in wanted.split("|"):
            return False
    return True


def possible_lists(programme: Programme) -> list[tuple[str, str, int]]:
    """What a table can be built from: `(id, name, rows)` of each list, and of the finished interviews where there are any."""
    from survey_app.services.importing import lists
    from survey_app.store import registers

    found = [(info.id, info.name, info.rows) for info in lists(programme)]
    interviews = programme.store.call(lambda db: sum(may_count(body) for _, body in registers.interviews(db)))
    return [*found, (INTERVIEWS, INTERVIEWS, interviews)] if interviews else found
