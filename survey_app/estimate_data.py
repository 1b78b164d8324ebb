"""What a new estimate can be made from: the lists and examples there are, and a source read once for picture and methods."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from survey_app.new_estimate import FILE, LISTS, EstimateAnswers, written_definition
from survey_app.suitability import Standing, group_columns, overlap_of, standings
from vocabulary.progress import Progress, silent
from vocabulary.text import Text

if TYPE_CHECKING:
    from estimation.charts import Overlap
    from estimation.table import Table
    from survey_app.services.pattern_tables import Built
    from survey_app.services.people import People
    from survey_app.services.programme import Programme
    from survey_app.services.tables import TableSource


class Offer:
    """What a table can be built from here: lists `(id, name, rows)`, samples `(name, title, citation)`, sheets of the file."""

    def __init__(
        self,
        lists: Sequence[tuple[str, str, int]],
        samples: Sequence[tuple[str, str, str]],
        definition: Mapping[str, str] | None = None,
        sheets: Sequence[str] = (),
        linkages: Sequence[tuple[str, str, tuple[str, ...]]] = (),
    ) -> None:
        self.lists, self.samples, self.sheets = tuple(lists), tuple(samples), tuple(sheets)
        self.linkages = tuple(linkages)  # by probability, the newest first: id, when, ids of its lists
        self.definition = dict(definition or {})  # whom the programme's own figures count


@dataclass(frozen=True)
class Read:
    """A source as it was read: its table, the picture, the groups it can have, which methods fit, and what its lists tell."""

    source: TableSource
    table: Table
    overlap: Overlap | None
    groups: tuple[tuple[str, str], ...]
    standings: tuple[Standing, ...]
    sheets: tuple[str, ...] = ()
    facts: tuple[Text, ...] = ()  # what the lists tell of themselves
    built: Built | None = None  # of lists: the records behind the table, and who of them counts


def beginning(programme: Programme) -> tuple[Offer, EstimateAnswers]:
    """What there is to estimate from, and the answers to begin with: all lists, and whom the programme counts."""
    from survey_app.services import linkages, tables
    from survey_app.services import programme as programmes
    from survey_app.services.linking import INTERVIEWS

    lists = tables.possible_lists(programme)
    samples = [(sample.name, sample.title, sample.citation) for sample in tables.samples()]
    definition = written_definition(programmes.definition(programme))
    registers = tuple(number for number, _, _ in lists if number != INTERVIEWS)  # interviews are a list where one says so
    enough = len(lists) > 1
    chosen = (registers if len(registers) > 1 else tuple(number for number, _, _ in lists)) if enough else ()
    answers = EstimateAnswers(source=LISTS if enough else FILE, lists=chosen, definition=definition)
    found = [(run.id, run.at, run.lists) for run in linkages.runs(programme)]
    return Offer(lists, samples, definition, linkages=found), answers


def read_source(
    programme: Programme | None, source: TableSource, progress: Progress = silent, people: People | None = None
) -> Read:
    """The table of a source, its picture, the groups it can have, and which methods fit. `people` are the records of the same
    lists and linkage where they were read before."""
    from survey_app.services import pattern_tables, reading, tables
    from survey_app.services.advising import facts

    sheets = tuple(reading.sheets(Path(source.path))) if source.kind == FILE else ()
    built = None
    if source.kind == LISTS and programme is not None:
        known = people if people is not None and people.answers(source.ids, source.linkage) else None
        built = pattern_tables.build(programme, source, progress, known)
    table = built.table if built is not None else tables.build(programme, source, progress)
    names = tables.STRATA if source.kind == LISTS else {name: name for name in group_columns(table)}
    by = tables.divided_by(source)
    told = tuple(facts(table, by))
    return Read(source, table, overlap_of(table, by), tuple(names.items()), tuple(standings(table)), sheets, told, built)
