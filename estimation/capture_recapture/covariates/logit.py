"""The estimate by conditional logit: the model asked for, others beside it, intervals, strata, and what must be said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from estimation.capture_recapture.covariates import cautions, presenting
from estimation.capture_recapture.covariates.conditional import Conditional, fit
from estimation.capture_recapture.covariates.goodness import goodness
from estimation.capture_recapture.covariates.resampling import Drawn, bootstrap
from estimation.capture_recapture.covariates.structure import People, covariates_of, people_of, structure_of
from estimation.capture_recapture.covariates.table import CovariateTable, Reals
from estimation.capture_recapture.hierarchy import Hierarchy, of_terms, parse_model
from estimation.capture_recapture.intervals import log_normal, normal
from estimation.capture_recapture.presenting import data_warnings, seen
from estimation.result import Estimate, Model, Population, StratumResult
from vocabulary.errors import NoEstimate
from vocabulary.progress import Progress, part
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.capture_recapture.covariates.method import Covariates

SIDE_BY_SIDE = 6
"""With more lists only the pairs' sum stands beside the model, not each pair by itself."""


@dataclass(frozen=True, eq=False)
class Strata:
    """The strata's names and the persons (X) of each kind that belong to them."""

    labels: tuple[tuple[str, ...], ...]
    persons: tuple[Reals, ...]

    @staticmethod
    def of(data: CovariateTable, people: People) -> Strata:
        if not data.by:
            return Strata((), ())
        labels = data.labels()
        names = tuple(sorted(set(labels)))
        mine = [np.array([label == name for label in labels]) for name in names]
        kinds = len(people.counts)
        persons = (np.bincount(people.rows, data.weights * rows, kinds).astype(np.float64) for rows in mine)
        return Strata(names, tuple(persons))


def estimate(method: Covariates, data: CovariateTable, progress: Progress) -> Estimate:
    progress(0.0, text(N_("Fitting the conditional logit")))
    names = covariates_of(data.formula, method.dependence, tuple(data.columns))
    people = people_of(data, tuple(dict.fromkeys((*names, *data.by))))
    model = parse_model(method.model, data.lists) if method.model else of_terms((), data.k)
    found = _fit(method, data, people, model, data.formula, method.effects == "shared")
    progress(0.2, text(N_("Comparing models")))
    others = list(_others(method, data, people, model, found))
    strata = Strata.of(data, people)
    drawn = None
    if method.interval == "bootstrap":
        shares = part(progress, 0.4, 0.95)
        drawn = bootstrap(found, strata.persons, method.replicates, method.seed, shares)
    population = _population(method, found, found.persons, drawn, 0)
    results = _strata(method, data, found, strata, drawn)
    progress(1.0, text(N_("Fitting the conditional logit")))
    shape, plain = goodness(found), data.plain()
    models = (found.model(data.lists, coefficients=True), *others)
    diagnostics = {
        "estimator": method.estimator,
        "lists": data.lists,
        "left_out": data.left_out,
        "formula": data.formula,
        "model": model.formula(data.lists),
        "kinds_of_persons": len(people.counts),
        "goodness": {"kind": shape.kind, "chi2": shape.chi2, "df": shape.df, "p": shape.p},
        "standard_errors": {name: error for name, _, error in found.coefficients},
        "without_estimate": float(np.mean(~np.isfinite(drawn.points[:, 0]))) if drawn else None,
    }
    warnings = (
        *cautions.fit_warnings(method, data, found, names, shape),
        *cautions.strata_warnings(data, results, names),
        *cautions.disagreement(population, models),
        *data_warnings(plain),
    )
    return Estimate(
        **method.own(data, data.by),
        population=population,
        observed=data.observed,
        models=models,
        strata=results,
        diagnostics=diagnostics,
        warnings=warnings,
        charts=presenting.charts(method, plain, population, models, results),
        tables=presenting.logit_tables(method, data, plain, population, models, results, found),
        seen=seen(plain),
    )


def _fit(method: Covariates, data: CovariateTable, people: People, model: Hierarchy, formula: str, shared: bool) -> Conditional:
    structure = structure_of(people, data.lists, model, formula, method.dependence, shared)
    label = f"{formula} (shared)" if shared and structure.free < structure.basis.shape[0] else formula
    return fit(structure, people.counts, model, label)


def _others(method: Covariates, data: CovariateTable, people: People, model: Hierarchy, found: Conditional) -> Iterator[Model]:
    """Without covariates, with the other kind of effects, and with other interactions of two lists, the best AIC first."""
    shared = method.effects == "shared"
    k = data.k
    pairs = [(1 << a) + (1 << b) for a, b in combinations(range(k), 2)] if k > 2 else []
    candidates = [(model, "~ 1", False), (model, data.formula, not shared), (of_terms((), k), data.formula, shared)]
    if k <= SIDE_BY_SIDE:
        candidates += [(of_terms((pair,), k), data.formula, shared) for pair in pairs]
    candidates.append((of_terms(pairs, k), data.formula, shared))
    fits = {found.name: found}
    for hierarchy, formula, alike in candidates:
        try:
            one = _fit(method, data, people, hierarchy, formula, alike)
        except NoEstimate:
            continue
        fits.setdefault(one.name, one)
    del fits[found.name]
    return (one.model(data.lists) for one in sorted(fits.values(), key=lambda one: one.aic))


def _population(method: Covariates, found: Conditional, persons: Reals, drawn: Drawn | None, part: int) -> Population:
    """Of everybody (part 0) or of a part; no upper limit where some persons' unseen are without number."""
    point, se, observed = found.population(persons), found.se(persons), float(persons.sum())
    if drawn is not None:
        result = Population(point, *drawn.limits(part, found, persons, method.level), method.level, "bootstrap", se)
    else:
        kind = normal if method.interval == "normal" else log_normal
        result = kind(observed, point, se, method.level)
    if (persons[found.face.endless] > 0).any():
        return Population(point, result.lower, None, method.level, result.interval, se)
    return result


def _strata(
    method: Covariates, data: CovariateTable, found: Conditional, strata: Strata, drawn: Drawn | None
) -> tuple[StratumResult, ...]:
    results = []
    for j, (label, persons) in enumerate(zip(strata.labels, strata.persons, strict=True), 1):
        population = _population(method, found, persons, drawn, j)
        if not (persons * found.usable).any():
            population = Population(population.point, population.point, None, method.level, "none")
        results.append(StratumResult(dict(zip(data.by, label, strict=True)), population, float(persons.sum()), found.name))
    return tuple(results)
