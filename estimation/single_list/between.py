"""How the population moves between the two readings of one-inflation, which fit the data equally well."""

from __future__ import annotations

import numpy as np

from estimation.jets import variables
from estimation.single_list.fitting import Fitted

STEPS = tuple(i / 20 for i in range(21))


def between(fitted: Fitted) -> tuple[tuple[float, float], ...]:
    """(a, N(a)): N(a) = n + Σ (w − a w₁) p₀/(1 − p₀ − a p₁), from a = 0 (some persons can be recorded only once and all are
    expanded) to a = 1 (those recorded once stand for nobody else). Böhning & Friedl (2024).

    The likelihood is the same along the curve where there are no covariates: the data do not choose.
    """
    problem, weights = fitted.problem, fitted.weights
    etas = variables([jet.value[0] for jet in problem.etas(fitted.fit.theta)])
    d = problem.family.distribution
    p0, p1 = d.p0(etas).value, d.p1(etas).value
    once = np.asarray(problem.y == 1, float)
    n = float(weights.sum())
    return tuple((a, n + float(np.sum(weights * (1 - a * once) * p0 / (1 - p0 - a * p1)))) for a in STEPS)
