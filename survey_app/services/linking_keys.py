"""Pseudonyms of persons: keyed hashes of what names a person, after everything that institutions write differently is gone.

Plain hashes would not do: eight-digit document numbers are enumerated at once. The key lies in the programme's header and
nowhere else. The kinds carry a number: a changed rule of normalisation is a new kind, and never compared with the old.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from estimation.linkage.documents import normalise_document
from estimation.linkage.names import name_tokens

__all__ = [
    "DOCUMENT", "EMPTY", "NAMES_AND_BIRTH", "document_key", "name_tokens", "names_key", "normalise_document", "normalise_names",
]  # fmt: skip

DOCUMENT = "document-1"
NAMES_AND_BIRTH = "names-birth-1"
EMPTY = b""  # the key of a record that has nothing to make it from, so that it is not tried again


def normalise_names(surnames: str, given_names: str) -> str:
    """All words of a person's names in alphabetical order: lists disagree on which are the surnames and on their order."""
    return " ".join(sorted((*name_tokens(surnames), *name_tokens(given_names))))


def document_key(secret: bytes, identity: Mapping[str, str], nationality: str = "") -> bytes:
    """The pseudonym of the document, or `EMPTY` where none is known."""
    number = normalise_document(identity.get("document", ""), nationality)
    return _key(secret, DOCUMENT, number) if number else EMPTY


def names_key(secret: bytes, identity: Mapping[str, str]) -> bytes:
    """The pseudonym of names and birth date together, or `EMPTY` where either is missing."""
    names = normalise_names(identity.get("surnames", ""), f"{identity.get('given_names', '')} {identity.get('full_name', '')}")
    birth = identity.get("birth_date", "")
    return _key(secret, NAMES_AND_BIRTH, f"{names}\0{birth}") if names and birth else EMPTY


def _key(secret: bytes, kind: str, said: str) -> bytes:
    return hmac.digest(secret, f"alcance-{kind}\0{said}".encode(), "sha256")
