"""Stored estimates: kept with the description of their data, never changed, listed, and read back equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from estimation.plain import from_plain, to_plain
from estimation.result import Estimate
from survey_app.services import judging
from survey_app.services.roles import require
from survey_app.store import estimates, journal, judgements, meta
from vocabulary.errors import Problem, StoreError
from vocabulary.text import N_, text

THREATS = "threats:"
"""Under this and the estimate's id the store keeps what could be wrong with it."""

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.services.tables import TableSource


@dataclass(frozen=True)
class StoredEstimate:
    """An estimate as a list shows it; `fingerprint` is that of the data it came from."""

    id: str
    name: str
    created: str
    method: str
    label: str
    point: float | None
    lower: float | None
    upper: float | None
    fingerprint: str = ""
    grade: str = ""  # the quality class, as it was judged last

    @property
    def refused(self) -> bool:
        """Whether the figure may not be shown in a list: of class D, and without any limit."""
        return self.grade == "D" and self.lower is None and self.upper is None


@dataclass(frozen=True)
class Stored:
    """A stored estimate's row with the description of its data, from which the table can be built again."""

    row: StoredEstimate
    source: TableSource


def save(programme: Programme, name: str, estimate: Estimate, table_source: TableSource) -> str:
    """Keeps an estimate under a name that people choose; returns its id. Raises `not-allowed`."""
    require(programme, "estimate")
    result, source = estimate.to_plain(), to_plain(table_source)
    population = estimate.population

    def work(db: Database) -> str:
        made = estimates.add(
            db,
            name,
            result,
            source,
            method=estimate.method,
            label=estimate.label,
            fingerprint=estimate.provenance.data,
            limits=(population.point, population.lower, population.upper),
        )
        judging.settle(db, programme.info.person, made, estimate, table_source)
        journal.write(db, programme.info.person, "estimated", made, {"method": estimate.method})
        return made

    return programme.store.call(work)


def listing(programme: Programme) -> list[StoredEstimate]:
    """All stored estimates with their class, newest first."""

    def work(db: Database) -> list[StoredEstimate]:
        known = judgements.grades(db)
        return [StoredEstimate(**vars(row), grade=known.get(row.id) or _grade(db, row.id)) for row in estimates.listing(db)]

    return programme.store.call(work)


def _grade(db: Database, id: str) -> str:  # noqa: A002
    """The class of an estimate of an earlier version, by what it shows."""
    found = _loaded(db, id)
    return "" if found is None or found[1].quality is None else found[1].quality.grade


def load(programme: Programme, id: str) -> tuple[Stored, Estimate]:  # noqa: A002 - the contract's word
    """The stored estimate `id`, equal to what was saved but for its quality, which is as it was judged last; raises
    `no-estimate`."""
    found = programme.store.call(lambda db: _loaded(db, id))
    if found is None:
        raise StoreError(Problem("no-estimate", text(N_("There is no stored estimate of this name"))))
    return found


def _with_threats(db: Database, id: str, estimate: Estimate) -> Estimate:  # noqa: A002
    """The estimate with what could be wrong with it, where that was kept."""
    kept = meta.get(db, f"{THREATS}{id}")
    if kept is None:
        return estimate
    from survey_app.services.threats import read_kept, with_threats  # late: they import the methods

    return with_threats(estimate, read_kept(kept))


def _loaded(db: Database, id: str) -> tuple[Stored, Estimate] | None:  # noqa: A002
    from survey_app.services.tables import TableSource  # late: it reads files; its import lets from_plain know it

    found = estimates.load(db, id)
    if found is None:
        return None
    row, result, source = found
    table_source = from_plain(source)
    assert isinstance(table_source, TableSource)
    estimate = judging.judged(db, id, _with_threats(db, id, Estimate.from_plain(result)), table_source)
    grade = "" if estimate.quality is None else estimate.quality.grade
    return Stored(StoredEstimate(**vars(row), grade=grade), table_source), estimate
