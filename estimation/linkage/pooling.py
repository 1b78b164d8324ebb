"""Estimates from the draws of a linkage as one: the spread between draws is what linkage error adds to the interval.

After Rubin (1987, Multiple Imputation for Nonresponse in Surveys, eqs. 3.1.2–3.1.6), as Sadinle (2018, Annals of Applied
Statistics 12, 1013–1038) pools over posterior linkages: total variance = within + (1 + 1/M)·between, and Student's t with
(M − 1)(1 + within/((1 + 1/M)·between))² degrees of freedom. Limits stand on the logarithm of the unseen, so that they lie as
unevenly as each draw's own, and never below the persons seen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean, median
from typing import Any

import numpy as np

from estimation.capture_recapture.described import CLOSED
from estimation.capture_recapture.intervals import quantile
from estimation.result import Column, Estimate, Model, Population, ResultTable, StratumResult
from vocabulary.text import N_, Text, text

NAME = "linkage"  # the entry of `Estimate.diagnostics`
DRAWS = "linkage-draws"  # the table of what each draw gave
CARRIED = N_("The linkages that were drawn are as likely as the records say; what no document can judge is taken on trust.")
SHUT = N_("Nobody enters or leaves between the lists.")  # of what is assumed without draws, what is left


@dataclass(frozen=True)
class Spread:
    """A pooled figure: its variances within and between draws, and the degrees of freedom of both together."""

    within: float
    between: float
    draws: int

    @property
    def linkage(self) -> float:
        """What linkage adds to the variance."""
        return (1 + 1 / self.draws) * self.between

    @property
    def total(self) -> float:
        return self.within + self.linkage

    @property
    def share(self) -> float:
        """Of the variance, what is linkage's."""
        return self.linkage / self.total if self.total > 0 else 0.0

    @property
    def freedom(self) -> float:
        return (self.draws - 1) * (1 + self.within / self.linkage) ** 2 if self.linkage > 0 else math.inf


def pooled(estimates: Sequence[Estimate], numbers: Sequence[int] = (), draws: int = 0, column: str = "draw") -> Estimate:
    """One estimate from those of two draws or more: `numbers` are the draws they are of (1, 2, … where it is empty), of
    `draws` in all; the others gave none.

    The point is the mean, of Bayesian methods (credible limits) the median. Charts, tables and the words on what was seen are
    those of the draw whose figure lies nearest. `diagnostics["linkage"]` holds the draws, those that failed, both standard
    errors, linkage's share of the variance, the nearest draw and the name of the `column` of draws.
    """
    if len(estimates) < 2:
        raise ValueError("two estimates at least")
    population, spread = _population([(each.population, each.observed) for each in estimates])
    numbers = tuple(numbers) or tuple(range(1, len(estimates) + 1))
    draws = draws or len(estimates)
    failed = draws - len(estimates)
    near = min(range(len(estimates)), key=lambda i: abs(estimates[i].population.point - population.point))
    typical = estimates[near]
    carried = {
        "draws": draws,
        "failed": failed,
        "within_se": math.sqrt(spread.within),
        "between_se": math.sqrt(spread.between),
        "share": spread.share,
        "nearest": numbers[near],
        "column": column,
    }
    said = [w for each in (_warned([e.warnings for e in estimates]), _of_draws(len(estimates), failed)) for w in each]
    return replace(
        typical,
        population=replace(population, lower=_above(population.lower, typical.observed)),
        models=_models([each.models for each in estimates]),
        strata=_strata([each.strata for each in estimates]),
        diagnostics={**_diagnostics([each.diagnostics for each in estimates], typical.diagnostics), NAME: carried},
        assumptions=(*(Text(SHUT) if each == Text(CLOSED) else each for each in typical.assumptions), Text(CARRIED)),
        warnings=tuple(said),
        tables=(*typical.tables, _table(estimates, numbers)),
    )


def _above(lower: float | None, observed: float) -> float | None:
    return None if lower is None else max(lower, observed)


def _population(found: Sequence[tuple[Population, float]]) -> tuple[Population, Spread]:
    """The pooled figure from those of the draws and the persons seen in each."""
    first = found[0][0]
    points = [p.point for p, _ in found]
    middle = median(points) if first.interval == "credible" else fmean(points)
    seen = fmean(n for _, n in found)
    within = fmean(_variance(p) for p, _ in found)
    spread = Spread(within, float(np.var(points, ddof=1)), len(points))
    se = math.sqrt(spread.total) if any(p.se is not None for p, _ in found) or within > 0 else None
    lower, upper = (_limit(found, middle - seen, spread, up) for up in (False, True))
    return replace(first, point=middle, se=se, lower=_plus(seen, lower), upper=_plus(seen, upper)), spread


def _plus(seen: float, unseen: float | None) -> float | None:
    return None if unseen is None else seen + unseen


def _variance(p: Population) -> float:
    if p.se is not None:
        return p.se**2
    if p.lower is None or p.upper is None:
        return 0.0
    return ((p.upper - p.lower) / (2 * quantile(p.level))) ** 2


