"""Fitting the power law: γ profiled first because its likelihood has several maxima, then everything together."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from estimation.aggregate.density import PowerLaw
from estimation.formula import Design
from estimation.jets import Array, variables
from estimation.single_list.distributions import Counts
from estimation.single_list.newton import Fit, Problem, maximise

GAMMA_LOW, GAMMA_HIGH = 1e-9, 0.5
GRID = np.geomspace(GAMMA_HIGH, GAMMA_LOW, 37)


@dataclass(frozen=True, eq=False)
class Designs:
    """What α, β and, where it is estimated, log γ depend on."""

    alpha: Design
    beta: Design
    gamma: Design | None = None


@dataclass(frozen=True, eq=False)
class Fitted:
    """The law at its maximum. `profile` holds (γ, log-likelihood, population) where γ is estimated."""

    problem: Problem[PowerLaw]
    fit: Fit
    at_bound: bool = False
    profile: tuple[tuple[float, float, float], ...] = ()

    @property
    def law(self) -> PowerLaw:
        return self.problem.family

    @property
    def theta(self) -> Array:
        return np.asarray(self.fit.theta[0])

    @property
    def gamma(self) -> float | None:
        if self.law.gamma is not None:
            return self.law.gamma
        values = self.theta[self.problem.slices[2]]
        return float(np.exp(values[0])) if len(values) == 1 else None

    def populations(self, theta: Array | None = None) -> Array:
        """N^α of each row: (m), or (B, m) for many parameters."""
        values = self.theta if theta is None else theta
        eta = values[..., self.problem.slices[0]] @ self.problem.designs[0].T
        alpha = 1 / (1 + np.exp(-eta)) if self.law.constrained else eta
        return np.asarray(np.exp(alpha * self.law.log_reference))


def fit_law(
    law: PowerLaw, y: Counts, alpha: Array, beta: Array, weights: Array | None = None, gamma: Array | None = None
) -> Fitted:
    """The maximum over all parameters; γ, where it is estimated, on 1e-9 … 0.5, or log γ linear in the columns `gamma`."""
    if gamma is not None and gamma.shape[1] > 1:
        return _with_covariates(law, y, alpha, beta, weights, gamma)
    weights = np.ones(len(y)) if weights is None else weights
    if law.gamma is not None:
        problem = _problem(law, y, alpha, beta)
        return Fitted(problem, _best(problem, weights, law))
    fixed: list[Fitted] = []
    for g in GRID:  # each from where the last one ended
        at = _problem(replace(law, gamma=float(g)), y, alpha, beta)
        near = (
            maximise(at, weights, fixed[-1].fit.theta)
            if fixed and fixed[-1].fit.converged[0]
            else _best(at, weights, at.family)
        )
        fixed.append(Fitted(at, near))
    height = np.array([one.fit.loglik[0] if one.fit.converged[0] else -np.inf for one in fixed])
    profile = tuple((float(g), float(h), float(one.populations().sum())) for g, h, one in zip(GRID, height, fixed, strict=True))
    peaks = [i for i in range(len(GRID)) if height[i] == height[max(0, i - 1) : i + 2].max() and np.isfinite(height[i])]
    if not peaks:  # converged at no γ: the caller sees a fit that did not
        return replace(fixed[0], profile=profile)
    problem = _problem(law, y, alpha, beta)
    starts = np.array([_with_gamma(problem, fixed[i].theta, GRID[i]) for i in peaks])
    fits = maximise(problem, weights, starts)
    inside = np.exp(fits.theta[:, problem.slices[2]][:, 0]) <= GAMMA_HIGH
    good = fits.converged & inside & (np.exp(fits.theta[:, problem.slices[2]][:, 0]) >= GAMMA_LOW)
    best = int(np.argmax(np.where(good, fits.loglik, -np.inf)))
    edge = int(np.argmax(height))
    if not good.any() or height[edge] > fits.loglik[best] + 1e-6:
        return replace(fixed[edge], at_bound=True, profile=profile)
    keep = slice(best, best + 1)
    one = Fit(fits.theta[keep], fits.loglik[keep], fits.information[keep], fits.score[keep], fits.converged[keep], fits.steps)
    return Fitted(problem, one, profile=profile)


def _with_covariates(law: PowerLaw, y: Counts, alpha: Array, beta: Array, weights: Array | None, gamma: Array) -> Fitted:
    """log γ = z′δ: from the law with one γ, and from γ fixed at a few values."""
    weights = np.ones(len(y)) if weights is None else weights
    problem = _problem(law, y, alpha, beta, gamma)
    starts = []
    for fixed in (None, 0.001, 0.005, 0.02, 0.1):
        one = fit_law(replace(law, gamma=fixed), y, alpha, beta, weights)
        level = np.linalg.lstsq(gamma, np.full(len(y), np.log(one.gamma or 0.005)), rcond=None)[0]
        rest = one.theta[problem.slices[2].start + (0 if one.law.gamma is not None else 1) :]
        starts.append(np.concatenate([one.theta[: problem.slices[2].start], level, rest]))
    fits = maximise(problem, weights, np.array(starts))
    best = int(np.argmax(np.where(fits.converged, fits.loglik, -np.inf)))
    keep = slice(best, best + 1)
    one_fit = Fit(
        fits.theta[keep], fits.loglik[keep], fits.information[keep], fits.score[keep], fits.converged[keep], fits.steps
    )
    high = np.exp(gamma @ fits.theta[best, problem.slices[2]])
    return Fitted(problem, one_fit, at_bound=bool(high.max() > GAMMA_HIGH))


def _problem(law: PowerLaw, y: Counts, alpha: Array, beta: Array, gamma: Array | None = None) -> Problem[PowerLaw]:
    ones = np.ones((len(y), 1))
    third = [ones if gamma is None else gamma] if law.gamma is None else []
    last = [ones] if law.estimator == "negative-binomial" else []
    return Problem(law, np.asarray(y, np.int64), (alpha, beta, *third, *last))


def _with_gamma(problem: Problem[PowerLaw], theta: Array, gamma: float) -> Array:
    """The parameters of a fit with γ fixed, log γ put in their place."""
    cut = problem.slices[2].start
    return np.concatenate([theta[:cut], [np.log(gamma)], theta[cut:]])


def _best(problem: Problem[PowerLaw], weights: Array, law: PowerLaw) -> Fit:
    """From the least-squares fit on logarithms, and from α = 0.7, β = 0.6."""
    plain = np.zeros(problem.size)
    values = (0.85, -0.5) if law.constrained else (0.7, 0.6)
    lines = [np.linalg.lstsq(d, np.full(len(d), v), rcond=None)[0] for d, v in zip(problem.designs, values, strict=False)]
    if law.constrained:
        lines = [
            np.linalg.lstsq(d, np.full(len(d), v), rcond=None)[0] for d, v in zip(problem.designs, (0.85, -0.5), strict=False)
        ]
    for s, line in zip(problem.slices, lines, strict=False):
        plain[s] = line
    starts = [plain]
    if not law.constrained and law.gamma is not None:
        left = problem.designs[0] * law.log_reference[:, None]
        right = problem.designs[1] * np.log(law.gamma + law.ratio)[:, None]
        starts.append(plain.copy())
        line = np.linalg.lstsq(np.hstack([left, right]), np.log(problem.y + 1.0), rcond=None)[0]
        starts[1][: len(line)] = line
    fits = maximise(problem, weights, np.array(starts))
    best = int(np.argmax(np.where(fits.converged, fits.loglik, -np.inf)))
    keep = slice(best, best + 1)
    return Fit(fits.theta[keep], fits.loglik[keep], fits.information[keep], fits.score[keep], fits.converged[keep], fits.steps)


@dataclass(frozen=True, eq=False)
class Variance:
    """`robust` (p, p) of all parameters, the model's own `model` (p, p), and the kind that was used."""

    robust: Array
    model: Array
    kind: str


