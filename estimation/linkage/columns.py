"""Records as the columns that the model compares and blocks on: normalised names, keys, dates, documents."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from estimation.linkage.births import read_birth
from estimation.linkage.documents import check_digit_holds, normalise_document
from estimation.linkage.names import read_name
from estimation.linkage.nicknames import roots
from estimation.linkage.phonetic import phonetic
from estimation.linkage.places import normalise_place
from estimation.linkage.records import Record
from vocabulary.progress import Progress
from vocabulary.text import N_, text

_STEP = 2000  # records between two looks at Cancel
Column = list[Any]


def columns_of(records: Sequence[Record], progress: Progress) -> dict[str, Column]:
    """One entry a record in each column; `None` where nothing is known, which the model takes as no evidence.

    `given`, `given_other`, `given_roots` and `given_key` come from given names, `first`, `second`, `surnames` (both, where both
    are known), `first_key`, `second_key` from surnames, `birth`, `birth_swapped`, `birth_year`, `birth_rough`, `birth_heaped`
    from the date of birth, `document` and `document_holds` (its check digit) from the document; `sex`, `nationality`, `area`.
    """
    found: dict[str, Column] = {name: [] for name in _row(0, Record(0))}
    for number, record in enumerate(records):
        if number % _STEP == 0:
            progress(number / len(records), text(N_("Reading names, dates and documents")))
        for name, cell in _row(number, record).items():
            found[name].append(cell)
    return found


def _row(number: int, record: Record) -> dict[str, Any]:
    name = read_name(record.surnames, record.given_names, record.full_name, record.nationality, record.sex)
    birth = read_birth(record.birth_date, record.age, record.on)
    document = normalise_document(record.document, record.nationality)
    given = name.given[0] if name.given else ""
    row: dict[str, Any] = {
        "given": given,
        "given_other": name.given[1] if len(name.given) > 1 else "",
        "given_key": phonetic(given),
        "first": name.first,
        "second": name.second,
        "surnames": f"{name.first} {name.second}" if name.second else "",
        "first_key": phonetic(name.first),
        "second_key": phonetic(name.second),
        "birth": birth.day,
        "birth_swapped": birth.swapped,
        "document": document,
        "sex": record.sex,
        "nationality": record.nationality,
        "area": normalise_place(record.area),
    }
    plain = {key: value or None for key, value in row.items()}
    return plain | {
        "unique_id": number,
        "source_dataset": f"list {record.source}",
        "given_roots": list(roots(given)) if given else None,
        "birth_year": birth.year,
        "birth_rough": birth.rough,
        "birth_heaped": birth.heaped,
        "document_holds": check_digit_holds(document, record.nationality) if document else None,
    }
