"""Rates by duration of stay, written `0:0.05, 1:0.02, 10:0.01`: each holds from its year on, until the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from estimation.residual.spread import Reals
from vocabulary.errors import BadParameter, Place, Problem
from vocabulary.fields import Words
from vocabulary.text import N_, text

EMIGRATION = Words(
    N_("Departures"), N_("The share that leaves in a year, by completed years of stay: 0:0.05, 1:0.02, 10:0.01"), 500
)


@dataclass(frozen=True)
class Rates:
    """First completed year of stay of each band, from 0 on, and the yearly rate in it."""

    start: tuple[int, ...] = (0,)
    rate: tuple[float, ...] = (0.0,)

    def at(self, durations: Sequence[int] | Reals) -> Reals:
        """The rate at each completed year of stay."""
        band = np.searchsorted(np.array(self.start), np.asarray(durations), side="right") - 1
        found: Reals = np.array(self.rate)[band]
        return found


def read_rates(written: str) -> Rates:
    """The bands in order; nothing written is a rate of 0. Raises `BadParameter`."""
    if not written.strip():
        return Rates()
    try:
        pairs = [item.split(":") for item in written.split(",")]
        start, rate = tuple(int(a) for a, _ in pairs), tuple(float(b) for _, b in pairs)
    except ValueError:
        raise _refused(written) from None
    if start[0] != 0 or any(b <= a for a, b in pairwise(start)) or not all(0 <= value <= 1 for value in rate):
        raise _refused(written)
    return Rates(start, rate)


def _refused(written: str) -> BadParameter:
    what = text(N_("{value} is not a list of rates by duration"), value=repr(written))
    remedy = text(N_("Write it as 0:0.05, 1:0.02, 10:0.01: years from 0 upwards, and the share of each year between 0 and 1"))
    return BadParameter(Problem("bad-rates", what, Place(field=N_("Departures")), remedy))
