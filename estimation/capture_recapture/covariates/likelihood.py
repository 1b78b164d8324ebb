"""The conditional likelihood of being seen, its score and information, and Newton's method over many tables at once.

ℓ(θ) = Σ n_xω η_xω − Σ n_x log S_x with S_x = Σ_{ω≠0} exp η_xω: persons on no list have no part in it (Huggins 1989,
Biometrika 76, 133–140; Alho 1990, Biometrics 46, 623–635). It is concave, and p_0(x) = 1/(1 + S_x).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.covariates.structure import Structure
from estimation.capture_recapture.covariates.table import Reals

STEPS = 60
FLAT = 1e-9
LONGEST = 10.0  # of a step: a coefficient's own units
BLOCK = 4_000_000  # numbers in one array of tables × kinds × patterns


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The likelihood of B tables: `on` (B, X, T) persons in each term, `persons` (B, X)."""

    structure: Structure
    on: Reals
    persons: Reals

    @staticmethod
    def of(structure: Structure, counts: Reals) -> Likelihood:
        """Of tables `counts` (B, X, 2^k)."""
        seen = counts[..., 1:] * structure.alive
        return Likelihood(structure, seen @ structure.inside, seen.sum(axis=-1))

    def some(self, tables: NDArray[np.intp] | NDArray[np.bool_]) -> Likelihood:
        return Likelihood(self.structure, self.on[tables], self.persons[tables])

    def blocks(self) -> list[slice]:
        kinds, patterns = self.structure.alive.shape
        size = max(1, BLOCK // (len(self.persons) * patterns))
        return [slice(begin, begin + size) for begin in range(0, kinds, size)]

    def derivatives(self, theta: Reals) -> tuple[Reals, Reals, Reals]:
        """ℓ (B), its score (B, F) and information (B, F, F) at `theta` (B, F)."""
        s = self.structure
        full = theta @ s.basis.T
        loglik = np.zeros(len(theta))
        score = np.zeros_like(full)
        information = np.zeros((len(theta), full.shape[1], full.shape[1]))
        parts = s.slices
        for block in self.blocks():
            linear, log_sum, chance = predict(s, full, block)
            inner = chance @ s.inside  # E[T ⊆ ω]
            n = self.persons[:, block]
            loglik += (self.on[:, block] * linear).sum(axis=(1, 2)) - (n * log_sum).sum(axis=1)
            left = self.on[:, block] - n[..., None] * inner
            for t, part in enumerate(parts):
                d = s.designs[t][block]
                score[:, part] += left[..., t] @ d
                for u in range(t, len(parts)):
                    both = chance @ (s.inside[:, t] * s.inside[:, u]) - inner[..., t] * inner[..., u]
                    weighed = (n * both)[..., None] * s.designs[u][block]
                    information[:, part, parts[u]] += np.swapaxes(np.swapaxes(weighed, 1, 2) @ d, 1, 2)
        for t, part in enumerate(parts):
            for other in parts[:t]:
                information[:, part, other] = np.swapaxes(information[:, other, part], 1, 2)
        return loglik, score @ s.basis, s.basis.T @ information @ s.basis


def predict(s: Structure, full: Reals, block: slice = slice(None)) -> tuple[Reals, Reals, Reals]:
    """The terms' predictors (B, X, T), log S (B, X), and the chance of each pattern of who is seen (B, X, K)."""
    linear = np.stack([full[:, part] @ d[block].T for part, d in zip(s.slices, s.designs, strict=True)], axis=-1)
    eta = np.where(s.alive[block], linear @ s.inside.T, -np.inf)
    top = eta.max(axis=-1, keepdims=True)
    chance = np.exp(eta - top)
    total = chance.sum(axis=-1, keepdims=True)
    return linear, (top + np.log(total))[..., 0], chance / total


@dataclass(frozen=True, eq=False)
class Maximum:
    """Where Newton's method ended: `theta` (B, F), `loglik` (B), `information` (B, F, F), `converged` (B).

    A likelihood that rises for ever along a direction has steps that do not shrink: it has not converged.
    """

    theta: Reals
    loglik: Reals
    information: Reals
    converged: NDArray[np.bool_]


def maximise(problem: Likelihood, start: Reals) -> Maximum:
    """Newton with halved steps from `start` (B, F), each table by itself."""
    theta = start.copy()
    loglik, score, information = problem.derivatives(theta)
    scale = np.sqrt(np.maximum(np.einsum("bff->bf", information), 1e-300))
    converged = np.zeros(len(theta), dtype=np.bool_)
    active = np.arange(len(theta))
    for _ in range(STEPS):
        step, regular = _direction(information[active], score[active], scale[active])
        small = np.abs(step * scale[active]).max(axis=1, initial=0.0) < 1e-7
        size = np.ones(len(active))
        tried = theta[active] + step
        found = problem.some(active).derivatives(tried)
        for _ in range(30):
            worse = np.flatnonzero(found[0] < loglik[active] - 1e-9 * (1 + np.abs(loglik[active])))
            if not worse.size:
                break
            size[worse] *= 0.5
            tried[worse] = theta[active[worse]] + size[worse, None] * step[worse]
            again = problem.some(active[worse]).derivatives(tried[worse])
            for target, value in zip(found, again, strict=True):
                target[worse] = value
        theta[active], loglik[active], score[active], information[active] = tried, *found
        converged[active[small & regular]] = True
        active = active[~small & regular]
        if not active.size:
            break
    return Maximum(theta, loglik, information, converged)


def _direction(information: Reals, score: Reals, scale: Reals) -> tuple[Reals, NDArray[np.bool_]]:
    """Newton's step, none longer than `LONGEST`, and whether the information still holds in every direction.

    `scale` (B, F) is the root of the information's diagonal at the start: where a direction has lost all but a billionth of
    it, the likelihood rises along it for ever or never said anything of it.
    """
    values, vectors = np.linalg.eigh(information / (scale[:, :, None] * scale[:, None, :]))
    regular = values.min(axis=1, initial=1.0) > FLAT
    turned = np.einsum("bji,bj->bi", vectors, score / scale)
    turned = np.where(values > FLAT, turned / np.maximum(values, FLAT), 0.0)
    step = np.einsum("bij,bj->bi", vectors, turned) / scale
    longest = np.abs(step).max(axis=1, keepdims=True, initial=0.0)
    return step * np.minimum(1.0, LONGEST / np.maximum(longest, 1e-300)), regular
