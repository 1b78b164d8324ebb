"""An estimate from the programme's own records: with the errors of their linkage in it, and all that must be told of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from estimation.evidence import Case, judge
from estimation.from_records import (
    LINKED,
    RECORDS,
    CurvePoint,
    FromRecords,
    LinkageNote,
    LinkedPair,
    ListRecords,
    RuleUsed,
    linkage_of,
    records_of,
)
from estimation.method import Method
from estimation.plain import to_plain
from estimation.result import Estimate
from estimation.table import Cell, Table
from survey_app.services import estimating, pattern_tables, verdicts
from survey_app.services.drawn import DRAW, FAMILY
from survey_app.services.pattern_tables import Built
from survey_app.services.people import REASONS
from survey_app.services.scope import UNKNOWN, Scope, spoken
from survey_app.services.tables import TableSource, apart, divided_by, list_columns
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from survey_app.services.linkages import Run
    from survey_app.services.programme import Programme

    Whole = NDArray[np.int64]

DRAWS = 40


def estimate(
    programme: Programme,
    method: Method,
    built: Built,
    progress: Progress = silent,
    now: datetime | None = None,
    reason: str = "",
    name: str = "",
    draws: int = DRAWS,
) -> tuple[Estimate, TableSource]:
    """The estimate of `method` on a table from lists, and the source that names the table, which is kept with it.

    Where the records were linked by probability, the method is fitted to `draws` linkages and pooled (`services/drawn.py`), and
    to the links as they are at several thresholds. Raises what the method raises; then nothing is kept.
    """
    found, note = _worked_out(programme, method, built, progress, now, reason, draws)
    kept = pattern_tables.keep(programme, built, name)
    return _told(found, records_told(built, kept.id), note), replace(built.source, table=kept.id)


def again(
    programme: Programme, method: Method, source: TableSource, progress: Progress, reason: str, draws: int = DRAWS
) -> Estimate:
    """A stored estimate's method on the records as they are now, with as many draws as it had; nothing is kept."""
    built = pattern_tables.build(programme, source, part(progress, 0.0, 0.2))
    found, note = _worked_out(programme, method, built, part(progress, 0.2, 1.0), None, reason, draws)
    return _told(found, records_told(built, source.table), note)


def _worked_out(
    programme: Programme, method: Method, built: Built, progress: Progress, now: datetime | None, reason: str, draws: int
) -> tuple[Estimate, LinkageNote | None]:
    by, run = divided_by(built.source), built.scoped.people.run
    if run is None or method.branch() != FAMILY:
        return estimating.run(method, built.table, by, part(progress, 0.0, 0.95), now, reason), None
    table = drawn_table(built, draws, method.seed, part(progress, 0.0, 0.15))
    found = estimating.run(method, table, by, part(progress, 0.15, 0.75), now, reason, DRAW)
    note = _note(programme, built, run, found, draws, _fitter(method, by, reason), part(progress, 0.75, 0.95))
    return found, note


def drawn_table(built: Built, draws: int, seed: int, progress: Progress = silent) -> Table:
    """The table of every draw of the linkage under one another, told apart by a column; strata as in the table itself."""
    from estimation.linkage.draws import draw_tables

    run = built.scoped.people.run
    assert run is not None
    stratum, strata = strata_of(built)
    counts = draw_tables(run.linked, run.source, stratum, draws=draws, seed=seed, progress=progress)
    tables = [_columns(built, run, each, strata, {DRAW: number}) for number, each in enumerate(counts, 1)]
    return Table({name: [cell for table in tables for cell in table[name]] for name in tables[0]}, built.table.name)


def strata_of(built: Built) -> tuple[Whole, tuple[tuple[str, ...], ...]]:
    """Of each record of the linkage its stratum, −1 where it does not count, and the strata by their number. A record has that
    of the person it is taken for at the threshold."""
    import numpy as np

    found, people = built.scoped, built.scoped.people
    assert people.run is not None
    columns = [getattr(found.persons, name) for name in built.source.by] + list(apart(found, built.source).values())
    of_person = [tuple(column[i] or UNKNOWN for column in columns) for i in range(len(found.persons))]
    strata = tuple(sorted(set(of_person)))
    number = {values: i for i, values in enumerate(strata)}
    stratum = np.full(len(people.run.records), -1, dtype=np.int64)
    for place, person in zip(people.place, found.person, strict=True):
        if person >= 0:
            stratum[place] = number[of_person[person]]
    return stratum, strata


