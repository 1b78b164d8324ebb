"""What every threat is worked out from: the refit, what is supposed of each list and pair, and draws from the ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

import numpy as np

from estimation.capture_recapture.table import Counts
from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.corrected import Reals
from estimation.capture_recapture.threats.ranges import Range, by_list, by_pair, overall
from estimation.capture_recapture.threats.refitting import Found, Refit
from estimation.capture_recapture.threats.threat import CHOOSES, Threat
from estimation.result import Population
from vocabulary.errors import NoEstimate
from vocabulary.fields import descriptions
from vocabulary.progress import Progress, part
from vocabulary.text import N_, Text, text

DOING = N_("Trying what could be wrong")
T = TypeVar("T")
MIDDLE = (0.025, 0.5, 0.975)


@dataclass(frozen=True, eq=False)
class Supposing:
    """A refit and the assumptions about its lists; raises `BadParameter` where these name a list that there is not."""

    refit: Refit
    assumptions: Assumptions
    seed: int

    def __post_init__(self) -> None:
        assert len(self.missed) == len(self.false) == len(self.unmatched)
        assert len(self.erroneous) == self.k

    @property
    def k(self) -> int:
        return self.refit.data.k

    @property
    def counts(self) -> Counts:
        """The cells by stratum, (strata, 2^k)."""
        return self.refit.cells.counts

    @property
    def population(self) -> Population:
        return self.refit.estimate.population

    @cached_property
    def missed(self) -> list[Range]:
        return by_pair(self.assumptions.missed, self.refit.data.lists, _label("missed"))

    @cached_property
    def false(self) -> list[Range]:
        return by_pair(self.assumptions.false, self.refit.data.lists, _label("false"))

    @cached_property
    def unmatched(self) -> list[Range]:
        return by_pair(self.assumptions.unmatched, self.refit.data.lists, _label("unmatched"))

    @cached_property
    def erroneous(self) -> list[Range]:
        return by_list(self.assumptions.erroneous, self.refit.data.lists, _label("erroneous"))

    @cached_property
    def turnover(self) -> Range:
        return overall(self.assumptions.turnover)

    def found(self, correct: Callable[[Counts], Counts]) -> Found:
        """The estimate from corrected cells by the same model, or why the correction cannot be."""
        try:
            return self.refit.on(correct(self.counts))
        except NoEstimate as error:
            return Found(None, why=error.problems[0].what)

    def rechosen(self, correct: Callable[[Counts], Counts]) -> Text | None:
        """What the method would give if it chose its model from the corrected cells; nothing where it chooses the same."""
        try:
            found = self.refit.on(correct(self.counts), again=True)
        except NoEstimate:
            return None
        models = self.refit.estimate.models
        if found.point is None or not found.model or found.model == models[0].name:
            return None
        return text(CHOOSES, model=found.model, persons=round(found.point))

    def drawn(
        self,
        correct: Callable[[Counts, np.random.Generator], Counts],
        number: int,
        progress: Progress,
        spread: Callable[[np.random.Generator], float] = lambda _: 1.0,
    ) -> Reals:
        """The points of the estimates in draws of what is supposed, the unseen multiplied by `spread`.

        Those that cannot be are left out.
        """
        points = []
        for draw in range(self.assumptions.draws):
            progress(draw / self.assumptions.draws, text(DOING))
            rng = np.random.default_rng([self.seed, number, draw])
            try:
                counts = correct(self.counts, rng)
            except NoEstimate:
                continue
            found, seen = self.refit.on(counts), float(counts.sum())
            if found.point is not None:
                points.append(seen + spread(rng) * (found.point - seen))
        return np.array(points)

    def curve(
        self, values: Sequence[float], correct: Callable[[Counts, float], Counts], progress: Progress
    ) -> tuple[tuple[float, float], ...]:
        """The estimate at each of `values`, where there is one."""
        found = []
        for number, value in enumerate(values):
            step = part(progress, number / len(values), (number + 1) / len(values))
            step(0.0, text(DOING))
            one = self.found(partial(_second, correct, value))
            if one.point is not None:
                found.append((value, one.point))
        return tuple(found)


Judge = Callable[[Supposing, Progress], list[Threat]]


def _second(correct: Callable[[Counts, T], Counts], value: T, counts: Counts) -> Counts:
    return correct(counts, value)


def highest(ranges: Sequence[Range]) -> Reals:
    """The largest value of each range."""
    return np.array([one.high for one in ranges])


def lowest(ranges: Sequence[Range]) -> Reals:
    """The least value of each range."""
    return np.array([one.low for one in ranges])


def between(first: float | None, second: float | None) -> tuple[float, float] | None:
    """Two points in order, where there are both."""
    return None if first is None or second is None else (min(first, second), max(first, second))


def draw(ranges: Sequence[Range], rng: np.random.Generator) -> Reals:
    """A value of each range; lists or pairs without a range of their own go together."""
    shares: dict[str, float] = {}
    return np.array([one.low + shares.setdefault(one.key, float(rng.random())) * (one.high - one.low) for one in ranges])


def same(ranges: Sequence[Range]) -> float | None:
    """The largest value where it is the same for all, in percent."""
    values = {one.high for one in ranges}
    return round(100 * values.pop(), 6) if len(values) == 1 else None


def _label(name: str) -> str:
    return descriptions(Assumptions)[name].label
