"""An omitted common cause of being there and being detected: how strong it would have to be to move the figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from estimation.aggregate.fitting import Fitted, gradient
from estimation.jets import Array
from estimation.result import Column, ResultTable
from vocabulary.text import N_, text

STRENGTHS = (0.01, 0.05, 0.1, 0.25)
CHANGE = 0.25


@dataclass(frozen=True)
class Frailty:
    """`rows` are (partial R², lowest, highest population).

    `equal` is the partial R² with both sides that moves the population by a quarter, `extreme` the one with the reference
    population where the cause explains all that is left of the counts."""

    rows: tuple[tuple[float, float, float], ...]
    equal: float
    extreme: float


def frailty(fitted: Fitted) -> Frailty | None:
    """First-order bias of Σ N^α where a cause U is left out of log μ (Cinelli & Hazlett 2020, eq. 9 and 20, on the working
    regression of the last step of the fit).

    The bias of a contrast d'α is se(d'α) √(ν R²_y R²_d / (1 − R²_d)), with the working regression's own standard error and
    its ν degrees of freedom; d is the gradient of the population. Nothing where the law is not a plain power law.
    """
    law, problem = fitted.law, fitted.problem
    if law.estimator not in ("poisson", "negative-binomial") or law.detection != "power" or law.constrained:
        return None
    etas = problem.etas(fitted.theta)
    eta = law.log_mean(etas)
    mean = np.exp(eta.value)
    dispersed = law.estimator == "negative-binomial"
    regressors = len(problem.designs) - dispersed
    z: Array = np.concatenate([problem.designs[a] * eta.first[a][:, None] for a in range(regressors)], axis=1)
    weight = mean / (1 + mean / np.exp(fitted.theta[-1])) if dispersed else mean
    left = len(mean) - z.shape[1]
    if left <= 0:
        return None
    spread = np.linalg.pinv((z.T * weight) @ z) * float(np.sum(weight * ((problem.y - mean) / mean) ** 2)) / left
    d = gradient(fitted, np.ones(len(mean), bool))
    alpha = problem.slices[0]
    se = float(np.sqrt(d @ spread[alpha, alpha] @ d))
    point = float(fitted.populations().sum())
    rows = tuple(
        (r, max(0.0, point - bias), point + bias) for r in STRENGTHS for bias in [se * float(np.sqrt(left * r * r / (1 - r)))]
    )
    f = CHANGE * point / (se * np.sqrt(left))  # partial Cohen's f that a quarter of the population stands for
    return Frailty(rows, float((np.sqrt(f**4 + 4 * f**2) - f**2) / 2), float(f**2 / (1 + f**2)))


def frailty_table(found: Frailty | None) -> tuple[ResultTable, ...]:
    """The population under causes of some strengths, and in the note what would move it by a quarter."""
    if found is None:
        return ()
    columns = (
        Column(N_("Partial R² with the reference population and with the counts"), "share"),
        Column(N_("Lowest population"), "persons"),
        Column(N_("Highest population"), "persons"),
    )
    note = text(
        N_("A cause that no column holds moves the population by a quarter where it explains {equal} % of what is left of "
           "both, or {extreme} % of the reference population and all that is left of the counts. In no interval."),
        equal=round(100 * found.equal, 1), extreme=round(100 * found.extreme, 1),
    )  # fmt: skip
    return (ResultTable("omitted-cause", text(N_("If a common cause were left out")), columns, found.rows, note),)
