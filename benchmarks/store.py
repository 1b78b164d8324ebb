"""The encrypted store beside plain SQLite, in the same run: one answer, opening, bulk insert, search, a page of very many.

    python benchmarks/store.py [--records 1000000] [--answers 500]

Both sides run the same statements with the same durability (WAL, synchronous FULL, exclusive locking); what differs is the
encryption alone. Figures are medians; "ratio" is encrypted by plain.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from survey_app.store import answers, browsing, meta, migrations, records
from survey_app.store.open import close_database, library, open_database

KEY = bytes(range(32))
Opener = Callable[[Path], Any]


def encrypted(path: Path) -> Any:
    return open_database(path, KEY, create=not path.exists())


def plain(path: Path) -> Any:
    """The same library without a key: what the store refuses to do, here for comparison only."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(path))
    for pragma in ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    return library().Database(connection, execute_plugins=False)


def close(db: Any, path: Path) -> None:
    if db.execute("PRAGMA cipher_status").fetchone()[0] == "1":
        close_database(db, path)
    else:
        db.close()


def timed(work: Callable[[], Any], times: int) -> float:
    """The median time of `work` in milliseconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return 1000 * statistics.median(taken)


def commits(folder: Path, few: int) -> list[float]:
    """The median commit of one answer, encrypted and plain, taken in turns: the disk has good and bad seconds."""
    sides: list[tuple[Any, Path, str, list[float]]] = []
    for opener in (encrypted, plain):
        path = folder / f"commits-{opener.__name__}.db"
        db = opener(path)
        migrations.migrate(db)
        sides.append((db, path, records.create(db, "interview", "entry"), []))
    for _ in range(few):
        for db, _, draft, taken in sides:
            taken.append(timed(lambda db=db, draft=draft: answers.append(db, draft, "/data/age", "31", "2026-01-01"), 1))
    for db, path, _, _ in sides:
        close(db, path)
    return [statistics.median(taken) for *_, taken in sides]


def measure(opener: Opener, path: Path, many: int) -> dict[str, float]:
    """Each figure by its name, in milliseconds."""
    found: dict[str, float] = {}
    db = opener(path)
    migrations.migrate(db)
    meta.put(db, "device", "here")

    def bulk() -> None:
        new = [
            records.NewRecord("register", "police", {"n": n, "sex": "F"}, source="Policía", summary=str(n))
            for n in range(20_000)
        ]
        with db.atomic():
            records.add_finished(db, new, "Ana")

    found["20,000 records with revisions, inserted"] = timed(bulk, 1)
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO record (id, kind, form, status, created, finished, source, summary)"
            " VALUES (?, 'register', 'police', 'finished', ?, '2026', 'Policía', ?)",
            [(f"made-{n}", f"2026-01-01T{n:010}", f"row {n}") for n in range(many - 20_000)],
        )
    close(db, path)

    def opened() -> None:
        close(opener(path), path)

    found["opening and closing"] = timed(opened, 5)
    db = opener(path)
    found[f"all {many:,} ids, newest first"] = timed(lambda: _ids(db), 3)
    ids = _ids(db)
    assert len(ids) == many
    starts = [0, many // 2, many - 200, many // 3, many // 5]
    pages = iter(starts * 10)
    found["a page of 200 rows, ids known"] = timed(lambda: browsing.rows(db, ids[(s := next(pages)) : s + 200]), 20)
    first = (
        "SELECT rowid, id, source, created, status, summary FROM record WHERE status IN ('draft', 'finished')"
        " ORDER BY created DESC LIMIT 200"
    )
    found["the first page alone"] = timed(lambda: db.execute(first).fetchall(), 20)
    found["search for a word"] = timed(lambda: _ids(db, "row 77777"), 1)
    close(db, path)
    return found


def _ids(db: Any, text: str = "") -> Sequence[int]:
    return browsing.ids(db, kind="", order="created", descending=True, text=text)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--answers", type=int, default=500)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs = ({"commit of one answer": value} for value in commits(Path(folder), asked.answers))
        ours |= measure(encrypted, Path(folder) / "encrypted.db", asked.records)
        theirs |= measure(plain, Path(folder) / "plain.db", asked.records)
    print(f"{'':45}{'encrypted, ms':>15}{'plain, ms':>12}{'ratio':>8}")
    for name, value in ours.items():
        print(f"{name:45}{value:15.2f}{theirs[name]:12.2f}{value / theirs[name]:8.2f}")


if __name__ == "__main__":
    main()
