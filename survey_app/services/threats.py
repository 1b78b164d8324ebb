"""What could be wrong with an estimate from several lists: worked out by its own method, and kept with a stored estimate."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.ranking import judge, threatened
from estimation.capture_recapture.threats.threat import Threats, in_full
from estimation.linkage.pooling import NAME as LINKAGE
from estimation.method import Method, methods
from estimation.plain import from_plain, to_plain
from estimation.result import Estimate
from estimation.table import Table
from survey_app.services.drawn import column_of, fingerprint, nearest, read_draws, split
from survey_app.services.results import THREATS, load
from survey_app.services.roles import require
from survey_app.services.tables import TableSource, build
from survey_app.store import meta
from vocabulary.errors import BadInput, Problem
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

NAME = "threats"
SHOWN = "sensitivity-"  # the tables of threats begin with this name


def work_out(
    method: Method,
    table: Table,
    estimate: Estimate,
    by: Sequence[str] = (),
    assumptions: Assumptions | None = None,
    progress: Progress = silent,
) -> Threats:
    """The threats to `estimate`, which `method` made of `table`. Raises `BadInput` where the method does not read lists of
    persons, `BadParameter` where the assumptions name a list that there is not."""
    data = method.read(table, tuple(by))
    if not threatened(data):
        what = text(N_("What could be wrong is worked out for methods that use several lists of persons"))
        raise BadInput(Problem("no-threats", what, remedy=text(N_("Use one of: {names}"), names=", ".join(_known()))))
    return judge(method, data, estimate, assumptions or Assumptions(), progress)


def has_threats(name: str) -> bool:
    """Whether threats can be worked out for estimates of the method called `name`."""
    return name in _known()


def _known() -> list[str]:
    return [name for name, method in methods().items() if method.branch() == "capture-recapture"]


def of_stored(programme: Programme, id: str, assumptions: Assumptions, progress: Progress = silent) -> Threats:  # noqa: A002
    """The threats to a stored estimate. Raises `BadInput` where its data have changed since, and what `build` raises."""
    stored, estimate = load(programme, id)
    kind = methods().get(estimate.method)
    if kind is None:
        raise BadInput(Problem("no-such-method", text(N_("This version has no method called {name}"), name=estimate.method)))
    method = kind(**estimate.parameters, seed=estimate.provenance.seed, definition=estimate.definition)
    by = estimate.provenance.by
    table, data = _as_used(programme, stored.source, method, estimate, part(progress, 0.0, 0.1))
    if data != estimate.provenance.data:
        what = text(N_("The data have changed since this estimate was made"))
        raise BadInput(Problem("data-changed", what, remedy=text(N_("Make a new estimate from the same data"))))
    return work_out(method, table, estimate, by, assumptions, part(progress, 0.1, 1.0))


def _as_used(
    programme: Programme, source: TableSource, method: Method, estimate: Estimate, progress: Progress
) -> tuple[Table, str]:
    """The table of a stored estimate as it is now, and its fingerprint; of one pooled over draws the draw that lies nearest."""
    from survey_app.services import from_records, pattern_tables

    column, by = column_of(estimate), estimate.provenance.by
    if not column:
        table = build(programme, source, progress)
        return table, method.read(table, by).fingerprint()
    if source.linkage:
        built = pattern_tables.build(programme, source, part(progress, 0.0, 0.5))
        draws = int(estimate.diagnostics[LINKAGE]["draws"])
        table = from_records.drawn_table(built, draws, method.seed, part(progress, 0.5, 1.0))
    else:
        table = build(programme, source, progress)
    return nearest(table, estimate, by), fingerprint(read_draws(method, split(table, column, by), by))


def keep(programme: Programme, id: str, found: Threats) -> None:  # noqa: A002
    """Keeps the threats with a stored estimate, in the place of earlier ones: its report has them from now on.

    Raises `not-allowed`.
    """
    require(programme, "estimate")
    programme.store.call(lambda db: meta.put(db, f"{THREATS}{id}", to_plain(found)))


def read_kept(plain: object) -> Threats:
    """What `keep` wrote."""
    found = from_plain(plain)
    assert isinstance(found, Threats)
    return found


def with_threats(estimate: Estimate, found: Threats) -> Estimate:
    """The estimate with its threats, which go with it to JSON and to the report, with their tables and references."""
    tables = [table for table in estimate.tables if not table.name.startswith(SHOWN)]
    return dataclasses.replace(
        estimate,
        diagnostics={**estimate.diagnostics, NAME: found},
        tables=(*tables, *found.tables),
        references=tuple(dict.fromkeys((*estimate.references, *found.references))),
    )


def threats_of(estimate: Estimate) -> Threats | None:
    """The threats that an estimate was given."""
    found = estimate.diagnostics.get(NAME)
    return found if isinstance(found, Threats) else None


def told(found: Threats) -> list[Text]:
    """The threats in sentences, the largest first, then all at once."""
    from exports.sheets.threats import at_once

    lines = []
    for threat in found.threats:
        said, *more = in_full(threat)
        for line in more:
            said = text("{said} {more}", said=said, more=line)
        lines.append(said)
    return [*lines, *([at_once(found)] if found.together is not None else [])]
