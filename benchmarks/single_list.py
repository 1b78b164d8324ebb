"""How long 500 bootstrap replicates take, beside the field's software: `python benchmarks/single_list.py`.

Peers' times are CPU seconds on one thread: singleRcapture 1.1.0 for one list (1,880 persons recorded by the police of four
Dutch cities, covariates gender, age and nationality where the formula is `full`), uncounted 2.1.0 for the power law (Poland
2019, 203 rows; 499 replicates by country). Ours are CPU seconds of all threads, the best of three. The persons with their
covariates are read from a CSV file given as argument (columns captures, gender, age, nation, count), the totals from a second
one (country, detected, registered, reference); without them only the null models are timed.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from estimation.aggregate.power_law import PowerLawOfTotals
from estimation.aggregate.sensitivity import resampled
from estimation.single_list import counts
from estimation.single_list.bootstrap import replicate
from estimation.single_list.families import FAMILIES
from estimation.single_list.fitting import Fitted, fit_family
from estimation.single_list.zero_truncated import ZeroTruncatedRegression
from estimation.table import Table
from vocabulary.progress import silent

NULL = (  # family, kind, replicates, CPU seconds of the peer
    ("ztpoisson", "parametric", 500, 3.28),
    ("ztpoisson", "semiparametric", 500, 1.50),
    ("ztpoisson", "nonparametric", 500, 1.31),
    ("ztgeom", "parametric", 500, 4.87),
    ("ztgeom", "semiparametric", 500, 1.18),
    ("ztgeom", "nonparametric", 500, 1.04),
    ("chao", "semiparametric", 500, 1.66),
    ("chao", "nonparametric", 500, 1.59),
    ("oiztgeom", "parametric", 100, 9.73),
    ("oiztgeom", "semiparametric", 100, 8.16),
)
FULL = (
    ("ztpoisson", "parametric", 500, 8.06),
    ("ztpoisson", "semiparametric", 500, 3.22),
    ("ztpoisson", "nonparametric", 500, 3.13),
    ("ztgeom", "parametric", 500, 11.77),
    ("ztgeom", "semiparametric", 500, 2.95),
    ("ztgeom", "nonparametric", 500, 2.61),
    ("chao", "semiparametric", 500, 3.31),
    ("zelterman", "semiparametric", 500, 3.28),
    ("oiztgeom", "parametric", 100, 21.03),
    ("ztoigeom", "semiparametric", 100, 17.54),
)
TOTALS = (("poisson", "estimate", 4.70), ("poisson", "0.005", 2.11), ("negative-binomial", "estimate", 5.92),
          ("negative-binomial", "0.005", 2.59))  # fmt: skip


def best(work: Callable[[], object], runs: int = 3) -> float:
    """The least CPU time of a few runs."""
    found = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return min(found)


def one_list(table: Table, formula: str, cases: Sequence[tuple[str, str, int, float]]) -> None:
    data = counts.read(table, ())
    for family, kind, replicates, peer in cases:
        fitted = fit_family(FAMILIES[family], data, {"lambda": formula})

        def work(f: Fitted = fitted, kind: str = kind, replicates: int = replicates) -> object:
            return replicate(f.problem, f.weights, f.fit.theta, kind, replicates, 1, silent)

        taken = best(work)
        failed = 100 * replicate(fitted.problem, fitted.weights, fitted.fit.theta, kind, replicates, 1, silent).failed
        shown = "full" if "+" in formula else "null"
        times = f"{peer / taken:.0f} ×"
        print(f"| {family}, {shown} | {kind} | {replicates} | {taken:.3f} s | {peer:.2f} s | {times} | {failed:.0f} % |")


def power_law(table: Table) -> None:
    for estimator, gamma, peer in TOTALS:
        method = PowerLawOfTotals(estimator=estimator, gamma=gamma)
        data = method.read(table)
        _, fitted = method.fitted(data)
        country = np.array([str(name) for name in data.columns["country"]])
        taken = best(lambda f=fitted, c=country: resampled(f, c, 499, 1, silent))  # type: ignore[misc]
        times = f"{peer / taken:.0f} ×"
        print(f"| power law, {estimator}, γ {gamma} | by country | 499 | {taken:.3f} s | {peer:.2f} s | {times} | |")


def read(path: str) -> Table:
    with Path(path).open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    return Table({name: [row[name] for row in rows] for name in rows[0]})


def main(files: Sequence[str]) -> None:
    """Prints a table in Markdown."""
    print("| model | bootstrap | replicates | CPU time | peer | | without estimate |\n|---|---|---|---|---|---|---|")
    one_list(ZeroTruncatedRegression.example(), "~ 1", NULL)
    if files:
        one_list(read(files[0]), "~ gender + age + nation", FULL)
    if len(files) > 1:
        power_law(read(files[1]))


if __name__ == "__main__":
    main(sys.argv[1:])
