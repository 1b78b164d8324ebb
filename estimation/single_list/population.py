"""From a fitted family to the number of persons: Horvitz–Thompson sum, its variance, and the limits."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from estimation.capture_recapture.intervals import log_normal, normal
from estimation.jets import Array
from estimation.result import Population
from estimation.single_list.families import Family
from estimation.single_list.newton import Fit, Problem


@dataclass(frozen=True, eq=False)
class Expansion:
    """What each cell stands for: `persons` (m) a person seen, its `gradient` (p, m), and the `sampling` part (m)."""

    persons: Array
    gradient: Array
    sampling: Array

    def total(self, weights: Array) -> float:
        return float(np.sum(weights * self.persons))

    def variance(self, weights: Array, covariance: Array) -> float:
        """g′Vg + f₂ (Rao–Blackwell split of van der Heijden et al. 2003, eq. 8); any part of the cells by its weights."""
        g = self.gradient @ weights
        return float(g @ covariance @ g + np.sum(weights * self.sampling))


def expand(problem: Problem[Family], fit: Fit) -> Expansion:
    """The expansion at the fit of one (B = 1)."""
    etas = problem.etas(fit.theta)
    jet = problem.family.persons(problem.y, etas)
    gradient = np.concatenate([d.T * jet.first[a, 0] for a, d in enumerate(problem.designs)])
    return Expansion(jet.value[0], gradient, problem.family.sampling(problem.y, etas)[0])


def totals(problem: Problem[Family], theta: Array, weights: Array) -> Array:
    """The population (B) for many parameters and weights at once."""
    with np.errstate(all="ignore"):
        persons = problem.family.persons(problem.y, problem.etas(theta)).value
        return np.asarray(np.sum(np.where(weights > 0, weights * persons, 0.0), axis=-1))


def covariance(problem: Problem[Family], fit: Fit, weights: Array, kind: str) -> Array:
    """V of the parameters: inverse observed (`model`) or expected information, or a sandwich (`HC0` … `HC3`).

    The meat sums person by person, Σ w s s′; HC1 has n/(n−p), HC2 and HC3 divide by (1−h) and (1−h)² with the leverage
    h = s-weighted x′Vx of a person (Zeileis 2004).
    """
    bread = np.linalg.inv(fit.information[0])
    if kind == "model":
        return np.asarray(bread)
    if kind == "expected":
        return np.asarray(np.linalg.inv(expected_information(problem, fit.theta[0], weights)))
    used, part = problem.likelihood_part()
    jet = part.family.log_density(part.y, part.etas(fit.theta))
    w = weights[used]
    scores = np.concatenate([d * jet.first[a, 0][:, None] for a, d in enumerate(part.designs)], axis=1)
    if kind in ("HC2", "HC3"):
        leverage = _leverage(part, jet.second[:, :, 0], bread, w)
        w = w / (1 - leverage) ** (1 if kind == "HC2" else 2)
    meat = (scores.T * w) @ scores
    if kind == "HC1":
        n = weights[used].sum()
        meat = meat * n / (n - problem.size)
    return np.asarray(bread @ meat @ bread)


def expected_of_persons(problem: Problem[Family], theta: Array) -> Array:
    """Fisher's information of one person of each cell of the likelihood (m′, p, p), the mean over all counts it may show."""
    _, part = problem.likelihood_part()
    patterns, where = np.unique(np.hstack(part.designs), axis=0, return_inverse=True)
    most = max(40, 2 * int(problem.y.max()))
    while True:
        y = np.arange(1, most + 1)
        y = y[problem.family.used(y)]
        rows = np.repeat(np.arange(len(patterns)), len(y))
        designs = tuple(patterns[rows][:, s] for s in problem.slices)
        grid = Problem(problem.family, np.tile(y, len(patterns)), designs, problem.links)
        jet = problem.family.log_density(grid.y, grid.etas(theta))
        chance = np.exp(jet.value).reshape(len(patterns), len(y))
        if chance.sum(axis=1).min() > 1 - 1e-10 or most > 2000:
            break
        most *= 2
    mean = -np.einsum("pk,abpk->pab", chance, jet.second.reshape(*jet.second.shape[:2], len(patterns), len(y)))
    parts = [patterns[:, s] for s in problem.slices]
    blocks = [[mean[:, a, b, None, None] * left[:, :, None] * right[:, None, :] for b, right in enumerate(parts)]
              for a, left in enumerate(parts)]  # fmt: skip
    each = np.concatenate([np.concatenate(row, axis=2) for row in blocks], axis=1)
    return np.asarray(each[where.ravel()])


def expected_information(problem: Problem[Family], theta: Array, weights: Array) -> Array:
    """Fisher's information of all persons (p, p)."""
    used = problem.family.used(problem.y)
    return np.asarray(np.einsum("m,mij->ij", weights[used], expected_of_persons(problem, theta)))


def leverages(problem: Problem[Family], fit: Fit, weights: Array) -> Array:
    """h of one person of each cell (m); zero outside the likelihood. Σ w h is the number of parameters."""
    used, part = problem.likelihood_part()
    second = part.family.log_density(part.y, part.etas(fit.theta)).second[:, :, 0]
    found = np.zeros(len(problem.y))
    found[used] = _leverage(part, second, np.linalg.inv(fit.information[0]), weights[used])
    return found


def _leverage(part: Problem[Family], second: Array, bread: Array, w: Array) -> Array:
    """A person's share h = tr(V Jᵢ) of the parameters, Jᵢ its pattern's mean information: expected, not that of its count."""
    patterns = np.unique(np.hstack(part.designs), axis=0, return_inverse=True)[1].ravel()
    people = np.bincount(patterns, w)
    total = np.zeros(len(patterns))
    for a, left in enumerate(part.designs):
        for b, right in enumerate(part.designs):
            mean = np.bincount(patterns, -w * second[a, b]) / np.maximum(people, 1e-300)
            block = bread[part.slices[a], part.slices[b]]
            total += mean[patterns] * np.einsum("ij,jk,ik->i", left, block, right)
    return np.asarray(total)


def limits(point: float, se: float, observed: float, level: float, kind: str) -> Population:
    """Normal limits cut at the observed count, or log-normal ones on the unseen (Chao 1987).

    `normal-unbiased` divides the standard error by the factor that makes a sample's standard deviation unbiased, n the
    persons seen.
    """
    if kind == "normal-unbiased":
        return replace(normal(observed, point, se / _unbiased(observed), level), se=se)
    return normal(observed, point, se, level) if kind == "normal" else log_normal(observed, point, se, level)


def _unbiased(n: float) -> float:
    """√(2/(n−1)) Γ(n/2)/Γ((n−1)/2)."""
    return math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2)) if n > 1 else 1.0
