"""How long all log-linear models of a table take, beside the field's software: `python benchmarks/capture_recapture.py`.

Peers' times are CPU seconds on one thread, measured with Rcapture 1.4-4 (closedpMS.t): 0.30 s for the 113 models of four
lists, 38.2 s for the 6,893 of five. Ours are CPU seconds of all threads, the best of several runs,
from counts to fitted models.
"""

from __future__ import annotations

import csv
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.designs import designs
from estimation.capture_recapture.hierarchy import all_hierarchical, all_pairwise
from estimation.capture_recapture.poisson import fit

SAMPLES = Path(__file__).resolve().parents[1] / "survey_app" / "samples"
MERGED = {"NCA": "PF"}  # the five British lists are the six with these two made one (Chan, Silverman & Vincent 2021)


def counts(name: str, merged: dict[str, str]) -> NDArray[np.float64]:
    """A sample's counts over its patterns, some lists made one."""
    with open(SAMPLES / f"{name}.csv", encoding="utf-8") as handle:
        rows = list(csv.DictReader(line for line in handle if not line.startswith("#")))
    lists = [column for column in rows[0] if column != "count" and column not in merged]
    found = np.zeros(2 ** len(lists))
    for row in rows:
        on = {merged.get(column, column) for column, value in row.items() if column != "count" and value == "1"}
        found[sum(1 << (len(lists) - 1 - j) for j, column in enumerate(lists) if column in on)] += float(row["count"])
    return found


def seconds(table: NDArray[np.float64], pairwise: bool, runs: int) -> tuple[int, float]:
    """The number of models and the least CPU time, the listing of the models included."""
    k, best, models = int(table.size).bit_length() - 1, float("inf"), 0
    for _ in range(runs):
        all_hierarchical.cache_clear()
        all_pairwise.cache_clear()
        begin = time.process_time()
        columns, members = all_pairwise(k) if pairwise else all_hierarchical(k)
        fits = fit(table, designs(table, columns, members))
        best = min(best, time.process_time() - begin)
        models = fits.converged.size
    return models, best


def main() -> None:
    """Prints one line a table."""
    cases = [
        ("Kosovo 1999, four lists", counts("kosovo_1999", {}), False, 0.30),
        ("United Kingdom 2013, five lists", counts("uk_2013_six_lists", MERGED), False, 38.2),
        ("United Kingdom 2013, six lists, pairs", counts("uk_2013_six_lists", {}), True, None),
    ]
    for title, table, pairwise, peer in cases:
        models, taken = seconds(table, pairwise, 3 if pairwise else 7)
        beside = f"Rcapture {peer:6.2f} s, {peer / taken:6.1f} times as long" if peer else "no peer fits them all"
        print(f"{title:38s} {models:6d} models {taken:7.3f} s CPU; {beside}")


if __name__ == "__main__":
    main()
