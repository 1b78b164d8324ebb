"""The charts and tables of an estimate from lists with covariates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from estimation.capture_recapture.covariates.conditional import Conditional
from estimation.capture_recapture.covariates.doubly_robust import CrossFitted
from estimation.capture_recapture.covariates.efficient import expansion
from estimation.capture_recapture.covariates.pooling import Pooled
from estimation.capture_recapture.covariates.structure import People
from estimation.capture_recapture.covariates.table import CovariateTable
from estimation.capture_recapture.hierarchy import term_name
from estimation.capture_recapture.presenting import PERSONS, forest_row, models_chart, models_table, overlap_chart
from estimation.capture_recapture.strata import strata_table, stratum_name
from estimation.capture_recapture.table import CaptureTable, membership
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.charts import Chart, Forest
from estimation.result import Column, Model, Population, ResultTable, StratumResult
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.capture_recapture.covariates.method import Covariates

MOST_KINDS = 100
LEAST = 10
"""Persons below which no kind of persons is shown by itself."""


def charts(
    method: Covariates, plain: CaptureTable, population: Population, models: Sequence[Model], strata: Sequence[StratumResult]
) -> tuple[Chart, ...]:
    found: list[Chart] = [models_chart(population, models, plain.observed, method.name)]
    if strata:
        rows = [
            forest_row(Text(method.label), population, method.name, chosen=True),
            *(forest_row(stratum_name(s.stratum), s.population, method.name) for s in strata),
        ]
        found.append(Forest(text(N_("The total and its strata")), tuple(rows), PERSONS))
    return (*found, overlap_chart(plain), *unshown_curves(plain, population))


def logit_tables(
    method: Covariates,
    data: CovariateTable,
    plain: CaptureTable,
    population: Population,
    models: Sequence[Model],
    strata: Sequence[StratumResult],
    found: Conditional,
) -> tuple[ResultTable, ...]:
    return (
        models_table(models, len(models)),
        *_strata(data, population, strata),
        _coefficients(found),
        _patterns(plain, found),
        *unshown_tables(plain, population),
    )


def _strata(data: CovariateTable, population: Population, strata: Sequence[StratumResult]) -> tuple[ResultTable, ...]:
    """The strata, with what the total's standard error would be if they were independent."""
    if not strata:
        return ()
    found = strata_table(tuple(strata), data.by)
    apart = float(np.sqrt(sum((s.population.se or 0.0) ** 2 for s in strata)))
    note = text(
        N_("One fit makes all strata, so they go together: the total's standard error is {se}; of independent strata it would "
           "be {apart}."), se=round(population.se or 0.0), apart=round(apart),
    )  # fmt: skip
    return (ResultTable(found.name, found.title, found.columns, found.rows, note),)


def _coefficients(found: Conditional) -> ResultTable:
    columns = (Column(N_("Coefficient")), Column(N_("Estimate"), "number"), Column(N_("Standard error"), "number"))
    note = text(N_("Log-odds of being on a list, against being on none; of two lists how far they go together."))
    return ResultTable("coefficients", text(N_("Coefficients")), columns, tuple(found.coefficients), note)


def _patterns(plain: CaptureTable, found: Conditional) -> ResultTable:
    """Seen and fitted persons of each pattern over all kinds of persons."""
    on = membership(plain.k)[1:]
    seen = found.counts[:, 1:].sum(axis=0)
    fitted = (found.persons[:, None] * found.chance).sum(axis=0)
    residual = np.where(fitted > 0, (seen - fitted) / np.sqrt(np.maximum(fitted, 1e-300)), 0.0)
    order = np.sort(np.argsort(-np.abs(residual), kind="stable")[:MOST_KINDS])[::-1]
    columns = (
        *(Column(name, "mark") for name in plain.lists),
        Column(text(N_("Seen")), "count", PERSONS),
        Column(text(N_("Fitted")), "number", PERSONS),
        Column(text(N_("Residual")), "number"),
    )
    rows = tuple((*(bool(f) for f in on[c]), float(seen[c]), float(fitted[c]), float(residual[c])) for c in order)
    note = text(N_("Residuals beyond 2 or −2 are patterns that the model does not describe."))
    return ResultTable("cells", text(N_("The patterns, seen and fitted")), columns, rows, note)


def robust_tables(
    method: Covariates,
    data: CovariateTable,
    plain: CaptureTable,
    population: Population,
    models: Sequence[Model],
    strata: Sequence[StratumResult],
    fitted: CrossFitted,
    people: People,
) -> tuple[ResultTable, ...]:
    columns = (
        Column(text(N_("Correction"))),
        Column(text(N_("Estimate")), "persons", PERSONS),
        Column(text(N_("Standard error")), "persons", PERSONS),
        Column(text(N_("Share seen")), "share"),
    )
    named = {"one-step": N_("one step"), "tmle": N_("targeting (TMLE)"), "plug-in": N_("none")}
    rows = tuple((text(named[m.name]), m.population, m.se, data.observed / (m.population or 1.0)) for m in models)
    note = text(N_("Without correction the estimate keeps the first-order error of what was learnt; it is here to compare."))
    return (
        ResultTable("corrections", text(N_("The corrections beside each other")), columns, rows, note),
        *_strata(data, population, strata),
        _kinds(fitted, people),
        *unshown_tables(plain, population),
    )


def _kinds(fitted: CrossFitted, people: People) -> ResultTable:
    """How many persons each kind stands for, those that carry most first."""
    q, weights = fitted.nuisance.q, fitted.nuisance.weights.sum(axis=2)
    each = (weights * expansion(q)).sum(axis=0) / weights.sum(axis=0)
    order = np.argsort(-(each - 1) * people.persons, kind="stable")[:MOST_KINDS]
    columns = (
        *(Column(name) for name in people.values),
        Column(text(N_("Seen")), "count", PERSONS),
        Column(text(N_("Stand for")), "persons", PERSONS),
    )
    rows = tuple((*(_short(v[x]) for v in people.values.values()), float(people.persons[x]), float(people.persons[x] * each[x]))
                 for x in order if people.persons[x] >= LEAST)  # fmt: skip
    note = text(N_("Without correction; kinds of persons with fewer than {n} seen are left out."), n=LEAST)
    return ResultTable("kinds", text(N_("Whom the lists reach least")), columns, rows, note)


def _short(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def partial_tables(
    method: Covariates,
    data: CovariateTable,
    plain: CaptureTable,
    population: Population,
    models: Sequence[Model],
    strata: Sequence[StratumResult],
    found: Pooled,
    terms: Sequence[int],
) -> tuple[ResultTable, ...]:
    names = [term_name(t, plain.lists) for t in terms]
    columns = (*(Column(name) for name in plain.by), *(Column(name, "number") for name in names))
    rows = tuple((*labels.values(), *map(float, theta)) for labels, theta in zip(plain.strata, found.theta, strict=True))
    note = text(
        N_("Log-odds, posterior means. Believed beforehand: margins and interactions of strata spread normally around a mean; "
           "spreads up to two, and any mean between −10 and 10, are likely; every doubling of the population alike.")
    )  # fmt: skip
    return (
        models_table(models, len(models)),
        *_strata(data, population, strata),
        ResultTable("pooled-terms", text(N_("Margins and interactions of the strata")), columns, rows, note),
        *unshown_tables(plain, population),
    )
