"""Records sealed to the office's public key: from then on only the office's private key opens what they hold.

Sealed are the bodies of all revisions with their salts, the identities as they are stored, and the line that lists show. What a
record is, its revisions' digests, its pseudonyms and its receipt stay: it can be verified, compared, handed in and erased.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from survey_app.store import meta
from survey_app.store.holding import held
from survey_app.store.identifiers import now
from survey_app.store.second_keyings import OPEN

if TYPE_CHECKING:
    from sqlite_utils import Database

MARK = b"\x03"  # the first byte of what was sealed to an office; identities begin with other ones before
Opener = Callable[[bytes], bytes | None]

_DUE = (
    "SELECT id FROM record WHERE kind = 'interview' AND status = 'finished'"
    " AND EXISTS (SELECT 1 FROM revision r JOIN body b ON b.revision = r.id WHERE r.record = record.id AND b.json IS NOT NULL)"
    f" AND id NOT IN (SELECT record FROM correction WHERE ended = '') AND id NOT IN ({OPEN})"
)


def due(db: Database) -> list[str]:
    """The finished interviews of which something lies open (all of it, or a correction of a sealed one); not those that are
    being corrected or keyed a second time."""
    return [row[0] for row in db.execute(_DUE)]


def seal(db: Database, wanted: Iterable[str], office: str) -> int:
    """Seals records to an office's public key (hex); returns how many. What of them is sealed already stays as it is."""
    at, count = now(), 0
    for record in wanted:
        row = db.execute("SELECT summary FROM record WHERE id = ?", [record]).fetchone()
        bodies = db.execute(
            "SELECT b.revision, b.json, b.salt FROM body b JOIN revision r ON r.id = b.revision"
            " WHERE r.record = ? AND b.json IS NOT NULL",
            [record],
        ).fetchall()
        for revision, body, salt in bodies:
            db.execute(
                "UPDATE body SET json = NULL, salt = NULL, sealed = ? WHERE revision = ?",
                [sealed(office, _packed("body", revision, body, salt.hex())), revision],
            )
        identities = db.execute("SELECT field, value FROM identity WHERE record = ?", [record]).fetchall()
        for field, value in identities:
            if value[:1] != MARK:
                db.execute(
                    "UPDATE identity SET value = ? WHERE record = ? AND field = ?", [sealed(office, value), record, field]
                )
        summary = sealed(office, _packed("summary", record, row[0])) if row[0] else None
        db.execute(
            "INSERT INTO seal VALUES (?, ?, ?) ON CONFLICT (record) DO UPDATE"
            " SET office = excluded.office, summary = coalesce(excluded.summary, summary)",
            [record, office, summary],
        )
        db.execute("UPDATE record SET sealed = ?, summary = '' WHERE id = ?", [at, record])
        db.execute("UPDATE correction SET reason = '' WHERE record = ?", [record])  # it may tell what was corrected
        count += 1
    if count:
        leave_behind(db)
    return count


def opened(
    db: Database, revision: str, body: str | None, salt: bytes | None, box: bytes | None
) -> tuple[str | None, bytes | None]:
    """Body and salt of a revision, unsealed where they were sealed and the key is held; nothing where they cannot be read."""
    if box is None:
        return body, salt
    return body_in(_opener(db), revision, box)


def body_in(opener: Opener, revision: str, box: bytes) -> tuple[str | None, bytes | None]:
    """Body and salt in a sealed box, where it opens and is that revision's."""
    packed = opener(box)
    if packed is None:
        return None, None
    kind, name, body, salt = json.loads(packed)
    if (kind, name) != ("body", revision):
        return None, None
    return str(body), bytes.fromhex(salt)


def summary_in(opener: Opener, record: str, box: bytes | None) -> str:
    """The line of a record in its sealed box, or nothing."""
    packed = opener(box) if box is not None else None
    if packed is None:
        return ""
    kind, name, summary = json.loads(packed)
    return str(summary) if (kind, name) == ("summary", record) else ""


def summaries(db: Database, wanted: Iterable[str]) -> dict[str, str]:
    """The lines of sealed records, for who holds the office's key."""
    opener, found = _opener(db), {}
    keyring = held(db)
    if keyring is None or keyring.keys.office is None:
        return {}
    for record in wanted:
        row = db.execute("SELECT summary FROM seal WHERE record = ?", [record]).fetchone()
        if row is not None:
            found[record] = summary_in(opener, record, row[0])
    return found


def unsealed(db: Database, value: bytes) -> bytes | None:
    """A stored identity without the office's seal; nothing where it has one and the key is not held."""
    return bytes(value) if value[:1] != MARK else _opener(db)(bytes(value))


def sealed(office: str, said: bytes) -> bytes:
    """`said`, readable with the office's private key alone (48 bytes more and a mark)."""
    return MARK + bytes(_box(office).encrypt(said))


def opener_of(*private: bytes) -> Opener:
    """What opens a box with any of these private keys."""

    made: list[Any] = []  # when the first box is opened: most readings open none

    def work(box: bytes) -> bytes | None:
        from nacl.exceptions import CryptoError
        from nacl.public import PrivateKey, SealedBox

        if box[:1] != MARK:
            return None
        if not made:
            made.extend(SealedBox(PrivateKey(key)) for key in private)
        for each in made:
            try:
                return bytes(each.decrypt(box[1:]))
            except CryptoError:
                continue
        return None

    return work


def _opener(db: Database) -> Opener:
    keyring = held(db)
    office = keyring.keys.office if keyring is not None else None
    return opener_of(*([office] if office is not None else []))


@lru_cache(maxsize=4)
def _box(office: str) -> Any:
    from nacl.public import PublicKey, SealedBox

    return SealedBox(PublicKey(bytes.fromhex(office)))


def _packed(*parts: str) -> bytes:
    return json.dumps(parts, separators=(",", ":"), ensure_ascii=False).encode()


# what still opens what was sealed or taken away -------------------------------------------------------------------------

KEY, BACKUPS = "key", "backups"


def leave_behind(db: Database) -> None:
    """Notes that the backups made before still hold what is gone here, and that the key of the database opens them: until that
    is seen to, also where it is interrupted."""
    meta.put(db, "left-behind", [BACKUPS, KEY])


def left_behind(db: Database) -> frozenset[str]:
    """What is still to be seen to: `KEY`, `BACKUPS`."""
    return frozenset(meta.get(db, "left-behind", []))


def seen_to(db: Database, *what: str) -> None:
    """Notes that it was seen to."""
    meta.put(db, "left-behind", sorted(left_behind(db).difference(what)))


# when a record is sealed ----------------------------------------------------------------------------------------------

WHEN_FINISHED, WHEN_HANDED_IN, NEVER = "finished", "handed-in", "never"


def when(db: Database) -> str:
    """When this programme seals: `finished`, `handed-in` (unless it was set otherwise) or `never`."""
    return str(meta.get(db, "sealing", WHEN_HANDED_IN))


def settle(db: Database, record: str = "") -> int:
    """Where records are sealed when they are finished: seals those that lie open, or that one; returns how many."""
    office = meta.get(db, "office")
    if office is None or when(db) != WHEN_FINISHED:
        return 0
    return seal(db, [each for each in due(db) if record in ("", each)], office["public"])
