"""Bias and coverage with several lists where the truth is known: `python benchmarks/validity/capture_recapture.py`.

10,000 tables each for closed formulas, 200 for the interval that repeats the choice of a model; the Monte Carlo error of
each coverage is printed beside it. Three lists, one population a scenario; the last two break an assumption on purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.chapman import Chapman
from estimation.capture_recapture.closed_models import ClosedModels
from estimation.capture_recapture.sample_coverage import coverage
from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.table import CaptureTable, membership, project
from estimation.method import Method
from estimation.result import Population
from vocabulary.errors import AlcanceError

Reals = NDArray[np.float64]
N, CLOSED, CHOSEN, LISTS = 5000, 10_000, 200, ("A", "B", "C")
ON = membership(3).astype(np.float64)


def cells(chances: Reals, weights: Reals) -> Reals:
    """The chance of each pattern in a mixture of classes with independent lists."""
    each = np.prod(np.where(ON[None] == 1, chances[:, None, :], 1 - chances[:, None, :]), axis=2)
    found: Reals = weights @ each
    return found


def scenarios() -> Mapping[str, Reals]:
    one = np.array([1.0])
    independent = cells(np.array([[0.25, 0.2, 0.15]]), one)
    pair = independent * np.exp(1.0 * ON[:, 0] * ON[:, 1])
    spread = np.array([[0.08, 0.06, 0.05], [0.45, 0.4, 0.3]])
    return {
        "independent lists": independent,
        "sparse overlap": cells(np.array([[0.05, 0.04, 0.03]]), one),
        "lists A and B depend": pair / pair.sum(),
        "persons differ": cells(spread, np.array([0.6, 0.4])),
    }


def tables(p: Reals, number: int, seed: int) -> Reals:
    found = np.random.default_rng(seed).multinomial(N, p, size=number).astype(np.float64)
    found[:, 0] = 0.0
    return found


def row(name: str, points: Reals, limits: list[tuple[float, float]] | None, tried: int) -> str:
    """Relative bias and coverage with its error, of the tables that have an estimate."""
    bias = f"{100 * (np.median(points) / N - 1):+.1f} %"
    if limits is None:
        return f"| {name} | {bias} | – | {tried - points.size} |"
    held = float(np.mean([low <= N <= high for low, high in limits]))
    error = np.sqrt(held * (1 - held) / len(limits))
    return f"| {name} | {bias} | {100 * held:.1f} ± {100 * error:.1f} % | {tried - points.size} |"


def repeated(name: str, method: Method, drawn: Reals, lists: tuple[str, ...] = LISTS) -> str:
    points, limits = [], []
    for table in drawn:
        try:
            data = project(CaptureTable(LISTS, table[None, :]), lists)
            p: Population = method.fit(data).population
        except AlcanceError:
            continue
        points.append(p.point)
        limits.append((p.lower or 0.0, float("inf") if p.upper is None else p.upper))
    return row(name, np.array(points), limits, len(drawn))


def main(say: Callable[[str], None] = print) -> None:
    for number, (name, p) in enumerate(scenarios().items()):
        drawn = tables(p, CLOSED, number)
        say(f"\n{name}, N = {N}, seen about {round(N * (1 - p[0]))}\n")
        say("| estimate | median bias | coverage of 95 % | without estimate |\n|---|---|---|---|")
        for interval in ("log-normal", "transformed-logit", "normal"):
            say(repeated(f"Chapman, lists A and B, {interval}", Chapman(interval=interval), drawn, ("A", "B")))
        found = coverage(drawn).estimates
        for place, estimator in enumerate(("Indep", "HSC", "LSC")):
            points = found[:, place]
            say(row(f"sample coverage {estimator}", points[np.isfinite(points)], None, CLOSED))
        few = drawn[:CHOSEN]
        for model in ("Mt", "Mh Chao", "Mh Darroch"):
            say(repeated(f"{model}, log-normal ({CHOSEN} tables)", ClosedModels(model=model), few))
        say(repeated(f"stepwise 0.02, BCa ({CHOSEN} tables)", Sparse(replicates=200), few))


if __name__ == "__main__":
    main()
