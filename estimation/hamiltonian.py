"""Hamiltonian Monte Carlo over many chains at once: each step is one vectorised gradient for all of them.

Neal (2011), MCMC using Hamiltonian dynamics; step size by dual averaging (Hoffman & Gelman 2014), trajectories of varied
length (Hoffman, Radul & Sountsov 2021), scales from all chains together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Density: TypeAlias = Callable[[Floats], tuple[Floats, Floats, Floats]]
"""Points (chains × dimensions) to log density (chains), gradient (chains × dimensions) and the watched number (chains)."""

ACCEPT = 0.75
LONGEST = 300  # steps of one trajectory
_SHRINK, _DELAY, _FORGET = 0.05, 10.0, 0.75  # of dual averaging: gamma, t0, kappa


@dataclass
class Chains:
    """Chains under way. `trajectory` is the mean length of a trajectory in units of the posterior's own scale.

    `between`, where given, moves the points before each trajectory by some other way that keeps the posterior; `widest` is
    the largest variance that a dimension is scaled by, for posteriors with heavy tails.
    """

    density: Density
    points: Floats
    rng: np.random.Generator
    trajectory: float = 3.0
    step: float = 0.05
    accepted: float = 0.0
    between: Callable[[Floats], Floats] | None = None
    widest: float = np.inf

    def __post_init__(self) -> None:
        self._log, self._slope, self._watched = self.density(self.points)
        self._variance = np.ones(self.points.shape[1])
        self._number = 0

    def warm_up(self, rounds: int, between: Callable[[int], object] = lambda done: None) -> None:
        """Finds step size and scales in three stages, and lets the chains forget where they began; `between` each round."""
        stages = (rounds // 4, rounds // 2, rounds)
        wanted, self.trajectory = self.trajectory, self.trajectory / 2  # short while the scales are not known
        begin = 0
        for stage, end in enumerate(stages):
            seen = self._adapt(begin, end, between)
            if stage < len(stages) - 1:
                self._variance = np.clip(seen.reshape(-1, seen.shape[-1]).var(0), 1e-6, self.widest)
                self.step = max(self.step, 1e-3)
            if stage == len(stages) - 2:
                self.trajectory = wanted
            begin = end

    def draw(self, rounds: int, between: Callable[[int], object] = lambda done: None) -> Floats:
        """The watched number (rounds × chains) of so many further rounds."""
        kept = np.empty((rounds, len(self.points)))
        for n in range(rounds):
            between(n)
            self.accepted = self._move()
            kept[n] = self._watched
        return kept

    def _adapt(self, begin: int, end: int, between: Callable[[int], object]) -> Floats:
        """Dual averaging of the step size; returns the points of the later half."""
        centre, error, average, kept = np.log(10 * self.step), 0.0, 0.0, []
        for n in range(begin, end):
            between(n)
            share = self._move()
            t = n - begin + 1.0
            error += (ACCEPT - share - error) / (t + _DELAY)
            here = centre - np.sqrt(t) / _SHRINK * error
            average += t**-_FORGET * (here - average)
            self.step = float(np.exp(np.clip(here, -12.0, 2.0)))
            if n >= (begin + end) // 2:
                kept.append(self.points.copy())
        self.step = float(np.exp(np.clip(average, -12.0, 2.0)))
        return np.array(kept)

    def _move(self) -> float:
        """One trajectory of every chain; returns the mean probability of acceptance."""
        self._number += 1
        if self.between is not None:
            self.points = self.between(self.points)
            self._log, self._slope, self._watched = self.density(self.points)
        length = self.trajectory * (0.1 + 1.8 * _halton(self._number))
        steps = min(LONGEST, max(1, int(np.ceil(length / self.step))))
        variance, half = self._variance, 0.5 * self.step
        momentum = self.rng.standard_normal(self.points.shape) / np.sqrt(variance)
        before = self._log - 0.5 * (momentum * momentum) @ variance
        points, log, slope, watched = self.points, self._log, self._slope, self._watched
        for _ in range(steps):
            momentum = momentum + half * slope
            points = points + self.step * variance * momentum
            log, slope, watched = self.density(points)
            momentum += half * slope
        gain = log - 0.5 * (momentum * momentum) @ variance - before
        chance = np.exp(np.minimum(0.0, np.where(np.isfinite(gain), gain, -np.inf)))
        moved = self.rng.random(len(chance)) < chance
        self.points = np.where(moved[:, None], points, self.points)
        self._slope = np.where(moved[:, None], slope, self._slope)
        self._log = np.where(moved, log, self._log)
        self._watched = np.where(moved, watched, self._watched)
        return float(chance.mean())


def _halton(number: int) -> float:
    """The number's binary digits mirrored at the point: evenly spread over 0 to 1."""
    digits = bin(number)[2:]
    return float(int(digits[::-1], 2)) / 2.0 ** len(digits)
