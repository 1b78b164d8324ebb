"""Match keys: what two lists say of a person, joined in several ways and keyed, so that who compares them reads no name.

Each key is the HMAC-SHA-256 (RFC 2104) of normalised parts under a secret that only the owners of the lists hold. Plain hashes
would not do: all eight-digit documents are hashed in seconds. Keys join several parts, because a key of one part alone gives
itself away by how often it comes (a quarter of a list may be called María). Normalisation is that of names in clear
(`columns`), before anything is keyed.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from estimation.linkage.columns import Column
from estimation.linkage.phonetic import phonetic

VERSION = 1
"""Goes into every key: a changed rule of normalisation is another version, never compared with this one."""
BYTES = (
    16  # of the 32 of HMAC-SHA-256; RFC 2104, section 5, allows half. Among 10^9 keys two are the same by chance once in 10^20
)
_HALF = 4  # characters from each end of a document: one slip of the pen leaves one end as it was
QUASI = ("sex", "birth_year", "nationality", "area")
"""What may stay in clear where the owners allow it; else it is keyed like the rest."""


@dataclass(frozen=True)
class MatchKey:
    """A column of keys: `parts` of a record, all known, under a `kind`. Two columns of one kind may be compared with each
    other: the first surname of one record is the second of another."""

    name: str
    kind: str
    parts: tuple[str, ...]


KEYS: tuple[MatchKey, ...] = (
    MatchKey("document", "document", ("document",)),
    MatchKey("document_begin", "document begin", ("document_begin",)),
    MatchKey("document_end", "document end", ("document_end",)),
    MatchKey("names_birth", "given surnames day", ("given_key", "first_key", "second_key", "day")),
    MatchKey("given_first_birth", "given surname day", ("given_key", "first_key", "day")),
    MatchKey("given_second_birth", "given surname day", ("given_key", "second_key", "day")),
    MatchKey("other_first_birth", "given surname day", ("other_key", "first_key", "day")),
    MatchKey("given_first_exchanged", "given surname day", ("given_key", "first_key", "exchanged")),
    MatchKey("surnames_birth", "surnames day", ("first_key", "second_key", "day")),
    MatchKey("first_birth", "surname day", ("first_key", "day")),
    MatchKey("second_birth", "surname day", ("second_key", "day")),
    MatchKey("given_birth", "given day", ("given_key", "day")),
    MatchKey("names", "given surnames", ("given_key", "first_key", "second_key")),
    MatchKey("names_crossed", "given surnames", ("given_key", "second_key", "first_key")),
    MatchKey("given_first_month", "given surname month", ("given_key", "first_key", "month")),
    MatchKey("given_first_year_day", "given surname year-day", ("given_key", "first_key", "year_day")),
    MatchKey("given_first_month_day", "given surname month-day", ("given_key", "first_key", "month_day")),
    MatchKey("given_first_year", "given surname year", ("given_key", "first_key", "birth_year")),
    MatchKey("given_second_year", "given surname year", ("given_key", "second_key", "birth_year")),
    MatchKey("given_first_year_before", "given surname year", ("given_key", "first_key", "year_before")),
    MatchKey("surnames_year", "surnames year", ("first_key", "second_key", "birth_year")),
    MatchKey("given_first_area", "given surname area", ("given_key", "first_key", "area")),
    MatchKey("given_first_nationality", "given surname nationality", ("given_key", "first_key", "nationality")),
    MatchKey("first_year_area", "surname year area", ("first_key", "birth_year", "area")),
    MatchKey("given_year_area", "given year area", ("given_key", "birth_year", "area")),
    *(MatchKey(name, name, (name,)) for name in QUASI),
)  # fmt: skip
COLUMNS = tuple(key.name for key in KEYS)


def keyed(columns: Mapping[str, Column], secret: bytes, clear: Collection[str] = ()) -> dict[str, list[bytes | str | None]]:
    """The match keys of records whose normalised `columns` are those of `columns_of`: `BYTES` a key, `None` where a part is
    not known. Those of `QUASI` that are named in `clear` stay as they are, as text."""
    parts = {**columns, **_parts(columns)}
    found: dict[str, list[bytes | str | None]] = {}
    for key in KEYS:
        chosen = [parts[part] for part in key.parts]
        if key.name in clear and key.name in QUASI:
            found[key.name] = [None if value is None else str(value) for value in chosen[0]]
            continue
        begin = f"alcance-match-{VERSION}\0{key.kind}\0"
        found[key.name] = [_key(secret, begin, said) for said in zip(*chosen, strict=True)]
    return found


def written(key: bytes | str | None) -> str | None:
    """A key as text: base64 without its padding, or what stayed in clear."""
    return b64encode(key).decode("ascii").rstrip("=") if isinstance(key, bytes) else key


def fingerprint(secret: bytes) -> str:
    """What owners compare to see that they hold the same secret; tells nothing of it (80 bits of its own HMAC)."""
    digest = hmac.digest(secret, b"alcance-linkage-key-fingerprint-1", "sha256").hex()
    return "-".join(digest[i : i + 4] for i in range(0, 20, 4))


def _key(secret: bytes, begin: str, said: tuple[Any, ...]) -> bytes | None:
    if any(part is None or part == "" for part in said):
        return None
    return hmac.digest(secret, (begin + "\0".join(map(str, said))).encode(), "sha256")[:BYTES]


def _parts(columns: Mapping[str, Column]) -> dict[str, Column]:
    """What is made of dates and of the second given name. The first of January says no more than its year: registers put it
    where only that is known."""
    heaped = columns["birth_heaped"]
    days = [None if known else day for day, known in zip(columns["birth"], heaped, strict=True)]
    documents = [number if number and len(number) > _HALF else None for number in columns["document"]]
    return {
        "document_begin": [number and number[:_HALF] for number in documents],
        "document_end": [number and number[-_HALF:] for number in documents],
        "other_key": [phonetic(name) if name else None for name in columns["given_other"]],
        "day": days,
        "exchanged": columns["birth_swapped"],
        "month": [day and day[:7] for day in days],
        "year_day": [day and day[:5] + day[8:] for day in days],
        "month_day": [day and day[5:] for day in days],
        "year_before": [
            year - 1 if year and rough else None
            for year, rough in zip(columns["birth_year"], columns["birth_rough"], strict=True)
        ],
    }
