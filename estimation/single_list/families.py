"""The truncated families: what is seen of a count that is never zero, and how many persons stand behind each one seen.

Truncation, one-inflation and hurdle differ only in two formulas, the density of what is seen and the expected number of
persons a seen one stands for; both are written here once for every distribution (Chlebicki & Beręsewicz 2025, table 1;
Godwin & Böhning 2017; Böhning & van der Heijden 2019; Böhning & Friedl 2024).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from estimation.jets import Array, Jet, exp, expit, log, log1p, where
from estimation.single_list.distributions import DISTRIBUTIONS, Counts, Distribution, Mask, Poisson
from vocabulary.text import N_


@dataclass(frozen=True)
class Family(ABC):
    """One truncated family over one distribution. `etas` holds a jet of each linear predictor, in order of `parameters`."""

    distribution: Distribution
    suffix: str
    prefix: ClassVar[str]
    label: ClassVar[str]
    second: ClassVar[str] = ""  # `omega` (one-inflation) or `pi` (hurdle) where there is one
    comparable: ClassVar[bool] = True  # whether its AIC speaks of all persons
    complete: ClassVar[bool] = True  # whether it says how likely every count is, so that samples can be drawn from it
    least: ClassVar[int] = 1  # the smallest count that bears on λ
    pinned: ClassVar[int] = 2  # a level needs a person recorded so often, or λ falls to zero there

    @property
    def name(self) -> str:
        return self.prefix + self.suffix

    @property
    def parameters(self) -> tuple[str, ...]:
        return self.distribution.parameters + ((self.second,) if self.second else ())

    def used(self, y: Counts) -> Mask:
        """Which counts enter the likelihood."""
        return y >= 1

    @abstractmethod
    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        """log P(y | seen) for the counts that are used."""

    @abstractmethod
    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        """How many persons of the population one person seen with count y stands for (Horvitz–Thompson)."""

    def sampling(self, y: Counts, etas: Sequence[Jet]) -> Array:
        """Each seen person's part of the variance that stays when the parameters are known."""
        n = self.persons(y, etas).value
        return n * (n - 1.0)


class ZeroTruncated(Family):
    """Nobody is recorded zero times; nothing else is changed."""

    prefix = "zt"
    label = N_("zero-truncated")

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return self.distribution.log_p(y, etas) - log(self.distribution.above0(etas))

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return 1.0 / self.distribution.above0(etas)


class OneInflatedZeroTruncated(Family):
    """Truncated first, then a share ω of those seen can be seen only once."""

    prefix = "oizt"
    label = N_("one-inflated zero-truncated")
    second = "omega"

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        omega, stay = expit(etas[-1]), expit(-etas[-1])
        seen = self.distribution.above0(etas)
        once = log(omega + stay * self.distribution.p1(etas) / seen)
        more = log(stay) + self.distribution.log_p(y, etas) - log(seen)
        return where(y == 1, once, more)

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return 1.0 / self.distribution.above0(etas)


class ZeroTruncatedOneInflated(Family):
    """A share ω of all persons can be seen exactly once and surely is; then zero is truncated."""

    prefix = "ztoi"
    label = N_("zero-truncated one-inflated")
    second = "omega"

    def _seen(self, etas: Sequence[Jet]) -> Jet:
        return expit(etas[-1]) + expit(-etas[-1]) * self.distribution.above0(etas)

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        omega, stay = expit(etas[-1]), expit(-etas[-1])
        once = log(omega + stay * self.distribution.p1(etas))
        more = log(stay) + self.distribution.log_p(y, etas)
        return where(y == 1, once, more) - log(self._seen(etas))

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return 1.0 / self._seen(etas)


class ZeroTruncatedHurdle(Family):
    """Those seen are seen once with probability π, whatever λ; the others follow the counts from two on."""

    prefix = "zthurdle"
    label = N_("zero-truncated hurdle")
    second = "pi"
    least = 2
    pinned = 3

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        more = log(expit(-etas[-1])) + self.distribution.log_p(y, etas) - log(self.distribution.above1(etas))
        return where(y == 1, log(expit(etas[-1])), more)

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return (1.0 - self.distribution.p1(etas)) / self.distribution.above1(etas)


