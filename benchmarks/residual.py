"""The residual account drawn 10,000 times, beside its limits: `python benchmarks/residual.py`.

18 age groups × 2 sexes × 20 origins × 6 statuses, every number with a spread, undercounts by status: 2 s CPU and 500 MB. The
whole estimate is timed, with what moves it, its tables and charts.
"""

from __future__ import annotations

import resource
import time

import numpy as np

from estimation.residual.residual import ResidualMethod
from estimation.table import Table

AGES = [f"{a}-{a + 4}" for a in range(0, 85, 5)] + ["85+"]
STATUSES = ("permanent", "temporary", "student", "refugee", "asylum", "agreement")


def table() -> Table:
    """Made-up numbers: each cell counts twice what its statuses hold."""
    generator = np.random.default_rng(1)
    rows: list[tuple[object, ...]] = []
    for sex in ("F", "M"):
        for age in AGES:
            for o in range(20):
                stocks = generator.integers(20, 400, len(STATUSES))
                counted = int(2 * stocks.sum())
                rows.append(("counted", "census", counted, counted**0.5, None, None, sex, age, f"origin {o}"))
                rows += [
                    ("legal", status, int(n), 0.05 * n, 0.03, 0.01, sex, age, f"origin {o}")
                    for status, n in zip(STATUSES, stocks, strict=True)
                ]
    rows.append(("irregular", "", None, None, 0.1, 0.03, None, None, None))
    names = ("component", "status", "value", "sd", "undercount", "undercount_sd", "sex", "age", "origin")
    return Table(dict(zip(names, zip(*rows, strict=True), strict=True)), "benchmark")


def main() -> None:
    """Prints a table in Markdown."""
    method, rows = ResidualMethod(), table()
    print("| | CPU time | limit |\n|---|---|---|")
    began = time.process_time()
    data = method.read(rows)
    read = time.process_time()
    found = method.fit(data)
    ended = time.process_time()
    print(f"| reading {len(rows):,} rows | {read - began:.2f} s | |")
    draws = found.diagnostics["draws"]
    print(f"| {draws:,} draws, with what moves the figure, tables and charts | {ended - read:.2f} s | 2 s |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| memory at its highest, Python and numpy included | {peak:.0f} MB | 500 MB |")


if __name__ == "__main__":
    main()
