"""Institutions' lists: which exist, what was imported when, which record a row became, and the pseudonyms of records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from survey_app.store.identifiers import now, uuid7
from survey_app.store.sealing import opened

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True)
class Import:
    """One file that came into a list. `left_out_rows` holds the row's number in the file and the code of what was wrong;
    `withdrawn` is when the import was taken back (ISO), empty where it was not. `edition` says what a newer edition replaced,
    `replaced_by` is the number of the import that took its place, and `standing` how many records rest on it now."""

    at: str
    person: str
    file_name: str
    sheet: str
    start: str
    end: str
    mapping: Mapping[str, str]
    imported: int
    repeated: int
    left_out: int
    left_out_rows: tuple[tuple[int, str], ...]
    number: int = 0
    withdrawn: str = ""
    edition: Edition | None = None
    replaced_by: int = 0
    standing: int = 0


@dataclass(frozen=True)
class Edition:
    """What a newer edition did to earlier imports: their numbers, the records that it kept, corrected and withdrew."""

    replaced: tuple[int, ...]
    kept: int
    changed: int
    gone: int


@dataclass(frozen=True)
class Register:
    """A list with its number of rows, the span of its periods, and its last import."""

    id: str
    name: str
    institution: str
    rows: int
    start: str
    end: str
    imported_at: str
    file_name: str


def find(db: Database, name: str) -> str | None:
    """The id of the list called `name`."""
    row = db.execute("SELECT id FROM register WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def obtain(db: Database, name: str, institution: str) -> str:
    """The id of the list called `name`, made where there is none yet."""
    found = find(db, name)
    if found is None:
        found = uuid7()
        db.execute("INSERT INTO register VALUES (?, ?, ?, ?)", [found, name, institution, now()])
    return found


def hashes(db: Database, register: str) -> set[bytes]:
    """The keyed hashes of all rows of a list."""
    return {bytes(row[0]) for row in db.execute("SELECT hash FROM register_row WHERE register = ?", [register])}


def add_import(db: Database, register: str, done: Import) -> int:
    """Writes an import into the list's history; returns its number."""
    cursor = db.execute(
        "INSERT INTO register_import (register, at, person, file_name, sheet, period_start, period_end, mapping,"
        " imported, repeated, left_out, left_out_rows) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            register,
            done.at,
            done.person,
            done.file_name,
            done.sheet,
            done.start,
            done.end,
            json.dumps(dict(done.mapping), ensure_ascii=False),
            done.imported,
            done.repeated,
            done.left_out,
            json.dumps(done.left_out_rows),
        ],
    )
    return int(cursor.lastrowid or 0)


def add_rows(db: Database, register: str, number: int, rows: Iterable[tuple[str, int, bytes]]) -> None:
    """Notes which record each row became: `(record, row in the file, keyed hash)`."""
    db.conn.executemany(
        "INSERT INTO register_row VALUES (?, ?, ?, ?, ?)",
        [(record, register, number, row, digest) for record, row, digest in rows],
    )


def add_edition(db: Database, number: int, edition: Edition) -> None:
    """Notes in the history which imports the import `number` replaces; after that their rows can go over to it, or out."""
    values = [number, json.dumps(edition.replaced), edition.kept, edition.changed, edition.gone]
    db.execute("INSERT INTO register_edition VALUES (?, ?, ?, ?, ?)", values)


def move_rows(db: Database, number: int, rows: Iterable[tuple[str, int, bytes | None]]) -> None:
    """Rows of a replaced edition go over to the import `number`: `(record, row in the file, keyed hash or None as it was)`."""
    db.conn.executemany(
        "UPDATE register_row SET import = ?, row = ?, hash = coalesce(?, hash) WHERE record = ?",
        [(number, row, digest, record) for record, row, digest in rows],
    )


def drop_rows(db: Database, wanted: Iterable[str]) -> None:
    """Takes the rows of these records out of their list: those of a replaced edition, no others."""
    db.conn.executemany("DELETE FROM register_row WHERE record = ?", [(record,) for record in wanted])


def rows_of_import(db: Database, number: int) -> list[tuple[str, bytes]]:
    """The records that rest on an import, each with the keyed hash of its row."""
    rows = db.execute("SELECT record, hash FROM register_row WHERE import = ?", [number])
    return [(record, bytes(digest)) for record, digest in rows]


def keys_of(db: Database, wanted: Iterable[str]) -> dict[tuple[str, str], bytes]:
    """The pseudonyms of records, by record and kind."""
    found: dict[tuple[str, str], bytes] = {}
    for record in wanted:
        for kind, key in db.execute("SELECT kind, key FROM link_key WHERE record = ?", [record]):
            found[record, kind] = bytes(key)
    return found


