"""Which interviews were finished, for what is told of all of them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Finished:
    """A finished interview: its record, its questionnaire and who held it."""

    record: str
    form: str
    interviewer: str


def finished(db: Database, record: str = "") -> list[Finished]:
    """The finished interviews, the oldest first; or the one of `record`."""
    rows = db.execute(
        "SELECT id, form, interviewer FROM record WHERE kind = 'interview' AND status = 'finished' AND (? = '' OR id = ?)"
        " ORDER BY created, id",
        [record, record],
    )
    return [Finished(*row) for row in rows]


def met(db: Database) -> list[tuple[str, str, str, str]]:
    """Of everybody with whom an interview was begun: record, questionnaire, day (ISO) and `finished`, `refused`, `discarded` or
    `draft`; what was keyed a second time or erased is not counted."""
    rows = db.execute(
        "SELECT id, form, substr(created, 1, 10), coalesce((SELECT status FROM ending WHERE record = id), status) FROM record"
        " WHERE kind = 'interview' AND id NOT IN (SELECT record FROM erasure)"
        " AND id NOT IN (SELECT draft FROM second_keying) ORDER BY created, id"
    )
    return [(str(record), str(form), str(day), str(status)) for record, form, day, status in rows]
