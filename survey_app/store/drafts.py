"""Drafts as a list shows them, and what ended without being kept, as bare numbers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey_app.store.answers import DERIVED, LANGUAGE, POSITION

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Draft:
    """An interview that was begun, or opened again (`correction`): `answered` counts the questions that have an answer,
    `position` is where it stands."""

    record: str
    form: str
    form_version: str
    title: str
    interviewer: str
    started: str
    last_saved: str
    answered: int
    position: str
    lang: str
    correction: bool = False
    second: str = ""  # the record that is keyed a second time


_DRAFTS = """
WITH latest AS (
  SELECT a.record, a.path, a.value, a.mark, a.at FROM answer a
  JOIN (SELECT record, path, max(sequence) AS sequence FROM answer GROUP BY record, path) USING (record, path, sequence)
)
SELECT r.id, r.form, r.form_version, r.source, r.interviewer, r.created,
  coalesce((SELECT max(at) FROM latest WHERE record = r.id), r.created),
  (SELECT count(*) FROM latest
    WHERE record = r.id AND path LIKE '/%' AND mark <> :derived AND (value <> '' OR mark <> '')),
  coalesce((SELECT value FROM latest WHERE record = r.id AND path = :position), ''),
  coalesce((SELECT value FROM latest WHERE record = r.id AND path = :language), ''), r.status <> 'draft',
  coalesce((SELECT record FROM second_keying WHERE draft = r.id), '')
FROM record r WHERE r.kind = 'interview' AND (:record = '' OR r.id = :record)
  AND (r.id IN (SELECT id FROM record WHERE status = 'draft') OR r.id IN (SELECT record FROM correction WHERE ended = ''))
  AND r.id NOT IN (SELECT record FROM ending)
ORDER BY 7 DESC
"""


def listing(db: Database, record: str = "") -> list[Draft]:
    """All drafts, the one last worked on first; or the one of `record`."""
    values = {"derived": DERIVED, "position": POSITION, "language": LANGUAGE, "record": record}
    return [replace(Draft(*row[:10]), correction=bool(row[10]), second=row[11]) for row in db.execute(_DRAFTS, values)]


def ended(db: Database, form: str, status: str) -> int:
    """How many records of a form ended so (`refused`, `discarded`, `finished`); erased ones are not counted."""
    row = db.execute(
        "SELECT count(*) FROM record WHERE kind = 'interview' AND form = ? AND status = ?"
        " AND id NOT IN (SELECT record FROM erasure) AND id NOT IN (SELECT draft FROM second_keying)",
        [form, status],
    )
    return int(row.fetchone()[0])
