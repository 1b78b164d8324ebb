"""Pseudonyms of an interview's person, made while names are at hand: who comes again is noticed also when all is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from survey_app.services.linking_keys import DOCUMENT, NAMES_AND_BIRTH, document_key, names_key
from survey_app.services.linking_records import interview_identity, nationality_of
from survey_app.services.linking_records import may_link as may
from survey_app.store import registers

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme
    from survey_app.store.keys import KeyBundle


def keep(db: Database, keys: KeyBundle, record: str, body: Mapping[str, Any], identifying: Mapping[str, str]) -> None:
    """Keeps the pseudonyms of a record, unless the person did not agree to be compared with lists."""
    registers.add_link_keys(db, [(record, kind, key) for kind, key in keys_of(keys, body, identifying)])


def keys_of(keys: KeyBundle, body: Mapping[str, Any], identifying: Mapping[str, str]) -> list[tuple[str, bytes]]:
    """The pseudonyms of a person by kind; none of a person who did not agree to be compared with lists."""
    if not may(body):
        return []
    identity = interview_identity(identifying)
    document = document_key(keys.link, identity, nationality_of(body))
    return [(DOCUMENT, document), (NAMES_AND_BIRTH, names_key(keys.link, identity))]


def same_person(programme: Programme, record: str) -> list[str]:
    """Other records here that bear the document of this one, or its names and birth date; nobody is read for it."""
    return programme.store.call(lambda db: registers.sharing(db, record))


def repeated(programme: Programme) -> int:
    """How many finished interviews share document, or names and birth date, with another one."""
    return programme.store.call(registers.repeated_interviews)
