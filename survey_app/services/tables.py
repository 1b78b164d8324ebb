"""The table that a method reads: from the programme's lists, from a file or from a sample, always with nobody's name in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.plain import plain_kind
from estimation.table import Cell, Table
from survey_app.services.consents import may_count
from survey_app.services.linking import INTERVIEWS, PersonTable, person_table
from survey_app.services.reading import read_comments, read_table
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
UNKNOWN = "?"
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

    `by` are the strata columns of a table from lists. `filters` choose persons: `age_from` and `age_to` (both included; who
    has no known age is left out), `sex`, `age_group`, `nationality`, `area` (a value, or several with `|` between them).
    """

    kind: str
    ids: tuple[str, ...] = ()
    path: str = ""
    name: str = ""
    by: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""

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
    unknown = [name for name in (*source.by, *source.filters) if name not in STRATA and name not in ("age_from", "age_to")]
    if unknown:
        raise BadInput(Problem("no-such-stratum", text(N_("Persons cannot be divided by {names}"), names=", ".join(unknown))))
    if len(source.ids) < 2:
        raise BadInput(
            Problem("too-few-lists", text(N_("At least two lists are needed")), remedy=text(N_("Import another list")))
        )
    persons = person_table(programme, source.ids, progress)
    table = overlap_table(persons, source.by, source.filters, programme.info.name)
    if not len(table):
        raise BadInput(Problem("nobody-left", text(N_("No person on these lists fits the choice"))))
    return table


def overlap_table(persons: PersonTable, by: Sequence[str], filters: Mapping[str, str], name: str = "") -> Table:
    """Persons counted by the lists they are on and by the strata `by`; what is not known of a person is `?`.

    Columns: the lists by name (one called like another column gets a low line behind it), then `by`, then `count`; rows in
    the order of the lists, those on the first list first.
    """
    strata = {stratum: getattr(persons, stratum) for stratum in by}
    counts: Counter[tuple[tuple[bool, ...], tuple[str, ...]]] = Counter()
    for index, flags in enumerate(persons.flags):
        if _chosen(persons, index, filters):
            counts[flags, tuple(column[index] or UNKNOWN for column in strata.values())] += 1
    rows = sorted(counts, key=lambda row: ([not flag for flag in row[0]], row[1]))
    columns: dict[str, list[Cell]] = {}
    for number, list_name in enumerate(persons.lists):
        while list_name in columns or list_name in by or list_name == "count":
            list_name += "_"
        columns[list_name] = [int(flags[number]) for flags, _ in rows]
    for number, stratum in enumerate(by):
        columns[stratum] = [values[number] for _, values in rows]
    columns["count"] = [counts[row] for row in rows]
    return Table(columns, name)


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
