"""One family fitted to one list: designs, the questions asked before, the fit, and what it says of the population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from estimation.formula import Design, columns_of, design
from estimation.jets import Array
from estimation.result import Model
from estimation.single_list import bounds
from estimation.single_list.counts import CountTable
from estimation.single_list.distributions import NegativeBinomial
from estimation.single_list.existence import log_series_slope, receding, unbounded
from estimation.single_list.families import Family, ZeroTruncated
from estimation.single_list.firth import maximise_penalised
from estimation.single_list.newton import Fit, Problem, best, starts
from estimation.single_list.population import Expansion, covariance, expand
from vocabulary.errors import NoEstimate, Place
from vocabulary.errors import Problem as Trouble
from vocabulary.text import N_, Text, text

LABELS = {
    "lambda": N_("Formula"),
    "dispersion": N_("Formula of the dispersion"),
    "omega": N_("Formula of the one-inflation"),
    "pi": N_("Formula of the hurdle"),
}
STANDARD = {"lambda": "log", "dispersion": "log", "omega": "logit", "pi": "logit"}


@dataclass(frozen=True, eq=False)
class Fitted:
    """A family at its maximum on the cells of a table."""

    family: Family
    cells: CountTable
    problem: Problem[Family]
    names: tuple[tuple[str, ...], ...]
    fit: Fit
    expansion: Expansion
    variance_kind: str = "model"
    edge: Fit | None = None  # a higher likelihood that is no maximum: a coefficient on its way to infinity

    @property
    def weights(self) -> Array:
        return self.cells.weights

    @property
    def covariance(self) -> Array:
        return covariance(self.problem, self.fit, self.weights, self.variance_kind)

    @property
    def population(self) -> float:
        return self.expansion.total(self.weights)

    def se(self, part: Array | None = None) -> float:
        """Standard error of the population, or of the part of it whose cells have weight in `part` (m)."""
        return float(np.sqrt(self.expansion.variance(self.weights if part is None else part, self.covariance)))

    def coefficients(self) -> dict[str, float]:
        """Every coefficient by name; those of second parameters carry the parameter's name before a colon."""
        flat: dict[str, float] = {}
        for parameter, names, s in zip(self.family.parameters, self.names, self.problem.slices, strict=True):
            for name, value in zip(names, self.fit.theta[0, s], strict=True):
                flat[name if parameter == "lambda" else f"{parameter}:{name}"] = float(value)
        return flat

    def model(self, status: str = "ok") -> Model:
        """AIC and BIC with n the persons of the whole list, as singleRcapture has them."""
        loglik, p, n = float(self.fit.loglik[0]), self.problem.size, self.cells.persons
        return Model(
            name=self.family.name,
            terms=tuple(self.coefficients()),
            parameters=p,
            df=int(len(self.cells.y) - p),
            loglik=loglik,
            aic=-2 * loglik + 2 * p,
            bic=-2 * loglik + p * float(np.log(n)),
            population=self.population,
            se=self.se(),
            status=status,
            coefficients=self.coefficients(),
        )


def fit_family(
    family: Family,
    data: CountTable,
    formulas: Mapping[str, str],
    penalty: bool = False,
    variance_kind: str = "model",
    links: Mapping[str, str] | None = None,
) -> Fitted:
    """Fits `family` with a formula and a link for each parameter (standard ones where not named).

    Raises `NoEstimate` where the data say nothing about the unseen, or where no maximum is reached.
    """
    known = tuple(data.columns)
    wanted = [formulas.get(parameter, "~ 1") for parameter in family.parameters]
    named = [columns_of(f, known, LABELS[p]) for f, p in zip(wanted, family.parameters, strict=True)]
    cells = data.cells([name for names in named for name in names])
    designs = [design(f, cells.columns, len(cells.y), LABELS[p]) for f, p in zip(wanted, family.parameters, strict=True)]
    chosen = tuple((links or {}).get(parameter, STANDARD[parameter]) for parameter in family.parameters)
    problem = Problem(family, cells.y, tuple(d.matrix for d in designs), chosen)
    _enough(family, cells)
    if not penalty:
        _bounded(family, cells, designs[0])
    if penalty:
        fit, edge = maximise_penalised(problem, cells.weights[None], starts(problem, cells.weights)[:1]), None
    else:
        fit, edge = best(problem, cells.weights)
    if not fit.converged[0]:
        raise NoEstimate(_not_converged(family, problem, fit, designs))
    negative_binomial = isinstance(family.distribution, NegativeBinomial)
    if negative_binomial and type(family) is not ZeroTruncated and unbounded(problem, cells.weights, float(fit.loglik[0])):
        raise NoEstimate(_no_end(cells))
    return Fitted(family, cells, problem, tuple(d.names for d in designs), fit, expand(problem, fit), variance_kind, edge)


