"""Who did what with people's data: append-only, each line holding the hash of the one before, so that a gap shows, and signed.

Minimal on purpose: numbers, names of files and lists, purposes; never an answer, never a name of a recorded person.
Cutting the last lines leaves a chain that holds: witnesses (the header, the backups) remember how far it came.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from survey_app.store.identifiers import now
from survey_app.store.signing import holds, sign, signers

if TYPE_CHECKING:
    from sqlite_utils import Database

START = "0" * 64
DOMAIN = "alcance-journal-line-1"
_COLUMNS = "sequence, at, person, action, subject, detail, previous, hash, signer, signature"
Witness = tuple[int, str, str]  # number, hash and time of the last line that somebody saw
RESTORED = "restored"  # the line after which the journal goes on from a backup: what was seen beyond it is no cut


@dataclass(frozen=True)
class Entry:
    """One line. `action` is a stable word (`opened`, `imported`, `identities-read`, `exported` …); `signer` the key that signed
    it, empty where a line is older than signatures."""

    sequence: int
    at: str
    person: str
    action: str
    subject: str
    detail: Mapping[str, Any]
    previous: str
    hash: str
    signer: str = ""
    signature: str = ""


@dataclass(frozen=True)
class Verdict:
    """What reading the whole journal tells. `broken_at` is the first line that was changed, taken out or put in; `forged_at`
    the first whose signature is not that of the person it names, or is missing after others were signed; `cut` the number
    of the last line that a witness saw and that is gone; `unsigned` how many lines are older than signatures."""

    lines: int
    broken_at: int | None = None
    forged_at: int | None = None
    cut: int | None = None
    unsigned: int = 0

    @property
    def whole(self) -> bool:
        return self.broken_at is None and self.forged_at is None and self.cut is None


def write(db: Database, person: str, action: str, subject: str = "", detail: Mapping[str, Any] | None = None) -> None:
    """Appends a line to the chain."""
    row = db.execute("SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
    sequence, previous = (row[0] + 1, row[1]) if row else (1, START)
    at, told = now(), json.dumps(dict(detail or {}), sort_keys=True, ensure_ascii=False)
    digest = _hash(sequence, at, person, action, subject, told, previous)
    db.execute(
        "INSERT INTO journal (sequence, at, person, action, subject, detail, previous, hash, signer, signature)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [sequence, at, person, action, subject, told, previous, digest, *sign(db, DOMAIN, digest)],
    )


def read(db: Database, *, after: int = 0, limit: int = 1000) -> list[Entry]:
    """Lines in order, those after `after`."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM journal WHERE sequence > ? ORDER BY sequence LIMIT ?", [after, limit])
    return [Entry(s, at, who, act, on, json.loads(told), *rest) for s, at, who, act, on, told, *rest in rows]


def of_action(db: Database, action: str) -> list[Entry]:
    """All lines of one kind, in order."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM journal WHERE action = ? ORDER BY sequence", [action])
    return [Entry(s, at, who, act, on, json.loads(told), *rest) for s, at, who, act, on, told, *rest in rows]


def head(db: Database) -> Witness:
    """How far the journal has come, for a witness to remember."""
    row = db.execute("SELECT sequence, hash, at FROM journal ORDER BY sequence DESC LIMIT 1").fetchone()
    return (int(row[0]), str(row[1]), str(row[2])) if row else (0, "", "")


def standing(db: Database, witnesses: Iterable[Witness]) -> list[Witness]:
    """The witnesses whose line must be in this journal: not those of a history that a restored backup has replaced."""
    restored = db.execute("SELECT sequence, at FROM journal WHERE action = ?", [RESTORED]).fetchall()
    replaced = [(int(sequence), str(at)) for sequence, at in restored]
    return [
        (number, digest, at)
        for number, digest, at in witnesses
        if number and not any(number >= sequence and at < then for sequence, then in replaced)
    ]


def verify(db: Database, witnesses: Iterable[Witness] = ()) -> Verdict:
    """Reads every line: the chain, the signatures, and what witnesses saw."""
    known, seen = signers(db), {number: digest for number, digest, _ in standing(db, witnesses)}
    previous, expected, signed, unsigned = START, 1, False, 0
    broken = forged = None
    for row in db.execute(f"SELECT {_COLUMNS} FROM journal ORDER BY sequence"):
        chained = row[0] == expected and row[6] == previous and row[7] == _hash(*row[:7])
        if not chained or seen.pop(row[0], row[7]) != row[7]:
            broken = expected
            break
        if row[8]:
            signed = True
        else:
            unsigned += 1
        theirs = row[8] in known and known[row[8]].person == row[2] and holds(DOMAIN, row[7], row[8], row[9])
        if forged is None and not theirs and (row[8] or signed):
            forged = expected
        previous, expected = row[7], expected + 1
    cut = max(seen, default=None) if broken is None else None
    return Verdict(expected - 1, broken, forged, cut, unsigned)


def broken_at(db: Database) -> int | None:
    """The first line that does not follow from the ones before it or is not rightly signed; nothing where all holds."""
    found = verify(db)
    return found.broken_at or found.forged_at


def _hash(*parts: object) -> str:
    said = json.dumps(["alcance-journal-1", *parts], separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
