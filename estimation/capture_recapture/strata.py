"""Strata: each estimated apart by whatever method, then added, with the variances of independent strata."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.table import CaptureTable, Counts
from estimation.result import Column, Model, Population, ResultTable, StratumResult
from vocabulary.errors import NoEstimate, Problem
from vocabulary.progress import Progress, part
from vocabulary.text import N_, Text, text


@dataclass(frozen=True)
class Part:
    """What a method says of one stratum: the population, the model behind it, and what the reader must be told."""

    population: Population
    model: Model
    warnings: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Together:
    """The strata added up; the first of `models` is their sum."""

    population: Population
    strata: tuple[StratumResult, ...]
    models: tuple[Model, ...]
    warnings: tuple[Text, ...]
    table: ResultTable


def stratum_name(labels: Mapping[str, str]) -> str:
    """`sex F, area north`, for messages; the values are the data's own."""
    return ", ".join(f"{name} {value or '–'}" for name, value in labels.items())


def by_strata(data: CaptureTable, level: float, one: Callable[[Counts, Progress], Part], progress: Progress) -> Together:
    """Runs `one` on each stratum and adds. A stratum without estimate is named, and counts with the persons seen only.

    The interval is log-normal on the unseen from the sum of the variances. Raises `NoEstimate` where no stratum has one.
    """
    strata, models, warnings = [], [], []
    point = variance = 0.0
    for number, (labels, counts) in enumerate(zip(data.strata, data.counts, strict=True)):
        name, n = stratum_name(labels), len(data.strata)
        progress(number / n, text(N_("Estimating the stratum {name}"), name=name))
        observed = float(counts.sum())
        try:
            if not _overlap(counts):
                raise NoEstimate(Problem("no-overlap", text(N_("the lists do not overlap"))))
            found = one(counts, part(progress, number / n, (number + 1) / n))
        except NoEstimate as error:
            strata.append(StratumResult(labels, Population(observed, observed, None, level, "none"), observed))
            why = error.problems[0].what
            warnings.append(
                text(
                    N_("Stratum {name} has no estimate ({why}): only the {n} persons seen count, so the total is too low."),
                    name=name, why=why, n=int(observed),
                )
            )  # fmt: skip
            point += observed
            continue
        strata.append(StratumResult(labels, found.population, observed, found.model.name))
        models.append(found.model)
        warnings += [text(N_("Stratum {name}: {what}"), name=name, what=what) for what in found.warnings]
        point += found.population.point
        variance += (found.population.se or 0.0) ** 2
    if not models:
        raise NoEstimate(Problem("no-stratum", text(N_("In no stratum do the lists overlap enough for an estimate"))))
    total = log_normal(data.observed, point, math.sqrt(variance), level)
    if any(not labels_value for labels in data.strata for labels_value in labels.values()):
        warnings.append(text(N_("Rows without a value in the column that makes the strata are a stratum of their own.")))
    models.insert(0, _sum(models, total))
    return Together(total, tuple(strata), tuple(models), tuple(warnings), strata_table(tuple(strata), data.by))


def _sum(models: Sequence[Model], total: Population) -> Model:
    """The strata as one model of all their cells: likelihoods of independent strata multiply, so that these add up."""
    names = {model.name for model in models}

    def added(values: Sequence[float | None]) -> float | None:
        return None if None in values else sum(value for value in values if value is not None)

    return Model(
        name=names.pop() if len(names) == 1 else "strata",
        parameters=sum(model.parameters for model in models),
        df=sum(model.df for model in models),
        deviance=added([model.deviance for model in models]),
        loglik=added([model.loglik for model in models]),
        aic=added([model.aic for model in models]),
        population=total.point,
        se=total.se,
        status=next((model.status for model in models if model.status != "ok"), "ok"),
    )


def _overlap(counts: Counts) -> bool:
    return any(value and int(cell).bit_count() > 1 for cell, value in enumerate(counts))


def strata_table(strata: tuple[StratumResult, ...], by: tuple[str, ...]) -> ResultTable:
    columns = (
        *(Column(name) for name in by),
        Column(text(N_("Seen")), "count", text(N_("persons"))),
        Column(text(N_("Estimate")), "persons", text(N_("persons"))),
        Column(text(N_("Lower limit")), "persons", text(N_("persons"))),
        Column(text(N_("Upper limit")), "persons", text(N_("persons"))),
        Column(text(N_("Model"))),
    )
    rows = tuple(
        (*(s.stratum[name] for name in by), s.observed, s.population.point, s.population.lower, s.population.upper, s.model)
        for s in strata
    )
    return ResultTable("strata", text(N_("The strata")), columns, rows)
