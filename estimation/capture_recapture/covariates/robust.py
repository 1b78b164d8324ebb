"""The doubly robust estimate: both corrections and the plug-in, intervals, strata, and what must be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from estimation.capture_recapture.covariates import cautions, presenting
from estimation.capture_recapture.covariates.doubly_robust import CrossFitted, cross_fit
from estimation.capture_recapture.covariates.efficient import Found
from estimation.capture_recapture.covariates.logit import Strata
from estimation.capture_recapture.covariates.structure import covariates_of, people_of
from estimation.capture_recapture.covariates.table import CovariateTable
from estimation.capture_recapture.intervals import log_normal, normal
from estimation.capture_recapture.presenting import data_warnings, seen
from estimation.result import Estimate, Model, Population, StratumResult
from vocabulary.progress import Progress, part
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.capture_recapture.covariates.method import Covariates

MANY_LIFTED = 0.05
"""Where the chance of both lists was lifted for a larger share of persons, the limits cannot be trusted."""


def estimate(method: Covariates, data: CovariateTable, progress: Progress) -> Estimate:
    names = covariates_of(data.formula, "~ 1", tuple(data.columns))
    people = people_of(data, tuple(dict.fromkeys((*names, *data.by))))
    fitted = cross_fit(
        people, data.formula, method.learner, method.folds, method.smallest, method.seed, part(progress, 0.0, 0.9)
    )
    progress(0.9, text(N_("Computing the interval")))
    found = fitted.estimates()
    chosen = method.correction if found[method.correction].point >= data.observed else "tmle"
    population = _population(method, found[chosen])
    share = float(fitted.lifted.sum()) / data.observed
    status = "boundary" if share > MANY_LIFTED else "ok"
    order = (chosen, *(name for name in found if name != chosen))
    models = tuple(Model(name, population=found[name].point, se=found[name].se, status=status) for name in order)
    strata = Strata.of(data, people)
    results = tuple(
        StratumResult(dict(zip(data.by, label, strict=True)), _stratum(method, fitted, persons / people.persons, chosen),
                      float(persons.sum()), chosen)
        for label, persons in zip(strata.labels, strata.persons, strict=True)
    )  # fmt: skip
    plain = data.plain()
    warnings = (
        *cautions.formula_warning(method, data),
        *_warnings(method, fitted, share, chosen),
        *cautions.strata_warnings(data, results, names),
        *data_warnings(plain),
    )
    diagnostics = {
        "estimator": method.estimator,
        "lists": data.lists,
        "left_out": data.left_out,
        "formula": data.formula,
        "learner": method.learner,
        "psi": {name: one.seen_share for name, one in found.items()},
        "lifted": float(fitted.lifted.sum()),
        "smallest_learnt": float(fitted.nuisance.q[..., 2].min()),
    }
    progress(1.0, text(N_("Computing the interval")))
    return Estimate(
        **method.own(data, data.by),
        population=population,
        observed=data.observed,
        models=models,
        strata=results,
        diagnostics=diagnostics,
        warnings=warnings,
        charts=presenting.charts(method, plain, population, models, results),
        tables=presenting.robust_tables(method, data, plain, population, models, results, fitted, people),
        seen=seen(plain),
    )


def _population(method: Covariates, found: Found) -> Population:
    """Log-normal on the unseen, or the paper's normal interval."""
    kind = normal if method.interval == "normal" else log_normal
    return kind(found.observed, found.point, found.se, method.level)


def _stratum(method: Covariates, fitted: CrossFitted, share: np.ndarray, chosen: str) -> Population:
    """A part whose correction goes below the persons seen has no interval of its own."""
    found = fitted.estimates(share)[chosen]
    if found.point < found.observed:
        return Population(found.point, None, None, method.level, "none", found.se)
    return _population(method, found)


def _warnings(method: Covariates, fitted: CrossFitted, share: float, chosen: str) -> list[Text]:
    said = []
    lifted = round(float(fitted.lifted.sum()))
    if lifted:
        said.append(
            text(
                N_("For {n} person seen the learnt chance of being on both lists was below {smallest} and was lifted to it."),
                N_("For {n} persons seen the learnt chance of being on both lists was below {smallest} and was lifted to it."),
                n=lifted, smallest=method.smallest,
            )
        )  # fmt: skip
    if share > MANY_LIFTED:
        said.append(text(N_("The lists hardly overlap for many persons: the estimate hangs on how far chances were lifted.")))
    if chosen != method.correction:
        said.append(text(N_("The one-step correction goes below the number seen; the targeted estimate is given instead.")))
    return said
