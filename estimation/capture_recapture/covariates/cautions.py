"""What must be said beside an estimate from lists with covariates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from estimation.capture_recapture.covariates.conditional import Conditional
from estimation.capture_recapture.covariates.goodness import Goodness
from estimation.capture_recapture.covariates.table import CovariateTable
from estimation.capture_recapture.strata import stratum_name
from estimation.capture_recapture.table import CaptureTable
from estimation.result import Model, Population, StratumResult
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.capture_recapture.covariates.method import Covariates

POORLY = 0.01
CLOSE = 2.0
"""Units of AIC within which models fit as well as each other."""
HEAVY = 50.0
"""A person seen who stands for more persons than these carries much of the estimate."""


def formula_warning(method: Covariates, data: CovariateTable) -> list[Text]:
    """Says which columns serve as covariates where no formula was written."""
    if method.formula:
        return []
    return [
        text(N_("No formula was given, so every column that is no list serves as covariate: {formula}."), formula=data.formula)
    ]


def fit_warnings(
    method: Covariates, data: CovariateTable, found: Conditional, names: Sequence[str], shape: Goodness
) -> list[Text]:
    """What must be said of a conditional logit."""
    said = formula_warning(method, data)
    if not names:
        said.append(text(N_("There is no covariate in the formula: the estimate is that of the log-linear model.")))
    endless = float(found.persons[found.face.endless].sum())
    if found.face.names:
        what = N_("{names} run to infinity, as some patterns have nobody: these patterns were set aside.")
        said.append(text(what, names=", ".join(found.face.names)))
    if endless:
        said.append(
            text(
                N_("For {n} person seen there is no estimate of those like them, as their lists do not overlap: only they "
                   "themselves count, so the total is too low and has no upper limit."),
                N_("For {n} persons seen there is no estimate of those like them, as their lists do not overlap: only they "
                   "themselves count, so the total is too low and has no upper limit."),
                n=round(endless),
            )
        )  # fmt: skip
    if shape.p is not None and shape.p < POORLY:
        what = N_("The model does not describe the patterns well (χ² = {chi2} on {df} degrees of freedom).")
        said.append(text(what, chi2=round(shape.chi2, 1), df=shape.df))
    heavy = found.odds > HEAVY
    if heavy.any():
        share = float((found.persons * (1 + found.odds))[heavy].sum()) / found.population()
        what = N_("Persons seen who each stand for more than {most} make up {share} % of the estimate: it hangs on them.")
        said.append(text(what, most=round(HEAVY), share=round(100 * share)))
    return said


def strata_warnings(data: CovariateTable, strata: Sequence[StratumResult], names: Sequence[str]) -> list[Text]:
    said = overlap_warnings(data.plain()) if strata else []
    outside = [name for name in data.by if name not in names]
    if outside:
        what = N_("{names} is not in the formula: strata differ only by the covariates that are.")
        said.append(text(what, names=", ".join(outside)))
    return said


def overlap_warnings(plain: CaptureTable) -> list[Text]:
    """Strata in which nobody is on two lists: what is said of them comes from the others."""
    several = np.array([cell.bit_count() > 1 for cell in range(2**plain.k)])
    said = []
    for labels, counts in zip(plain.strata, plain.counts, strict=True):
        if labels and not counts[several].sum():
            what = N_("In stratum {name} the lists do not overlap: its estimate rests on the other strata.")
            said.append(text(what, name=stratum_name(labels)))
    return said


def disagreement(population: Population, models: Sequence[Model]) -> list[Text]:
    """Models that fit better, or as well with numbers outside the interval."""
    own, said = models[0], []
    others = [m for m in models[1:] if m.aic is not None and m.population is not None]
    best = min(others, key=lambda m: m.aic or 0.0, default=None)
    if own.aic is None or best is None:
        return []
    if (best.aic or 0.0) < own.aic - CLOSE:
        what = N_("{family} fits better (AIC lower by {gap}) and gives {n} persons.")
        said.append(text(what, family=best.name, gap=round(own.aic - (best.aic or 0.0), 1), n=round(best.population or 0.0)))
    low, high = population.lower or 0.0, population.upper or float("inf")
    close = [m for m in others if abs((m.aic or 0.0) - own.aic) <= CLOSE]
    outside = [m for m in close if not low <= (m.population or 0.0) <= high]
    if outside:
        points = [m.population or 0.0 for m in (own, *close)]
        said.append(
            text(
                N_("{n} model fits as well (within {units} units of {criterion}) and gives a number outside the interval; "
                   "together such models run from {low} to {high}."),
                N_("{n} models fit as well (within {units} units of {criterion}) and give numbers outside the interval; "
                   "together such models run from {low} to {high}."),
                n=len(outside), units=CLOSE, criterion="AIC", low=round(min(points)), high=round(max(points)),
            )
        )  # fmt: skip
    return said
