"""How long a register of 100,000 rows takes to come in, step by step: `python benchmarks/importing.py [ROWS]`.

CPU seconds of all threads and wall seconds, with the process's peak memory. The rows are those of the example's population,
written as the health network writes them; the programme lies in a temporary folder on this machine's disk.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from survey_app.demo import PASSPHRASE
from survey_app.demo_lists import _entries, _health
from survey_app.demo_people import END, make_people
from survey_app.services import importing, linking, programme
from survey_app.services.reading import read_table
from survey_app.store.keys import KdfCost

T = TypeVar("T")


def timed(what: str, work: Callable[[], T]) -> T:
    """Runs `work` and prints what it took."""
    cpu, wall = time.process_time(), time.perf_counter()
    done = work()
    print(f"{what:28} {time.process_time() - cpu:7.2f} s CPU {time.perf_counter() - wall:7.2f} s wall")
    return done


def main(rows: int) -> None:
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "register.csv"
        _health(path, _entries(make_people(rows, rng), 0.25, 0.0, rng), rng)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.1f} MB")
        with programme.create(folder, "Benchmark", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as made:
            table = timed("read", lambda: read_table(path))
            mapping = importing.guess_mapping(table)
            preview = timed("check", lambda: importing.check(made, table, mapping, today=END))
            result = timed("store", lambda: importing.store_list(made, preview))
            again = timed("check the same file again", lambda: importing.check(made, table, mapping, today=END))
            timed("link", lambda: linking.person_table(made, [result.list_id]))
        assert again.already == result.imported
        print(f"{result.imported:,} imported, {result.left_out} left out")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
