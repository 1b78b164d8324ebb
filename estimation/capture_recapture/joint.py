"""The estimate of strata together where lists did not work everywhere: search, one model in full, total with its strata."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from estimation.capture_recapture.absent_lists import active_lists, parse_inactive
from estimation.capture_recapture.designs import Reals
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.heterogeneity import FORMS, NONE
from estimation.capture_recapture.hierarchy import Hierarchy, Members, of_terms
from estimation.capture_recapture.intervals import log_normal, normal
from estimation.capture_recapture.joint_choice import JointBest, JointCriterion, criterion_value
from estimation.capture_recapture.loglinear_fit import LogLinearFit
from estimation.capture_recapture.loglinear_parts import fit_warnings, forms_layout, not_usable, summed
from estimation.capture_recapture.missing_margins import MarginFits, Margins
from estimation.capture_recapture.pairwise import Chooser
from estimation.capture_recapture.presenting import cells_table, models_table
from estimation.capture_recapture.search import ALL_HIERARCHICAL, MOST_PRINTED, USABLE
from estimation.capture_recapture.strata import Together, strata_table
from estimation.capture_recapture.table import CaptureTable
from estimation.method import Method
from estimation.result import Estimate, Model, Population, ResultTable, StratumResult
from vocabulary.errors import NoEstimate, Problem
from vocabulary.text import N_, Text, text

ALL_TERMS = 4
"""Up to so many lists every hierarchical joint model is fitted; of five those with interactions of two lists."""
REPEATED = 16
"""Drawn tables choose among so many joint models, the best of the table that was seen."""
AVERAGE_LISTS = N_(
    "Where a list did not work it would have held as many as it did elsewhere on average, and interactions are the same in all "
    "strata."
)


def margins_of(data: CaptureTable, frame: Frame, inactive: str) -> Margins | None:
    """What could be observed, where the person said that a list did not work somewhere."""
    return Margins(frame, active_lists(data, parse_inactive(inactive))) if inactive else None


@dataclass(frozen=True, eq=False)
class Joint:
    """Joint models of one table with strata, the chosen one first, the others by the criterion; `weights` as of a search."""

    margins: Margins
    fits: tuple[LogLinearFit, ...]
    weights: tuple[float, ...]
    every: MarginFits
    rows: tuple[int, ...]
    scope: Text

    @property
    def best(self) -> LogLinearFit:
        return self.fits[0]

    def strata(self, data: CaptureTable, level: float) -> tuple[StratumResult, ...]:
        """Each stratum under the chosen model, with log-normal limits."""
        unseen, V = self.every.unseen[self.rows[0]], self.every.covariance(self.rows[0])
        found = []
        for s, labels in enumerate(data.strata):
            n = float(data.counts[s].sum())
            population = log_normal(n, n + float(unseen[s]), math.sqrt(float(V[s, s])), level)
            found.append(StratumResult(labels, population, n, self.best.name))
        return tuple(found)

    def again(self, criterion: str) -> Chooser:
        """The choice among the best models that the table itself gave, for tables drawn again."""
        if self.margins.frame.k > ALL_HIERARCHICAL:
            return JointCriterion(self.margins, criterion)
        rows = np.array(self.rows[:REPEATED])
        return JointBest(self.margins, criterion, self.every.members[rows], self.every.beta[rows])


def joint_model(data: CaptureTable, margins: Margins, model: Hierarchy) -> Joint:
    """One model. Raises `NoEstimate` with the reason where it has no estimate."""
    members = np.isin(margins.terms, model.terms)[None, :]
    missing = {t for t in model.terms if t.bit_count() > 1} - {int(t) for t in margins.terms}
    fits, response = _fitted(data, margins, members)
    found = _described(fits, 0, data, response)
    if missing:
        found = replace(found, status="not-identified", hierarchy=model)
    if found.status not in USABLE:
        raise not_usable(found.status, model.formula(data.lists))
    return Joint(margins, (found,), (1.0,), fits, (0,), text(N_("one model")))


def joint_search(data: CaptureTable, margins: Margins, criterion: str, pairs: bool = False) -> Joint:
    """The models that can be compared, ranked by `aic` or `bic`; only interactions of two lists where `pairs`.

    Raises `NoEstimate` where none has an estimate.
    """
    k, terms = data.k, margins.terms
    if k > ALL_HIERARCHICAL:
        members = JointCriterion(margins, criterion).choose(data.counts.reshape(1, -1)).members
        scope = text(N_("interactions of two lists added and removed one at a time"))
    else:
        pairs = pairs or k > ALL_TERMS
        columns, all_members = margins.frame.all_pairwise() if pairs else margins.frame.all_hierarchical()
        place = {int(t): j for j, t in enumerate(columns)}
        barred = [j for t, j in place.items() if t.bit_count() > 1 and t not in set(terms.tolist())]
        kept = all_members[~all_members[:, barred].any(axis=1)]
        members = np.zeros((len(kept), terms.size), dtype=bool)
        for column, t in enumerate(terms):
            if int(t) in place:
                members[:, column] = kept[:, place[int(t)]]
        scope = text(N_("all models with interactions of two lists")) if pairs else text(N_("all hierarchical models"))
    fits, response = _fitted(data, margins, members)
    value = criterion_value(fits, criterion, np.array([data.observed]))
    if not np.isfinite(value).any():
        raise NoEstimate(Problem("no-model", text(N_("None of the models has an estimate that exists for these data"))))
    order = [int(row) for row in np.argsort(value, kind="stable")]
    share = np.exp(-0.5 * (value - value.min()))
    share /= share.sum()
    shown = order[:MOST_PRINTED]
    described = tuple(_described(fits, row, data, response) for row in shown)
    return Joint(margins, described, tuple(float(share[row]) for row in shown), fits, tuple(order), scope)


def _fitted(data: CaptureTable, margins: Margins, members: Members) -> tuple[MarginFits, Reals]:
    response = data.counts.reshape(-1)[margins.observed]
    many = np.broadcast_to(response, (len(members), response.size))
    return margins.fit(many, members, margins.start(many)), response


def _described(fits: MarginFits, row: int, data: CaptureTable, response: Reals) -> LogLinearFit:
    """A joint model as a log-linear one of all strata: coefficients are the interactions, fitted values are summed over the
    strata by the pattern that could be observed."""
    margins = fits.margins
    end, k = margins.fixed + margins.terms.size, data.k
    live, members = fits.live[row], fits.members[row]
    good, boundary = bool(fits.good[row]), bool(fits.parameters[row] > live.sum())
    status = "not-identified" if not fits.identified[row] else "not-exist" if not good else "boundary" if boundary else "ok"
    from scipy.special import gammaln

    loglik = float(fits.kernel[row] - gammaln(response + 1).sum())
    saturated = float((response * np.log(np.where(response > 0, response, 1.0)) - response).sum())
    p, n, unseen = int(fits.parameters[row]), data.observed, float(fits.unseen[row].sum())
    fitted = np.zeros(2**k)
    np.add.at(fitted, margins.observed % 2**k, fits.fitted[row])
    fitted[0] = unseen
    finite = live[margins.fixed : end]
    return LogLinearFit(
        hierarchy=of_terms([int(t) for t in margins.terms[members]], k),
        heterogeneity=margins.frame.heterogeneity,
        terms=margins.terms[finite],
        extra=margins.frame.heterogeneity.columns[live[end:]],
        cell_live=fitted > 0,
        beta=fits.beta[row, margins.fixed :][live[margins.fixed :]],
        fitted=fitted,
        parameters=p,
        df=margins.observed.size - p,
        deviance=max(2 * (saturated - float(fits.kernel[row])), 0.0),
        loglik=loglik,
        aic=-2 * loglik + 2 * p,
        bic=-2 * loglik + p * math.log(n),
        unseen=unseen,
        population=n + unseen,
        se=math.sqrt(float(fits.covariance(row).sum())) if good else math.nan,
        bias=math.nan,
        status=status,
    )


def joint_limits(found: Joint, data: CaptureTable, interval: str, level: float) -> Population:
    """The total with limits from its standard error: normal, or log-normal on the unseen."""
    make = normal if interval == "normal" else log_normal
    return make(data.observed, found.best.population, found.best.se, level)


def joint_estimate(
    method: Method,
    data: CaptureTable,
    found: Joint,
    population: Population,
    warnings: Sequence[Text],
    more: Mapping[str, Any] | None = None,
) -> Estimate:
    """The estimate laid out: the total and its strata, the models beside each other, the patterns seen and fitted."""
    strata = found.strata(data, method.level)
    models: tuple[Model, ...] = tuple(
        f.model(data.lists, w, coefficients=not place)
        for place, (f, w) in enumerate(zip(found.fits, found.weights, strict=True))
    )
    together = Together(population, strata, models, (*warnings, *fit_warnings(found.best)), strata_table(strata, data.by))
    estimate = summed(method, data, together, ())
    worked = {
        ", ".join(labels.values()): [name for j, name in enumerate(data.lists) if int(a) >> (data.k - 1 - j) & 1]
        for labels, a in zip(data.strata, found.margins.active, strict=True)
    }
    forms = _forms(data, found)
    own = {"model": found.best.hierarchy.formula(data.lists), "scope": found.scope, "models_fitted": len(found.every.good)}
    return replace(
        estimate,
        diagnostics={**estimate.diagnostics, **own, "lists_that_worked": worked, **(more or {})},
        assumptions=(*estimate.assumptions, text(AVERAGE_LISTS)),
        tables=(
            models_table(models, len(found.every.good)),
            *estimate.tables,
            *forms,
            cells_table(data, data.total, found.best),
        ),
    )


def _forms(data: CaptureTable, found: Joint) -> tuple[ResultTable, ...]:
    """The chosen interactions under every form of heterogeneity, where one was asked for."""
    frame = found.margins.frame
    if frame.form == NONE:
        return ()
    fits = []
    for form in (NONE, *FORMS):
        margins = Margins(replace(frame, form=form), found.margins.active)
        members = np.isin(margins.terms, found.best.hierarchy.terms)[None, :]
        each, response = _fitted(data, margins, members)
        fits.append(_described(each, 0, data, response))
    return (forms_layout([f.model(data.lists) for f in fits]),)
