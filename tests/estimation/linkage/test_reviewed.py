"""What people decide about pairs stands in the linkage, and persons are put together around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from estimation.linkage.grouping import grouped
from estimation.linkage.linking import patterns
from estimation.linkage.result import Linked, Pairs, Whole
from estimation.linkage.reviewed import reviewed

if TYPE_CHECKING:
    from tests.estimation.linkage.conftest import Known

A, A2, B, B2, C = range(5)  # records: two of list A, two of list B, one of list C
SOURCE = np.array([0, 0, 1, 1, 2])


def whole(*numbers: int) -> Whole:
    return np.array(numbers, dtype=np.int64)


def linked(*pairs: tuple[int, int, float]) -> Linked:
    """A linkage in which each record is a person of its own, with these pairs and probabilities."""
    left, right = whole(*(a for a, _, _ in pairs)), whole(*(b for _, b, _ in pairs))
    chance, yes = np.array([p for _, _, p in pairs]), np.ones(len(pairs), dtype=bool)
    found = Pairs(left, right, np.zeros(len(pairs)), chance, yes, yes)
    each = np.arange(5, dtype=np.int64)
    return Linked(("A", "B", "C"), (2, 2, 1), (2, 2, 1), 0.5, each, each, found, (), ())


def persons(found: Linked) -> list[list[int]]:
    return sorted(np.flatnonzero(found.person == number).tolist() for number in set(found.person.tolist()))


def test_that_a_pair_decided_to_be_one_person_is_linked_and_one_decided_apart_is_not() -> None:
    found = reviewed(linked((A, B, 0.1), (A2, B2, 0.9)), SOURCE, {(B, A): True, (A2, B2): False})
    assert found.pairs.posterior.tolist() == [1.0, 0.0]
    assert persons(found) == [[A, B], [A2], [B2], [C]]


def test_that_what_follows_from_decisions_holds_as_well() -> None:
    """A is B and B is C: A is C. A is B and B is not C: A is not C, however likely that was."""
    pairs = linked((A, B, 0.4), (A, C, 0.4), (B, C, 0.4))
    assert reviewed(pairs, SOURCE, {(A, B): True, (B, C): True}).pairs.posterior.tolist() == [1.0, 1.0, 1.0]
    likely = linked((A, B, 0.4), (A, C, 0.99), (B, C, 0.4))
    found = reviewed(likely, SOURCE, {(A, B): True, (B, C): False})
    assert found.pairs.posterior.tolist() == [1.0, 0.0, 0.0]
    assert persons(found) == [[A, B], [A2], [B2], [C]]


def test_that_records_of_one_list_that_are_one_person_with_another_are_one_entity() -> None:
    found = reviewed(linked((A, B, 0.4), (A2, B, 0.4)), SOURCE, {(A, B): True, (A2, B): True})
    assert persons(found) == [[A, A2, B], [B2], [C]]
    assert found.sizes == (1, 2, 1)
    assert found.records == (2, 2, 1)


def test_that_a_record_told_apart_from_a_person_is_not_joined_to_them_by_another_of_their_records() -> None:
    """A and A2 are one entity by the model; B was told apart from A, so A2 and B are no match either."""
    found = reviewed(linked((A, A2, 0.9), (A, B, 0.7), (A2, B, 0.8)), SOURCE, {(A, B): False})
    assert persons(found) == [[A, A2], [B], [B2], [C]]
    assert found.agreement("A", "B").soft == 0


def test_that_a_match_that_no_rule_had_found_is_linked_and_not_counted_twice() -> None:
    """It is one of those for which recall stands already: neither rule found it."""
    found = reviewed(linked((A, B, 0.9)), SOURCE, {(A2, C): True})
    assert persons(found) == [[A, B], [A2, C], [B2]]
    assert found.pairs.posterior.tolist() == [0.9, 1.0]
    assert not found.pairs.by_document[1]
    assert not found.pairs.by_others[1]


def test_that_contradicting_decisions_leave_the_records_apart() -> None:
    found = reviewed(linked((A, B, 0.9), (A, C, 0.9), (B, C, 0.9)), SOURCE, {(A, B): True, (B, C): True, (A, C): False})
    assert found.person[A] != found.person[C]


def test_that_the_best_links_go_first_around_pairs_that_must_stay_apart() -> None:
    """0–1 and 1–2 are likely, 0 and 2 apart: the likelier link stays."""
    found = grouped(3, whole(0, 1), whole(1, 2), np.array([0.6, 0.9]), apart=(whole(0), whole(2)))
    assert found.tolist() == [0, 1, 1]


def test_that_decisions_that_say_what_the_linkage_said_change_nothing(known: Known) -> None:
    pairs = known.linked.pairs
    sure = int(np.argmax(pairs.posterior))
    found = reviewed(known.linked, known.source, {(int(pairs.left[sure]), int(pairs.right[sure])): True})
    assert np.array_equal(found.person, known.linked.person)
    for now, before in zip(found.agreements, known.linked.agreements, strict=True):
        assert now.soft == pytest.approx(before.soft, abs=1e-6)
        assert now.blocking_recall == pytest.approx(before.blocking_recall, abs=1e-6)


def test_that_the_truth_about_unsure_pairs_brings_the_table_nearer_to_the_true_one(known: Known) -> None:
    pairs, truth = known.linked.pairs, known.truth
    unsure = np.flatnonzero((pairs.posterior > 0.02) & (pairs.posterior < 0.98)).tolist()
    told = {(int(a), int(b)): bool(truth[a] == truth[b]) for a, b in zip(pairs.left[unsure], pairs.right[unsure], strict=True)}
    cells = np.zeros(int(truth.max()) + 1, dtype=np.int64)
    np.bitwise_or.at(cells, truth, 1 << (2 - known.source))
    true = np.bincount(cells, minlength=8)[1:]

    def off(found: Linked) -> float:
        return float(np.abs(patterns(found, known.source).counts[0, 1:] - true).sum())

    assert off(reviewed(known.linked, known.source, told)) < off(known.linked)
