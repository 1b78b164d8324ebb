"""The estimate of strata with partial pooling: the posterior, with the strata each by itself and all alike beside it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from estimation.capture_recapture.covariates import cautions, presenting
from estimation.capture_recapture.covariates.conditional import Conditional, fit
from estimation.capture_recapture.covariates.pooling import AGREE, Pooled, draw, inside_of
from estimation.capture_recapture.covariates.structure import Structure
from estimation.capture_recapture.covariates.table import CovariateTable, Reals
from estimation.capture_recapture.hierarchy import Hierarchy, of_terms, parse_model, term_name
from estimation.capture_recapture.presenting import data_warnings, seen
from estimation.capture_recapture.table import project
from estimation.convergence import quantile_error
from estimation.result import Estimate, Model, Population, StratumResult
from vocabulary.errors import NoEstimate, Problem
from vocabulary.progress import Progress, part
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.capture_recapture.covariates.method import Covariates

FEWEST = 2
"""Strata: with one alone there is nothing to pool."""


def estimate(method: Covariates, data: CovariateTable, progress: Progress) -> Estimate:
    plain = project(data.plain(), sorted(data.lists))  # the same draws whatever the order of the columns
    if len(plain.strata) < FEWEST:
        what = text(N_("There is only one stratum, so there is nothing to pool"))
        raise NoEstimate(Problem("one-stratum", what, remedy=text(N_("Name another column for the strata"))))
    k = data.k
    pairs = [(1 << a) + (1 << b) for a, b in combinations(range(k), 2)] if k > 2 else []
    model = parse_model(method.model, plain.lists) if method.model else of_terms(pairs, k)
    found = draw(plain.counts, model, method.replicates, method.seed, part(progress, 0.0, 0.9))
    progress(0.9, text(N_("Comparing models")))
    population = _population(method, found.total)
    results = tuple(
        StratumResult(labels, _population(method, found.strata[:, s]), float(counts.sum()), PARTIAL)
        for s, (labels, counts) in enumerate(zip(plain.strata, plain.counts, strict=True))
    )
    whole = Model(
        PARTIAL,
        terms=tuple(term_name(t, plain.lists) for t in model.terms),
        population=population.point,
        se=population.se,
        status="ok" if found.settled else "not-converged",
    )
    beside = (_beside(plain.counts, model, plain.lists, apart) for apart in (True, False))
    models = (whole, *beside)
    tail = (1 - method.level) / 2
    draws = found.total.reshape(found.rounds, -1)
    diagnostics = {
        "estimator": method.estimator,
        "lists": data.lists,
        "left_out": data.left_out,
        "model": model.formula(plain.lists),
        "r_hat": found.worth.r_hat,
        "effective_bulk": found.worth.bulk,
        "effective_tail": found.worth.tail,
        "mcse_lower": quantile_error(draws, tail),
        "mcse_median": quantile_error(draws, 0.5),
        "mcse_upper": quantile_error(draws, 1 - tail),
        "rounds": found.rounds,
        "spread": dict(zip(("margins", "interactions"), found.spreads.mean(axis=0).tolist(), strict=False)),
    }
    warnings = (*_warnings(method, found), *cautions.overlap_warnings(plain), *data_warnings(plain))
    progress(1.0, text(N_("Comparing models")))
    return Estimate(
        **method.own(data, data.by),
        population=population,
        observed=data.observed,
        models=models,
        strata=results,
        diagnostics=diagnostics,
        warnings=warnings,
        charts=presenting.charts(method, plain, population, models, results),
        tables=presenting.partial_tables(method, data, plain, population, models, results, found, model.terms),
        seen=seen(plain),
    )


PARTIAL, APART, ALIKE = "partial pooling", "no pooling", "complete pooling"


def _population(method: Covariates, draws: Reals) -> Population:
    tail = (1 - method.level) / 2
    lower, median, upper = (float(q) for q in np.quantile(draws, (tail, 0.5, 1 - tail)))
    return Population(median, lower, upper, method.level, "credible", float(draws.std()))


def compared(counts: Reals, model: Hierarchy, lists: tuple[str, ...], apart: bool) -> Conditional:
    """The maximum-likelihood fit of the strata (S, 2^k) each by itself, or of all with the same margins and interactions.
    Raises `NoEstimate`."""
    strata, terms = len(counts), len(model.terms)
    one = np.eye(strata) if apart else np.ones((strata, 1))
    names = tuple(f"{term_name(t, lists)}:{s}" for t in model.terms for s in range(one.shape[1]))
    possible = np.ones((strata, counts.shape[1] - 1), np.bool_)
    structure = Structure(inside_of(model), (one,) * terms, np.eye(len(names)), names, possible)
    return fit(structure, counts, model, "")


def _beside(counts: Reals, model: Hierarchy, lists: tuple[str, ...], apart: bool) -> Model:
    name = APART if apart else ALIKE
    try:
        return replace(compared(counts, model, lists, apart).model(lists), name=name)
    except NoEstimate:
        return Model(name, status="not-exist")


def _warnings(method: Covariates, found: Pooled) -> list[Text]:
    if not found.settled:
        what = N_("The chains do not agree (R-hat {r}; it should be at most {most}). Do not use this figure by itself.")
        return [text(what, r=round(found.worth.r_hat, 2), most=AGREE)]
    if min(found.worth.bulk, found.worth.tail) < method.replicates:
        what = N_("The draws are worth {n} independent ones, fewer than asked for: the limits are a little unsteady.")
        return [text(what, n=round(min(found.worth.bulk, found.worth.tail)))]
    return []
