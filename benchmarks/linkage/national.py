"""Time, memory, F1 and bias of N for 3 × 300,000 records: `python benchmarks/linkage/national.py [A-LIST] [SEED] [MEMORY]`.

The lists are made in a process of their own, so that the peak is that of reading the records, linking them, drawing 40 linkages
and estimating from them. MEMORY is what the engine may use, in GB.
"""

from __future__ import annotations

import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from drawn import CHANCE, DRAWS, LISTS, METHODS, table_of
from generated import f1, same_pairs

from estimation.linkage.draws import draw_tables
from estimation.linkage.engine import Limits
from estimation.linkage.estimates import two_lists
from estimation.linkage.linking import link, patterns
from estimation.linkage.made_up import listed, population
from estimation.linkage.records import Record
from survey_app.services.drawn import over_draws, read_draws
from vocabulary.progress import silent


def make(file: Path, a_list: int, seed: int) -> None:
    made = listed(population(round(a_list / CHANCE), seed), (CHANCE,) * len(LISTS), seed=seed)
    rows = [tuple(getattr(record, name) for name in Record.__slots__) for record in made.records]
    file.write_bytes(pickle.dumps((rows, np.array(made.truth, dtype=np.int64), made.persons)))


def peak() -> str:
    return f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB"


def main(file: Path, memory: float, seed: int) -> None:
    rows, truth, persons = pickle.loads(file.read_bytes())
    records = [Record(*row) for row in rows]
    del rows
    source = np.array([record.source for record in records])
    print(
        f"{len(records):,} records on three lists, {persons:,} persons, seed {seed}, engine {memory:g} GB; {peak()}", flush=True
    )
    cpu, wall = time.process_time(), time.perf_counter()
    last = [""]

    def told(share: float | None, doing: object) -> None:
        if str(doing) != last[0]:
            last[0] = str(doing)
            print(
                f"  {time.perf_counter() - wall:6.0f} s, {time.process_time() - cpu:6.0f} s CPU, {peak()}: {doing}", flush=True
            )

    linked = link(records, LISTS, limits=Limits(memory=memory), progress=told)
    print(f"linked: {time.process_time() - cpu:.0f} s CPU, {time.perf_counter() - wall:.0f} s passed, {peak()}", flush=True)
    print(f"{linked.pairs.left.size:,} pairs kept")
    hit, found, true = same_pairs(linked.person, truth), same_pairs(linked.person), same_pairs(truth)
    print(f"persons: precision {hit / found:.4f}, recall {hit / true:.4f}, F1 {f1(hit / found, hit / true):.4f}")
    cpu = time.process_time()
    drawn = [table_of(table[0]) for table in draw_tables(linked, source, draws=DRAWS, seed=seed)]
    print(f"{DRAWS} draws: {time.process_time() - cpu:.1f} s CPU, {peak()}", flush=True)
    pattern = np.zeros(persons, dtype=np.int64)
    np.bitwise_or.at(pattern, truth, 4 >> source)
    perfect, at_half = table_of(np.bincount(pattern, minlength=8)), table_of(patterns(linked, source).total.astype(np.int64))
    soft = {each.first + each.second: each for each in linked.overlaps()}
    size = dict(zip(linked.lists, linked.sizes, strict=True))
    for name, method in METHODS.items():
        best = method.fit(method.read(perfect)).population.point
        hard = method.fit(method.read(at_half)).population.point
        pooled = over_draws(method, read_draws(method, drawn, ()), "draw", silent).estimate
        mean = pooled.population.point
        said = f"{name}: against perfect linkage, links at 0.5 {hard / best - 1:+.2%}, drawn {mean / best - 1:+.2%}"
        if name in soft:
            told_by = two_lists(soft[name], (size[soft[name].first], size[soft[name].second])).population.point
            said += f", soft {told_by / best - 1:+.2%}"
        held = (pooled.population.lower or 0) <= persons <= (pooled.population.upper or np.inf)
        print(f"{said}; interval holds the truth: {held}; linkage's share {pooled.diagnostics['linkage']['share']:.0%}")
    for each in linked.calibration:
        print(f"  without document {each.low:g}-{each.high:g}: {each.pairs} pairs, said {each.said:.3f}, seen {each.seen:.3f}")
    for rule in linked.rules:
        print(f"  {rule.pairs:>10,} {'' if rule.runs else '(left out) '}{rule.label}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        make(Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
    else:
        words = [*sys.argv[1:], *["300000", "9001", "2"][len(sys.argv) - 1 :]]
        with tempfile.TemporaryDirectory() as folder:
            lists = Path(folder) / "lists.pickle"
            subprocess.run([sys.executable, __file__, "make", str(lists), words[0], words[1]], check=True)
            main(lists, float(words[2]), int(words[1]))
