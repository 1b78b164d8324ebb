"""Which records are the same person, by exact pseudonyms, without a name leaving the store: persons come out, not people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from survey_app.services.linking_keys import DOCUMENT, NAMES_AND_BIRTH, document_key, names_key
from survey_app.services.linking_records import INTERVIEWS, LinkRecord, interview_identity, list_names, read_records
from survey_app.store import identities, journal, registers
from vocabulary.progress import Progress, silent
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from sqlite_utils import Database

    from survey_app.services.programme import Programme

__all__ = [
    "AGE_GROUPS", "INTERVIEWS", "PersonTable", "age_group", "complete_pseudonyms", "exact_persons", "group_records", "most",
    "person_table", "persons_of",
]  # fmt: skip

AGE_GROUPS = ((0, "0-17"), (18, "18-29"), (30, "30-44"), (45, "45-59"), (60, "60+"))


@dataclass(frozen=True)
class PersonTable:
    """Persons without anything that names them: one entry a person in every column, persons numbered by their order.

    `flags` says for each person which of `lists` hold them. What is not known is empty (`age` is `None`). `records` is the
    number of records they come from, `unlinkable` the number of those that could be joined to no other.
    """

    lists: tuple[str, ...]
    flags: tuple[tuple[bool, ...], ...] = field(repr=False)
    sex: tuple[str, ...] = field(repr=False)
    age: tuple[int | None, ...] = field(repr=False)
    age_group: tuple[str, ...] = field(repr=False)
    nationality: tuple[str, ...] = field(repr=False)
    area: tuple[str, ...] = field(repr=False)
    records: int = 0
    unlinkable: int = 0

    def __len__(self) -> int:
        return len(self.flags)


def person_table(programme: Programme, list_ids: Sequence[str], progress: Progress = silent) -> PersonTable:
    """The persons on the lists `list_ids` (ids of `importing.lists`, and `interviews` for the finished interviews).

    Records are joined by `group_records`; the pseudonyms are made where they are missing, inside the store's thread, and the
    journal notes each such reading of identities and each linking. A person's sex, age, nationality and area are those that
    most of their records say; of equals, the first in the order of the lists. Raises `BadInput` for a list that does not exist.
    """
    names, records, persons, unlinkable = exact_persons(programme, list_ids, progress)
    members: list[list[LinkRecord]] = [[] for _ in range(max(persons, default=-1) + 1)]
    for record, person in zip(records, persons, strict=True):
        members[person].append(record)
    return persons_of(names, members, unlinkable)


def exact_persons(
    programme: Programme, list_ids: Sequence[str], progress: Progress = silent
) -> tuple[tuple[str, ...], tuple[LinkRecord, ...], tuple[int, ...], int]:
    """The lists' names, their records, the person of each by exact pseudonyms, and how many records have none."""
    return programme.store.call(lambda db: _exact_persons(db, programme, tuple(dict.fromkeys(list_ids)), progress))


def _exact_persons(
    db: Database, programme: Programme, list_ids: tuple[str, ...], progress: Progress
) -> tuple[tuple[str, ...], tuple[LinkRecord, ...], tuple[int, ...], int]:
    names = list_names(db, list_ids)
    records: list[LinkRecord] = []
    for number, i in enumerate(list_ids):
        progress(number / (len(list_ids) + 1), text(N_("Reading the lists")))
        records.extend(read_records(db, i, number))
    keys = _keys(db, programme, records, progress)
    persons = group_records([keys[record.id] for record in records])
    progress(0.9, text(N_("Counting who is on which list")))
    journal.write(db, programme.info.person, "linked", detail={"lists": list(names), "records": len(records)})
    unlinkable = sum(keys[record.id] == (b"", b"") for record in records)
    return names, tuple(records), tuple(persons), unlinkable


