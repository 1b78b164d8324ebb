"""One pair of records for a person to look at: both side by side, where they differ, and what the model makes of it.

Names are read for the pair that is shown, and for the records that the linkage put together with it, and no other; each reading
stands in the journal.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from survey_app import formats
from survey_app.services.field_differences import ALIKE, Pieces, differences, whole
from survey_app.services.linkages import Run, as_linked
from survey_app.services.linking_records import LinkRecord, read_record
from survey_app.services.roles import require
from survey_app.store import identities
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from sqlite_utils import Database

    from estimation.linkage.pair_evidence import Evidence
    from estimation.linkage.records import Record
    from survey_app.services.programme import Programme
    from survey_app.services.reviewing import Review

PURPOSE = "clerical review"  # in the journal; a stable word, not for the screen
BESIDE = 6  # other records of the same persons that are shown

SEXES: Mapping[str, str] = {"F": N_("Female"), "M": N_("Male"), "X": N_("Other")}
SURNAMES, GIVEN, FULL = N_("Surnames"), N_("Given names"), N_("Full name")
SEX, NATIONALITY, DOCUMENT = N_("Sex"), N_("Nationality"), N_("Document number")


@dataclass(frozen=True, repr=False)
class Line:
    """A field of both records: its name (a template), and each value in pieces; empty where a record does not say it. What is
    not `compared` is told beside the rest."""

    label: str
    left: Pieces
    right: Pieces
    compared: bool = True

    @property
    def differs(self) -> bool:
        return any(mark != ALIKE for _, mark in (*self.left, *self.right))


@dataclass(frozen=True, repr=False)
class Other:
    """Another record that the linkage put together with one of the pair, or with both."""

    left: bool
    right: bool
    list_name: str
    name: str
    birth: str
    document: str


@dataclass(frozen=True, repr=False)
class PairView:
    """A pair as it is shown. `lists` are the names of both records' lists, `total` the bits of all evidence, of which `rarity`
    come from how rare the values are; `prior` the bits of two records of these lists taken at random, where that can be told;
    `chance` the probability without review. `more` other records stand beside those shown."""

    pair: int
    lists: tuple[str, str]
    lines: tuple[Line, ...]
    evidence: tuple[Evidence, ...]
    total: float
    rarity: float
    prior: float | None
    chance: float
    by_document: bool
    by_others: bool
    others: tuple[Other, ...] = field(default=())
    more: int = 0


def read_pair(programme: Programme, review: Review, pair: int, lang: str) -> PairView | None:
    """A pair with its names, dates as the country writes them. Nothing where one of the records is there no more, or its person
    no longer agrees to be compared. Raises `not-allowed`, and `sealed` for a record that is sealed to an office."""
    require(programme, "read-identities")
    run, pairs = review.run, review.run.linked.pairs
    ends = int(pairs.left[pair]), int(pairs.right[pair])
    beside = _beside(run, ends)
    found = programme.store.call(lambda db: _read(db, programme, run, (*ends, *beside[:BESIDE])))
    if any(number not in found for number in ends):
        return None
    from estimation.linkage.pair_evidence import evidence

    left, right = (found[number] for number in ends)
    told = evidence(left, right, run.linked.weights)
    total = float(pairs.weight[pair])
    lists = {number: run.linked.lists[int(run.source[number])] for number in (*ends, *beside)}
    say = _Say(lang, programme.info.country)
    others = tuple(
        Other(*_sides(run, ends, number), lists[number], say.name(each), say.birth(each), each.document)
        for number in beside[:BESIDE]
        if (each := found.get(number)) is not None
    )
    return PairView(
        pair,
        (lists[ends[0]], lists[ends[1]]),
        say.lines(left, right),
        told,
        total,
        total - sum(each.bits for each in told) if told else 0.0,
        _prior(run, pair),
        float(pairs.posterior[pair]),
        bool(pairs.by_document[pair]),
        bool(pairs.by_others[pair]),
        others,
        max(0, len(beside) - BESIDE),
    )


def first_readable(programme: Programme, review: Review, pairs: Iterable[int], lang: str) -> PairView | None:
    """The first of some pairs whose records are both still there; nothing where there is none."""
    return next((view for pair in pairs if (view := read_pair(programme, review, pair, lang)) is not None), None)


def _read(db: Database, programme: Programme, run: Run, numbers: tuple[int, ...]) -> dict[int, Record]:
    """The records that still are there, by number; the first two must be, or no name is read."""
    kept: dict[int, tuple[LinkRecord, str]] = {}
    for number in numbers:
        source = int(run.source[number])
        found = read_record(db, run.lists[source], run.records[number], source)
        if found is not None:
            kept[number] = found, run.lists[source]
    if any(number not in kept for number in numbers[:2]):
        return {}
    assert programme.keys.identities is not None
    wanted = [record.id for record, _ in kept.values()]
    named = identities.read(db, programme.keys.identities, wanted, person=programme.info.person, purpose=PURPOSE)
    return {number: as_linked(record, named[record.id], list_id) for number, (record, list_id) in kept.items()}


def _beside(run: Run, ends: tuple[int, int]) -> tuple[int, ...]:
    """The other records of the persons of both."""
    person = run.linked.person
    both = (person == person[ends[0]]) | (person == person[ends[1]])
    return tuple(int(i) for i in both.nonzero()[0] if i not in ends)


def _sides(run: Run, ends: tuple[int, int], number: int) -> tuple[bool, bool]:
    person = run.linked.person
    return bool(person[number] == person[ends[0]]), bool(person[number] == person[ends[1]])


def _prior(run: Run, pair: int) -> float | None:
    """The bits with which a pair of these two lists starts, read off a pair of them that is not sure: log2(p/(1 − p)) − weight.
    Nothing where there is none."""
    import numpy as np

    pairs, source = run.linked.pairs, run.source
    lists = np.sort([source[pairs.left], source[pairs.right]], axis=0)
    alike = (lists[0] == min(source[pairs.left[pair]], source[pairs.right[pair]])) & (
        lists[1] == max(source[pairs.left[pair]], source[pairs.right[pair]])
    )
    unsure = alike & (pairs.posterior > 1e-4) & (pairs.posterior < 1 - 1e-4)
    if not unsure.any():
        return None
    i = int(unsure.nonzero()[0][0])
    p = float(pairs.posterior[i])
    return math.log2(p / (1 - p)) - float(pairs.weight[i])


@dataclass(frozen=True)
class _Say:
    """Values as a person reads them."""

    lang: str
    country: str

    def lines(self, left: Record, right: Record) -> tuple[Line, ...]:
        """The fields that at least one of the two says; names in one line where one list writes them in one."""
        written: list[tuple[str, str, str]] = []
        if left.full_name or right.full_name:
            written.append((FULL, self.name(left), self.name(right)))
        else:
            written += [(SURNAMES, left.surnames, right.surnames), (GIVEN, left.given_names, right.given_names)]
        written.append((N_("Date of birth"), self.birth(left), self.birth(right)))
        if not (left.birth_date and right.birth_date):
            written.append((N_("Age"), self.age(left), self.age(right)))
        written += [
            (DOCUMENT, left.document, right.document),
            (SEX, self.sex(left), self.sex(right)),
            (NATIONALITY, self.nationality(left), self.nationality(right)),
            (N_("Area"), left.area, right.area),
        ]
        alike = bool(left.document) and normalised(left) == normalised(right)
        lines = [Line(label, *_compared(label, a, b, alike)) for label, a, b in written if a or b]
        dates = self.day(left.on), self.day(right.on)
        if any(dates):  # when somebody came to a list is no evidence of who it was: it is not marked
            told = [((day, ALIKE),) if day else () for day in dates]
            lines.append(Line(N_("On the list"), told[0], told[1], compared=False))
        return tuple(lines)

    def name(self, record: Record) -> str:
        return record.full_name or f"{record.given_names} {record.surnames}".strip()

    def birth(self, record: Record) -> str:
        return self.day(record.birth_date)

    def day(self, iso: str) -> str:
        return formats.day(iso, self.country, self.lang) if len(iso) > len("2026-12") else iso

    def age(self, record: Record) -> str:
        if record.age is None:
            return ""
        return translate(text(N_("{n} year"), N_("{n} years"), n=record.age), self.lang)

    def sex(self, record: Record) -> str:
        return translate(SEXES[record.sex], self.lang) if record.sex in SEXES else record.sex

    def nationality(self, record: Record) -> str:
        return _countries(self.lang).get(record.nationality, record.nationality)


def _compared(label: str, left: str, right: str, one_document: bool) -> tuple[Pieces, Pieces]:
    """Codes are alike or not; one number in two spellings is alike; else letter by letter."""
    if label == DOCUMENT and one_document:
        return ((left, ALIKE),), ((right, ALIKE),)
    return whole(left, right) if label in (SEX, NATIONALITY) else differences(left, right)


def normalised(record: Record) -> str:
    """The document number as linkage compares it."""
    from estimation.linkage.documents import normalise_document

    return normalise_document(record.document, record.nationality)


def _countries(lang: str) -> Mapping[str, str]:
    return dict(formats.countries(lang))
