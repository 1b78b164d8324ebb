"""Which methods fit a table: recommended, possible, only with a choice that needs a reason, or not at all and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from vocabulary.errors import AlcanceError
from vocabulary.fields import Names, descriptions
from vocabulary.text import N_, Text

if TYPE_CHECKING:
    from estimation.charts import Overlap
    from estimation.method import Method
    from estimation.table import Table

MOST_GROUPS = 40
RECOMMENDED, POSSIBLE, NEEDS_REASON, CANNOT = "recommended", "possible", "needs-reason", "cannot"
WORDS = {
    RECOMMENDED: (N_("recommended"), "good"),
    POSSIBLE: (N_("possible"), "plain"),
    NEEDS_REASON: (N_("needs a reason"), "warn"),
    CANNOT: (N_("cannot be used"), "plain"),
}


@dataclass(frozen=True)
class Standing:
    """How a method stands to a table. `why` says what is missing or must be chosen; `settings` are typed for that choice."""

    method: type[Method]
    level: str
    why: Text | None = None
    settings: tuple[tuple[str, str], ...] = ()


def standings(table: Table) -> list[Standing]:
    """Every method: those that can be used first, one of them recommended; then those that use a part of the lists."""
    from estimation.method import methods
    from survey_app.services.advising import FAMILY, objection, readable, refusal

    found: list[Standing] = []
    judged = [(cls, refusal(cls, table)) for cls in methods().values()]
    fitting = [cls for cls, why in judged if why is None]
    first = next((cls for cls in fitting if cls.first_choice), next(iter(fitting), None))
    for cls, why in judged:
        if why is None:
            found.append(Standing(cls, RECOMMENDED if cls is first else POSSIBLE))
        elif pair := _two_lists(cls, table):
            method = cls(lists=pair)  # type: ignore[call-arg]
            settings = (("lists", descriptions(cls)["lists"].write(pair)),)
            found.append(Standing(cls, NEEDS_REASON, objection(method, table), settings))
        else:
            answerable = cls.branch() == FAMILY and readable(cls, table)
            found.append(Standing(cls, NEEDS_REASON if answerable else CANNOT, why))
    order = (RECOMMENDED, POSSIBLE, NEEDS_REASON, CANNOT)
    return sorted(found, key=lambda standing: order.index(standing.level))


def _two_lists(cls: type[Method], table: Table) -> tuple[str, ...]:
    """Two lists with which the method could be used, those that share most; none where it has no such choice."""
    if not isinstance(descriptions(cls).get("lists"), Names):
        return ()
    overlap = overlap_of(table)
    if overlap is None or len(overlap.lists) < 3:
        return ()
    together = {
        pair: sum(count for flags, count in overlap.rows if flags[pair[0]] and flags[pair[1]])
        for pair in combinations(range(len(overlap.lists)), 2)
    }
    best = max(together, key=lambda pair: together[pair])
    names = tuple(overlap.lists[i] for i in best)
    try:
        method = cls(lists=names)  # type: ignore[call-arg]
        return names if cls.suits(method.read(table)) is None else ()
    except AlcanceError:
        return ()


def overlap_of(table: Table, by: Sequence[str] = ()) -> Overlap | None:
    """Who is on which list, where the table has lists."""
    from estimation.capture_recapture.presenting import overlap_chart
    from estimation.capture_recapture.reading import read_capture_table

    try:
        return overlap_chart(read_capture_table(table, by))
    except AlcanceError:
        return None


def group_columns(table: Table) -> tuple[str, ...]:
    """The columns of a table by which groups could be estimated apart: neither lists nor counts, and few different values."""
    from estimation.capture_recapture.reading import read_capture_table

    try:
        data = read_capture_table(table)
    except AlcanceError:
        return ()
    return tuple(name for name in data.left_out if 1 < len(set(table.columns[name])) <= MOST_GROUPS)
