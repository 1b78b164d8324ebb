"""Looking through records: all row ids at once as one compact array, and the rows of a page when they are shown."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.store import browsing

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

ORDERS: Mapping[str, str] = browsing.ORDERS


@dataclass(frozen=True)
class RecordRow:
    """A record as a table shows it; `summary` holds nothing that identifies. `sealed` and `purged` are since when only the
    office can read it, and since when only the office has it (ISO), empty where that is not so."""

    rowid: int
    record: str
    kind: str
    source: str
    started: str
    finished: str
    status: str
    interviewer: str
    summary: str
    sealed: str = ""
    purged: str = ""


def record_ids(
    programme: Programme,
    *,
    kind: str = "",
    order: str = "created",
    descending: bool = True,
    text: str = "",
    limit: int | None = None,
) -> array[int]:
    """The row ids (`array('q')`, 8 bytes each) of all records, in order; `kind` and `text` (in source, interviewer or
    summary) narrow them, and `limit` gives the first ones alone, at once among a million. Records without answers to show
    (refused, discarded) are left out."""
    return programme.store.call(
        lambda db: browsing.ids(db, kind=kind, order=order, descending=descending, text=text, limit=limit)
    )


def page(programme: Programme, ids: Sequence[int]) -> list[RecordRow]:
    """The rows with these ids, in the order of `ids`; one that is gone is left out."""
    return [RecordRow(*row) for row in programme.store.call(lambda db: browsing.rows(db, ids))]


def counts(programme: Programme) -> dict[str, int]:
    """How many records there are of each kind and status, as `interview/draft`."""
    return programme.store.call(browsing.counts)
