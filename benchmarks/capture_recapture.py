"""How long the methods for several lists take, beside the field's software: `python benchmarks/capture_recapture.py`.

Peers' times are CPU seconds on one thread, from field measurements: Rcapture 1.4-4 (closedpMS.t), SparseMSE 2.0 (stepwise
bootstrap), LCMCR 0.4 (4 chains of 110,000 sweeps, of which 10,000 samples each are kept: 3.3 to 7.8 s by table). Ours are CPU
seconds of all threads, from counts to the estimate. A word after the name runs one part: `models`, `bootstrap`, `latent`.
"""

from __future__ import annotations

import csv
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from estimation.capture_recapture.closed_models import ClosedModels
from estimation.capture_recapture.designs import designs
from estimation.capture_recapture.hierarchy import all_hierarchical, all_pairwise
from estimation.capture_recapture.latent_class import LatentClass
from estimation.capture_recapture.log_linear import LogLinear
from estimation.capture_recapture.poisson import fit
from estimation.capture_recapture.sparse import Sparse
from estimation.capture_recapture.table import CaptureTable
from estimation.convergence import convergence
from estimation.method import Method
from vocabulary.progress import silent

SAMPLES = Path(__file__).resolve().parents[1] / "survey_app" / "samples"
MERGED = {"NCA": "PF"}  # the five British lists are the six with these two made one (Chan, Silverman & Vincent 2021)
LCMCR_SECONDS = (3.3, 7.8)


def sample(name: str, merged: dict[str, str]) -> CaptureTable:
    """A sample's counts over its patterns, some lists made one."""
    with open(SAMPLES / f"{name}.csv", encoding="utf-8") as handle:
        rows = list(csv.DictReader(line for line in handle if not line.startswith("#")))
    lists = [column for column in rows[0] if column != "count" and column not in merged]
    found = np.zeros(2 ** len(lists))
    for row in rows:
        on = {merged.get(column, column) for column, value in row.items() if column != "count" and value == "1"}
        found[sum(1 << (len(lists) - 1 - j) for j, column in enumerate(lists) if column in on)] += float(row["count"])
    return CaptureTable(tuple(lists), found)


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


def models() -> None:
    """All log-linear models of a table."""
    cases = [
        ("Kosovo 1999, four lists", sample("kosovo_1999", {}), False, 0.30),
        ("United Kingdom 2013, five lists", sample("uk_2013_six_lists", MERGED), False, 38.2),
        ("United Kingdom 2013, six lists, pairs", sample("uk_2013_six_lists", {}), True, None),
    ]
    for title, data, pairwise, peer in cases:
        number, taken = seconds(data.total, pairwise, 3 if pairwise else 7)
        beside = f"Rcapture {peer:6.2f} s, {peer / taken:6.1f} times as long" if peer else "no peer fits them all"
        print(f"{title:38s} {number:6d} models {taken:7.3f} s CPU; {beside}")


def bootstraps() -> None:
    """1,000 tables drawn again, the model chosen anew in each, BCa limits."""
    cases: dict[str, Method] = {
        "log-linear, best of 6,893 by BIC": LogLinear(interval="bootstrap"),
        "sparse, stepwise by p-values": Sparse(),
        "sparse, best of pairs by BIC": Sparse(criterion="bic"),
    }
    data = sample("uk_2013_six_lists", MERGED)
    for title, method in cases.items():
        taken = []
        for _ in range(3):
            begin = time.process_time()
            method.fit(data)
            taken.append(time.process_time() - begin)
        print(f"{title:38s} 1000 replicates {min(taken):5.2f} to {max(taken):5.2f} s CPU")


def latent() -> None:
    """Effective draws of the number of persons per CPU second, latent classes beside LCMCR, asked for as many as it had.

    LCMCR's effective size is coda's: of each chain by itself, summed, blind to chains that disagree. Ours is printed so
    (`each`) and as the method itself counts, over all chains with what lies between them (`all`).
    """
    tables = {
        "hepatitis A, three lists": (LatentClass.example(), 3233.5),
        "HIV in Rome, four lists": (ClosedModels.example(), 7753.5),
    }
    cases = {title: (LatentClass().read(table), peer) for title, (table, peer) in tables.items()}
    cases["Kosovo 1999, four lists"] = (sample("kosovo_1999", {}), 960.2)
    cases["United Kingdom 2013, five lists"] = (sample("uk_2013_six_lists", MERGED), 671.5)
    cases["United Kingdom 2013, six lists"] = (sample("uk_2013_six_lists", {}), 1507.6)
    for title, (data, peer) in cases.items():
        begin = time.process_time()
        found = LatentClass(draws=round(peer))._drawn(data.total, silent)
        taken = time.process_time() - begin
        persons = np.log(found.persons)
        each = sum(convergence(persons[:, [chain]]).bulk for chain in range(persons.shape[1])) / taken
        over_all = found.worth.bulk / taken
        slow, fast = (peer / s for s in reversed(LCMCR_SECONDS))
        print(
            f"{title:33s} R-hat {found.worth.r_hat:.3f}, {taken:5.1f} s CPU; a second: each {each:5.0f}, all {over_all:5.0f}, "
            f"LCMCR {slow:5.0f} to {fast:5.0f}; ratio each {each / fast:.2f} to {each / slow:.2f}, "
            f"all {over_all / fast:.2f} to {over_all / slow:.2f}",
            flush=True,
        )


def main(part: str = "") -> None:
    """Prints one line a table."""
    for name, run in {"models": models, "bootstrap": bootstraps, "latent": latent}.items():
        if part in ("", name):
            run()


if __name__ == "__main__":
    main(*sys.argv[1:2])
