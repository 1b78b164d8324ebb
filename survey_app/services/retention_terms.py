"""For how long each class of field may be kept: months from the day on which a record was finished or imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from survey_app.services.roles import require
from survey_app.store import journal, meta
from vocabulary.errors import BadParameter, Collector, Place
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

KEY = "setting:retention"
MOST = 240
DEFAULTS: Mapping[str, int] = {"direct": 12, "sensitive": 24, "quasi": 60, "other": 120}
REASONS: Mapping[str, str] = {
    "direct": N_("Names and documents serve to recognise a person on two lists; after the next round they serve nothing more."),
    "sensitive": N_("Two yearly rounds can be compared; afterwards the estimates that were stored are enough."),
    "quasi": N_("Age, sex and place are needed to repeat an estimate for the same period, usually within five years."),
    "other": N_("Ten years, as public statistics are usually kept; they name nobody."),
}


def read(db: Database) -> dict[str, int]:
    """The months of each class, as set or by default."""
    kept = meta.get(db, KEY, {})
    return {klass: int(kept.get(klass, months)) for klass, months in DEFAULTS.items()}


def terms(programme: Programme) -> dict[str, int]:
    """The months of each class."""
    return programme.store.call(read)


def set_terms(programme: Programme, months: Mapping[str, int]) -> None:
    """Keeps the months of each class; raises `BadParameter` with all that cannot be, `StoreError` `not-allowed`.

    What identifies may not be kept longer than what does not: names without answers serve nobody."""
    require(programme, "protect")
    problems = Collector()
    for klass in DEFAULTS:
        value = months.get(klass, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST:
            problems.add("bad-months", text(N_("It must be a whole number of months between 1 and {most}"), most=MOST),
                         Place(field=klass))  # fmt: skip
    problems.raise_if_any(BadParameter)
    if months["direct"] > max(months[klass] for klass in DEFAULTS if klass != "direct"):
        problems.add("names-outlive", text(N_("Names and documents would be kept longer than everything else")),
                     Place(field="direct"), text(N_("Give them a shorter time than the answers.")))  # fmt: skip
    problems.raise_if_any(BadParameter)
    kept = {klass: months[klass] for klass in DEFAULTS}

    def work(db: Database) -> None:
        meta.put(db, KEY, kept)
        journal.write(db, programme.info.person, "retention-set", "", kept)

    programme.store.call(work)
