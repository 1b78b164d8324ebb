"""Bias and coverage of the power law for totals where the truth is known: `python benchmarks/validity/power_law.py`.

Sixty origins whose legal populations spread as those of a European register do; the number in an irregular situation is N^α, a
share of it detected. 2,000 tables a row, 200 for the bootstrap with 499 samples each; every share with its Monte Carlo error.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from estimation.aggregate.fitting import variance
from estimation.aggregate.power_law import PowerLawOfTotals
from estimation.result import Population
from estimation.table import Table
from vocabulary.errors import NoEstimate

Array = NDArray[np.float64]

REPLICATES, BOOTSTRAPPED, ORIGINS = 2_000, 200, 60
ALPHA, BETA, GAMMA = 0.75, 0.6, 0.005


def detection(ratio: Array) -> Array:
    """The law's own: (γ + n/N)^β."""
    return np.asarray((GAMMA + ratio) ** BETA)


def halved(ratio: Array) -> Array:
    """Half of those whom the law says are detected: what no datum can tell from fewer persons."""
    return 0.5 * detection(ratio)


@dataclass(frozen=True)
class Design:
    """How detected persons are drawn; `size` of the negative binomial (`None`: Poisson)."""

    title: str
    size: float | None
    detect: Callable[[Array], Array] = detection


DESIGNS = (
    Design("Poisson", None),
    Design("negative binomial, θ = 5", 5.0),
    Design("negative binomial, θ = 1", 1.0),
    Design("Poisson, detection half of what the second source tells", None, halved),
)


def origins() -> tuple[Array, Array]:
    """(N, n) of the sixty origins, the same in every table."""
    generator = np.random.default_rng(20)
    reference = np.round(np.exp(generator.normal(7.5, 1.6, ORIGINS))) + 20
    return reference, generator.binomial(reference.astype(int), np.clip(generator.gamma(0.8, 0.03, ORIGINS), 0, 0.5)).astype(
        float
    )


def drawn(design: Design, generator: np.random.Generator, reference: Array, registered: Array) -> Table:
    mean = reference**ALPHA * design.detect(registered / reference)
    spread = 1.0 if design.size is None else generator.gamma(design.size, 1 / design.size, ORIGINS)
    return Table(
        {
            "country": tuple(f"C{i:02d}" for i in range(ORIGINS)),
            "detected": tuple(generator.poisson(mean * spread).tolist()),
            "registered": tuple(registered.astype(int).tolist()),
            "reference": tuple(reference.astype(int).tolist()),
        }
    )


def estimated(method: PowerLawOfTotals, table: Table) -> Population | None:
    """The population alone, by the method's own steps; `None` where it gives no estimate."""
    data = method.read(table)
    try:
        fitted = method.fitted(data)[1]
        clusters = np.array(data.columns["country"], str)
        return method.population(fitted, variance(fitted, method.variance, clusters), clusters)[0]
    except NoEstimate:
        return None


def judge(design: Design, method: PowerLawOfTotals, replicates: int, seed: int) -> str:
    """Median bias in percent, coverage with its error, and the share without an estimate."""
    generator = np.random.default_rng(seed)
    reference, registered = origins()
    truth = float(np.sum(reference**ALPHA))
    found = [estimated(method, drawn(design, generator, reference, registered)) for _ in range(replicates)]
    good = [p for p in found if p is not None]
    holds = 100 * float(np.mean([(p.lower or 0) <= truth <= (p.upper or np.inf) for p in good]))
    bias = 100 * (float(np.median([p.point for p in good])) / truth - 1)
    error = float(np.sqrt(holds * (100 - holds) / len(good)))
    return f"{bias:+.1f} | {holds:.1f} ± {error:.1f} | {100 * (1 - len(good) / replicates):.1f}"


def main(arguments: Sequence[str]) -> None:
    """Prints the table in Markdown; a number as argument sets the replicates."""
    replicates = int(arguments[0]) if arguments else REPLICATES
    print("| truth | estimator | γ | interval | median bias % | 95 % holds | no estimate % |\n|---|---|---|---|---|---|---|")
    for seed, design in enumerate(DESIGNS):
        for estimator in ("poisson", "negative-binomial"):
            for gamma in ("0.005", "estimate"):
                for interval, times in (("log-normal", replicates), ("bootstrap", min(BOOTSTRAPPED, replicates))):
                    method = PowerLawOfTotals(estimator=estimator, gamma=gamma, interval=interval)
                    line = judge(design, method, times if gamma == "0.005" else min(times, 500), seed)
                    print(f"| {design.title} | {estimator} | {gamma} | {interval} | {line} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
