"""Every row of a file is read under a mapping, and it is said what storing it would do; nothing is stored."""

from __future__ import annotations

import hmac
import json
from datetime import date
from typing import TYPE_CHECKING

from estimation.table import Table
from survey_app.services.importing_editions import Standing, matches_of, standing
from survey_app.services.importing_naming import naming_columns
from survey_app.services.importing_preview import ALREADY, CHANGED, READY, REPEATED, UNUSABLE, Preview, Rows
from survey_app.services.importing_rows import UNDERSTOOD, RowReader, RowReading
from survey_app.services.importing_targets import BY_NAME, IGNORE, TARGETS, Mapping
from vocabulary.errors import Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

_STEP = 500  # rows between two looks at Cancel


def check(
    programme: Programme, table: Table, mapping: Mapping, progress: Progress = silent, today: date | None = None
) -> Preview:
    """Reads every row under `mapping` and says what storing would do; stores nothing. `today` bounds dates of birth."""
    stands = programme.store.call(lambda db: standing(db, mapping.list_name.strip(), mapping.replaces))
    blocking = (*_mapping_problems(table, mapping), *stands.problems)
    used = tuple(target for target in TARGETS if target.name != IGNORE and mapping.columns_for(target.name))
    if any(problem.code == "no-such-column" for problem in blocking):
        return Preview(mapping, table.name, table.sheet, used, blocking=blocking)
    reader = RowReader(table, mapping, today or date.today(), programme.info.country)
    rows, understood, met = _read(reader, stands, programme.keys.link, part(progress, 0.0, 0.7))
    found = matches_of(programme, rows, stands, met, part(progress, 0.7, 0.8)) if stands.replaced else {}
    for index in found:
        rows.fates[index] = CHANGED
    naming = naming_columns(table, mapping, part(progress, 0.8, 1.0))
    corrected = set(found.values())
    gone = tuple(r for digest, r in stands.replaced.items() if digest not in met and r not in corrected)
    return Preview(
        mapping, table.name, table.sheet, used, rows, blocking,
        ready=rows.fates.count(READY), understood=understood, bad=len(rows.bad), already=rows.fates.count(ALREADY),
        repeated=rows.fates.count(REPEATED), changed=len(found), naming=naming, matches=found, gone=gone,
    )  # fmt: skip


def _read(reader: RowReader, stands: Standing, secret: bytes, progress: Progress) -> tuple[Rows, int, set[bytes]]:
    """The rows, how many new ones should be looked at, and the hashes of all that can be used."""
    rows, understood, met = Rows(reader), 0, set[bytes]()
    for index in range(len(reader.table)):
        if index % _STEP == 0:
            progress(index / len(reader.table), text(N_("Reading row {row}"), row=index + 1))
        row, problem = reader.read(index)
        rows.looked.setdefault(row.state, index)
        if problem is not None:
            rows.add(b"", UNUSABLE)
            continue
        digest = digest_of(secret, row)
        fate = ALREADY if digest in stands.known else REPEATED if digest in met else READY
        understood += row.state == UNDERSTOOD and fate == READY
        met.add(digest)
        rows.add(digest, fate)
    return rows, understood, met


def digest_of(secret: bytes, row: RowReading) -> bytes:
    """What a row says under its mapping, as a keyed hash: the same row of the same file again is told by it."""
    said = json.dumps([row.written, row.other], sort_keys=True, ensure_ascii=False, default=dict)
    return hmac.digest(secret, b"alcance-row-1\0" + said.encode(), "sha256")


def _mapping_problems(table: Table, mapping: Mapping) -> tuple[Problem, ...]:
    found: list[Problem] = []
    if not mapping.list_name.strip():
        found.append(Problem("list-name-missing", text(N_("The list needs a name")), Place(field=N_("Name of the list"))))
    for column, use in mapping.columns.items():
        if column not in table.columns or use not in BY_NAME:
            found.append(Problem("no-such-column", text(N_("The file has no such column")), Place(table.name, column=column)))
    for target in TARGETS:
        columns = mapping.columns_for(target.name)
        if len(columns) > 1 and not target.many:
            what = text(N_("{use} can be given to one column only"), use=Text(target.label))
            found.append(Problem("use-given-twice", what, Place(table.name, column=", ".join(columns))))
    if not any(mapping.columns_for(name) for name in ("surnames", "given_names", "full_name", "document")):
        found.append(
            Problem(
                "nobody-named",
                text(N_("No column holds names or documents, so no person could be recognised in another list")),
                Place(table.name),
                text(N_("Choose the column that holds them")),
            )
        )
    for when in (mapping.start, mapping.end):
        if when and not _is_day(when):
            found.append(Problem("bad-period", text(N_("{day} is no date"), day=when), Place(field=N_("Period"))))
    if mapping.start and mapping.end and mapping.start > mapping.end:
        found.append(Problem("bad-period", text(N_("The period ends before it begins")), Place(field=N_("Period"))))
    return tuple(found)


def _is_day(written: str) -> bool:
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False