def _trouble(code: str, what: Text, remedy: Text | None = None) -> Trouble:
    return Trouble(code, what, Place(), remedy)


def _enough(family: Family, cells: CountTable) -> None:
    again = float(cells.weights[cells.y >= family.pinned].sum())
    if again == 0:
        raise NoEstimate(
            _trouble(
                "no-recaptures",
                text(
                    N_("nobody was recorded {n} times or more: nothing is known of those never recorded"),
                    n=family.pinned,
                ),
                text(N_("A longer period, or a second list, is needed")),
            )
        )


def _bounded(family: Family, cells: CountTable, first: Design) -> None:
    lost = receding(family, cells.y, cells.weights, first.matrix, first.names)
    if lost:
        raise NoEstimate(
            _trouble(
                "not-exist",
                text(
                    N_(
                        "the estimate does not exist: the coefficient of {names} runs to infinity, "
                        "nobody there being recorded {n} times"
                    ),
                    names=", ".join(lost),
                    n=family.pinned,
                ),
                text(N_("Merge levels, leave the covariate out, or set the penalty")),
            )
        )  # fmt: skip
    if isinstance(family.distribution, NegativeBinomial) and type(family) is ZeroTruncated:
        slope, _ = log_series_slope(cells.y, cells.weights, first.matrix)
        if slope <= 0:
            raise NoEstimate(_no_end(cells))


def _no_end(cells: CountTable) -> Trouble:
    f = cells.frequencies()
    return _trouble(
        "no-finite-estimate",
        text(N_("no finite estimate: the data do not bound the number of the unseen under a negative binomial")),
        text(N_("Chao's lower bound is {n} persons; the geometric family is the widest that the data carry"),
             n=round(bounds.chao(f) or 0.0)),
    )  # fmt: skip


def _not_converged(family: Family, problem: Problem[Family], fit: Fit, designs: list[Design]) -> Trouble:
    flat = [n if p == "lambda" else f"{p}:{n}" for p, d in zip(family.parameters, designs, strict=True) for n in d.names]
    far = [name for name, value in zip(flat, fit.theta[0], strict=True) if abs(value) > 8.0]
    what = text(N_("the fit of {family} does not converge"), family=family.name)
    if far and all(name.startswith("omega:") for name in far):
        what = text(N_("the fit of {family} does not converge: there is no one-inflation in the data"), family=family.name)
        return _trouble("not-converged", what, text(N_("Use the family without it: {family}"), family="zt" + family.suffix))
    if far:
        what = text(
            N_("the fit of {family} does not converge: {names} runs to infinity"), family=family.name, names=", ".join(far)
        )
    return _trouble("not-converged", what, text(N_("Choose a simpler formula or another family")))


def fit_or_none(
    family: Family, data: CountTable, formulas: Mapping[str, str], links: Mapping[str, str] | None = None
) -> Fitted | None:
    """The fit, or nothing where the family gives no estimate on these data (for tables of families side by side)."""
    try:
        return fit_family(family, data, formulas, links=links)
    except NoEstimate:
        return None
