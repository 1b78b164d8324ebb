"""The conditional multinomial logit: a fit, and the population with its variance for everybody or for a part.

N = Σ n_x / (1 − p_0(x)); var N = Σ n_x p_0/(1 − p_0)² + g' I⁻¹ g with g = ∂N/∂θ (Huggins 1989, equation 3.5; Alho 1990).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from estimation.capture_recapture.covariates.existence import Face, Flags, face_of
from estimation.capture_recapture.covariates.likelihood import Likelihood, Maximum, maximise, predict
from estimation.capture_recapture.covariates.structure import Structure
from estimation.capture_recapture.covariates.table import Reals
from estimation.capture_recapture.hierarchy import Hierarchy, term_name
from estimation.result import Model
from vocabulary.errors import NoEstimate, Problem
from vocabulary.text import N_, text


@dataclass(frozen=True, eq=False)
class Conditional:
    """A fitted model of X kinds of persons. `structure` is the one asked for, `face` what was fitted.

    `theta` (F) are the coefficients of the face, `covariance` (F, F) the inverse of their information. `odds` (X) is
    p_0/(1 − p_0), the unseen for each seen (0 where these are without number: see `usable`); `chance` (X, K) that of each
    pattern of who is seen.
    """

    structure: Structure
    face: Face
    counts: Reals
    hierarchy: Hierarchy
    formula: str
    theta: Reals
    covariance: Reals
    loglik: float
    odds: Reals
    chance: Reals

    @property
    def persons(self) -> Reals:
        found: Reals = self.counts.sum(axis=1)
        return found

    @property
    def usable(self) -> Flags:
        """The kinds of persons whose unseen have a finite number."""
        return ~self.face.endless

    @cached_property
    def slopes(self) -> Reals:
        """∂ odds/∂θ (X, F): −odds · E[z], the mean row of those seen."""
        s = self.face.structure
        inner = self.chance @ s.inside
        mean = np.concatenate([inner[:, t, None] * d for t, d in enumerate(s.designs)], axis=1) @ s.basis
        return -self.odds[:, None] * mean

    def population(self, persons: Reals | None = None) -> float:
        """N of `persons` (X) seen, all of them by default; those whose unseen are without number count as seen only."""
        n = self.persons if persons is None else persons
        return float(n.sum() + (n * self.odds).sum())

    def gradient(self, persons: Reals | None = None) -> Reals:
        """∂N/∂θ (F)."""
        found: Reals = (self.persons if persons is None else persons) @ self.slopes
        return found

    def se(self, persons: Reals | None = None) -> float:
        n, g = self.persons if persons is None else persons, self.gradient(persons)
        return math.sqrt(float((n * self.odds * (1 + self.odds)).sum()) + float(g @ self.covariance @ g))

    @cached_property
    def coefficients(self) -> list[tuple[str, float, float]]:
        """(name, value, standard error) of every coefficient; infinite ones are left out."""
        across, *_ = np.linalg.lstsq(self.structure.basis, self.face.structure.basis, rcond=None)
        values = across @ self.theta
        errors = np.sqrt(np.maximum(np.einsum("if,fg,ig->i", across, self.covariance, across), 0.0))
        named = zip(self.structure.names, values.tolist(), errors.tolist(), strict=True)
        return [row for row in named if row[0] not in self.face.names]

    @cached_property
    def deviance(self) -> float:
        """2 Σ n log(n / (n_x π)) over the cells of covariates × patterns."""
        seen = self.counts[:, 1:]
        expected = self.persons[:, None] * self.chance
        held = seen > 0
        return 2.0 * float((seen[held] * np.log(seen[held] / expected[held])).sum())

    @property
    def parameters(self) -> int:
        return self.structure.free

    @property
    def df(self) -> int:
        kinds, patterns = self.chance.shape
        return int(kinds * (patterns - 1)) - self.parameters

    @property
    def aic(self) -> float:
        return -2 * self.loglik + 2 * self.parameters

    @property
    def name(self) -> str:
        return f"{self.hierarchy.name} {self.formula}"

    def model(self, lists: Sequence[str], coefficients: bool = False) -> Model:
        """As it stands among the models; BIC with the persons seen, as for log-linear models."""
        return Model(
            name=self.name,
            terms=tuple(term_name(t, lists) for t in self.hierarchy.terms),
            parameters=self.parameters,
            df=self.df,
            deviance=self.deviance,
            loglik=self.loglik,
            aic=self.aic,
            bic=-2 * self.loglik + self.parameters * math.log(float(self.persons.sum())),
            population=self.population(),
            se=self.se(),
            status="boundary" if self.face.names else "ok",
            coefficients={name: value for name, value, _ in self.coefficients} if coefficients else None,
        )


def fit(structure: Structure, counts: Reals, hierarchy: Hierarchy, formula: str) -> Conditional:
    """The maximum of the conditional likelihood. Raises `NoEstimate` where the coefficients are not identified, or where
    most persons' unseen are without number."""
    kinds = len(counts)
    face = Face(structure, (), np.zeros(kinds, dtype=np.bool_), np.zeros(kinds, dtype=np.bool_))
    found = _maximum(structure, counts)
    if not found.converged[0]:
        face = face_of(structure, counts)
        found = _maximum(face.structure, counts)
    if not found.converged[0]:
        what = text(
            N_("The table says too little for the coefficients of the model {model}"), model=f"{hierarchy.name} {formula}"
        )
        remedy = text(N_("Leave out an interaction or a covariate, or give the covariates one effect for all lists"))
        raise NoEstimate(Problem("not-identified", what, remedy=remedy))
    s = face.structure
    _, log_sum, chance = predict(s, found.theta @ s.basis.T)
    odds = np.where(face.seen | face.endless, 0.0, np.exp(-log_sum[0]))
    covariance = np.linalg.inv(found.information[0]) if s.free else np.zeros((0, 0))
    result = Conditional(
        structure, face, counts, hierarchy, formula, found.theta[0], covariance, float(found.loglik[0]), odds, chance[0]
    )
    if result.persons[face.endless].sum() > result.persons.sum() / 2:
        what = text(N_("The lists of most persons do not overlap: {names} run to infinity, and the unseen with them"),
                    names=", ".join(face.names))  # fmt: skip
        raise NoEstimate(Problem("endless", what, remedy=text(N_("Merge groups, or leave a covariate out of the formula"))))
    return result


def _maximum(structure: Structure, counts: Reals) -> Maximum:
    return maximise(Likelihood.of(structure, counts[None]), np.zeros((1, structure.free)))