def variance(fitted: Fitted, kind: str, clusters: Array | None = None) -> Variance:
    """Sandwich with bread B = (Z′WZ)⁻¹ (W = μ for Poisson; the negative binomial by its Hessian with log θ).

    HC0 … HC3 with c = 1, n/(n−p), 1/(1−h), 1/(1−h)²; `cluster` sums the scores of a group, times G(n−1)/((G−1)(n−p)), and
    `cluster-HC0` times G/(G−1) (Beręsewicz & Pawlukiewicz 2020; Zeileis 2004). For the negative binomial HC2 and HC3 do not
    exist: HC1 is used.
    """
    problem = fitted.problem
    law = problem.family
    etas = problem.etas(fitted.theta)
    eta = law.log_mean(etas)
    jet = law.log_density(problem.y, etas)
    scores = np.concatenate([d * jet.first[a][:, None] for a, d in enumerate(problem.designs)], axis=1)
    n, p = scores.shape
    z = np.concatenate([d * eta.first[a][:, None] for a, d in enumerate(problem.designs)], axis=1)
    mean = np.exp(eta.value)
    if law.estimator == "negative-binomial":
        bread = np.linalg.inv(fitted.fit.information[0])
        theta = float(np.exp(fitted.theta[-1]))
        w = mean * theta / (theta + mean)
        plain = np.linalg.pinv((z.T * w) @ z)
        kind = "HC1" if kind in ("HC2", "HC3") else kind
        leverage = np.zeros(n)
    else:
        w = {"poisson": mean, "nls": mean**2}.get(law.estimator, np.ones(n))
        bread = np.linalg.inv((z.T * w) @ z)
        leverage = w * np.einsum("ij,jk,ik->i", z, bread, z)
        plain = bread
    if kind in ("cluster", "cluster-HC0"):
        assert clusters is not None
        groups = np.unique(clusters, return_inverse=True)[1].ravel()
        summed = np.zeros((int(groups.max()) + 1, p))
        np.add.at(summed, groups, scores)
        size = len(summed)
        small = (n - 1) / (n - p) if kind == "cluster" else 1.0
        lone = law.estimator == "negative-binomial" and kind == "cluster-HC0"  # the peer has no correction there
        meat = summed.T @ summed * small * (1.0 if lone else size / (size - 1))
    else:
        factor = {"HC0": np.ones(n), "HC1": np.full(n, n / (n - p)), "HC2": 1 / (1 - leverage), "HC3": 1 / (1 - leverage) ** 2}
        meat = (scores.T * factor[kind]) @ scores
    scale = 1.0
    if law.estimator in ("ols", "nls", "iols"):
        scale = float(np.sum(-2 * jet.value if law.estimator != "iols" else (problem.y / mean - 1) ** 2)) / (n - p)
    return Variance(np.asarray(bread @ meat @ bread), np.asarray(plain * scale), kind)