_STANDING = (
    "i.register = r.id AND i.id NOT IN (SELECT import FROM register_withdrawal)"
    " AND i.id NOT IN (SELECT j.value FROM register_edition e, json_each(e.replaced) j)"
)


def listing(db: Database) -> list[Register]:
    """All lists in the order in which they were made; imports that were taken back do not count."""
    rows = db.execute(
        "SELECT r.id, r.name, r.institution, (SELECT count(*) FROM register_row w WHERE w.register = r.id),"
        f" (SELECT coalesce(min(nullif(period_start, '')), '') FROM register_import i WHERE {_STANDING}),"
        f" (SELECT coalesce(max(period_end), '') FROM register_import i WHERE {_STANDING}), l.at, l.file_name"
        f" FROM register r JOIN register_import l ON l.id = coalesce((SELECT max(id) FROM register_import i WHERE {_STANDING}),"
        " (SELECT max(id) FROM register_import WHERE register = r.id))"
        " ORDER BY r.id"
    )
    return [Register(*row) for row in rows]


def history(db: Database, register: str) -> list[Import]:
    """What was imported into a list, oldest first."""
    rows = db.execute(
        "SELECT i.at, i.person, file_name, sheet, period_start, period_end, mapping, imported, repeated, left_out,"
        " left_out_rows, i.id, coalesce(w.at, ''), (SELECT count(*) FROM register_row r WHERE r.import = i.id),"
        " (SELECT coalesce(max(o.import), 0) FROM register_edition o, json_each(o.replaced) j WHERE j.value = i.id),"
        " e.replaced, e.kept, e.changed, e.gone FROM register_import i"
        " LEFT JOIN register_withdrawal w ON w.import = i.id LEFT JOIN register_edition e ON e.import = i.id"
        " WHERE i.register = ? ORDER BY i.id",
        [register],
    )
    return [_import(row) for row in rows]


def _import(row: Sequence[Any]) -> Import:
    at, person, file_name, sheet, start, end, mapping, imported, repeated, left_out, told, number, withdrawn, *more = row
    standing, replaced_by, replaced, *done = more
    edition = None if replaced is None else Edition(tuple(json.loads(replaced)), *done)
    left_out_rows = tuple((int(number), str(code)) for number, code in json.loads(told))
    return Import(
        at, person, file_name, sheet, start, end, json.loads(mapping), imported, repeated, left_out, left_out_rows, number,
        withdrawn, edition, replaced_by, standing,
    )  # fmt: skip


def records_of_import(db: Database, number: int) -> list[str]:
    """The records that an import made and that stand still."""
    return [row[0] for row in db.execute("SELECT record FROM register_row WHERE import = ? ORDER BY row", [number])]


def withdraw(db: Database, number: int, person: str, reason: str, erased: int) -> None:
    """Notes in the history that an import was taken back; its rows go, so that they can come in again."""
    db.execute("INSERT INTO register_withdrawal VALUES (?, ?, ?, ?, ?)", [number, now(), person, reason, erased])
    db.execute("DELETE FROM register_row WHERE import = ?", [number])


def rows_of(db: Database, register: str) -> list[tuple[str, dict[str, Any]]]:
    """The records of a list with their latest bodies, in the order of import; erased ones are left out."""
    return _bodies(db, "register_row w ON w.record = r.record WHERE w.register = ?", [register])


def interviews(db: Database) -> list[tuple[str, dict[str, Any]]]:
    """The finished interviews with their latest bodies, oldest first; not those erased or sealed to somebody else."""
    return _bodies(db, "record w ON w.id = r.record WHERE w.kind = 'interview' AND w.status = 'finished'", [])


class Paper(NamedTuple):
    """An interview that was keyed from paper or keyed twice: `said` are the parts of its latest body that tell of it (`paper`,
    and `second` without its answers), nothing where that is sealed to somebody else or was taken off
    this computer."""

    record: str
    form: str
    finished: str
    interviewer: str
    said: dict[str, Any] | None


def papers(db: Database) -> list[Paper]:
    """Those that are finished and stand, the oldest first."""
    rows = db.execute(
        "SELECT r.id, r.form, r.finished, r.interviewer, v.id, b.json IS NOT NULL, json_extract(b.json, '$.paper'),"
        " json_remove(json_extract(b.json, '$.second'), '$.answers', '$.missing'), b.sealed"
        " FROM paper p JOIN record r ON r.id = p.record JOIN revision v ON v.record = r.id JOIN body b ON b.revision = v.id"
        " WHERE r.status = 'finished' AND r.id NOT IN (SELECT record FROM erasure)"
        " ORDER BY r.finished, r.id, v.at, v.sequence"
    )
    latest = {row[0]: row for row in rows}
    return [Paper(i, form, at, by, _of_paper(db, *stored)) for i, form, at, by, *stored in latest.values()]


