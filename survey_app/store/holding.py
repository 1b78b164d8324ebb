"""What the person who opened a database holds: their keys, beside the connection, for what is signed and unsealed deep inside.

The data key changes while a programme is open (`rotation.py`); everybody who needs it asks here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from survey_app.store.keys import KeyBundle

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass
class Keyring:
    """The keys of whoever opened the programme, and who that is."""

    keys: KeyBundle = field(repr=False)
    person: str = ""
    role: str = ""


_held: WeakKeyDictionary[Database, Keyring] = WeakKeyDictionary()


def hold(db: Database, keyring: Keyring) -> None:
    """From now on this connection signs and unseals with these keys."""
    _held[db] = keyring


def held(db: Database) -> Keyring | None:
    """The keys that belong to this connection, or nothing where it was opened without a person (a verification)."""
    return _held.get(db)
