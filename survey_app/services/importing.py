"""An institution's list comes in: its columns are mapped, its rows read and shown, and only then stored, all or nothing."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.services.importing_checking import check
from survey_app.services.importing_editions import KINDS, keys_of, standing, withdraw_gone
from survey_app.services.importing_mappings import guess_mapping, remember
from survey_app.services.importing_preview import CHANGED, READY, Preview, Rows
from survey_app.services.importing_rows import BAD, OK, UNDERSTOOD, RowReading
from survey_app.services.importing_targets import BY_NAME, IGNORE, TARGETS, Mapping, Target
from survey_app.services.roles import require
from survey_app.store import corrections, erasing, identities, journal, records, registers
from survey_app.store.identifiers import now
from survey_app.store.registers import Edition
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.store.registers import Import

__all__ = [
    "BAD", "BY_NAME", "IGNORE", "OK", "TARGETS", "UNDERSTOOD", "Edition", "ImportResult", "ListInfo", "Mapping", "Preview",
    "RowReading", "Target", "check", "editions", "guess_mapping", "history", "lists", "standing_imports", "store_list",
]  # fmt: skip

_MANY = 50_000
_STEP = 1000  # rows between two looks at Cancel
IDENTITIES = ("surnames", "given_names", "full_name", "birth_date", "document")


@dataclass(frozen=True)
class ImportResult:
    """What an import did: new rows, rows that were there before or stood twice, and rows left out as unreadable. `number` is
    that of the import in the history of its list; `changed` and `gone` records were corrected and withdrawn by the edition."""

    list_id: str
    list_name: str
    imported: int
    repeated: int
    left_out: int
    number: int = 0
    changed: int = 0
    gone: int = 0


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


def store_list(programme: Programme, preview: Preview, progress: Progress = silent) -> ImportResult:
    """Stores the usable new rows of a preview in one transaction; raises `BadInput` with what blocks it.

    Names, birth dates and documents go to the identities, sealed; what statistics need goes into the record. Rows that the
    list has already are not added again, whatever happened since the preview was made. Rows left out are noted in the
    history of the list by number and reason. Where the file replaces editions, rows that stayed keep their records,
    persons whose rows changed keep theirs with a new revision, and who is gone is withdrawn. Cancelled half-way, nothing is
    stored.
    """
    require(programme, "import-lists")
    if preview.blocking:
        raise BadInput(preview.blocking)
    if not preview.usable:
        raise BadInput(
            Problem("nothing-to-import", text(N_("No row of the file can be used")), Place(preview.file_name, preview.sheet))
        )
    result = programme.store.call(lambda db: _store(db, programme, preview, progress))
    if result.gone or result.imported + result.changed > _MANY:  # the log of a large import is as large as the import
        programme.store.maintain(erasing.fold).result()
    return result


def _store(db: Database, programme: Programme, preview: Preview, progress: Progress) -> ImportResult:
    mapping, person, rows = preview.mapping, programme.info.person, preview.rows
    progress(0, text(N_("Storing the list")))
    name = mapping.list_name.strip()
    stands = standing(db, name, mapping.replaces)
    if stands.problems:
        raise BadInput(stands.problems)
    register = registers.obtain(db, name, mapping.institution.strip())
    new, changed = _new_rows(rows, stands.known, preview.matches, set(stands.replaced.values()))
    left_out = tuple(preview.left_out())
    repeated = preview.total - len(new) - len(changed) - len(left_out)
    at = now()
    done = registers.Import(
        at, person, preview.file_name, preview.sheet, mapping.start, mapping.end, mapping.columns,
        len(new), repeated, len(left_out), left_out,
    )  # fmt: skip
    number = registers.add_import(db, register, done)
    gone: list[str] = []
    if mapping.replaces:
        kept = {stands.replaced[d]: i for i in range(len(rows)) if (d := rows.digest(i)) in stands.replaced}
        gone = [record for record in stands.replaced.values() if record not in kept and record not in set(changed.values())]
        registers.add_edition(db, number, Edition(tuple(mapping.replaces), len(kept), len(changed), len(gone)))
        numbers = rows.reader.table.rows if rows.reader is not None else ()
        registers.move_rows(db, number, [(record, numbers[index], None) for record, index in kept.items()])
        withdraw_gone(db, gone, person, part(progress, 0.0, 0.2))
    steps = [(new[begin : begin + _STEP], begin) for begin in range(0, len(new), _STEP)]
    for indices, begin in steps:
        progress(0.2 + 0.7 * begin / len(new), text(N_("Storing row {row}"), row=begin + 1))
        read = [rows[index] for index in indices]
        ids = records.add_finished(
            db, [records.NewRecord("register", register, _body(row), "", name, _summary(row)) for row in read], person, at=at
        )
        _put_away(db, programme, ids, read)
        registers.add_rows(db, register, number, [(i, row.row, row.digest) for i, row in zip(ids, read, strict=True)])
    pairs = list(changed.items())
    for begin in range(0, len(pairs), _STEP):
        progress(0.9 + 0.1 * begin / len(pairs), text(N_("Correcting record {n}"), n=begin + 1))
        _correct(db, programme, number, [(rows[index], record) for index, record in pairs[begin : begin + _STEP]], at)
    remember(db, mapping)
    detail: dict[str, object] = {
        "file": preview.file_name, "imported": len(new), "repeated": repeated, "left_out": len(left_out),
    }  # fmt: skip
    if mapping.replaces:
        detail |= {"changed": len(changed), "gone": len(gone)}
    journal.write(db, person, "replaced-edition" if mapping.replaces else "imported", name, detail)
    progress(1, text(N_("Storing the list")))
    return ImportResult(register, name, len(new), repeated, len(left_out), number, len(changed), len(gone))


def _new_rows(
    rows: Rows, known: frozenset[bytes], matches: MappingType[int, str], open_ones: set[str]
) -> tuple[list[int], dict[int, str]]:
    """The rows that are new now, each once, and those that correct a record which still stands in a replaced edition."""
    met: set[bytes] = set()
    new: list[int] = []
    changed: dict[int, str] = {}
    for index, fate in enumerate(rows.fates):
        digest = rows.digest(index)
        if fate in (READY, CHANGED) and digest not in known and digest not in met:
            met.add(digest)
            record = matches.get(index)
            if record is not None and record in open_ones:
                changed[index] = record
            else:
                new.append(index)
    return new, changed


def _correct(db: Database, programme: Programme, number: int, pairs: list[tuple[RowReading, str]], at: str) -> None:
    """A newer edition says otherwise of these persons: a revision each, and other identities in the place of theirs."""
    for row, record in pairs:
        if corrections.of(db, record) is not None:
            corrections.end(db, record)
        records.revise(db, record, _body(row), programme.info.person, at=at)
        identities.remove(db, record)
        db.execute("UPDATE record SET summary = ? WHERE id = ?", [_summary(row), record])
    _put_away(db, programme, [record for _, record in pairs], [row for row, _ in pairs])
    registers.move_rows(db, number, [(record, row.row, row.digest) for row, record in pairs])


def _put_away(db: Database, programme: Programme, ids: list[str], rows: list[RowReading]) -> None:
    """Seals names and documents, and keeps pseudonyms; whose role may not read identities can still put them away."""
    named = [{field: row.values.get(field, "") for field in IDENTITIES} for row in rows]
    if programme.keys.identities is not None:
        identities.add(db, programme.keys.identities, zip(ids, named, strict=True))
    else:
        for record, identity in zip(ids, named, strict=True):
            identities.deposit(db, programme.keys.deposit, record, identity)
    keys = [(record, kind, key) for record, row in zip(ids, rows, strict=True)
            for kind, key in zip(KINDS, keys_of(programme.keys.link, row), strict=True)]  # fmt: skip
    registers.add_link_keys(db, keys)


def _body(row: RowReading) -> dict[str, Any]:
    """What statistics need of a row, and nothing that names anybody: the birth date is there as a year."""
    body: dict[str, Any] = {
        name: row.values[name] for name in ("sex", "nationality", "area", "list_date", "document_type") if row.values.get(name)
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


def lists(programme: Programme) -> list[ListInfo]:
    """The lists of the programme, in the order in which they were first imported."""
    found = programme.store.call(registers.listing)
    return [ListInfo(r.id, r.name, r.institution, r.rows, r.imported_at, r.start, r.end, r.file_name) for r in found]


def standing_imports(programme: Programme, list_name: str) -> list[Import]:
    """The imports of a list that stand, oldest first: not taken back and not replaced."""

    def work(db: Database) -> list[Import]:
        found = registers.find(db, list_name.strip())
        imports = [] if found is None else registers.history(db, found)
        return [each for each in imports if not each.withdrawn and not each.replaced_by]

    return programme.store.call(work)


def editions(programme: Programme, list_name: str) -> tuple[int, ...]:
    """The numbers of the imports of a list that stand."""
    return tuple(each.number for each in standing_imports(programme, list_name))


def history(programme: Programme, list_id: str) -> list[Import]:
    """What was imported into a list and what was left out, oldest first."""
    return programme.store.call(lambda db: registers.history(db, list_id))
