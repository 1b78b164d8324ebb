"""Lists in files become a linkage: columns recognised or named, rows read as an import reads them, nothing stored."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from estimation.table import Table
from survey_app.services.importing_rows import RowReader, RowReading
from survey_app.services.importing_targets import BY_NAME, IGNORE, Mapping, guess_columns
from survey_app.services.reading import read_table
from vocabulary.errors import Collector, Place
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.capture_recapture.table import CaptureTable
    from estimation.linkage.estimates import CurvePoint, TwoListEstimate
    from estimation.linkage.records import Record
    from estimation.linkage.result import Linked

_UNUSABLE = ("nobody", "unreadable-name")
_BIRTH_FAULTS = ("impossible-date", "unreadable-date", "birth-out-of-range", "birth-after-list")


@dataclass(frozen=True)
class FileLinkage:
    """Lists of files after linkage: the table of patterns, also `corrected` for links missed and false; Chapman for each pair
    of lists, with the curve of its thresholds; and how each file was read: `used` columns by their use, `left_out` rows that
    name nobody, its `fingerprint` (SHA-256)."""

    linked: Linked
    table: CaptureTable
    corrected: CaptureTable | None
    estimates: tuple[TwoListEstimate, ...]
    curves: tuple[tuple[CurvePoint, ...], ...] = field(repr=False)
    used: tuple[MappingType[str, str], ...] = ()
    left_out: tuple[int, ...] = ()
    fingerprints: tuple[str, ...] = ()
    seed: int = 1


def link_files(
    paths: Sequence[Path],
    uses: MappingType[str, str] | None = None,
    *,
    threshold: float = 0.5,
    memory: float = 2.0,
    seed: int = 1,
    today: date | None = None,
    progress: Progress = silent,
) -> FileLinkage:
    """Links the lists in the files, one list a file, named as the file.

    `uses` gives columns a use (`surnames`, `birth_date`, … of `TARGETS`) in whichever files have them; the others are
    recognised by their names. `memory` is in GB. Raises `BadInput` with all that is wrong at once.
    """
    import numpy as np

    from estimation.linkage.engine import Limits
    from estimation.linkage.estimates import corrected, curve, two_lists
    from estimation.linkage.linking import link, patterns

    uses = uses or {}
    steps = [0.1 * number / max(len(paths), 1) for number in range(len(paths) + 1)]
    tables = [read_table(path, progress=part(progress, *span)) for path, span in zip(paths, pairwise(steps), strict=True)]
    mappings = _mappings(tables, uses)
    records: list[Record] = []
    left_out: list[int] = []
    for source, (rows, columns) in enumerate(zip(tables, mappings, strict=True)):
        progress(0.1 + 0.1 * source / len(tables), text(N_("Reading the lists")))
        reader = RowReader(rows, Mapping(columns=columns), today or date.today())
        readings = [reader.read(index)[0] for index in range(len(rows.rows))]
        kept = [_record(source, reading, today or date.today()) for reading in readings if reading.fault not in _UNUSABLE]
        records += kept
        left_out.append(len(readings) - len(kept))
    names = _names(paths)
    linked = link(
        records, names, threshold=threshold, limits=Limits(memory=memory), seed=seed, progress=part(progress, 0.2, 1.0)
    )
    source_of = np.array([record.source for record in records], dtype=np.int64)
    size = dict(zip(names, linked.sizes, strict=True))
    table = patterns(linked, source_of)
    return FileLinkage(
        linked,
        table,
        corrected(linked, table),
        tuple(two_lists(each, (size[each.first], size[each.second])) for each in linked.overlaps()),
        tuple(curve(linked, each, source_of) for each in linked.overlaps()),
        tuple({column: use for column, use in columns.items() if use != IGNORE} for columns in mappings),
        tuple(left_out),
        tuple(hashlib.sha256(path.read_bytes()).hexdigest() for path in paths),
        seed,
    )


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


def _names(paths: Sequence[Path]) -> tuple[str, ...]:
    """The names of the lists: those of the files without their ending, numbered where two are alike."""
    found: list[str] = []
    for path in paths:
        name, number = path.stem, 1
        while name in found:
            number += 1
            name = f"{path.stem} ({number})"
        found.append(name)
    return tuple(found)


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
