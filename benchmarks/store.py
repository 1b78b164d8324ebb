"""The encrypted store beside plain SQLite, in the same run: one answer, bulk insert, opening, search, a page of very many.

    python benchmarks/store.py [--records 1000000] [--searched 100000] [--answers 500] [--rounds 5]

Both sides run the same statements with the same durability (WAL, synchronous FULL, exclusive locking); what differs is the
encryption alone. The sides take turns, each round opens the file anew, and figures are medians of the rounds: wall clock and
processor time, and their ratios, encrypted by plain. On a busy machine the processor's ratio is the one to read, except for
the commit, which waits for the disk.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from survey_app.store import answers, browsing, meta, migrations, records
from survey_app.store.open import close_database, library, open_database

KEY = bytes(range(32))
BULK = 20_000
PAGE = 200


def encrypted(path: Path) -> Any:
    return open_database(path, KEY, create=not path.exists())


def plain(path: Path) -> Any:
    """The same library without a key: what the store refuses to do, here for comparison only."""
    import sqlcipher3.dbapi2 as driver

    connection = driver.connect(str(path))
    pragmas = ("locking_mode=EXCLUSIVE", "journal_mode=WAL", "synchronous=FULL", "temp_store=MEMORY", "secure_delete=ON",
               "cache_size=-65536", "foreign_keys=ON")  # fmt: skip
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}").fetchall()
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return library().Database(connection, execute_plugins=False)


OPENERS: tuple[Callable[[Path], Any], ...] = (encrypted, plain)


@dataclass
class Figures:
    """The measured times by what was done and by side, in the order in which they were first measured."""

    wall: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    cpu: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))

    def take(self, what: str, opener: Callable[[Path], Any], work: Callable[[], Any]) -> Any:
        wall, cpu = time.perf_counter(), time.process_time()
        done = work()
        self.cpu[what, opener.__name__].append(time.process_time() - cpu)
        self.wall[what, opener.__name__].append(time.perf_counter() - wall)
        return done

    def lines(self) -> Iterator[str]:
        yield f"{'':52}{'encrypted':>12}{'plain':>10}{'ratio':>7}   {'processor':>10}{'plain':>10}{'ratio':>7}"
        for what in dict.fromkeys(what for what, _ in self.wall):
            line = f"{what:52}"
            for times in (self.wall, self.cpu):
                ours, theirs = (1000 * statistics.median(times[what, side]) for side in ("encrypted", "plain"))
                line += f"{ours:10.2f}{theirs:12.2f}{ours / theirs if theirs else float('nan'):7.2f}   "
            yield line.rstrip()


def close(db: Any, path: Path, opener: Callable[[Path], Any]) -> None:
    if opener is encrypted:
        close_database(db, path)
    else:
        db.close()


def commits(folder: Path, few: int, figures: Figures) -> None:
    """One answer a commit, as keying makes them; in turns: the disk has good and bad seconds."""
    sides = []
    for opener in OPENERS:
        path = folder / f"commits-{opener.__name__}.db"
        db = opener(path)
        migrations.migrate(db)
        sides.append((opener, db, path, records.create(db, "interview", "entry")))
    for _ in range(few):
        for opener, db, _, draft in sides:
            figures.take(
                "commit of one answer",
                opener,
                lambda db=db, draft=draft: answers.append(db, draft, "/data/age", "31", "2026-01-01"),
            )
    for opener, db, path, _ in sides:
        close(db, path, opener)


def bulk(folder: Path, rounds: int, figures: Figures) -> None:
    """A large list: records with their revisions, in one transaction."""
    sides = []
    for opener in OPENERS:
        path = folder / f"bulk-{opener.__name__}.db"
        db = opener(path)
        migrations.migrate(db)
        meta.put(db, "device", "here")
        sides.append((opener, db, path))

    def insert(db: Any) -> None:
        new = [
            records.NewRecord("register", "police", {"n": n, "sex": "F"}, source="Policía", summary=str(n)) for n in range(BULK)
        ]
        with db.atomic():
            records.add_finished(db, new, "Ana")

    for _ in range(rounds):
        for opener, db, _ in sides:
            figures.take(f"{BULK:,} records with revisions, inserted", opener, lambda db=db: insert(db))
    for opener, db, path in sides:
        close(db, path, opener)


def filled(path: Path, opener: Callable[[Path], Any], many: int) -> None:
    db = opener(path)
    migrations.migrate(db)
    with db.atomic():
        db.conn.executemany(
            "INSERT INTO record (id, kind, form, status, created, finished, source, summary)"
            " VALUES (?, 'register', 'police', 'finished', ?, '2026', 'Policía', ?)",
            ((f"made-{n}", f"2026-01-01T{n:010}", f"row {n}") for n in range(many)),
        )
    close(db, path, opener)


def looked_through(folder: Path, many: int, rounds: int, figures: Figures, *, search: bool) -> None:
    """What a page of records asks of a file that was just opened."""
    paths = {opener: folder / f"{many}-{opener.__name__}.db" for opener in OPENERS}
    for opener, path in paths.items():
        filled(path, opener, many)
    for _ in range(rounds):
        for opener, path in paths.items():
            db = figures.take(f"opening {many:,} records", opener, lambda opener=opener, path=path: opener(path))
            figures.take(f"first page of {many:,} records", opener, lambda db=db: browsing.rows(db, ids(db, limit=PAGE)))
            if search:
                found = figures.take(f"search in {many:,} records", opener, lambda db=db: ids(db, "row 77777"))
                assert len(found) == (many > 77777)
            everything = figures.take(f"ids of all {many:,} records, newest first", opener, lambda db=db: ids(db))
            middle = everything[many // 2 : many // 2 + PAGE]
            figures.take(f"a page in the middle of {many:,}", opener, lambda db=db, some=middle: browsing.rows(db, some))
            close(db, path, opener)


def ids(db: Any, text: str = "", limit: int | None = None) -> Any:
    return browsing.ids(db, kind="", order="created", descending=True, text=text, limit=limit)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--searched", type=int, default=100_000)
    parser.add_argument("--answers", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        commits(Path(folder), asked.answers, figures)
        bulk(Path(folder), asked.rounds, figures)
        looked_through(Path(folder), asked.searched, asked.rounds, figures, search=True)
        looked_through(Path(folder), asked.records, asked.rounds, figures, search=False)
    print("milliseconds, medians", *figures.lines(), sep="\n")


if __name__ == "__main__":
    main()
