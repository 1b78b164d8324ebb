"""How long the rows of a list take to be written as CSV from a copy without identities, and in how much memory:
`python -m benchmarks.microdata [ROWS]` (1,000,000 of ten columns).

The copy is filled here; the export runs in a process of its own. Its memory is told twice: what the process takes once the copy
is open, and how far above that it ever goes while it writes (Linux: the mark of highest use is reset in between). The rows are
made up; the copy lies in a temporary folder.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from survey_app.services import programme as programmes
from survey_app.store import records, registers
from survey_app.store.keys import KdfCost
from survey_app.store.records import NewRecord

WORDS = "ábaco abdomen abeja abierto abogado abono aborto"
STEP = 5000
LIST = "Refugio"


def fill(folder: Path, rows: int) -> Path:
    """A copy with one list of so many rows."""
    facts = {"deidentified": {"of": "x", "at": "2026-11-24", "purpose": "x"}}
    made = programmes.create(folder, "Copia", "PE", "es", "Eva", WORDS, cost=KdfCost(1, 8192), role="demographer", facts=facts)
    rng = random.Random(1)

    def put(db: object, register: str, number: int, first: int) -> None:
        bodies = [
            {
                "sex": rng.choice("FM"), "age": rng.randrange(90), "birth_year": rng.randrange(1936, 2026),
                "nationality": rng.choice(("VE", "CO", "EC")), "area": str(rng.randrange(200)), "list_date": "2026-03",
                "other": {"canal": rng.choice(("a", "b")), "motivo": rng.choice(("c", "d")), "sede": rng.choice("123"),
                          "turno": rng.choice(("m", "t"))},
            }
            for _ in range(STEP)
        ]  # fmt: skip
        ids = records.add_finished(db, [NewRecord("register", register, body, "", LIST) for body in bodies], "Eva")  # type: ignore[arg-type]
        told = [(record, n, n.to_bytes(8, "big")) for n, record in enumerate(ids, first)]
        registers.add_rows(db, register, number, told)  # type: ignore[arg-type]

    def begin(db: object) -> tuple[str, int]:
        register = registers.obtain(db, LIST, "Comisión")  # type: ignore[arg-type]
        done = registers.Import("2026-11-24", "Eva", "", "", "2026-01-01", "2026-06-30", {}, rows, 0, 0, ())
        return register, registers.add_import(db, register, done)  # type: ignore[arg-type]

    register, number = made.store.call(begin)
    for first in range(1, rows + 1, STEP):
        made.store.call(lambda db, first=first: put(db, register, number, first))  # type: ignore[misc]
    made.close()
    return made.info.folder


def export(folder: Path, target: Path) -> None:
    """Opens, writes, and prints rows, CPU seconds and memory in megabytes."""
    from survey_app.services.microdata import save

    with programmes.open_programme(folder, WORDS) as copy:
        at_rest = status("VmRSS")
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        start, wall = time.process_time(), time.perf_counter()
        rows = save(copy, LIST, target)
        cpu, wall = time.process_time() - start, time.perf_counter() - wall
        size = os.path.getsize(target) / 1e6
        peak = status("VmHWM")
        more = peak - at_rest
        print(f"{rows:,} rows, {size:.0f} MB: {cpu:.1f} s CPU, {wall:.1f} s; open {at_rest:.0f} MB, writing {more:+.0f} MB")


def status(name: str) -> float:
    """A line of the process's status, in megabytes."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(f"{name}:"))


def main(arguments: list[str]) -> None:
    if arguments[:1] == ["export"]:
        export(Path(arguments[1]), Path(arguments[2]))
        return
    rows = int(arguments[0]) if arguments else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        made = fill(Path(folder), rows)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.microdata", "export", str(made), str(Path(folder) / "rows.csv")], check=True
        )


if __name__ == "__main__":
    main(sys.argv[1:])
