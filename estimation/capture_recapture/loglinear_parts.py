"""What the methods of the log-linear family share: the interval of one model, its warnings, and the estimate laid out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.heterogeneity import FORMS, NONE, caution
from estimation.capture_recapture.hierarchy import Hierarchy
from estimation.capture_recapture.intervals import normal
from estimation.capture_recapture.loglinear_fit import LogLinearFit, fit_model
from estimation.capture_recapture.presenting import (
    PERSONS,
    cells_table,
    data_warnings,
    forest_row,
    models_chart,
    models_table,
    overlap_chart,
    seen,
)
from estimation.capture_recapture.profile import Profile, profile
from estimation.capture_recapture.search import USABLE
from estimation.capture_recapture.strata import Together, stratum_name
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.capture_recapture.unshown import unshown_curves, unshown_tables
from estimation.charts import Chart, Curve, Forest
from estimation.method import Method
from estimation.result import Estimate, Model, Population, ResultTable
from vocabulary.errors import NoEstimate, Problem
from vocabulary.fields import Choice
from vocabulary.text import N_, Text, text

POORLY = 0.01
"""A chance of the deviance below this says that the model does not describe the table."""

CRITERIA: Mapping[str, str] = {"bic": N_("BIC, prefers few interactions"), "aic": N_("AIC, allows more interactions")}
CRITERION = Choice(N_("Criterion"), N_("How fit and simplicity are weighed when the model is chosen among all."), CRITERIA)
INTERVAL = Choice(
    N_("Interval"),
    N_("How the limits are computed; the profile likelihood need not be symmetric."),
    {"profile": N_("profile likelihood"), "bootstrap": N_("bootstrap"), "normal": N_("normal approximation")},
)


@dataclass(frozen=True, eq=False)
class Interval:
    """The limits under one model, with the profile where it was asked for."""

    population: Population
    profile: Profile | None
    warnings: tuple[Text, ...]


def interval_of(counts: Counts, found: LogLinearFit, kind: str, level: float) -> Interval:
    """The interval `kind` (`profile` or `normal`) of a fitted model; the point is the Poisson fit in both."""
    if kind == "normal":
        observed = float(counts.sum())
        return Interval(normal(observed, found.population, found.se, level), None, ())
    shape = profile(counts, found, level)
    population = Population(found.population, shape.lower, shape.upper, level, "profile-likelihood", found.se)
    if shape.upper is not None:
        return Interval(population, shape, ())
    return Interval(population, shape, (text(N_("The data set no upper limit: the likelihood never falls far enough.")),))


def usable(counts: Counts, hierarchy: Hierarchy, lists: Sequence[str], frame: Frame | None = None) -> LogLinearFit:
    """The fit of a model that a person chose. Raises `NoEstimate` with the reason where there is none."""
    found = fit_model(counts, hierarchy, frame)
    if found.status in USABLE:
        return found
    raise not_usable(found.status, hierarchy.formula(lists))


def not_usable(status: str, model: str) -> NoEstimate:
    """Why a model that a person chose has no estimate."""
    if status == "not-identified":
        what = text(
            N_("The model {model} cannot be identified: after the overlaps with nobody in them are set aside, the table has "
               "too few patterns left for its interactions"), model=model,
        )  # fmt: skip
    elif status == "not-exist":
        what = text(
            N_("The estimate of the model {model} does not exist for this table: empty patterns leave an interaction without "
               "any finite value that fits"), model=model,
        )  # fmt: skip
    else:
        what = text(N_("The fit of the model {model} did not converge"), model=model)
    remedy = text(N_("Choose a model with fewer interactions, or leave the model empty to have one chosen"))
    return NoEstimate(Problem(status, what, remedy=remedy))


def fit_warnings(found: LogLinearFit) -> list[Text]:
    """What is doubtful about one fitted model."""
    from scipy.stats import chi2

    warnings = caution(found.heterogeneity.name)
    if found.status == "boundary":
        warnings.append(
            text(N_("Two lists of an interaction in the model have nobody in common: its estimate lies at the boundary and "
                    "the patterns with both were set aside."))
        )  # fmt: skip
    if found.status == "large-bias":
        warnings.append(
            text(
                N_("The estimate is biased by about {bias} of {point}: the table is too sparse for this model."),
                bias=round(found.bias), point=round(found.population),
            )
        )  # fmt: skip
    if found.df > 0 and chi2.sf(found.deviance, found.df) < POORLY:
        warnings.append(
            text(
                N_("The model does not describe the overlaps well (deviance {deviance} on {df} degrees of freedom)."),
                deviance=round(found.deviance, 1), df=found.df,
            )
        )  # fmt: skip
    return warnings


def profile_chart(shape: Profile, level: float) -> Curve:
    """The likelihood over the population, with the line that makes the interval."""
    return Curve(
        text(N_("How well each number fits")),
        text(N_("Persons in all")),
        text(N_("Loss of fit (twice the log-likelihood)")),
        tuple(x for x, _ in shape.curve),
        tuple(y for _, y in shape.curve),
        shape.threshold,
        text(N_("{level} % limit"), level=float(f"{100 * level:g}")),
    )


@dataclass(frozen=True, eq=False)
class Layout:
    """What a log-linear method found in an unstratified table, ready to be laid out."""

    chosen: LogLinearFit
    interval: Interval
    models: tuple[Model, ...]
    count: int
    warnings: tuple[Text, ...]
    frame: Frame
    diagnostics: Mapping[str, Any] = field(default_factory=dict)


def forms_table(counts: Counts, chosen: LogLinearFit, frame: Frame, lists: Sequence[str]) -> tuple[ResultTable, ...]:
    """The chosen interactions under every form of heterogeneity, where one was asked for: the data cannot tell them apart."""
    if frame.form == NONE:
        return ()
    fits = [fit_model(counts, chosen.hierarchy, replace(frame, form=form)) for form in (NONE, *FORMS)]
    return (forms_layout([f.model(lists) for f in fits]),)


def forms_layout(models: Sequence[Model]) -> ResultTable:
    """The table of the same interactions under every form."""
    title = text(N_("The same interactions under other forms of heterogeneity"))
    return replace(models_table(models, len(models)), name="heterogeneity", title=title)


def whole(method: Method, data: CaptureTable, found: Layout) -> Estimate:
    """The estimate of an unstratified table."""
    population = found.interval.population
    charts: list[Chart] = [models_chart(population, found.models, data.observed, method.name), overlap_chart(data)]
    if found.interval.profile is not None and found.interval.profile.curve:
        charts.insert(1, profile_chart(found.interval.profile, method.level))
    diagnostics: dict[str, Any] = {
        "lists": data.lists,
        "left_out": data.left_out,
        "model": found.chosen.hierarchy.formula(data.lists),
        "heterogeneity": found.frame.form,
        "bias": found.chosen.bias,
        "models_fitted": found.count,
    }
    if found.interval.profile is not None:
        diagnostics["profile_maximum"] = found.interval.profile.maximum
    return Estimate(
        **method.own(data, data.by),
        population=population,
        observed=data.observed,
        models=found.models,
        diagnostics={**diagnostics, **found.diagnostics},
        warnings=(*found.interval.warnings, *fit_warnings(found.chosen), *found.warnings, *data_warnings(data)),
        charts=(*charts, *unshown_curves(data, population)),
        tables=(
            models_table(found.models, found.count),
            *forms_table(data.total, found.chosen, found.frame, data.lists),
            cells_table(data, data.total, found.chosen),
            *unshown_tables(data, population),
        ),
        seen=seen(data),
    )


def summed(method: Method, data: CaptureTable, found: Together, warnings: Sequence[Text]) -> Estimate:
    """The estimate of a table with strata."""
    rows = [
        forest_row(Text(method.label), found.population, method.name, chosen=True),
        *(forest_row(stratum_name(s.stratum), s.population, method.name) for s in found.strata),
    ]
    return Estimate(
        **method.own(data, data.by),
        population=found.population,
        observed=data.observed,
        models=found.models,
        strata=found.strata,
        diagnostics={"lists": data.lists, "left_out": data.left_out},
        warnings=(*found.warnings, *warnings, *data_warnings(data)),
        charts=(
            Forest(text(N_("The total and its strata")), tuple(rows), PERSONS),
            overlap_chart(data),
            *unshown_curves(data, found.population),
        ),
        tables=(found.table, *unshown_tables(data, found.population)),
        seen=seen(data),
    )
