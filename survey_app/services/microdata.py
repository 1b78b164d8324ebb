"""The rows of a list as CSV, for other programs: only from a copy without identities, streamed: length costs no memory."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from exports.delimited import safe
from survey_app.services.programme import note
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_streamed
from survey_app.store import registers
from vocabulary.errors import BadInput, Collector, Place, Problem, StoreError
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

KIND = "microdata"
FIELDS = ("sex", "age", "birth_year", "nationality", "area", "list_date")
STEP = 1000  # records held at a time
CACHE = 4 * 1024  # kilobytes of the database while it is read through


def save(programme: Programme, name: str, path: Path, progress: Progress = silent) -> int:
    """Writes every record of the list `name`, a row each, and returns how many; the journal notes it.

    Columns are what the copy kept: those of statistics, then the list's own codes. Raises `BadInput` with what is wrong with
    the target or the name, and `StoreError` `not-a-copy` for a programme that holds identities: a copy is made first.
    """
    require(programme, "estimate")
    if not programme.info.deidentified:
        remedy = text(N_("Have a copy without identities made, and write them from there."))
        raise StoreError(
            Problem("not-a-copy", text(N_("Rows of persons are written only from a copy without identities")), remedy=remedy)
        )
    with _little_memory(programme):
        return _save(programme, name, path.absolute(), progress)


def _save(programme: Programme, name: str, path: Path, progress: Progress) -> int:
    problems = Collector()
    check_target(problems, path)
    known = programme.store.call(registers.listing)
    register = next((each for each in known if each.name == name), None)
    if register is None:
        names = ", ".join(each.name for each in known) or "–"
        what = text(N_("There is no list called {name}"), name=name)
        problems.add("no-such-list", what, Place(), text(N_("One of: {names}"), names=names))
    problems.raise_if_any()
    assert register is not None
    note(programme, "exported", path.name, kind=KIND, rows=register.rows)
    try:
        columns = _columns(programme, register.id)
        write_streamed(path, _lines(programme, register.id, columns, register.rows, progress))
    except BadInput:
        note(programme, "export-failed", path.name, kind=KIND)
        raise
    return register.rows


def _pages(programme: Programme, register: str) -> Iterator[list[dict[str, Any]]]:
    after = ""
    while found := programme.store.call(partial(registers.page, register=register, after=after, most=STEP)):
        after = found[-1][0]
        yield [body for _, body in found]


@contextmanager
def _little_memory(programme: Programme) -> Iterator[None]:
    """The database's own cache kept small: what was read once is not read again."""
    usual = programme.store.call(lambda db: int(db.execute("PRAGMA cache_size").fetchone()[0]))
    programme.store.call(lambda db: db.execute(f"PRAGMA cache_size=-{CACHE}").close())
    try:
        yield
    finally:
        programme.store.call(lambda db: db.execute(f"PRAGMA cache_size={usual}").close())


def _columns(programme: Programme, register: str) -> list[str]:
    """Of the columns of statistics those that any row has, then the list's own in the order in which they come."""
    own: dict[str, None] = {}
    used: set[str] = set()
    for bodies in _pages(programme, register):
        for body in bodies:
            used |= {field for field in FIELDS if body.get(field) not in ("", None)}
            own |= dict.fromkeys(body.get("other", {}))
    return [*(field for field in FIELDS if field in used), *own]


def _lines(programme: Programme, register: str, columns: list[str], rows: int, progress: Progress) -> Iterator[bytes]:
    """The file piece by piece (UTF-8 with its mark, which Excel needs to see accents)."""
    yield "\ufeff".encode() + _csv([[safe(column) for column in columns]])
    done = 0
    for bodies in _pages(programme, register):
        progress(done / max(1, rows), text(N_("Writing row {row}"), row=done + 1))
        yield _csv([[_cell(body, column) for column in columns] for body in bodies])
        done += len(bodies)


def _cell(body: dict[str, Any], column: str) -> str | int | float:
    value = body.get(column) if column in FIELDS else body.get("other", {}).get(column)
    if value is None:
        return ""
    return value if isinstance(value, int | float) else safe(str(value))


def _csv(rows: list[list[str | int | float]] | list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
