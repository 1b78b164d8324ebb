"""Programmes of every earlier form, filled with rows, are brought up to today's: all kept, and a verified copy made before."""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from survey_app.durability import firsts
from survey_app.durability.check import Outcome, Scale, check, judged, scratch
from survey_app.durability.made import PASSPHRASE, made, token
from survey_app.services import programme as programmes
from survey_app.store import backups, identities, keys, meta, migrations, records
from survey_app.store.header import read_header
from survey_app.store.identifiers import now, uuid7
from survey_app.store.open import DATABASE, close_database, mark_of, open_database
from vocabulary.errors import StoreError
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

Rows = dict[str, list[dict[str, Any]]]
FILLED = 3  # rows that a table has at least
SINGLE = ("linkage_key",)  # tables that hold one row at most

# Tables whose rows are gone by themselves when a programme is opened.
PASSING = ("ending",)

# Values for columns from whose type alone nobody can guess them, by table and column: for a new table that cannot be filled.
KNOWN: Mapping[tuple[str, str], tuple[Any, ...]] = {
    ("pattern_table", "fingerprint"): ("ab" * 32,),
    ("linkage_key", "destroyed"): ("",),
}


@check("migrations", N_("A programme of every earlier form is brought up whole, and copied before"))
def upgrades(scale: Scale, progress: Progress) -> Outcome:
    faults: list[str] = []
    tables = rows = 0
    names = [step.__name__ for step in migrations.STEPS]
    for taken in range(1, len(names) + 1):
        progress(taken / len(names), text(N_("Form {n}"), n=taken))
        with scratch() as folder:
            programme = older(folder, taken)
            before, steps = read_all(programme)
            try:
                programmes.open_programme(programme, PASSPHRASE).close()
            except StoreError as error:
                faults.append(f"after {names[taken - 1]}: does not open: {error.problems[0].code}")
                continue
            after, left = read_all(programme)
            found = [f"not taken: {step}" for step in left] + lost(before, after) + _copied(programme, before, steps)
            found += _honest(programme)
            faults += [f"after {names[taken - 1]}: {fault}" for fault in found]
            tables += len(before)
            rows += sum(map(len, before.values()))
    sentence = text(
        N_("Programmes of {forms} forms, {rows} rows in {tables} tables, brought to today's form: every row is as before."),
        forms=len(names),
        rows=rows,
        tables=tables,
    )
    return judged("migrations", sentence, {"forms": len(names), "tables": tables, "rows": rows}, faults)


def older(parent: Path, taken: int) -> Path:
    """A closed programme in which only the first `taken` steps were taken, with rows in every table."""
    folder = parent / "Censo.alcance"
    folder.mkdir()
    path, data, created = folder / DATABASE, secrets.token_bytes(32), now()
    facts = {"name": "Censo", "country": "PE", "lang": "es", "person": "Ana", "vault": uuid7(), "device": uuid7()}
    db = open_database(path, data, create=True)
    try:
        names = [*(step.__name__ for step in migrations.STEPS), None]
        migrations.migrate(db, names[1])
        with db.atomic():
            for key, value in {**facts, "created": created}.items():
                meta.put(db, key, value)
            firsts.write(db, facts["device"])
            fill(db)
        for stop in names[2 : taken + 1]:  # the rows go the way of a programme that is years old
            migrations.migrate(db, stop)
            with db.atomic():
                fill(db)
    finally:
        close_database(db, path)
    firsts.write_header(folder, {**facts, "created": created}, data, PASSPHRASE, mark_of(path))
    return folder


def filled(parent: Path, seed: int) -> Path:
    """A closed programme of today's form with rows in every table, values that need several pages, and a hundred records."""
    parent.mkdir()
    folder = made(parent)
    rng = random.Random(seed)
    new = [
        records.NewRecord("register", "list", {"n": number, "said": token(rng) * (800 if number % 20 == 0 else 8)})
        for number in range(100)
    ]

    def work(db: Database) -> None:
        records.add_finished(db, new, "Ana")
        firsts.write_drafts(db, 3, rng)
        fill(db)

    with programmes.open_programme(folder, PASSPHRASE) as programme:
        programme.store.call(work)
    return folder


def fill(db: Database) -> None:
    """Puts rows into every table that has none, made from its own description: types, checks, references."""
    waiting = [
        table
        for table in tables_of(db)
        if table not in PASSING and not db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    ]
    while waiting:
        left = [table for table in waiting if not _filled(db, table)]
        if len(left) == len(waiting):
            raise RuntimeError(f"no rows could be made for {', '.join(left)}: name values in survey_app/durability/upgrades.py")
        waiting = left


