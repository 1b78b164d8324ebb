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
