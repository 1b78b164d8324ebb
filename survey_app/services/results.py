"""Stored estimates: kept with the description of their data, never changed, listed, and read back equal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from estimation.plain import from_plain, to_plain
from estimation.result import Estimate
from survey_app.services.roles import require
from survey_app.store import estimates, journal
from vocabulary.errors import Problem, StoreError
from vocabulary.text import N_, text

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
        journal.write(db, programme.info.person, "estimated", made, {"method": estimate.method})
        return made

    return programme.store.call(work)


def listing(programme: Programme) -> list[StoredEstimate]:
    """All stored estimates, newest first."""
    return [StoredEstimate(**vars(row)) for row in programme.store.call(estimates.listing)]


def load(programme: Programme, id: str) -> tuple[Stored, Estimate]:  # noqa: A002 - the contract's word
    """The stored estimate `id`, equal to what was saved; raises `no-estimate`."""
    from survey_app.services.tables import TableSource  # late: it reads files; its import lets from_plain know it

    found = programme.store.call(lambda db: estimates.load(db, id))
    if found is None:
        raise StoreError(Problem("no-estimate", text(N_("There is no stored estimate of this name"))))
    row, result, source = found
    table_source = from_plain(source)
    assert isinstance(table_source, TableSource)
    return Stored(StoredEstimate(**vars(row)), table_source), Estimate.from_plain(result)
