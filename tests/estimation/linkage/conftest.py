"""One linkage of three made-up lists, run once for all tests: two or three seconds of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import pytest

from estimation.linkage.engine import Limits
from estimation.linkage.linking import link
from estimation.linkage.made_up import MadeUp, listed, population
from estimation.linkage.result import Linked, Whole

SMALL = Limits(random_pairs=2e5, memory=1.0)


@dataclass(frozen=True)
class Known:
    """A linkage with its truth: the list and the person of each record, and what the progress was told."""

    made: MadeUp
    linked: Linked
    source: Whole
    truth: Whole
    told: tuple[float | None, ...]

    def persons(self, number: int) -> set[int]:
        """The persons on a list."""
        return set(self.truth[self.source == number].tolist())


@cache
def _known() -> Known:
    made = listed(population(1600, seed=4), (0.25, 0.25, 0.25), seed=4)
    told: list[float | None] = []
    linked = link(made.records, ("A", "B", "C"), limits=SMALL, progress=lambda share, doing: told.append(share))
    source = np.array([record.source for record in made.records])
    return Known(made, linked, source, np.array(made.truth), tuple(told))


@pytest.fixture(scope="session")
def known() -> Known:
    return _known()
