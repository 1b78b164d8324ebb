"""A list in a file as records to link: its columns recognised or named, its rows read as an import does, nothing stored."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.table import Table
from survey_app.services.importing_rows import RowReader, RowReading
from survey_app.services.importing_targets import BY_NAME, IGNORE, Mapping, guess_columns
from survey_app.services.reading_lists import read_list
from vocabulary.errors import Collector, Place
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.linkage.records import Record

_UNUSABLE = ("nobody", "unreadable-name", "row-too-long")
_BIRTH_FAULTS = ("impossible-date", "unreadable-date", "birth-out-of-range", "birth-after-list")


@dataclass(frozen=True, repr=False)
class ListFile:
    """What a file holds: `records`, their `rows`, the `used` columns by their use, how many rows name nobody, and in `remarks`
    what was read otherwise than it stands there."""

    records: tuple[Record, ...]
    rows: tuple[int, ...] = field(default=())
    used: MappingType[str, str] = field(default_factory=dict)
    left_out: int = 0
    remarks: tuple[Text, ...] = ()


def read_list_files(
    paths: Sequence[Path], uses: MappingType[str, str], today: date | None = None, progress: Progress = silent
) -> list[ListFile]:
    """The lists in the files, each file's records with its number as their source.

    `uses` gives columns a use (`surnames`, `birth_date`, … of `TARGETS`) in whichever files have them. Raises `BadInput` with
    all that is wrong at once.
    """
    on, share = today or date.today(), 1 / max(len(paths), 1)
    tables = [read_list(path, progress=part(progress, 0.5 * n * share, 0.5 * (n + 1) * share)) for n, path in enumerate(paths)]
    found = []
    for source, (rows, columns) in enumerate(zip(tables, _mappings(tables, uses), strict=True)):
        progress(0.5 + 0.5 * source * share, text(N_("Reading the lists")))
        reader = RowReader(rows, Mapping(columns=columns), on)
        readings = [reader.read(index)[0] for index in range(len(rows.rows))]
        kept = [reading for reading in readings if reading.fault not in _UNUSABLE]
        used = {column: use for column, use in columns.items() if use != IGNORE}
        records = tuple(_record(source, reading, on) for reading in kept)
        found.append(ListFile(records, tuple(reading.row for reading in kept), used, len(readings) - len(kept), rows.remarks))
    return found


def read_uses(written: Sequence[str], problems: Collector) -> dict[str, str]:
    """`COLUMN=USE` as given on the command line; adds a problem for each that cannot be read so."""
    found: dict[str, str] = {}
    for each in written:
        column, equals, use = each.rpartition("=")
        if not equals or not column.strip():
            problems.add("bad-map", text(N_("{value} is not COLUMN=USE"), value=repr(each)), Place(field="--map"))
        elif use.strip() not in BY_NAME:
            remedy = text(N_("It must be one of: {options}"), options=", ".join(BY_NAME))
            what = text(N_("There is no use {name} of a column"), name=repr(use.strip()))
            problems.add("unknown-use", what, Place(field="--map"), remedy)
        found[column.strip()] = use.strip()
    return found


def _mappings(tables: Sequence[Table], uses: MappingType[str, str]) -> list[dict[str, str]]:
    """The use of each column of each table; all that is wrong with them is said at once."""
    problems = Collector()
    for column in uses:
        if all(column not in table.columns for table in tables):
            problems.add("no-column", text(N_("No file has a column {name}"), name=repr(column)), Place(field="--map"))
    found = []
    for table in tables:
        given = {column: use for column, use in uses.items() if column in table.columns}
        single = {use for use in given.values() if not BY_NAME[use].many}
        guessed = {c: IGNORE if use in single else use for c, use in guess_columns(table).items()}
        columns = guessed | given
        found.append(columns)
        if not {"surnames", "given_names", "full_name", "document"} & set(columns.values()):
            what = text(N_("No column holds names or documents"))
            remedy = text(N_('Name the columns, such as --map "Last names=surnames"'))
            problems.add("no-identity", what, Place(file=table.name), remedy)
    problems.raise_if_any()
    return found


def _record(source: int, reading: RowReading, today: date) -> Record:
    """A row as linkage takes it; of an impossible date of birth nothing is known."""
    from estimation.linkage.records import Record

    values = reading.values
    age = values.get("age", "")
    return Record(
        source,
        values.get("surnames", ""),
        values.get("given_names", ""),
        values.get("full_name", ""),
        "" if reading.fault in _BIRTH_FAULTS else values.get("birth_date", ""),
        int(age) if age.isdecimal() else None,
        values.get("list_date", "") or today.isoformat(),
        values.get("sex", ""),
        values.get("document", ""),
        values.get("nationality", ""),
        values.get("area", ""),
    )
