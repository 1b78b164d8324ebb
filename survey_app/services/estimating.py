"""A table and a method become an estimate that knows where it came from, and can be run again to the same figures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import survey_app
from estimation.evidence import Case, judge
from estimation.from_records import linkage_of, records_of
from estimation.method import Method, methods
from estimation.objection import reason_of, with_reason
from estimation.result import Estimate, Provenance
from estimation.table import Table
from exports.command import BETWEEN
from survey_app.services.advising import answered
from survey_app.services.drawn import check_family, column_of, fingerprint, over_draws, read_draws, split
from survey_app.services.results import load
from survey_app.services.tables import build
from vocabulary.errors import AlcanceError, BadInput, Problem
from vocabulary.fields import descriptions
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

__all__ = ["data_of", "methods", "rerun", "run"]


def run(
    method: Method,
    table: Table,
    by: Sequence[str] = (),
    progress: Progress = silent,
    now: datetime | None = None,
    reason: str = "",
    draws: str = "",
) -> Estimate:
    """The estimate of `method` on `table`, with its provenance: version, fingerprint of the data, seed, name of the table.
    Where the column `draws` numbers the draws of a linkage, it is that of all draws together (`drawn.py`).

    Without `now` it bears no time, and the same run gives the same bytes. Its quality is what it shows by itself: see
    `services/judging.py` for what people answer. Raises what the method raises, and `needs-reason` where the data hardly carry
    the method and no `reason` says why it is used.
    """
    if draws:
        check_family(method)
        tables = split(table, draws, by)
        read = read_draws(method, tables, by)
        usable = next(one for one, data in zip(tables, read, strict=True) if not isinstance(data, AlcanceError))
        against = answered(method, usable, by, reason)
        found = over_draws(method, read, draws, progress)
        estimate, data_print = found.estimate, found.fingerprint
    else:
        data = method.read(table, tuple(by))
        against = answered(method, table, by, reason)
        estimate, data_print = method.fit(data, progress), data.fingerprint()
    provenance = Provenance(
        survey_app.__version__,
        data_print,
        method.seed,
        now.isoformat(timespec="seconds") if now is not None else "",
        f"{table.name}{BETWEEN}{table.sheet}" if table.sheet else table.name,
        tuple(by),
    )
    known = with_reason(dataclasses.replace(estimate, provenance=provenance), against)
    return dataclasses.replace(known, quality=judge(Case(known)))


def data_of(method: Method, table: Table, by: Sequence[str] = (), draws: str = "") -> str:
    """The fingerprint of what `run` would read. Raises what reading the table raises."""
    if not draws:
        return str(method.read(table, tuple(by)).fingerprint())
    return fingerprint(read_draws(method, split(table, draws, by), by))


def rerun(programme: Programme, id: str, progress: Progress = silent) -> tuple[Estimate, bool]:  # noqa: A002
    """A stored estimate run again on its data as they are today, and whether it gives the same figures.

    That the data changed is told by `provenance.data`, which then differs from the stored one's.
    """
    stored, before = load(programme, id)
    kind = methods().get(before.method)
    if kind is None:
        raise BadInput(Problem("no-such-method", text(N_("This version has no method called {name}"), name=before.method)))
    strange = [name for name in before.parameters if name not in descriptions(kind)]
    if strange:  # of another version: without them the figures would not be those of the same settings
        what = text(N_("This version has no setting called {name} for this method"), name=", ".join(strange))
        raise BadInput(Problem("no-such-setting", what, remedy=text(N_("Make a new estimate from the same data"))))
    method = kind(**before.parameters, seed=before.provenance.seed, definition=before.definition)
    if records_of(before) is not None:
        from survey_app.services import from_records  # late: it estimates by this module

        note = linkage_of(before)
        draws = note.draws if note is not None else from_records.DRAWS
        again = from_records.again(programme, method, stored.source, progress, reason_of(before), draws)
        return again, same_figures(before, again)
    table = build(programme, stored.source, part(progress, 0.0, 0.3))
    rest = part(progress, 0.3, 1.0)
    again = run(method, table, before.provenance.by, rest, reason=reason_of(before), draws=column_of(before))
    return again, same_figures(before, again)


def same_figures(first: Estimate, second: Estimate) -> bool:
    """Whether two estimates say the same numbers, in total, by stratum and by model."""
    return (first.population, first.observed, first.strata, first.models) == (
        second.population,
        second.observed,
        second.strata,
        second.models,
    )
