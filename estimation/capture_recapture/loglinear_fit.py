"""One fitted log-linear model with all that is said about it: standard error, bias, coefficients, status."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.designs import Designs, Reals, designs
from estimation.capture_recapture.existence import exist
from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.heterogeneity import Heterogeneity
from estimation.capture_recapture.hierarchy import Hierarchy, Members, columns_up_to, of_terms, term_name
from estimation.capture_recapture.poisson import Fits, fit
from estimation.result import Model

S = TypeVar("S", bound=np.generic)
LARGE_BIAS = 0.1
"""A bias above this share of the estimate is called large, as Rcapture does (its code 3)."""


@dataclass(frozen=True, eq=False)
class LogLinearFit:
    """A model fitted to a table of 2^k counts. `beta` is over the live `terms`, intercept first, then the live columns of
    its `heterogeneity`.

    `population` is n + exp(β0); `se` is √(n̂0 + n̂0²·var β0) (Rivest & Lévesque 2001). `fitted` has shape (2^k,), with the
    estimate of the unseen in cell 0 and zero where nobody could be.
    """

    hierarchy: Hierarchy
    heterogeneity: Heterogeneity
    terms: NDArray[np.intp]
    extra: Reals  # the live columns of heterogeneity, (Q, 2^k)
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

    @property
    def name(self) -> str:
        """`[12,3]`, and the form of heterogeneity where there is one: `[12,3] Darroch`."""
        return f"{self.hierarchy.name} {self.heterogeneity.name}".rstrip()

    def _labels(self) -> list[str]:
        kept = [any((one == column).all() for one in self.extra) for column in self.heterogeneity.columns]
        return [label for label, there in zip(self.heterogeneity.labels, kept, strict=True) if there]

    def model(self, lists: Sequence[str], weight: float | None = None, coefficients: bool = False) -> Model:
        """As it stands in the table of models."""
        names = [term_name(int(t), lists) or "(Intercept)" for t in self.terms] + self._labels()
        named = {name: float(b) for name, b in zip(names, self.beta, strict=True)}
        finite = math.isfinite(self.population) and self.status not in ("not-exist", "not-identified")
        return Model(
            name=self.name,
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


def fit_model(counts: Reals, hierarchy: Hierarchy, frame: Frame | None = None) -> LogLinearFit:
    """Fits one model; its status says where the estimate does not exist or cannot be identified."""
    frame = frame or Frame(hierarchy.k)
    order = max(g.bit_count() for g in hierarchy.generators)
    columns = columns_up_to(hierarchy.k, order)
    members = np.isin(columns, [0, *hierarchy.terms])
    columns = columns[members]
    models = designs(counts, columns, np.ones((1, columns.size), dtype=bool), frame)
    return describe(counts, fit(counts, models), np.array([0]), frame)[0]


def describe(counts: Reals, fits: Fits, rows: NDArray[np.intp], frame: Frame | None = None) -> list[LogLinearFit]:
    """Everything about some of many fitted models."""
    models = fits.designs
    frame = frame or Frame(_lists(counts))
    P = models.columns.size
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
                hierarchy=of_terms([int(t) for t in models.columns[models.members[row, :P]]], frame.k),
                heterogeneity=frame.heterogeneity,
                terms=models.columns[live[:P]],
                extra=frame.heterogeneity.columns[live[P:]],
                cell_live=_spread(cells, models.cells, True, counts.size),
                beta=beta,
                fitted=_spread(mu, models.cells, unseen, counts.size),
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


def _spread(values: NDArray[S], cells: NDArray[np.intp], unseen: Any, size: int) -> NDArray[S]:
    """Values of the observable cells, and that of the unseen, over all cells."""
    found = np.zeros(size, dtype=values.dtype)
    found[cells], found[0] = values, unseen
    return found


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


def one_design(model: LogLinearFit, cells: NDArray[np.intp]) -> Designs:
    """The design of a single model over any cells, all its parameters live."""
    ones = np.ones((1, model.beta.size), dtype=bool)
    live = np.ones((1, cells.size), dtype=bool)
    return Designs(cells, model.terms, model.extra[:, cells], ones, ones, live, np.array([True]))
