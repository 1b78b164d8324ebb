"""How long a list takes to come in, and in how much memory: `python -m benchmarks.importing [ROWS]` (1,000,000 of ten columns).

For a CSV file, an Excel workbook, and the same list a month later as a newer edition, each in a process of its own: CPU seconds
of all threads, wall seconds, and the process's peak memory. The rows are made up; the
programme lies in a temporary folder on this machine's disk.
"""

from __future__ import annotations

import csv
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
HEAD = ("NRO", "APELLIDOS", "NOMBRES", "FEC. NAC", "DOCUMENTO", "SEXO", "NACIONALIDAD", "DISTRITO", "FECHA INGRESO", "CANAL")
SURNAMES = [
    "Rojas",
    "Peña",
    "Gonzáles",
    "Silva",
    "Quispe",
    "Mamani",
    "Pérez",
    "León",
    "García",
    "Martínez",
    "Souza",
    "Oliveira",
    "Torres",
    "Ramírez",
    "Flores",
    "Huamán",
    "Castillo",
    "Vargas",
    "Chávez",
    "Díaz",
    "Condori",
    "Paredes",
    "Salazar",
    "Mendoza",
    "Aguilar",
    "Rivas",
    "Cárdenas",
    "Guerrero",
    "Moreira",
    "Pacheco",
]
GIVEN = [
    "María",
    "José",
    "Ana",
    "Luis",
    "Juan",
    "Carlos",
    "Yulimar",
    "Rosa",
    "Pedro",
    "Miguel",
    "Carmen",
    "Luisa",
    "Andrés",
    "Diego",
    "Sofía",
    "Elena",
    "Katherine",
    "Wil",
]
PLACES = ("Lima", "Callao", "Arequipa", "Cusco", "Tacna", "Piura", "Iquitos", "Trujillo", "Chiclayo", "Puno")
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


def rows(count: int, seed: int = 1) -> Iterator[list[str]]:
    """Made-up persons; another seed moves every twentieth and exchanges every fiftieth."""
    rng, other = random.Random(1), random.Random(seed)
    for number in range(1, count + 1):
        born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
        came = date(2026, 1, 1) + timedelta(days=rng.randrange(300))
        row = [
            str(number), f"{rng.choice(SURNAMES)} {rng.choice(SURNAMES)}", f"{rng.choice(GIVEN)} {rng.choice(GIVEN)}",
            born.strftime("%d/%m/%Y"), str(rng.randrange(10**7, 10**8)), rng.choice("FM"),
            rng.choice(("VEN", "COL", "BRA", "ECU", "HTI")), rng.choice(PLACES), came.strftime("%d/%m/%Y"),
            rng.choice(("ventanilla", "brigada", "línea")),
        ]  # fmt: skip
        if seed != 1 and other.random() < 0.05:
            row[7] = "Tumbes"
        if seed != 1 and other.random() < 0.02:
            row[4] = str(other.randrange(10**8, 10**9))
            row[1] = f"{other.choice(SURNAMES)} Zambrano"
        yield row


def write(path: Path, count: int, seed: int = 1) -> None:
    """The list as a CSV file, or as a workbook whose dates and numbers are dates and numbers."""
    if path.suffix == ".csv":
        with open(path, "w", encoding="utf-8", newline="") as handle:
            out = csv.writer(handle, delimiter=";")
            out.writerow(HEAD)
            out.writerows(rows(count, seed))
        return
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"constant_memory": True})
    sheet, day = book.add_worksheet("Lista"), book.add_format({"num_format": "dd/mm/yyyy"})
    sheet.write_row(0, 0, HEAD)
    for number, row in enumerate(rows(count, seed), 1):
        for column, cell in enumerate(row):
            if column in (0, 4):
                sheet.write_number(number, column, int(cell))
            elif column in (3, 8):
                sheet.write_datetime(number, column, datetime.strptime(cell, "%d/%m/%Y"), day)
            else:
                sheet.write_string(number, column, cell)
    book.close()


def timed(what: str, work: Callable[[], T]) -> T:
    """Runs `work` and prints what it took, with the peak memory so far."""
    cpu, wall = time.process_time(), time.perf_counter()
    done = work()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = f"{time.process_time() - cpu:7.1f} s CPU {time.perf_counter() - wall:7.1f} s wall"
    print(f"  {what:34} {took} {peak:7.0f} MB peak", flush=True)
    return done


def run(folder: Path, names: list[str]) -> None:
    """Brings files into one new programme, each but the first as a newer edition of the one before."""
    from survey_app.services import importing, programme
    from survey_app.services.importing_profile import profile
    from survey_app.services.reading_lists import read_list
    from survey_app.store.keys import KdfCost

    with (
        tempfile.TemporaryDirectory(dir=folder) as home,
        programme.create(Path(home), "Benchmark", "PE", "es", "Ana", PASSPHRASE, cost=KdfCost(1, 8192)) as made,
    ):
        replaces: tuple[int, ...] = ()
        for name in names:
            path = folder / name
            print(f"{name}, {path.stat().st_size / 1e6:.0f} MB")
            table = timed("read", lambda path=path: read_list(path))
            timed("profile", lambda table=table: profile(table))
            mapping = replace(importing.guess_mapping(table), list_name="Lista", replaces=replaces)
            today = date(2026, 10, 31)
            preview = timed("check", lambda t=table, m=mapping, d=today: importing.check(made, t, m, today=d))
            timed("read 20 rows of the preview again", lambda p=preview: p.rows[len(p.rows) // 2 : len(p.rows) // 2 + 20])
            result = timed("store", lambda p=preview: importing.store_list(made, p))
            print(
                f"  {result.imported:,} new, {result.changed:,} corrected, {result.gone:,} gone, {result.left_out:,} left out"
            )
            replaces = (result.number,)
            del table, preview
        print(f"  programme {sum(f.stat().st_size for f in Path(home).rglob('*') if f.is_file()) / 1e6:.0f} MB")


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder / "list.csv", count)
        write(folder / "list.xlsx", count)
        write(folder / "newer.csv", count, 2)
        for files in (["list.csv"], ["list.xlsx"], ["list.csv", "newer.csv"]):
            subprocess.run([sys.executable, "-m", "benchmarks.importing", str(count), str(folder), *files], check=True)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        run(Path(sys.argv[2]), sys.argv[3:])
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
