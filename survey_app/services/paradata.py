"""How interviews went: kept with each record when it is finished, without a word that was answered, and written out as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.services.programme import note
from survey_app.services.roles import require
from survey_app.services.writing import check_target, write_together
from survey_app.store import answers, interviews, records
from vocabulary.errors import BadInput, Collector, Problem, StoreError
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from forms.form import Form
    from forms.interview.plan import Plan
    from forms.odk.audit import Event, Logged
    from survey_app.services.programme import Programme
    from survey_app.store.interviews import Finished

PARADATA = "paradata"  # what the events are called in a record
RIGHT = "paradata"
SUMMARY = ("record", "form", "interviewer", "question", "seconds", "visits", "changes", "jumps")


def to_keep(log: Sequence[answers.Answer], form: Form, finished: str) -> dict[str, Any]:
    """The part of a record's body that tells how the interview went. Values before and after a change are left out: what is
    withdrawn from the answers later must not be left here."""
    from forms.odk.audit import events_of, to_data

    events = [replace(event, old="", new="") for event in events_of(form, lines_of(log, form), finished)]
    return {PARADATA: to_data(events)} if events else {}


def lines_of(log: Sequence[answers.Answer], form: Form) -> Iterator[Logged]:
    """The log of answers as the audit reads it: positions, and what a person answered, not what followed by itself."""
    from forms.interview.plan import plan_of
    from forms.odk.audit import ANSWERED, BEGUN, END, JUMPED, RESUMED, SHOWN, Logged

    plan = plan_of(form)
    kinds = {answers.JUMPED: JUMPED, answers.RESUMED: RESUMED}
    for number, line in enumerate(log):
        if line.path == answers.POSITION:
            yield Logged(kinds.get(line.mark, SHOWN) if line.value else END, line.value, line.at)
        elif _answered(line, plan):
            yield Logged(ANSWERED, line.path, line.at, line.value)
        elif not number:
            yield Logged(BEGUN, "", line.at)


def _answered(line: answers.Answer, plan: Plan) -> bool:
    from forms.interview import MARK

    if not line.path.startswith("/") or "#" in line.path:
        return False
    if line.mark != answers.DERIVED or line.value == MARK + "removed":
        return True
    place = plan.places.get("/".join(part.partition("[")[0] for part in line.path.split("/")))
    return place is not None and place.repeat is not None


def events_of_record(programme: Programme, record: str) -> list[Event]:
    """How the interview of a record went; nothing where that was not kept."""
    require(programme, RIGHT)
    return programme.store.call(lambda db: _events(db, record))


def save_audit(programme: Programme, path: Path, record: str = "") -> Path:
    """Writes the events of finished interviews: of one `record` in ODK's own layout (`audit.csv`), else of all, with columns
    for the record and its questionnaire before. The journal notes it. Raises `BadInput` or `StoreError`."""
    from forms.odk.audit import to_csv

    def made(found: Sequence[tuple[Finished, list[Event]]]) -> str:
        if record:
            return to_csv(found[0][1], changes=False)
        whole: list[str] = []
        for one, events in found:
            header, *lines = to_csv(events, changes=False).splitlines()
            whole = whole or [f"record,form,{header}"]
            whole += [f"{one.record},{_plain(one.form)},{line}" for line in lines]
        return "\n".join(whole) + "\n"

    return _save(programme, path, record, made, "utf-8")


def save_summary(programme: Programme, path: Path, record: str = "") -> Path:
    """Writes what each question took in each interview: seconds, visits, changes, jumps. The journal notes it."""
    from exports.delimited import Delimited
    from forms.odk.audit import spent_of

    def made(found: Sequence[tuple[Finished, list[Event]]]) -> str:
        rows = tuple(
            (one.record, one.form, one.interviewer, question, round(s.seconds, 3), s.visits, s.changes, s.jumps)
            for one, events in found
            for question, s in spent_of(events).items()
        )
        return Delimited("questions", SUMMARY, rows).text()

    return _save(programme, path, record, made, "utf-8-sig")


def _save(programme: Programme, path: Path, record: str, made: Any, encoding: str) -> Path:
    require(programme, RIGHT)
    path = path.absolute()
    problems = Collector()
    check_target(problems, path)
    problems.raise_if_any()

    def work(db: Database) -> list[tuple[Finished, list[Event]]]:
        every = ((one, _events(db, one.record)) for one in interviews.finished(db, record))
        return [(one, events) for one, events in every if events]

    found = programme.store.call(work)
    if not found:
        remedy = text(N_("It is kept from now on, with each interview that is finished"))
        raise StoreError(
            Problem("no-paradata", text(N_("There is no interview of which it was kept how it went")), remedy=remedy)
        )
    note(programme, "exported", path.name, kind=PARADATA)
    try:
        write_together({path: made(found).encode(encoding)})
    except BadInput:
        note(programme, "export-failed", path.name, kind=PARADATA)
        raise
    return path


def _events(db: Database, record: str) -> list[Event]:
    from forms.odk.audit import from_data

    body = records.current(db, record)
    return from_data(body.get(PARADATA, {})) if body else []


def _plain(name: str) -> str:
    """The name of a form in a line of CSV."""
    return '"' + name.replace('"', '""') + '"' if any(sign in name for sign in ',"\n\r') else name
