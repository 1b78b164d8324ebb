"""One fitted log-linear model with all that is said about it: standard error, bias, coefficients, status."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.existence import exist
from estimation.capture_recapture.hierarchy import Hierarchy, Members, columns_up_to, of_terms, term_name
from estimation.capture_recapture.poisson import Designs, Fits, Reals, designs, fit
from estimation.result import Model

LARGE_BIAS = 0.1
"""A bias above this share of the estimate is called large, as Rcapture does (its code 3)."""


@dataclass(frozen=True, eq=False)
class LogLinearFit:
    """A model fitted to a table of 2^k counts. `beta` and `covariance` are over the live `terms`, intercept first.

    `population` is n + exp(β0); `se` is √(n̂0 + n̂0²·var β0) (Rivest & Lévesque 2001). `fitted` has shape (2^k,), with the
    estimate of the unseen in cell 0.
    """

    hierarchy: Hierarchy
    terms: NDArray[np.intp]
    cell_live: Members  # over all 2^k cells, the unseen one included
    beta: Reals
    fitted: Reals
    parameters: int
    df: int
    deviance: float
    loglik: float
    aic: float
    bic: float
    unseen: float
    population: float
    se: float
    bias: float
    status: str

    def criterion(self, name: str) -> float:
        return self.aic if name == "aic" else self.bic

    def model(self, lists: Sequence[str], weight: float | None = None, coefficients: bool = False) -> Model:
        """As it stands in the table of models."""
        named = {term_name(int(t), lists) or "(Intercept)": float(b) for t, b in zip(self.terms, self.beta, strict=True)}
        finite = math.isfinite(self.population) and self.status not in ("not-exist", "not-identified")
        return Model(
            name=self.hierarchy.name,
            terms=tuple(term_name(t, lists) for t in self.hierarchy.terms),
            parameters=self.parameters,
            df=self.df,
            deviance=_finite(self.deviance),
            loglik=_finite(self.loglik),
            aic=_finite(self.aic),
            bic=_finite(self.bic),
            population=self.population if finite else None,
            se=self.se if finite else None,
            weight=weight,
            status=self.status,
            coefficients=named if coefficients else None,
        )


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def fit_model(counts: Reals, hierarchy: Hierarchy) -> LogLinearFit:
    """Fits one model; its status says where the estimate does not exist or cannot be identified."""
    order = max(g.bit_count() for g in hierarchy.generators)
    columns = columns_up_to(hierarchy.k, order)
    members = np.isin(columns, [0, *hierarchy.terms])
    columns = columns[members]
    models = designs(counts, columns, np.ones((1, columns.size), dtype=bool))
    return describe(counts, fit(counts, models), np.array([0]))[0]


def describe(counts: Reals, fits: Fits, rows: NDArray[np.intp]) -> list[LogLinearFit]:
    """Everything about some of many fitted models."""
    models = fits.designs
    found_exist = exist(counts, fits, rows)
    X, boundary = models.X, models.boundary
    captured = float(counts.sum())
    result = []
    for row, exists in zip(rows, found_exist, strict=True):
        live, cells = models.live[row], models.cell_live[row]
        beta = fits.beta[row, live]
        mu = np.exp(X[:, live] @ beta) * cells
        unseen, status = float(fits.unseen[row]), "ok"
        variance = bias = math.nan
        if not models.identified[row]:
            status = "not-identified"
        else:
            variance, bias = _moments(X[np.ix_(cells, live)], mu[cells])
            if not exists:
                status = "not-exist"
            elif not fits.converged[row]:
                status = "not-converged"
            elif boundary[row]:
                status = "boundary"
            elif abs(unseen * bias) > LARGE_BIAS * (captured + unseen):
                status = "large-bias"
        p = int(models.members[row].sum())
        loglik = float(fits.loglik[row])
        result.append(
            LogLinearFit(
                hierarchy=of_terms([int(t) for t in models.columns[models.members[row]]], _lists(counts)),
                terms=models.columns[live],
                cell_live=np.concatenate([[True], cells]),
                beta=beta,
                fitted=np.concatenate([[unseen], mu]),
                parameters=p,
                df=models.cells.size - p,
                deviance=max(float(fits.deviance[row]), 0.0) if models.identified[row] else math.nan,
                loglik=loglik,
                aic=-2 * loglik + 2 * p,
                bic=-2 * loglik + p * math.log(captured),
                unseen=unseen,
                population=captured + unseen,
                se=math.sqrt(unseen + unseen**2 * max(variance, 0.0)) if math.isfinite(variance) else math.nan,
                bias=unseen * bias,
                status=status,
            )
        )
    return result


def _lists(counts: Reals) -> int:
    return int(counts.size).bit_length() - 1


def _moments(X: Reals, mu: Reals) -> tuple[float, float]:
    """Variance of β0, and the relative bias of exp(β0): bias β0 + ½ var β0, where bias β = −½ (X'WX)⁻¹ X'W diag(X (X'WX)⁻¹ X')
    (Cordeiro & McCullagh 1991; Rivest & Lévesque 2001)."""
    information = X.T @ (mu[:, None] * X)
    try:
        inverse = np.linalg.inv(information)
    except np.linalg.LinAlgError:
        return math.nan, math.nan
    leverage = np.einsum("cp,pq,cq->c", X, inverse, X)
    shift = -0.5 * inverse[0] @ (X.T @ (mu * leverage))
    return float(inverse[0, 0]), float(shift + 0.5 * inverse[0, 0])


def one_design(columns: NDArray[np.intp], cells: NDArray[np.intp], live: Members) -> Designs:
    """The design of a single model over any cells, all its parameters live."""
    ones = np.ones((1, columns.size), dtype=bool)
    return Designs(cells, columns, ones, ones, live[None, :], np.array([True]))
