"""Bias and coverage of the estimates from one list where the truth is known: `python benchmarks/validity/single_list.py`.

10,000 populations a design, drawn and fitted together; 200 for the bootstrap, each with 200 samples of its own. Every share is
printed with its Monte Carlo error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.single_list.bootstrap import replicate
from estimation.single_list.families import FAMILIES, Family
from estimation.single_list.newton import Fit, Problem, maximise
from estimation.single_list.population import limits
from vocabulary.progress import silent

Array = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], NDArray[np.int64]]

REPLICATES, BATCH, BOOTSTRAPPED, LEVEL = 10_000, 2_000, 200, 0.95


@dataclass(frozen=True)
class Design:
    """A population of `size` persons; `draw` gives how often each was recorded, zero included."""

    title: str
    size: int
    draw: Draw
    families: tuple[str, ...]


def poisson(rate: float) -> Draw:
    return lambda generator, n: generator.poisson(rate, n)


def negative_binomial(mean: float, alpha: float) -> Draw:
    return lambda generator, n: generator.poisson(generator.gamma(1 / alpha, mean * alpha, n))


def leaving(rate: float, share: float) -> Draw:
    """Of those recorded, a share is recorded only once (they leave after the first contact)."""

    def draw(generator: np.random.Generator, n: int) -> NDArray[np.int64]:
        y = generator.poisson(rate, n)
        return np.where((y > 1) & (generator.random(n) < share), 1, y)

    return draw


def two_groups(low: float, high: float) -> Draw:
    """Half of the population at each rate; the fit does not know the groups."""
    return lambda generator, n: generator.poisson(np.where(np.arange(n) < n // 2, low, high))


MAIN = ("ztpoisson", "ztgeom", "oiztpoisson", "ztoipoisson", "chao", "zelterman")
DESIGNS = (
    Design("Poisson, mean 0.5", 2000, poisson(0.5), MAIN),
    Design("Poisson, mean 0.5", 400, poisson(0.5), ("ztpoisson", "chao", "zelterman")),
    Design("geometric, mean 0.5", 2000, negative_binomial(0.5, 1.0), (*MAIN, "oiztgeom")),
    Design("Poisson, mean 1, three in ten leave after the first contact", 2000, leaving(1.0, 0.3), MAIN),
    Design("two groups unknown to the fit, Poisson, means 0.3 and 0.9", 2000, two_groups(0.3, 0.9), MAIN),
    Design("negative binomial, mean 0.5, dispersion 3", 2000, negative_binomial(0.5, 3.0), MAIN),
)


def drawn(design: Design, replicates: int, seed: int) -> Array:
    """Persons recorded 1, 2, … times in each replicate (B, K)."""
    generator = np.random.default_rng(seed)
    found = [np.bincount(design.draw(generator, design.size)) for _ in range(replicates)]
    most = max(len(f) for f in found)
    table = np.zeros((replicates, most))
    for row, f in zip(table, found, strict=True):
        row[: len(f)] = f
    return table[:, 1:]


def null_problem(family: Family, most: int) -> Problem[Family]:
    y = np.arange(1, most + 1)
    return Problem(family, y, (np.ones((most, 1)),) * len(family.parameters))


def start(problem: Problem[Family], weights: Array) -> Array:
    """λ from the truncated mean, one-inflation a fifth."""
    mean = weights @ problem.y / weights.sum(axis=1)
    first = np.log(np.maximum(2 * (mean - 1), 0.02))
    return np.stack([first, *[np.full(len(first), -1.4)] * (problem.size - 1)], axis=1)


def estimates(problem: Problem[Family], weights: Array, fit: Fit) -> tuple[Array, Array]:
    """(N, standard error), (B) each: the same formulas as for one table, over all replicates."""
    jet = problem.family.persons(problem.y, problem.etas(fit.theta))
    point = np.sum(weights * jet.value, axis=1)
    gradient = np.stack([np.sum(weights * jet.first[a], axis=1) for a in range(problem.size)], axis=1)
    sampling = np.sum(weights * problem.family.sampling(problem.y, problem.etas(fit.theta)), axis=1)
    with np.errstate(all="ignore"):
        inner = np.linalg.solve(fit.information + 1e-300 * np.eye(problem.size), gradient[..., None])[..., 0]
        return point, np.sqrt(np.sum(gradient * inner, axis=1) + sampling)


@dataclass(frozen=True)
class Line:
    """What one family made of one design."""

    bias: float
    log_normal: float
    normal: float
    failed: float
    used: int


def judge(design: Design, family: Family, table: Array) -> Line:
    points, inside = [], {"log-normal": [0, 0], "normal": [0, 0]}
    for begin in range(0, len(table), BATCH):
        weights = table[begin : begin + BATCH]
        problem = null_problem(family, table.shape[1])
        fit = maximise(problem, weights, start(problem, weights), most=80)
        n, se = estimates(problem, weights, fit)
        for i in np.flatnonzero(fit.converged & np.isfinite(n) & np.isfinite(se)):
            points.append(float(n[i]))
            for kind, count in inside.items():
                p = limits(float(n[i]), float(se[i]), float(weights[i].sum()), LEVEL, kind)
                count[0] += p.lower is not None and p.upper is not None and p.lower <= design.size <= p.upper
                count[1] += 1
    used = len(points)
    bias = 100 * (float(np.mean(points)) / design.size - 1)
    shares = {kind: 100 * hit / all_ for kind, (hit, all_) in inside.items()}
    return Line(bias, shares["log-normal"], shares["normal"], 100 * (1 - used / len(table)), used)


def bootstrap(design: Design, family: Family, kind: str, table: Array) -> tuple[float, float]:
    """(% of percentile intervals that hold the truth, % of samples without a finite population)."""
    hits, failed = 0, 0.0
    for i, row in enumerate(table):
        kept = row > 0
        problem = null_problem(family, len(row)).over(np.flatnonzero(kept) + 1, kept)
        fit = maximise(problem, row[None, kept], start(problem, row[None, kept]))
        found = replicate(problem, row[kept], fit.theta, kind, BOOTSTRAPPED, i, silent)
        low, high = found.limits(LEVEL)
        hits += low <= design.size and (high is None or design.size <= high)
        failed += found.failed
    return 100 * hits / len(table), 100 * failed / len(table)


def error(percent: float, n: int) -> float:
    """Monte Carlo standard error of a share in percent."""
    return float(np.sqrt(percent * (100 - percent) / n))


def main(arguments: Sequence[str]) -> None:
    """Prints both tables in Markdown; a number as argument sets the replicates."""
    replicates = int(arguments[0]) if arguments else REPLICATES
    print("| truth | N | family | bias % | log-normal 95 % holds | normal 95 % holds | no estimate % |")
    print("|---|---|---|---|---|---|---|")
    for at, design in enumerate(DESIGNS):
        table = drawn(design, replicates, seed=at)
        for name in design.families:
            line = judge(design, FAMILIES[name], table)
            print(
                f"| {design.title} | {design.size:,} | {name} | {line.bias:+.1f} "
                f"| {line.log_normal:.1f} ± {error(line.log_normal, line.used):.1f} "
                f"| {line.normal:.1f} ± {error(line.normal, line.used):.1f} | {line.failed:.1f} |",
                flush=True,
            )
    print(
        "\n| truth | N | family | bootstrap | percentile 95 % holds | samples without estimate % |\n|---|---|---|---|---|---|"
    )
    for design, name in ((DESIGNS[0], "ztpoisson"), (DESIGNS[2], "ztgeom"), (DESIGNS[2], "ztpoisson"), (DESIGNS[0], "chao")):
        table = drawn(design, BOOTSTRAPPED, seed=99)
        for kind in ("parametric", "semiparametric", "nonparametric"):
            if kind == "parametric" and not FAMILIES[name].complete:
                continue
            holds, failed = bootstrap(design, FAMILIES[name], kind, table)
            said = f"{holds:.1f} ± {error(holds, BOOTSTRAPPED):.1f}"
            print(f"| {design.title} | {design.size:,} | {name} | {kind} | {said} | {failed:.1f} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
