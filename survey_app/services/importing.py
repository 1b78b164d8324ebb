"""An institution's list comes in: its columns are mapped, its rows read and shown, and only then stored, all or nothing."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from estimation.table import Table
from survey_app.services.importing_naming import NamingColumn, naming_columns
from survey_app.services.importing_rows import BAD, OK, UNDERSTOOD, RowReader, RowReading
from survey_app.services.importing_targets import BY_NAME, IGNORE, TARGETS, Mapping, Target, guess_columns
from survey_app.services.linking_keys import DOCUMENT, NAMES_AND_BIRTH, document_key, names_key
from survey_app.services.roles import require
from survey_app.store import identities, journal, meta, records, registers
from survey_app.store.identifiers import now
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.store.registers import Import

__all__ = [
    "BAD", "IGNORE", "OK", "TARGETS", "UNDERSTOOD", "ImportResult", "ListInfo", "Mapping", "Preview", "RowReading", "Target",
    "check", "guess_mapping", "history", "lists", "store_list",
]  # fmt: skip

_REMEMBERED = "import-mappings"  # in meta: by the columns of a file, how they were used last and for whom
_STEP = 1000  # rows between two looks at Cancel
IDENTITIES = ("surnames", "given_names", "full_name", "birth_date", "document")


@dataclass(frozen=True)
class Preview:
    """What a file would bring, nothing of it stored. `blocking` are the problems of the mapping itself, which must be solved
    before anything can be stored; `problems` those of single rows, which are left out otherwise.

    `ready` rows are new and usable, `understood` of them should be looked at, `already` are in the list, `repeated` stand
    more than once in the file, `bad` cannot be used. `naming` are columns kept with the answers that seem to name persons.
    """

    mapping: Mapping
    file_name: str
    sheet: str
    targets: tuple[Target, ...]
    rows: tuple[RowReading, ...] = field(repr=False)
    problems: tuple[Problem, ...] = field(repr=False)
    blocking: tuple[Problem, ...] = ()
    ready: int = 0
    understood: int = 0
    bad: int = 0
    already: int = 0
    repeated: int = 0
    naming: tuple[NamingColumn, ...] = ()

    @property
    def total(self) -> int:
        return len(self.rows)

    def sample(self, n: int = 5) -> tuple[RowReading, ...]:
        """The first rows, with one of each state among them where the file has one."""
        first = list(self.rows[:n])
        for state in (UNDERSTOOD, BAD):
            found = next((row for row in self.rows if row.state == state), None)
            if found is not None and first and all(row.state != state for row in first):
                first[-1 if state == BAD else max(0, len(first) - 2)] = found
        return tuple(sorted(first, key=lambda row: row.row))


@dataclass(frozen=True)
class ImportResult:
    """What an import did: new rows, rows that were there before or stood twice, and rows left out as unreadable. `number` is
    that of the import in the history of its list."""

    list_id: str
    list_name: str
    imported: int
    repeated: int
    left_out: int
    number: int = 0


@dataclass(frozen=True)
class ListInfo:
    """A list of the programme; the period is that of all its imports, the file that of the last."""

    id: str
    name: str
    institution: str
    rows: int
    imported_at: str
    start: str
    end: str
    file_name: str


def guess_mapping(table: Table, programme: Programme | None = None) -> Mapping:
    """A mapping to begin with: the one last used for a file with the same columns, else a use for each column by its header.

    The list's name is the remembered one, else the file's without its ending.
    """
    if programme is not None:
        kept = programme.store.call(lambda db: meta.get(db, _REMEMBERED, {})).get(_columns_of(table))
        if kept is not None:
            uses = {column: use if use in BY_NAME else IGNORE for column, use in kept["columns"].items()}
            return Mapping(kept["list_name"], kept["institution"], uses)
    name = table.name.rsplit(".", 1)[0].replace("_", " ").strip()
    return Mapping(name[:1].upper() + name[1:], "", guess_columns(table))


def _columns_of(table: Table) -> str:
    return json.dumps(list(table.columns), ensure_ascii=False)


def check(
    programme: Programme, table: Table, mapping: Mapping, progress: Progress = silent, today: date | None = None
) -> Preview:
    """Reads every row under `mapping` and says what storing would do; stores nothing. `today` bounds dates of birth."""
    blocking = _mapping_problems(table, mapping)
    used = tuple(target for target in TARGETS if target.name != IGNORE and mapping.columns_for(target.name))
    if any(problem.code == "no-such-column" for problem in blocking):
        return Preview(mapping, table.name, table.sheet, used, (), (), blocking)
    reader = RowReader(table, mapping, today or date.today())
    known = programme.store.call(lambda db: _known(db, mapping.list_name.strip()))
    rows: list[RowReading] = []
    problems: list[Problem] = []
    count = dict.fromkeys(("ready", "understood", "bad", "already", "repeated"), 0)
    seen: set[bytes] = set()
    for index in range(len(table)):
        if index % 500 == 0:
            progress(0.7 * index / len(table), text(N_("Reading row {row}"), row=index + 1))
        row, problem = reader.read(index)
        if problem is not None:
            problems.append(problem)
            count["bad"] += 1
        else:
            digest = _digest(programme.keys.link, row)
            already = digest in known
            row = RowReading(row.row, row.state, row.written, row.values, row.notes, row.fault, row.other, digest, already)
            count["already" if already else "repeated" if digest in seen else "ready"] += 1
            count["understood"] += row.state == UNDERSTOOD and not already and digest not in seen
            seen.add(digest)
        rows.append(row)
    naming = naming_columns(table, mapping, rows, part(progress, 0.7, 1.0))
    return Preview(mapping, table.name, table.sheet, used, tuple(rows), tuple(problems), blocking, **count, naming=naming)


def _known(db: Database, list_name: str) -> set[bytes]:
    found = registers.find(db, list_name)
    return set() if found is None else registers.hashes(db, found)


def _digest(secret: bytes, row: RowReading) -> bytes:
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


def store_list(programme: Programme, preview: Preview, progress: Progress = silent) -> ImportResult:
    """Stores the usable new rows of a preview in one transaction; raises `BadInput` with what blocks it.

    Names, birth dates and documents go to the identities, sealed; what statistics need goes into the record. Rows that the
    list has already are not added again, whatever happened since the preview was made. Rows left out are noted in the
    history of the list by number and reason. Cancelled half-way, nothing is stored.
    """
    require(programme, "import-lists")
    if preview.blocking:
        raise BadInput(preview.blocking)
    if not any(row.state != BAD for row in preview.rows):
        raise BadInput(
            Problem("nothing-to-import", text(N_("No row of the file can be used")), Place(preview.file_name, preview.sheet))
        )
    return programme.store.call(lambda db: _store(db, programme, preview, progress))


def _store(db: Database, programme: Programme, preview: Preview, progress: Progress) -> ImportResult:
    mapping, person, secret = preview.mapping, programme.info.person, programme.keys.link
    progress(0, text(N_("Storing the list")))
    register = registers.obtain(db, mapping.list_name.strip(), mapping.institution.strip())
    known = registers.hashes(db, register)
    new: list[RowReading] = []
    for row in preview.rows:
        if row.state != BAD and row.digest not in known:
            known.add(row.digest)
            new.append(row)
    left_out = tuple((row.row, row.fault) for row in preview.rows if row.state == BAD)
    repeated = preview.total - len(new) - len(left_out)
    at = now()
    done = registers.Import(
        at, person, preview.file_name, preview.sheet, mapping.start, mapping.end, mapping.columns,
        len(new), repeated, len(left_out), left_out,
    )  # fmt: skip
    number = registers.add_import(db, register, done)
    for begin in range(0, len(new), _STEP):
        progress(begin / len(new), text(N_("Storing row {row}"), row=begin + 1))
        rows = new[begin : begin + _STEP]
        ids = records.add_finished(
            db,
            [records.NewRecord("register", register, _body(row), "", mapping.list_name.strip(), _summary(row)) for row in rows],
            person,
            at=at,
        )
        named = [{field: row.values.get(field, "") for field in IDENTITIES} for row in rows]
        _put_away(db, programme, ids, named)
        registers.add_rows(db, register, number, [(i, row.row, row.digest) for i, row in zip(ids, rows, strict=True)])
        keys: list[tuple[str, str, bytes]] = []
        for i, row, identity in zip(ids, rows, named, strict=True):
            keys.append((i, DOCUMENT, document_key(secret, identity, row.values.get("nationality", ""))))
            keys.append((i, NAMES_AND_BIRTH, names_key(secret, identity)))
        registers.add_link_keys(db, keys)
    _remember(db, mapping)
    detail = {"file": preview.file_name, "imported": len(new), "repeated": repeated, "left_out": len(left_out)}
    journal.write(db, person, "imported", mapping.list_name.strip(), detail)
    progress(1, text(N_("Storing the list")))
    return ImportResult(register, mapping.list_name.strip(), len(new), repeated, len(left_out), number)


def _put_away(db: Database, programme: Programme, ids: list[str], named: list[dict[str, str]]) -> None:
    """Seals names and documents; whose role may not read identities can still put them away."""
    if programme.keys.identities is not None:
        identities.add(db, programme.keys.identities, zip(ids, named, strict=True))
        return
    for record, identity in zip(ids, named, strict=True):
        identities.deposit(db, programme.keys.deposit, record, identity)


def _body(row: RowReading) -> dict[str, Any]:
    """What statistics need of a row, and nothing that names anybody: the birth date is there as a year."""
    body: dict[str, Any] = {
        name: row.values[name] for name in ("sex", "nationality", "area", "list_date") if row.values.get(name)
    }
    if row.values.get("age"):
        body["age"] = int(row.values["age"])
    if row.values.get("birth_date"):
        body["birth_year"] = int(row.values["birth_date"][:4])
    if row.other:
        body["other"] = dict(row.other)
    return body


def _summary(row: RowReading) -> str:
    return " · ".join(row.values[name] for name in ("nationality", "sex", "age") if row.values.get(name))


def _remember(db: Database, mapping: Mapping) -> None:
    kept = meta.get(db, _REMEMBERED, {})
    kept[json.dumps(list(mapping.columns), ensure_ascii=False)] = {
        "list_name": mapping.list_name,
        "institution": mapping.institution,
        "columns": dict(mapping.columns),
    }
    meta.put(db, _REMEMBERED, kept)


def lists(programme: Programme) -> list[ListInfo]:
    """The lists of the programme, in the order in which they were first imported."""
    found = programme.store.call(registers.listing)
    return [ListInfo(r.id, r.name, r.institution, r.rows, r.imported_at, r.start, r.end, r.file_name) for r in found]


def history(programme: Programme, list_id: str) -> list[Import]:
    """What was imported into a list and what was left out, oldest first."""
    return programme.store.call(lambda db: registers.history(db, list_id))