def tables_of(db: Database) -> list[str]:
    """The tables that hold rows, those of the library and of a search index not counted."""
    rows = db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    return sorted(name for (name,) in rows if not name.startswith(("sqlite_", "_sqlite")))


def lost(before: Rows, after: Rows) -> list[str]:
    """The tables in which a row is missing or has another value in a column that was there before."""
    found = []
    for table, rows in before.items():
        if table not in after:
            found.append(f"table {table} is gone")
            continue
        columns = list(rows[0]) if rows else []
        now_there = [{column: row.get(column) for column in columns} for row in after[table]]
        missing = [row for row in rows if row not in now_there]
        found += [f"{len(missing)} rows of {table} are gone or changed"] if missing else []
    return found


def read_all(folder: Path, passphrase: str = PASSPHRASE) -> tuple[Rows, tuple[str, ...]]:
    """All rows, and the steps that are not taken yet."""
    secret = programmes.normalise_passphrase(passphrase)
    header = read_header(folder)
    db = open_database(folder / DATABASE, keys.unwrap(header, secret)[1].data, mark=header.mark)
    try:
        return {table: list(db.query(f"SELECT * FROM {table}")) for table in tables_of(db)}, migrations.pending(db)
    finally:
        close_database(db, folder / DATABASE)


def _honest(folder: Path) -> list[str]:
    """What does not follow from itself any more, read with today's code."""
    with programmes.open_programme(folder, PASSPHRASE) as programme:
        faults = [f"revision {name} is not what it says" for name in programme.store.call(records.faults)]
        broken = programmes.journal_broken_at(programme)
        key = programme.keys.identities
        assert key is not None
        known = [
            row[0] for row in programme.store.call(lambda db: db.execute("SELECT DISTINCT record FROM identity").fetchall())
        ]
        names = programme.store.call(lambda db: identities.read(db, key, known, person="check", purpose="durability"))
    faults += ["no identities are left"] if not names else []
    faults += ["an identity is not the one given" for found in names.values() if found != firsts.NAMES]
    return faults + ([] if broken is None else [f"the journal breaks at line {broken}"])


def _copied(folder: Path, before: Rows, steps: tuple[str, ...]) -> list[str]:
    copies = backups.listing(folder)
    if not steps:
        return ["a copy was made of what is of today's form"] if copies else []
    if len(copies) != 1:
        return [f"{len(copies)} copies were made before"]
    rows, pending = read_all(copies[0])
    return [f"in the copy: {fault}" for fault in lost(before, rows)] + (
        [] if pending == steps else ["the copy is not of the earlier form"]
    )


def _filled(db: Database, table: str) -> bool:
    """Three rows in the table, where its references have theirs."""
    columns = [dict(zip(("cid", "name", "type", "notnull", "default", "pk", "hidden"), row, strict=True))
               for row in db.execute(f"PRAGMA table_xinfo({table})")]  # fmt: skip
    columns = [column for column in columns if not column["hidden"]]
    sql = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    references = {row[3]: (row[2], row[4] or "rowid") for row in db.execute(f"PRAGMA foreign_key_list({table})")}
    for number in range(1 if table in SINGLE else FILLED):
        row: dict[str, Any] = {}
        for column in columns:
            name = column["name"]
            if name in references:
                other, key = references[name]
                found = db.execute(f"SELECT {key} FROM {other} LIMIT 1 OFFSET ?", [number]).fetchone()
                if found is None and other != table:
                    return False
                row[name] = found[0] if found else None
            else:
                row[name] = _value(table, name, column["type"], bool(column["pk"]), sql, number)
        names = ", ".join(row)
        try:
            db.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        except Exception as error:
            raise RuntimeError(f"{table}: {error}: name values in survey_app/durability/upgrades.py") from error
    return True


def _value(table: str, column: str, kind: str, key: bool, sql: str, number: int) -> Any:
    if (table, column) in KNOWN:
        known = KNOWN[table, column]
        return known[number % len(known)]
    listed = re.search(rf"\b{column}\b[^,()]*CHECK\s*\(\s*{column}\s+IN\s*\(([^)]*)\)", sql, re.IGNORECASE)
    if listed:
        options = [option.strip().strip("'") for option in listed[1].split(",")]
        return options[0] if kind != "INTEGER" else int(options[0])  # the first is what a thing begins as
    if kind == "INTEGER":
        return number + 1
    if kind == "REAL":
        return number + 0.5
    if kind == "BLOB":
        return f"{table}.{column}.{number}".encode() * 4
    return (
        f"{table}.{column}.{number}"
        if key or column in ("id", "name", "hash")
        else f"{number}: ñ «{column}» " * (1 + 300 * (number == 2))
    )
