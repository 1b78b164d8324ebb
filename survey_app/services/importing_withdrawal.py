"""Taking back an import: every record it made is erased by a revision, its rows no longer count, and the history says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_app.services.roles import require
from survey_app.services.undo import Undo
from survey_app.store import erasing, journal, registers
from vocabulary.errors import Problem, StoreError
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.importing import ImportResult
    from survey_app.services.programme import Programme

_STEP = 1000  # records between two looks at Cancel
UNDONE = "undone"  # the reason where an import is taken back from the message that reported it


def withdraw_import(programme: Programme, list_id: str, number: int, reason: str = "", progress: Progress = silent) -> int:
    """Erases what an import brought, in one transaction; returns how many records that were.

    Rows that were in the list before that import stay. Rows of it that a later file repeated go as well: that file can be
    imported again. Raises `StoreError` `no-import` or `already-withdrawn`; cancelled half-way, nothing is changed.
    """
    require(programme, "import-lists")
    erased = programme.store.call(lambda db: _withdraw(db, programme, list_id, number, " ".join(reason.split()), progress))
    programme.store.maintain(erasing.fold).result()
    return erased


def undo_of(programme: Programme, result: ImportResult) -> Undo:
    """How an import that was made a moment ago is taken back."""

    def back() -> str:
        withdraw_import(programme, result.list_id, result.number, UNDONE)
        return ""

    said = text(N_("Imported {n} record."), N_("Imported {n} records."), n=result.imported)
    return Undo(said, back)


def _withdraw(db: Database, programme: Programme, list_id: str, number: int, reason: str, progress: Progress) -> int:
    done = next((each for each in registers.history(db, list_id) if each.number == number), None)
    if done is None:
        raise StoreError(Problem("no-import", text(N_("The list has no such import"))))
    if done.replaced_by:
        raise StoreError(Problem("replaced", text(N_("A newer edition took the place of this import; take that one back"))))
    if done.withdrawn:
        raise StoreError(Problem("already-withdrawn", text(N_("The import was taken back already"))))
    made, person = registers.records_of_import(db, number), programme.info.person
    for begin in range(0, len(made), _STEP):
        progress(begin / len(made), text(N_("Erasing record {n}"), n=begin + 1))
        erasing.erase(db, made[begin : begin + _STEP], person, erasing.IMPORT_WITHDRAWN)
    registers.withdraw(db, number, person, reason, len(made))
    name = next((each.name for each in registers.listing(db) if each.id == list_id), "")
    journal.write(db, person, "import-withdrawn", name, {"file": done.file_name, "erased": len(made)})
    return len(made)