def _keys(
    db: Database, programme: Programme, records: Sequence[LinkRecord], progress: Progress
) -> dict[str, tuple[bytes, bytes]]:
    """Document pseudonym and names pseudonym of each record. Those of registers were made at import, those of interviews are
    made here when they are first linked."""
    documents, names = registers.link_keys(db, DOCUMENT), registers.link_keys(db, NAMES_AND_BIRTH)
    missing = [record for record in records if record.id not in documents or record.id not in names]
    if missing and programme.keys.identities is not None:
        progress(None, text(N_("Making pseudonyms")))
        found = identities.read(
            db,
            programme.keys.identities,
            [record.id for record in missing],
            person=programme.info.person,
            purpose="linking",
        )
        made: list[tuple[str, str, bytes]] = []
        for record in missing:
            identity = interview_identity(found[record.id])
            documents[record.id] = document_key(programme.keys.link, identity, record.nationality)
            names[record.id] = names_key(programme.keys.link, identity)
            made += [(record.id, DOCUMENT, documents[record.id]), (record.id, NAMES_AND_BIRTH, names[record.id])]
        registers.add_link_keys(db, made)
    return {record.id: (documents.get(record.id, b""), names.get(record.id, b"")) for record in records}


def complete_pseudonyms(programme: Programme, progress: Progress = silent) -> None:
    """Makes the pseudonyms that are missing of all records that may be linked, as comparing lists would."""

    def work(db: Database) -> None:
        lists = [found.id for found in registers.listing(db)]
        _keys(db, programme, [record for i in (*lists, INTERVIEWS) for record in read_records(db, i, 0)], progress)

    programme.store.call(work)


def group_records(keys: Sequence[tuple[bytes, bytes]]) -> list[int]:
    """The person of each record, from its two pseudonyms (document; names with birth date); an empty one is unknown.

    The rule, which does not depend on the order of the records:

    1. Records with the same document are one person, whatever their names say.
    2. A record without a document belongs to the person whose records with a document bear its names and birth date, where
       there is exactly one such person.
    3. Where there is none, or more than one, the records without a document that share names and birth date are a person of
       their own. (With two candidates, either choice would be a guess.)
    4. A record with neither pseudonym is a person of its own.

    Two different documents are thus never joined: a person who showed a passport to one institution and an identity card to
    another counts twice. Missed joins raise an estimate, wrong ones lower it; probabilistic linkage will say by how much.
    Persons are numbered from 0 in the order of their first record.
    """
    with_document: dict[bytes, set[bytes]] = {}
    for document, names in keys:
        if document and names:
            with_document.setdefault(names, set()).add(document)
    numbers: dict[tuple[str, bytes | int], int] = {}

    def person(index: int, document: bytes, names: bytes) -> tuple[str, bytes | int]:
        if document:
            return "document", document
        if not names:
            return "alone", index
        candidates = with_document.get(names, set())
        return ("document", next(iter(candidates))) if len(candidates) == 1 else ("names", names)

    return [numbers.setdefault(person(index, *pair), len(numbers)) for index, pair in enumerate(keys)]


def age_group(age: int | None) -> str:
    """The group of an age in completed years; empty where it is not known."""
    if age is None:
        return ""
    return next(name for low, name in reversed(AGE_GROUPS) if age >= low)


def persons_of(lists: tuple[str, ...], members: Sequence[Sequence[LinkRecord]], unlinkable: int = 0) -> PersonTable:
    """The persons with what most of the records of each say; `members` are the records of each person."""
    flags = [[False] * len(lists) for _ in members]
    for row, found in zip(flags, members, strict=True):
        for record in found:
            row[record.list_number] = True

    def told(name: str) -> list[Any]:
        return [most(getattr(record, name) for record in found) for found in members]

    ages = [None if age == "" else age for age in told("age")]
    return PersonTable(
        lists,
        tuple(tuple(row) for row in flags),
        tuple(told("sex")),
        tuple(ages),
        tuple(age_group(age) for age in ages),
        tuple(told("nationality")),
        tuple(told("area")),
        sum(len(found) for found in members),
        unlinkable,
    )


def most(said: Iterable[Any]) -> Any:
    """What is said most often; of equals the first; empty where nothing is said (`None` and empty text do not count)."""
    values = [value for value in said if value not in ("", None)]
    if len(set(values)) < 2:
        return values[0] if values else ""
    counts = Counter(values)
    return max(counts, key=lambda value: counts[value])