def gradient(fitted: Fitted, part: Array) -> Array:
    """d = ∂ Σ N^α / ∂ (parameters of α), over the rows with `part` (m) true: Σ N^α log N ∂α/∂η a."""
    sizes, slope, _ = _slopes(fitted)
    return np.asarray((np.where(part, sizes * fitted.law.log_reference * slope, 0.0)) @ fitted.problem.designs[0])


def corrected(fitted: Fitted, model: Array, part: Array) -> float:
    """The bias-corrected population ξ_bc of the rows in `part`, from the model-based variance of α's parameters."""
    sizes, slope, bend = _slopes(fitted)
    a = fitted.problem.designs[0]
    block = model[fitted.problem.slices[0], fitted.problem.slices[0]]
    spread = np.einsum("ij,jk,ik->i", a, block, a)
    logs = fitted.law.log_reference
    if not fitted.law.constrained:
        return float(np.sum(np.where(part, sizes * np.exp(-0.5 * logs**2 * spread), 0.0)))
    return float(np.sum(np.where(part, sizes - 0.5 * sizes * ((logs * slope) ** 2 + logs * bend) * spread, 0.0)))


def _slopes(fitted: Fitted) -> tuple[Array, Array, Array]:
    eta = variables([fitted.theta[fitted.problem.slices[0]] @ fitted.problem.designs[0].T])[0]
    alpha = fitted.law.alpha(eta)
    return np.exp(alpha.value * fitted.law.log_reference), alpha.first[0], alpha.second[0, 0]