class HurdleZeroTruncated(Family):
    """All persons are seen once with probability π, whatever λ; then zero is truncated."""

    prefix = "hurdlezt"
    label = N_("hurdle zero-truncated")
    second = "pi"

    def _seen(self, etas: Sequence[Jet]) -> Jet:  # 1 − (1−π)p₀/(1−p₁), written without loss of digits
        d = self.distribution
        return (expit(etas[-1]) * d.p0(etas) + d.above1(etas)) / (1.0 - d.p1(etas))

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        once = log(expit(etas[-1]))
        more = log(expit(-etas[-1])) + self.distribution.log_p(y, etas) - log(1.0 - self.distribution.p1(etas))
        return where(y == 1, once, more) - log(self._seen(etas))

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return 1.0 / self._seen(etas)


class ZeroOneTruncated(Family):
    """Those seen once are left out of the fit and counted as they are; the rest follows the counts from two on."""

    prefix = "zot"
    label = N_("zero-one-truncated")
    comparable = False
    complete = False
    least = 2
    pinned = 3

    def used(self, y: Counts) -> Mask:
        return y >= 2

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return self.distribution.log_p(y, etas) - log(self.distribution.above1(etas))

    def _behind(self, etas: Sequence[Jet]) -> Jet:
        return (1.0 - self.distribution.p1(etas)) / self.distribution.above1(etas)

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return where(y == 1, self._behind(etas) * 0.0 + 1.0, self._behind(etas))

    def sampling(self, y: Counts, etas: Sequence[Jet]) -> Array:
        c = self._behind(etas).value
        return np.where(y == 1, 0.0, c * (c - 1.0))


class Chao(Family):
    """A lower bound from those seen once and twice: logit P(2) = x′β, λ = 2e^x′β (Böhning, Vidal-Diez et al. 2013)."""

    prefix = "chao"
    label = N_("Chao's lower bound")
    comparable = False
    complete = False
    low: ClassVar[int] = 1

    def used(self, y: Counts) -> Mask:
        return np.asarray((y == self.low) | (y == self.low + 1))

    def log_density(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        return etas[0] * np.asarray(y == self.low + 1, float) - _softplus(etas[0])

    def _rate(self, etas: Sequence[Jet]) -> Jet:
        return exp(etas[0]) * (self.low + 1.0)

    def _unseen(self, etas: Sequence[Jet]) -> Jet:  # unseen persons for each one used: p₀/(p_low + p_low+1)
        rate = self._rate(etas)
        return 1.0 / (rate + rate * rate * 0.5)

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        unseen = self._unseen(etas)
        return where(self.used(y), unseen, unseen * 0.0) + 1.0

    def sampling(self, y: Counts, etas: Sequence[Jet]) -> Array:
        rate, unseen = self._rate(etas).value, self._unseen(etas).value
        used = np.exp(-rate) / unseen  # P(low or low+1)
        return np.where(self.used(y), (1.0 - used) * (1.0 + unseen) ** 2, 0.0)


class Zelterman(Chao):
    """The same fit as Chao's bound, carried over to everybody seen: N = Σ 1/(1−e^−λ) (Zelterman 1988)."""

    prefix = "zelterman"
    label = N_("Zelterman's estimator")

    def persons(self, y: Counts, etas: Sequence[Jet]) -> Jet:
        rates = [log(self._rate(etas))]
        return 1.0 / Poisson().above0(rates)

    def sampling(self, y: Counts, etas: Sequence[Jet]) -> Array:
        n = self.persons(y, etas).value
        return n * (n - 1.0)


class OneInflatedChao(Chao):
    """Chao's bound from those seen twice and three times, which one-inflation does not touch."""

    prefix = "oichao"
    label = N_("Chao's lower bound under one-inflation")
    low = 2
    least = 2
    pinned = 3

    def _unseen(self, etas: Sequence[Jet]) -> Jet:
        rate = self._rate(etas)
        return 1.0 / (rate * rate * 0.5 + rate * rate * rate * (1.0 / 6.0))


def _softplus(x: Jet) -> Jet:
    """log(1 + e^x) without overflow."""
    high = x.value > 0
    flipped = where(high, -x, x)
    return where(high, x, x * 0.0) + log1p(exp(flipped))


def _all() -> dict[str, Family]:
    kinds: tuple[type[Family], ...] = (
        ZeroTruncated, OneInflatedZeroTruncated, ZeroTruncatedOneInflated,
        ZeroTruncatedHurdle, HurdleZeroTruncated, ZeroOneTruncated,
    )  # fmt: skip
    found = [kind(distribution, suffix) for kind in kinds for suffix, distribution in DISTRIBUTIONS.items()]
    found += [kind(Poisson(), "") for kind in (Chao, Zelterman, OneInflatedChao)]
    return {family.name: family for family in found}


FAMILIES: dict[str, Family] = _all()
