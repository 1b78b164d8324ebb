"""Tables beside those already released: the same number for the same cell, and no difference that isolates anybody."""

from __future__ import annotations

import pytest

from exports.disclosure.protect import protect
from exports.disclosure.register import EMPTY, INTERNAL, ROUND, SUPPRESS, Register
from exports.disclosure.relations import Relation, relation
from exports.disclosure.table import Cell, CountTable, listed
from vocabulary.errors import BadInput


def ages(name: str, bands: dict[str, int], everybody: str) -> CountTable:
    rows = [(Cell(frozenset({frozenset({("age", band)})}), (band,)), n) for band, n in bands.items()]
    return listed(name, name, "lists.csv", rows, Cell(frozenset({frozenset({("age", everybody)})}), ("all",)))


ADULTS = ages("Adults", {"18–29": 33, "30–44": 50, "45 +": 30}, "18 +")
FROM_15 = ages("From 15", {"15–29": 40, "30–44": 50, "45 +": 30}, "15 +")
FINE = ages("Fine", {"15–19": 20, "20–29": 20, "30–44": 50, "45 +": 30}, "15 +")
SMALL = ages("Small", {"15–19": 4, "20–29": 36, "30–44": 50, "45 +": 30}, "15 +")


def released(table: CountTable, rule: str) -> Register:
    return EMPTY.with_tables(*protect([table], rule).release)


def refused(table: CountTable, rule: str, register: Register) -> BadInput:
    with pytest.raises(BadInput) as caught:
        protect([table], rule, register)
    return caught.value


def test_that_a_difference_of_two_tables_which_isolates_few_is_refused_with_both_names_and_the_cells() -> None:
    error = refused(ADULTS, SUPPRESS, released(FROM_15, SUPPRESS))
    assert [problem.code for problem in error.problems] == ["differencing"]
    said = error.say("en")
    assert "Adults" in said
    assert "From 15" in said
    assert "18–29 / 15–29" in said


def test_that_a_small_change_between_vintages_is_refused_where_counts_are_printed_as_they_are() -> None:
    later = ages("Later", {"15–29": 43, "30–44": 50, "45 +": 30}, "15 +")
    assert refused(later, SUPPRESS, released(FROM_15, SUPPRESS)).problems[0].code == "vintages"
    assert protect([later], ROUND, released(FROM_15, ROUND)).shown[0].values == protect([FROM_15], ROUND).shown[0].values


def test_that_a_linked_table_which_would_open_hidden_cells_is_refused() -> None:
    coarser = ages("Coarser", {"20–29": 36, "30–44": 50, "45 +": 30}, "20 +")
    register = released(SMALL, SUPPRESS)
    safe = protect([coarser], SUPPRESS, register).shown[0].values
    assert safe == (36, 50, None, None)  # what was hidden stays hidden, and the total with it
    with pytest.raises(BadInput) as caught:
        protect([coarser], SUPPRESS, register, shown={coarser.name: (3,)})  # the total stands elsewhere in the report
    assert "linked-tables" in [problem.code for problem in caught.value.problems]
    assert "Small" in caught.value.say("en")
    assert "45 +" in caught.value.say("en")


def test_that_the_same_table_is_released_again_as_it_was() -> None:
    for rule in (ROUND, SUPPRESS):
        register = released(SMALL, rule)
        again = protect([SMALL], rule, register)
        assert again.shown[0].values == protect([SMALL], rule).shown[0].values
        assert again.release == ()


def test_that_cells_of_a_finer_table_add_up_to_the_released_coarser_ones() -> None:
    register = released(FROM_15, ROUND)
    first = dict(zip((c.label for c in FROM_15.cells), protect([FROM_15], ROUND).shown[0].values, strict=True))
    fine = dict(zip((c.label for c in FINE.cells), protect([FINE], ROUND, register).shown[0].values, strict=True))
    assert (fine["15–19"] or 0) + (fine["20–29"] or 0) == first["15–29"]
    assert {k: v for k, v in fine.items() if k in first} == {k: v for k, v in first.items() if k in fine}


def test_that_a_table_of_fewer_persons_is_not_taken_for_the_parts_of_one_of_more() -> None:
    """Adults do not add up to everybody from 15: their numbers stay neighbours of their own counts."""
    found = protect([ADULTS], ROUND, released(FROM_15, ROUND)).shown[0]
    assert all(abs((value or 0) - count) < 5 for value, count in zip(found.values, ADULTS.counts, strict=True))


def test_that_lists_and_more_lists_are_compared() -> None:
    few, more = (Cell(frozenset({frozenset({("on any of", names)})}), (names,)) for names in ("A | B", "A | B | C"))
    assert (relation(few, more), relation(more, few)) == (Relation.INSIDE, Relation.OTHER)
    parts = [(Cell(frozenset({frozenset({("on any of", "A | B"), ("sex", s)})}), (s,)), n) for s, n in (("F", 40), ("M", 60))]
    wider = [
        (Cell(frozenset({frozenset({("on any of", "A | B | C"), ("sex", s)})}), (s,)), n) for s, n in (("F", 44), ("M", 60))
    ]
    first, second = listed("two", "Two lists", "u", parts, few), listed("three", "Three lists", "u", wider, more)
    assert refused(second, SUPPRESS, released(first, SUPPRESS)).problems[0].code == "differencing"


def test_that_tables_of_other_data_play_no_part() -> None:
    other = ages("From 15", {"15–29": 40, "30–44": 50, "45 +": 30}, "15 +")
    other = CountTable(other.name, other.title, "other.csv", other.cells, other.counts, other.sums)
    assert protect([ADULTS], SUPPRESS, released(other, SUPPRESS)).shown[0].open == 0


def test_that_an_internal_report_releases_nothing_and_changes_no_count() -> None:
    found = protect([SMALL], INTERNAL)
    assert (found.release, found.shown[0].values) == ((), SMALL.counts)


def test_that_a_table_which_cannot_be_protected_is_not_printed() -> None:
    few = ages("Few", {"15–29": 4, "30–44": 5}, "15 +")
    with pytest.raises(BadInput) as caught:
        protect([few], SUPPRESS, shown={few.name: (2,)})  # the total of nine stands elsewhere
    assert [problem.code for problem in caught.value.problems] == ["still-open"]


def test_that_the_register_is_read_back_equal_and_anything_else_is_refused() -> None:
    register = released(SMALL, SUPPRESS)
    assert Register.from_plain(register.to_plain()) == register
    for other in ({}, [], {"format": "x"}, {**register.to_plain(), "tables": [{"title": "x"}]}):
        with pytest.raises(BadInput):
            Register.from_plain(other)


def test_that_the_register_holds_no_count_that_was_not_printed() -> None:
    told = str(released(SMALL, SUPPRESS).to_plain()["tables"][0]["values"])
    assert "None" in told
    assert "4," not in told.replace("34,", "")
