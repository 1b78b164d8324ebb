"""What people's verdicts on a pair of records come to: one link, none, or a pair that stays as likely as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from survey_app.services import linkages as runs
from survey_app.services.linkages import Run
from survey_app.store import linkages
from vocabulary.text import N_

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.store.linkages import Verdict

SAME, DIFFERENT, UNSURE, CONFLICT = "same", "different", "unsure", "conflict"
WORDS: Mapping[str, str] = {
    SAME: N_("the same person"),
    DIFFERENT: N_("different persons"),
    UNSURE: N_("unsure"),
    CONFLICT: N_("said differently"),
}
Ids = tuple[str, str]
"""The two records of a pair, the smaller id first."""


@dataclass(frozen=True)
class Standing:
    """How a pair stands: what each person said of it last, what was settled and by whom."""

    said: Mapping[str, str]
    settled: str = ""
    settled_by: str = ""

    @property
    def verdict(self) -> str:
        """The settlement, else what all said; `conflict` where they said different things."""
        if self.settled:
            return self.settled
        return next(iter(self.said.values())) if len(set(self.said.values())) == 1 else CONFLICT

    @property
    def to_settle(self) -> bool:
        return not self.settled and len(set(self.said.values())) > 1


def standings(db: Database) -> dict[Ids, Standing]:
    """Every pair that somebody decided, in the order of the last decision about it."""
    return stand(linkages.verdicts(db), linkages.settlements(db))


def stand(verdicts: Iterable[Verdict], settlements: Iterable[Verdict]) -> dict[Ids, Standing]:
    """The standing of each pair from the last verdicts and the last settlements. A settlement stands for as long as reviewers
    do: where all took their verdicts back, it counts for nothing."""
    found: dict[Ids, Standing] = {}
    for each in verdicts:
        before = found.pop((each.first, each.second), Standing({}))
        found[each.first, each.second] = Standing({**before.said, each.person: each.verdict})
    for each in settlements:
        if (each.first, each.second) in found:
            pair = found[each.first, each.second]
            found[each.first, each.second] = replace(pair, settled=each.verdict, settled_by=each.person)
    return found


def decisions(run: Run, found: Mapping[Ids, Standing]) -> dict[tuple[int, int], bool]:
    """The pairs of a linkage that are decided, by the numbers of their records: one person or two. Verdicts stand for records,
    whichever linkage brought them up; pairs of records that this one does not hold are left out."""
    number = {record: i for i, record in enumerate(run.records)}
    return {
        (number[first], number[second]): pair.verdict == SAME
        for (first, second), pair in found.items()
        if pair.verdict in (SAME, DIFFERENT) and first in number and second in number
    }


def with_verdicts(programme: Programme, run: Run | str) -> Run:
    """A linkage (or its id) as it stands after review: pairs that all reviewers call one person linked, those called two apart,
    persons put together around them, overlaps and agreements anew. Pairs of which people are unsure or disagree stay as likely
    as they were. Without verdicts it is the linkage itself. Raises `no-such-linkage`."""
    from estimation.linkage.reviewed import reviewed

    opened = runs.open_run(programme, run) if isinstance(run, str) else run
    decided = decisions(opened, programme.store.call(standings))
    return replace(opened, linked=reviewed(opened.linked, opened.source, decided)) if decided else opened
