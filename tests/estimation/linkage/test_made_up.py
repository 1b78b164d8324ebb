"""A made-up population is repeatable, has the shares that were asked for, and its truth is known."""

from __future__ import annotations

from collections import Counter

import pytest

from estimation.linkage.documents import check_digit_holds, normalise_document
from estimation.linkage.made_up import USUAL, Habits, listed, population

PERFECT = Habits(*(0.0,) * len(Habits.__dataclass_fields__))
PEOPLE = population(3000, seed=5)


def test_that_a_population_is_the_same_for_the_same_seed() -> None:
    assert population(50, seed=5) == PEOPLE[:50]
    assert population(50, seed=6) != PEOPLE[:50]


def test_that_each_list_holds_the_share_and_the_duplicates_that_were_asked_for() -> None:
    made = listed(PEOPLE, (0.2, 0.4), seed=1)
    for source, chance in enumerate((0.2, 0.4)):
        persons = Counter(t for t, r in zip(made.truth, made.records, strict=True) if r.source == source)
        assert len(persons) == pytest.approx(3000 * chance, abs=4 * (3000 * chance * (1 - chance)) ** 0.5)
        twice = sum(count > 1 for count in persons.values())
        assert twice == pytest.approx(0.03 * len(persons), abs=4 * (0.03 * len(persons)) ** 0.5)
        assert USUAL[source].twice == 0.03
    assert made.persons == 3000


def test_that_a_list_without_errors_writes_what_is_true() -> None:
    made = listed(PEOPLE, (1.0,), [PERFECT], seed=1)
    assert list(made.truth) == list(range(3000))
    for person, record in zip(PEOPLE, made.records, strict=True):
        assert record.document == person.document
        assert record.birth_date == person.birth.isoformat()
        assert (record.surnames or record.full_name).endswith(" ".join(person.surnames))


def test_that_documents_are_missing_as_often_as_a_list_omits_them() -> None:
    made = listed(PEOPLE, (1.0,), [Habits(document_missing=0.7)], seed=1)
    missing = sum(not record.document for record in made.records) / len(made.records)
    assert missing == pytest.approx(0.7, abs=0.04)


def test_that_made_up_documents_carry_right_check_digits() -> None:
    told = [check_digit_holds(normalise_document(p.document, p.nationality), p.nationality) for p in PEOPLE]
    assert told.count(True) > 300
    assert told.count(False) == 0


def test_that_no_record_shows_its_person() -> None:
    made = listed(PEOPLE[:5], (1.0,), seed=1)
    assert PEOPLE[0].given[0] not in repr(PEOPLE[0])
    assert made.records[0].birth_date not in repr(made) + repr(made.records[0])
