"""Pseudonyms of persons: keyed hashes of what names a person, after everything that institutions write differently is gone.

Plain hashes would not do: eight-digit document numbers are enumerated at once. The key lies in the programme's header and
nowhere else. The kinds carry a number: a changed rule of normalisation is a new kind, and never compared with the old.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

DOCUMENT = "document-1"
NAMES_AND_BIRTH = "names-birth-1"
EMPTY = b""  # the key of a record that has nothing to make it from, so that it is not tried again

_PARTICLES = frozenset({"DE", "DEL", "LA", "LAS", "LOS", "DA", "DAS", "DO", "DOS", "DI", "E", "Y"})
_SUFFIXES = frozenset({"JUNIOR", "JR", "FILHO", "NETO", "SOBRINHO"})
_COMPACT = {"BR": "br.cpf", "CL": "cl.rut", "CO": "co.nit", "EC": "ec.ci", "PE": "pe.cui", "AR": "ar.dni", "PY": "py.ruc"}
_VENEZUELAN = re.compile(r"[VE](\d{5,9})")


def normalise_document(document: str, nationality: str = "") -> str:
    """A document number without what is written differently: marks between digits, leading zeros, a Venezuelan letter.

    Where python-stdnum knows the country's number, its `compact` goes first. The country is no part of the key, because
    many lists do not tell it: two persons of two countries with the same number would be taken for one, which is rare
    (about n1·n2/10⁸ pairs for eight-digit numbers) against lists that would share nobody at all.
    """
    module = _COMPACT.get(nationality)
    if module is not None:
        document = _compacted(module, document)
    kept = "".join(c for c in unicodedata.normalize("NFKC", document).upper() if c.isalnum())
    found = _VENEZUELAN.fullmatch(kept)
    return (found[1] if found else kept).lstrip("0")


def _compacted(module: str, document: str) -> str:
    from importlib import import_module

    from stdnum.exceptions import ValidationError

    try:
        return str(import_module(f"stdnum.{module}").compact(document))
    except ValidationError:
        return document


@lru_cache(maxsize=65_536)
def name_tokens(written: str) -> tuple[str, ...]:
    """The words of a name in capitals: without accents, particles (de, la, dos …), and suffixes (Júnior, Filho …)."""
    flat = unicodedata.normalize("NFKD", written.upper().replace("'", "").replace("’", ""))
    words = re.findall(r"[^\W\d_]+", "".join(c for c in flat if not unicodedata.combining(c)))
    kept = [word for word in words if word not in _PARTICLES]
    return tuple(word for word in kept if word not in _SUFFIXES) or tuple(kept or words)


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
