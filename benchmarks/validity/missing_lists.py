"""Bias and coverage where a list did not work in a stratum: `python benchmarks/validity/missing_lists.py`.

10,000 populations of three strata and four lists, the fourth without work in the second stratum; the true model is fitted to
all strata together, and beside it what a person without it would do: leave the stratum's fourth list as if it had found nobody.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.frame import Frame
from estimation.capture_recapture.intervals import log_normal
from estimation.capture_recapture.missing_margins import Margins

Reals = NDArray[np.float64]
SIZES, TABLES, LISTS = (6000, 3000, 4000), 10_000, 4
MAIN = np.array([[-1.0, -1.3, -1.1, -1.6], [-0.85, -1.15, -0.95, -1.6], [-0.7, -1.0, -0.8, -1.6]])
PAIRS = {"lists depend in pairs": {0b1100: 0.8, 0b1001: 0.9, 0b0101: 0.7}, "independent lists": {}}


def tables(pairs: dict[int, float], seed: int) -> Reals:
    """What is recorded of each population, (tables, strata, 2^k): in the second stratum nobody is on the fourth list."""
    rng, cells = np.random.default_rng(seed), np.arange(2**LISTS)
    on = cells[:, None] >> np.arange(LISTS - 1, -1, -1) & 1
    found = np.zeros((TABLES, len(SIZES), 2**LISTS))
    for s, size in enumerate(SIZES):
        eta = on @ MAIN[s] + sum((v * ((cells & t) == t) for t, v in pairs.items()), np.zeros(2**LISTS))
        drawn = rng.multinomial(size, np.exp(eta) / np.exp(eta).sum(), size=TABLES).astype(float)
        seen = cells & ~1 if s == 1 else cells
        for cell, where in enumerate(seen):
            found[:, s, where] += drawn[:, cell]
    found[:, :, 0] = 0.0
    return found


def row(name: str, drawn: Reals, pairs: dict[int, float], active: NDArray[np.intp], say: Callable[[str], None]) -> None:
    """Relative bias of the total and coverage of its log-normal interval, each with its Monte Carlo error."""
    margins = Margins(Frame(LISTS), active)
    response = drawn.reshape(TABLES, -1)[:, margins.observed]
    members = np.tile(np.isin(margins.terms, list(pairs)), (TABLES, 1))
    fits = margins.fit(response, members, margins.start(response))
    good, N = np.flatnonzero(fits.good), float(sum(SIZES))
    points, held = [], []
    for place in good:
        n = float(response[place].sum())
        p = log_normal(n, n + float(fits.unseen[place].sum()), float(np.sqrt(fits.covariance(int(place)).sum())), 0.95)
        points.append(p.point)
        held.append((p.lower or 0) <= N <= (p.upper or np.inf))
    off, share = np.array(points) / N - 1, float(np.mean(held))
    say(
        f"| {name} | {100 * off.mean():+.2f} ± {100 * off.std() / np.sqrt(off.size):.2f} "
        f"| {100 * share:.1f} ± {100 * np.sqrt(share * (1 - share) / off.size):.1f} | {TABLES - off.size} |"
    )


def main(say: Callable[[str], None] = print) -> None:
    """Prints a table."""
    say("| truth | fitted | mean bias % | 95 % holds % | no estimate |\n|---|---|---|---|---|")
    for number, (name, pairs) in enumerate(PAIRS.items()):
        drawn = tables(pairs, number)
        row(f"{name} | fourth list missing in the second stratum", drawn, pairs, np.array([0b1111, 0b1110, 0b1111]), say)
        row(f"{name} | fourth list as if it had worked there", drawn, pairs, np.array([0b1111, 0b1111, 0b1111]), say)


if __name__ == "__main__":
    main()