def _of_paper(
    db: Database, revision: str, plain: int, paper: str | None, second: str | None, box: bytes | None
) -> dict[str, Any] | None:
    if plain:
        return {name: json.loads(said) for name, said in (("paper", paper), ("second", second)) if said}
    body = opened(db, revision, None, None, box)[0]
    if body is None:
        return None
    whole = json.loads(body)
    return {name: whole[name] for name in ("paper", "second") if name in whole}


def held_interviews(db: Database) -> int:
    """How many finished interviews there are that were not erased, whoever can read them."""
    row = db.execute(
        "SELECT count(*) FROM record WHERE kind = 'interview' AND status = 'finished'"
        " AND id IN (SELECT record FROM revision) AND id NOT IN (SELECT record FROM erasure)"
    )
    return int(row.fetchone()[0])


def _bodies(db: Database, joined: str, values: Sequence[str]) -> list[tuple[str, dict[str, Any]]]:
    found: dict[str, tuple[Any, ...]] = {}
    rows = db.execute(
        f"SELECT r.record, r.id, b.json, b.salt, b.sealed FROM revision r JOIN body b ON b.revision = r.id JOIN {joined}"
        " ORDER BY r.record, r.at, r.sequence",
        list(values),
    )
    for record, *stored in rows:
        found[record] = tuple(stored)
    bodies = ((record, opened(db, *stored)[0]) for record, stored in found.items())
    return [(record, json.loads(body)) for record, body in bodies if body is not None]


def add_link_keys(db: Database, keys: Iterable[tuple[str, str, bytes]]) -> None:
    """Keeps the pseudonyms `(record, kind, key)` of records; one of each kind for a record."""
    db.conn.executemany(
        "INSERT INTO link_key VALUES (?, ?, ?) ON CONFLICT (record, kind) DO UPDATE SET key = excluded.key", list(keys)
    )


def sharing(db: Database, record: str) -> list[str]:
    """The other records that share a pseudonym with this one."""
    rows = db.execute(
        "SELECT DISTINCT o.record FROM link_key k JOIN link_key o ON o.kind = k.kind AND o.key = k.key AND o.record <> k.record"
        " WHERE k.record = ? AND length(k.key) > 0 ORDER BY o.record",
        [record],
    )
    return [row[0] for row in rows]


def bearing(db: Database, keys: Iterable[tuple[str, bytes]], but: str) -> list[tuple[str, str, str]]:
    """Which other records bear one of these pseudonyms `(kind, key)`: the kind, when it was finished, and its interviewer (none
    of a row of a list), the newest first."""
    found: list[tuple[str, str, str]] = []
    for kind, key in keys:
        rows = db.execute(
            "SELECT k.kind, coalesce(nullif(r.finished, ''), r.created),"
            " CASE r.kind WHEN 'interview' THEN r.interviewer ELSE '' END"
            " FROM link_key k JOIN record r ON r.id = k.record WHERE k.kind = ? AND k.key = ? AND length(k.key) > 0"
            " AND k.record <> ? ORDER BY r.created DESC LIMIT 3",
            [kind, key, but],
        )
        found += [(str(row[0]), str(row[1]), str(row[2])) for row in rows]
    return sorted(found, key=lambda one: one[1], reverse=True)


def repeated_interviews(db: Database) -> int:
    """How many interviews share a pseudonym with another interview."""
    ours = "length(k.key) > 0 AND k.record IN (SELECT id FROM record WHERE kind = 'interview')"
    row = db.execute(
        f"SELECT count(DISTINCT k.record) FROM link_key k WHERE {ours} AND (k.kind, k.key) IN"
        f" (SELECT k.kind, k.key FROM link_key k WHERE {ours} GROUP BY k.kind, k.key HAVING count(*) > 1)"
    )
    return int(row.fetchone()[0])


def link_keys(db: Database, kind: str) -> dict[str, bytes]:
    """The pseudonyms of one kind, by record."""
    return {record: bytes(key) for record, key in db.execute("SELECT record, key FROM link_key WHERE kind = ?", [kind])}


def page(db: Database, register: str, after: str, most: int) -> list[tuple[str, dict[str, Any]]]:
    """The next `most` records of a list after the record `after` (empty: from the first), with their latest bodies; by id, so
    that a list of any length goes through in pieces."""
    rows = db.execute(
        "SELECT record FROM register_row WHERE record > ? AND +register = ? ORDER BY record LIMIT ?", [after, register, most]
    ).fetchall()
    if not rows:
        return []
    held = dict(_bodies(db, "register_row w ON w.record = r.record WHERE +w.register = ? AND w.record BETWEEN ? AND ?",
                        [register, rows[0][0], rows[-1][0]]))  # fmt: skip
    return [(record, held.get(record, {})) for (record,) in rows]
