"""Linking the programme's lists without reading a name: match keys made by who may read names, compared by who may not.

One secret a programme, made at random when match keys are first wanted, sealed with the key of identities, destroyed at the
end with every match key. What was linked by then stays, and names nobody.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from survey_app.services.linking_records import INTERVIEWS, LinkRecord, read_records
from survey_app.services.roles import require
from survey_app.store import backups, identities, journal, match_keys, registers
from survey_app.store.match_keys import LinkageKey
from vocabulary.errors import Problem, StoreError
from vocabulary.progress import Progress, part, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from estimation.linkage.columns import Column
    from survey_app.services.programme import Programme

__all__ = ["KeyState", "LinkageKey", "complete", "destroy_linkage_key", "make_match_keys", "read_columns", "state"]
PURPOSE = "match keys"  # in the journal; a stable word, not for the screen


@dataclass(frozen=True)
class KeyState:
    """The programme's linkage key (`None` where none was made), how many records have match keys, and of how many persons on
    lists or interviewed they are `missing`."""

    key: LinkageKey | None
    records: int = 0
    missing: int = 0

    @property
    def stands(self) -> bool:
        """Whether lists can be linked by match keys, now or once they are made."""
        return self.key is None or not self.key.destroyed


def state(programme: Programme) -> KeyState:
    """How it stands with match keys."""

    def work(db: Database) -> KeyState:
        wanted = [record.id for i in _lists(db) for record in read_records(db, i, 0)]
        return KeyState(match_keys.key(db), match_keys.count(db), len(match_keys.missing(db, wanted)))

    return programme.store.call(work)


def make_match_keys(programme: Programme, progress: Progress = silent) -> int:
    """Makes the match keys that are missing, and the linkage key with the first of them; returns of how many records.

    Raises `not-allowed` for who may not read names, `linkage-key-destroyed`.
    """
    require(programme, "read-identities")
    return programme.store.call(lambda db: complete(db, programme, _lists(db), progress))


def complete(db: Database, programme: Programme, list_ids: Sequence[str], progress: Progress = silent) -> int:
    """As `make_match_keys` for some lists, in the store's thread. Document numbers that stand for many persons are left out."""
    import numpy as np

    from estimation.linkage.columns import columns_of
    from estimation.linkage.completeness import completeness
    from estimation.linkage.match_keys import COLUMNS, QUASI, keyed
    from survey_app.services.linkages import as_linked

    secret, key = _secret(db, programme), programme.keys.identities
    assert key is not None
    made = 0
    for number, list_id in enumerate(list_ids):
        found = {record.id: record for record in read_records(db, list_id, 0)}
        wanted = match_keys.missing(db, list(found))
        if not wanted:
            continue
        named = identities.read(db, key, list(found), person=programme.info.person, purpose=PURPOSE)
        records = [as_linked(found[i], named[i], list_id) for i in found]  # all: a filler shows by how many bear it
        span = part(progress, number / len(list_ids), (number + 1) / len(list_ids))
        columns = columns_of(records, span)
        completeness(columns, np.zeros(len(records), dtype=np.int64), ("",))
        # quasi-identifiers stand in the records for everybody who opens the programme: keyed, they would hide nothing
        laid = keyed(columns, secret, QUASI)
        at = {record: position for position, record in enumerate(found)}
        match_keys.add(db, ((i, [laid[name][at[i]] for name in COLUMNS]) for i in wanted))
        made += len(wanted)
    if made:
        journal.write(db, programme.info.person, "match-keys-made", "", {"records": made})
    return made


def read_columns(db: Database, found: Sequence[LinkRecord]) -> dict[str, Column]:
    """The match keys of records as columns of text. Raises `match-keys-missing` where some of them have none."""
    from estimation.linkage.match_keys import COLUMNS, written

    _still(match_keys.key(db))
    missing = match_keys.missing(db, [record.id for record in found])
    if missing:
        what = text(N_("{n} record has no match keys yet"), N_("{n} records have no match keys yet"), n=len(missing))
        remedy = text(N_("Ask somebody who may read names to make them, on the page {page}."),
                      page=text(N_("How long data are kept")))  # fmt: skip
        raise StoreError(Problem("match-keys-missing", what, remedy=remedy))
    held = dict(match_keys.read(db))
    rows = [held[record.id] for record in found]
    return {name: [written(row[number]) for row in rows] for number, name in enumerate(COLUMNS)}


def destroy_linkage_key(programme: Programme, progress: Progress = silent) -> int:
    """Destroys the linkage key and every match key for good, and replaces the backups, which still hold them; returns of how
    many records there were keys. Linkages that were kept stay. Can be cancelled before it begins, not between key and backups.
    Raises `not-allowed`, `no-linkage-key`, `linkage-key-destroyed`."""
    require(programme, "protect")
    person, folder = programme.info.person, programme.info.folder

    def work(db: Database) -> int:
        key = match_keys.key(db)
        _still(key)
        if key is None:
            raise StoreError(Problem("no-linkage-key", text(N_("No linkage key was made in this programme"))))
        records = match_keys.destroy(db, person)
        journal.write(db, person, "linkage-key-destroyed", key.fingerprint, {"records": records})
        return records

    progress(0.0, text(N_("Destroying the linkage key")))
    records = programme.store.call(work)

    def replace(db: Database) -> None:
        db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        backups.keep_only(folder, backups.back_up(db, folder, programme.keys.data, backups.DAILY))

    programme.store.maintain(replace).result()
    return records


def _lists(db: Database) -> list[str]:
    return [*(found.id for found in registers.listing(db)), INTERVIEWS]


def _secret(db: Database, programme: Programme) -> bytes:
    from estimation.linkage.match_keys import fingerprint

    key, identity_key = match_keys.key(db), programme.keys.identities
    assert identity_key is not None
    _still(key)
    if key is None:
        secret = secrets.token_bytes(32)
        match_keys.make(db, secret, fingerprint(secret), programme.info.person, identity_key)
        journal.write(db, programme.info.person, "linkage-key-made", fingerprint(secret))
    found = match_keys.secret_of(db, identity_key)
    assert found is not None
    return found


def _still(key: LinkageKey | None) -> None:
    if key is not None and key.destroyed:
        what = text(N_("The linkage key of this programme was destroyed on {day}"), day=key.destroyed[:10])
        remedy = text(N_("Nothing can be linked by match keys any more; linkages made before stay."))
        raise StoreError(Problem("linkage-key-destroyed", what, remedy=remedy))
