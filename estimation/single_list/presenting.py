"""The charts and tables of an estimate from one list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from estimation.charts import Bars, Chart, Curve, Forest, ForestRow, Series
from estimation.result import Column, Model, Population, ResultTable
from estimation.single_list import bounds
from estimation.single_list.between import between
from estimation.single_list.families import FAMILIES
from estimation.single_list.fitting import Fitted
from estimation.single_list.goodness import Frequencies
from estimation.single_list.influence import Influence
from estimation.single_list.population import limits
from estimation.single_list.ratios import ratios, regressions
from vocabulary.text import N_, text

SHOWN = 20  # rows of the tables of single persons


def charts(
    fitted: Fitted, observed: Mapping[int, float], shape: Frequencies, rivals: Sequence[Model], population: Population
) -> tuple[Chart, ...]:
    """The families, the frequencies, their roots with those never recorded, the ratios, and the curve of one-inflation."""
    persons = text(N_("persons"))
    times = text(N_("times recorded"))
    found: list[Chart] = [_forest(fitted, rivals, population)]
    seen, expected = tuple(observed.get(k, 0.0) for k in shape.counts), shape.fitted
    series = (Series(text(N_("observed")), seen), Series(text(N_("fitted")), expected))
    title = text(N_("How often persons were recorded, and what the family expects"))
    found.append(Bars(title, times, tuple(map(str, shape.counts)), series, persons))
    unseen = max(fitted.population - fitted.cells.persons, 0.0)
    roots = (
        Series(text(N_("observed")), (0.0, *np.sqrt(seen).tolist())),
        Series(text(N_("fitted")), (unseen**0.5, *np.sqrt(expected).tolist())),
    )
    title = text(N_("Rootogram: square roots show rare counts; at 0 those never recorded"))
    found.append(Bars(title, times, ("0", *map(str, shape.counts)), roots, text(N_("square root of persons"))))
    x, y = ratios(observed)
    if len(x) > 1:
        title = text(N_("Ratio plot: flat for a Poisson, rising where persons differ, low at 1 for one-inflation"))
        found.append(Curve(title, times, text(N_("ratio of neighbouring frequencies")), tuple(map(float, x)), y))
    if fitted.family.second == "omega" and fitted.problem.size == len(fitted.problem.designs):
        line = between(fitted)
        title = text(N_("The population between the two readings of one-inflation"))
        label = text(N_("share of those recorded once who stand for nobody else"))
        found.append(Curve(title, label, persons, tuple(a for a, _ in line), tuple(n for _, n in line)))
    return tuple(found)


def _forest(fitted: Fitted, rivals: Sequence[Model], population: Population) -> Forest:
    rows = []
    for model in rivals:
        if model.population is None or model.se is None or model.se >= 3 * model.population:
            continue
        own = model.name == fitted.family.name
        p = population if own else limits(model.population, model.se, fitted.cells.persons, population.level, "log-normal")
        rows.append(ForestRow(model.name, p.point, p.lower, p.upper, own, model.name))
    return Forest(text(N_("The families side by side")), tuple(rows), text(N_("persons")))


def tables(
    fitted: Fitted,
    observed: Mapping[int, float],
    shape: Frequencies,
    rivals: Sequence[Model],
    carried: Sequence[Influence],
) -> tuple[ResultTable, ...]:
    """Coefficients, families, frequencies, closed bounds, ratios, single persons, and the curve of one-inflation."""
    found = [_coefficients(fitted), _families(rivals), _frequencies(fitted, shape), _bounds(observed)]
    lines = regressions(observed)
    if lines:
        columns = (Column(N_("Model")), Column(N_("Over")), Column("AIC", "number"), Column(N_("Population"), "persons"),
                   Column(N_("From those recorded twice"), "persons"))  # fmt: skip
        rows = tuple((r.model, r.scale, r.aic, r.expanded, r.simple if np.isfinite(r.simple) else None) for r in lines)
        note = text(N_("M1 has a term of its own for those recorded once. A picture, not an estimate: it scatters widely."))
        found.append(ResultTable("ratio-regression", text(N_("Regression of the ratios")), columns, rows, note))
    found += _persons(fitted, carried)
    if fitted.family.second == "omega" and fitted.problem.size == len(fitted.problem.designs):
        both = (Column(N_("Share of those recorded once who stand for nobody else"), "number"),
                   Column(N_("Population"), "persons"))  # fmt: skip
        note = text(N_("Without covariates the likelihood is the same all along: the data do not choose."))
        title = text(N_("The population between the two readings of one-inflation"))
        found.append(ResultTable("one-inflation", title, both, between(fitted)[::4], note))
    return tuple(found)


def _coefficients(fitted: Fitted) -> ResultTable:
    coefficients = fitted.coefficients()
    errors = np.sqrt(np.diag(fitted.covariance))
    columns = (Column(N_("Coefficient")), Column(N_("Estimate"), "number"), Column(N_("Standard error"), "number"))
    rows = tuple((n, v, float(e)) for (n, v), e in zip(coefficients.items(), errors, strict=True))
    return ResultTable("coefficients", text(N_("Coefficients")), columns, rows)


def _families(rivals: Sequence[Model]) -> ResultTable:
    columns = (
        Column(N_("Family")),
        Column(N_("Population"), "persons"),
        Column(N_("Standard error"), "persons"),
        Column("AIC", "number"),
        Column("BIC", "number"),
        Column(N_("All persons"), "mark"),
    )
    yes, no = text(N_("yes")), text(N_("no"))
    rows = tuple((m.name, m.population, m.se, m.aic, m.bic, yes if FAMILIES[m.name].comparable else no) for m in rivals)
    note = text(N_("AIC and BIC are comparable only between families that use all persons."))
    return ResultTable("families", text(N_("The families side by side")), columns, rows, note)


def _frequencies(fitted: Fitted, shape: Frequencies) -> ResultTable:
    columns = (Column(N_("Times recorded")), Column(N_("Observed"), "count"), Column(N_("Fitted"), "number"),
               Column(N_("Share of χ²"), "number"))  # fmt: skip
    rows: list[tuple[object, ...]] = [("0", None, fitted.population - fitted.cells.persons, None)]
    for k, o, e in zip(shape.counts, shape.observed, shape.fitted, strict=True):
        rows.append((str(k), o, e, (o - e) ** 2 / e if e >= 5 else None))
    rows.append((f"> {shape.counts[-1]}", 0.0, shape.above, None))
    if shape.p is not None:
        note = text(N_("χ² = {chi2}, G = {g}, {df} degrees of freedom, p = {p}; counts with fewer than 5 expected are pooled."),
                    chi2=round(shape.chi2, 2), g=round(shape.g, 2), df=shape.df, p=float(f"{shape.p:.3g}"))  # fmt: skip
    elif shape.p_bootstrap is not None:
        note = text(N_("χ² = {chi2}, G = {g}; the share of samples drawn from the fit with a larger χ² is {p}."),
                    chi2=round(shape.chi2, 2), g=round(shape.g, 2), p=round(shape.p_bootstrap, 2))  # fmt: skip
    else:
        note = text(N_("χ² = {chi2}, G = {g}; no degrees of freedom are left to judge them."),
                    chi2=round(shape.chi2, 2), g=round(shape.g, 2))  # fmt: skip
    return ResultTable("frequencies", text(N_("Persons by times recorded")), columns, tuple(rows), note)


def _bounds(observed: Mapping[int, float]) -> ResultTable:
    columns = (Column(N_("Lower bound")), Column(N_("Plain"), "persons"), Column(N_("Bias corrected"), "persons"))
    rows = (
        (text(N_("Chao")), bounds.chao(observed, corrected=False), bounds.chao(observed)),
        (
            text(N_("Chao under one-inflation")),
            bounds.chao_one_inflated(observed, corrected=False),
            bounds.chao_one_inflated(observed),
        ),
    )
    return ResultTable("bounds", text(N_("Lower bounds without covariates")), columns, rows)


def _persons(fitted: Fitted, carried: Sequence[Influence]) -> list[ResultTable]:
    top = carried[:SHOWN]
    who = [Column(N_("Times recorded")), *[Column(name) for name in fitted.cells.columns]]
    influence = ResultTable(
        "influence",
        text(N_("How much the estimate falls without one such person")),
        (*who, Column(N_("Persons"), "count"), Column(N_("Fall of the estimate"), "persons"),
         Column(N_("After one step"), "persons"), Column(N_("Leverage"), "number")),
        tuple((str(one.captures), *one.values, one.persons, one.change, one.one_step, one.leverage) for one in top),
        text(N_("An empty change: without this person there is no finite estimate.")),
    )  # fmt: skip
    shifts = ResultTable(
        "coefficient-influence",
        text(N_("How much the coefficients fall without one such person, after one step")),
        (*who, Column(N_("Persons"), "count"), *[Column(name, "number") for name in fitted.coefficients()]),
        tuple((str(one.captures), *one.values, one.persons, *one.shift) for one in top),
    )
    return [influence, shifts]