def _limit(found: Sequence[tuple[Population, float]], unseen: float, spread: Spread, up: bool) -> float | None:
    """A limit of the unseen: on the logarithm, the mean square of the draws' own distances and what linkage adds.

    `None` where more draws have none than the level leaves outside on this side.
    """
    limits = [(p.upper if up else p.lower, p.point, n) for p, n in found]
    level = found[0][0].level
    if sum(limit is None for limit, _, _ in limits) > (1 - level) / 2 * len(limits):
        return None
    if unseen <= 0:
        return unseen
    squares = [math.log(max(limit - n, 1e-9) / max(point - n, 1e-9)) ** 2 for limit, point, n in limits if limit is not None]
    from scipy.stats import t

    z = quantile(level)
    wider = float(t.ppf((1 + level) / 2, spread.freedom)) / z if math.isfinite(spread.freedom) else 1.0
    half = wider * math.sqrt(fmean(squares) + z**2 * spread.linkage / unseen**2)
    return unseen * math.exp(half if up else -half)


def _strata(found: Sequence[tuple[StratumResult, ...]]) -> tuple[StratumResult, ...]:
    """Each stratum pooled over the draws that have it; one that a single draw has is left as it is."""
    groups: dict[tuple[tuple[str, str], ...], list[StratumResult]] = {}
    for strata in found:
        for one in strata:
            groups.setdefault(tuple(one.stratum.items()), []).append(one)
    made = []
    for same in groups.values():
        if len(same) > 1:
            population, _ = _population([(one.population, one.observed) for one in same])
            seen = fmean(one.observed for one in same)
            model = Counter(one.model for one in same).most_common(1)[0][0]
            made.append(replace(same[0], population=population, observed=float(round(seen)), model=model))
        else:
            made += same
    return tuple(made)


def _models(found: Sequence[tuple[Model, ...]]) -> tuple[Model, ...]:
    """Each model over the draws that compared it, in the order in which most draws place them: the mean of its figures (its
    weight is 0 where a draw did not compare it), the variances added as for the total, the worst that half of them met."""
    groups: dict[str, list[Model]] = {}
    ahead: Counter[str] = Counter()  # how many places before the last, over all draws
    for models in found:
        for place, model in enumerate(models):
            groups.setdefault(model.name, []).append(model)
            ahead[model.name] += len(models) - place
    return tuple(_model(groups[name], len(found)) for name, _ in ahead.most_common())


def _model(same: Sequence[Model], draws: int) -> Model:
    def mean(pick: Callable[[Model], float | None]) -> float | None:
        known = [value for one in same if (value := pick(one)) is not None and math.isfinite(value)]
        return fmean(known) if known else None

    population, se = mean(lambda m: m.population), mean(lambda m: None if m.se is None else m.se**2)
    points = [one.population for one in same if one.population is not None and math.isfinite(one.population)]
    between = float(np.var(points, ddof=1)) * (1 + 1 / len(points)) if len(points) > 1 else 0.0
    weights = [one.weight for one in same if one.weight is not None]
    told = [one.coefficients for one in same if one.coefficients]
    return replace(
        same[0],
        deviance=mean(lambda m: m.deviance),
        loglik=mean(lambda m: m.loglik),
        aic=mean(lambda m: m.aic),
        bic=mean(lambda m: m.bic),
        population=population,
        se=None if se is None else math.sqrt(se + between),
        weight=sum(weights) / draws if weights else None,
        status=Counter(one.status for one in same).most_common(1)[0][0],
        coefficients={name: fmean(each[name] for each in told if name in each) for name in (told[0] if told else {})} or None,
    )


def _diagnostics(found: Sequence[Any], typical: Any) -> dict[str, Any]:
    """Means of what is a real number in every draw; all else as the nearest draw says it."""
    made = dict(typical)
    for name, value in typical.items():
        every = [each.get(name) for each in found]
        if isinstance(value, float) and all(isinstance(each, float) and math.isfinite(each) for each in every):
            made[name] = fmean(every)
    return made


def _warned(found: Sequence[Iterable[Text]]) -> list[Text]:
    """Each warning once, told by its template; how many draws had it where it was not all."""
    first: dict[str, Text] = {}
    often: Counter[str] = Counter()
    for warnings in found:
        for template, warning in {w.template: w for w in warnings}.items():
            first.setdefault(template, warning)
            often[template] += 1
    return [
        warning
        if often[name] == len(found)
        else text(N_("In {some} of {all} draws of the linkage: {what}"), some=often[name], all=len(found), what=warning)
        for name, warning in first.items()
    ]


def _of_draws(fitted: int, failed: int) -> list[Text]:
    if not failed:
        return []
    all_draws = fitted + failed
    return [
        text(
            N_("{n} of {all} draws of the linkage gave no estimate and is left out"),
            N_("{n} of {all} draws of the linkage gave no estimate and are left out"), n=failed, all=all_draws,
        )
    ]  # fmt: skip


def _table(estimates: Sequence[Estimate], numbers: Sequence[int]) -> ResultTable:
    """What each draw gave."""
    rows = tuple(
        (str(number), each.observed, each.population.point, each.population.lower, each.population.upper)
        for number, each in zip(numbers, estimates, strict=True)
    )
    return ResultTable(
        DRAWS,
        text(N_("Estimates from the draws of the linkage")),
        (
            Column(N_("Draw")),
            Column(N_("Persons seen"), "persons"),
            Column(N_("Population"), "persons"),
            Column(N_("Lower limit"), "persons"),
            Column(N_("Upper limit"), "persons"),
        ),
        rows,
    )
