"""What a person who may protect the data should be told on opening: what is due, whether the assessment is open again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.services import assessment, retention
from survey_app.services.roles import may

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

MOST = 4  # fields named in a message; the page names all


@dataclass(frozen=True)
class Reminders:
    """`due` records of which something may go, the fields that the approved assessment did not know, whether its day of review
    is over."""

    due: int = 0
    added: tuple[str, ...] = ()
    overdue: bool = False


def of(programme: Programme, lang: str) -> Reminders | None:
    """The reminders of an open programme; nothing for who may not act on them, and in a copy without identities."""
    if programme.info.deidentified or not may(programme.info.role, "protect"):
        return None
    status = assessment.status(programme, lang)
    named = tuple(f"{one.words} ({one.title})" for one in status.added[:MOST])
    more = ("…",) if len(status.added) > MOST else ()
    due = retention.schedule(programme, lang).records if retention.anything_old(programme) else 0
    return Reminders(due, named + more, status.state == assessment.OVERDUE)
