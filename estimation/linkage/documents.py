"""Document numbers as evidence: one spelling for each, and what its check digit says, where the country's number has one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_COMPACT = {"BR": "br.cpf", "CL": "cl.rut", "CO": "co.nit", "EC": "ec.ci", "PE": "pe.cui", "AR": "ar.dni", "PY": "py.ruc"}
_VENEZUELAN = re.compile(r"[VE](\d{5,9})")
_CHECKED = {
    "BR": ("br.cpf", 10, 11),
    "CL": ("cl.rut", 8, 9),
    "EC": ("ec.ci", 9, 10),
    "PE": ("pe.cui", 9, 9),
    "AR": ("ar.cuit", 11, 11),
}
"""Module, least and usual length: numbers of persons alone, with a check digit; leading zeros may be lost, other lengths are
other documents. Colombia's cédula, Argentina's DNI and Peru's with eight digits have none."""


def normalise_document(document: str, nationality: str = "") -> str:
    """A document number without what is written differently: marks between digits, leading zeros, a Venezuelan letter.

    Where python-stdnum knows the country's number, its `compact` goes first. The country is no part of the result, because
    many lists do not tell it: two persons of two countries with the same number would be taken for one, which is rare
    (about n1·n2/10⁸ pairs for eight-digit numbers) against lists that would share nobody at all. The stored pseudonyms of
    documents rest on it: a changed rule here is a new kind there (`services/linking_keys.py`).
    """
    module = _COMPACT.get(nationality)
    if module is not None:
        document = _compacted(module, document)
    kept = "".join(c for c in unicodedata.normalize("NFKC", document).upper() if c.isalnum())
    found = _VENEZUELAN.fullmatch(kept)
    return (found[1] if found else kept).lstrip("0")


@lru_cache(maxsize=65_536)
def check_digit_holds(normalised: str, nationality: str) -> bool | None:
    """Whether the check digit of a normalised number is right; `None` where there is none or nothing to tell it from.

    A wrong one is a slip of the pen in a number that still says something, never a reason to drop it.
    """
    module, least, usual = _CHECKED.get(nationality, ("", 0, -1))
    if not least <= len(normalised) <= usual:
        return None
    from importlib import import_module

    return bool(import_module(f"stdnum.{module}").is_valid(normalised.zfill(usual)))


def _compacted(module: str, document: str) -> str:
    from importlib import import_module

    from stdnum.exceptions import ValidationError

    try:
        return str(import_module(f"stdnum.{module}").compact(document))
    except ValidationError:
        return document
