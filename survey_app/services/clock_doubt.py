"""Whether the computer's clock can be believed before something is erased by date: it is held against the journal.

A clock that was set back would postpone what is due, one that was set forward would erase too early. Both are told, neither
is acted upon; a person who looked at the date can say that it is right, which the journal keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from survey_app.services.roles import require
from survey_app.store import journal
from survey_app.store.identifiers import now

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

BEHIND, AHEAD = "behind", "ahead"
TOLERANCE = timedelta(hours=1)
LONG = timedelta(days=60)  # without a line in the journal: the programme was left alone, or the clock leapt


@dataclass(frozen=True)
class Clock:
    """What the clock shows (`now`, ISO UTC), up to when the journal reaches, and what is odd: `behind`, `ahead` or nothing.
    With `ahead`, `last` is the line before the leap."""

    now: str
    last: str
    doubt: str = ""

    @property
    def reckoned(self) -> str:
        """The time by which what is due is listed: with a clock that was set back that of the last line, so that nothing is
        postponed in silence."""
        return max(self.now, self.last) if self.doubt == BEHIND else self.now


def read(db: Database, at: str = "") -> Clock:
    """The clock as it stands against the lines since somebody last said that it is right."""
    here = at or now()
    since = db.execute("SELECT coalesce(max(sequence), 0) FROM journal WHERE action = ?", ["clock-confirmed"]).fetchone()[0]
    lines = [row[0] for row in db.execute("SELECT at FROM journal WHERE sequence >= ? ORDER BY sequence", [since])]
    if not lines:
        return Clock(here, here)
    last = max(lines)
    if _time(here) < _time(last) - TOLERANCE:
        return Clock(here, last, BEHIND)
    seen = lines[0]
    for line in (*lines[1:], here):
        if _time(line) - _time(seen) > LONG:
            return Clock(here, seen, AHEAD)
        seen = max(seen, line)
    return Clock(here, last)


def confirm(programme: Programme) -> Clock:
    """A person looked at the date and says that it is right; raises `StoreError` `not-allowed`."""
    require(programme, "protect")

    def work(db: Database) -> Clock:
        journal.write(db, programme.info.person, "clock-confirmed")
        return read(db)

    return programme.store.call(work)


def _time(iso: str) -> datetime:
    found = datetime.fromisoformat(iso)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