def _columns(
    built: Built, run: Run, counts: Whole, strata: Sequence[tuple[str, ...]], more: dict[str, int] | None = None
) -> dict[str, list[Cell]]:
    """Counts (strata, 2^k) of the linkage's lists as the columns of a table: those lists that were chosen, then the strata."""
    people, by = built.scoped.people, divided_by(built.source)
    k = len(run.lists)
    bits = [1 << (k - 1 - run.lists.index(i)) for i in people.ids]
    names = list_columns(people.names, by)
    columns: dict[str, list[Cell]] = {name: [] for name in (*names, *by, *(more or {}), "count")}
    for values, row in zip(strata, counts, strict=True):
        for cell in row.nonzero()[0].tolist():
            for name, bit in zip(names, bits, strict=True):
                columns[name].append(int(bool(cell & bit)))
            for name, value in zip(by, values, strict=True):
                columns[name].append(value)
            for name, number in (more or {}).items():
                columns[name].append(number)
            columns["count"].append(int(row[cell]))
    return columns


def _fitter(method: Method, by: Sequence[str], reason: str) -> Callable[[Table], Estimate | None]:
    def fit(table: Table) -> Estimate | None:
        try:
            return estimating.run(method, table, by, reason=reason)
        except AlcanceError:
            return None

    return fit


def _note(
    programme: Programme, built: Built, run: Run, found: Estimate, draws: int,
    fit: Callable[[Table], Estimate | None], progress: Progress,
) -> LinkageNote:  # fmt: skip
    from estimation.linkage.pooling import NAME

    linked, carried = run.linked, found.diagnostics[NAME]
    chosen = set(built.scoped.people.names)
    pairs = tuple(
        LinkedPair(a.first, a.second, a.links, a.soft, a.soft_se, a.blocking_recall, a.precision, a.recall)
        for a in linked.overlaps() if {a.first, a.second} <= chosen
    )  # fmt: skip
    decided = verdicts.decisions(run, programme.store.call(verdicts.standings))
    progress(0.0, text(N_("Fitting the links as they are")))
    as_linked = fit(built.table)
    return LinkageNote(
        run.id,
        run.at,
        linked.threshold,
        tuple(RuleUsed(rule.label, rule.pairs, rule.runs) for rule in linked.rules),
        pairs,
        len(decided),
        draws,
        found.provenance.seed,
        float(carried["share"]),
        int(carried["failed"]),
        None if as_linked is None else as_linked.population.point,
        _curve(built, run, fit, progress),
    )


def _curve(built: Built, run: Run, fit: Callable[[Table], Estimate | None], progress: Progress) -> tuple[CurvePoint, ...]:
    """The method on the links of at least each threshold."""
    from estimation.linkage.thresholds import THRESHOLDS, table_at

    stratum, strata = strata_of(built)
    points = []
    for number, threshold in enumerate(THRESHOLDS):
        progress((number + 1) / (len(THRESHOLDS) + 1), text(N_("Fitting the links at other thresholds")))
        counts = table_at(run.linked, run.source, threshold, stratum)
        made = fit(Table(_columns(built, run, counts, strata), built.table.name))
        population = None if made is None else made.population
        points.append(
            CurvePoint(threshold, None) if population is None
            else CurvePoint(threshold, population.point, population.lower, population.upper)
        )  # fmt: skip
    return tuple(points)


def linkage_told(estimate: Estimate) -> list[tuple[Text, Text]]:
    """The method note on linkage, heading by heading; nothing where the records were not linked by probability."""
    from estimation.linkage.telling import note_lines

    note = linkage_of(estimate)
    return [] if note is None else list(note_lines(note, records_of(estimate)))


def records_told(built: Built, table: str) -> FromRecords:
    """What is told of the records behind a table."""
    found, scope = built.scoped, built.source.scope or Scope()
    names = dict(zip(found.people.ids, found.people.names, strict=True))
    lists = tuple(
        ListRecords(one.name, one.records, one.inside, {REASONS[reason]: n for reason, n in one.out.items()})
        for one in found.lists
    )
    whom = scope_key(replace(scope, lists={}))
    return FromRecords(table, built.fingerprint, spoken(scope, names), scope_key(scope), lists, found.people.gone, whom)


def scope_key(scope: Scope) -> str:
    """The same for equal scopes; empty where nothing but ages is asked, which the definition says."""
    rest = replace(scope, age_from=None, age_to=None, unknown={})
    if rest == Scope() and not any(scope.of(name) != Scope().of(name) for name in scope.unknown):
        return ""
    return hashlib.sha256(json.dumps(to_plain(scope), sort_keys=True).encode()).hexdigest()[:16]


def _told(found: Estimate, known: FromRecords, note: LinkageNote | None) -> Estimate:
    from estimation.linkage import telling

    diagnostics = {**found.diagnostics, RECORDS: known}
    tables, charts, assumptions = [*found.tables, telling.scope_table(known)], [*found.charts], [*found.assumptions]
    if note is not None:
        diagnostics[LINKED] = note
        tables += [telling.pairs_table(note), telling.curve_table(note)]
        curve = telling.curve_chart(note, found.population)
        charts += [curve] if curve is not None else []
        assumptions.append(Text(telling.ASSUMED))
    made = replace(found, diagnostics=diagnostics, tables=tuple(tables), charts=tuple(charts), assumptions=tuple(assumptions))
    return replace(made, quality=judge(Case(made)))
