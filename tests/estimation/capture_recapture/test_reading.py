"""A raw table becomes counts over patterns, and every slip in it is named."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from estimation.capture_recapture.reading import read_capture_table
from estimation.capture_recapture.table import CaptureTable, overlaps, project
from estimation.table import Cell, Table
from vocabulary.errors import BadInput, Problem

GOOD: dict[str, list[Cell]] = {"A": [1, 1, 0], "B": [1, 0, 1], "count": [10, 20, 30]}


def problems(columns: dict[str, list[Cell]], by: tuple[str, ...] = (), lists: tuple[str, ...] = ()) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        read_capture_table(Table(columns, "lists.csv"), by, lists)
    return caught.value.problems


def only(columns: dict[str, list[Cell]], by: tuple[str, ...] = (), lists: tuple[str, ...] = ()) -> Problem:
    found = problems(columns, by, lists)
    assert len(found) == 1, [problem.say("en") for problem in found]
    return found[0]


def test_that_counts_stand_under_their_pattern() -> None:
    data = read_capture_table(Table(GOOD))
    assert data.lists == ("A", "B")
    assert data.total.tolist() == [0, 30, 20, 10]
    assert data.observed == 60
    assert overlaps(data.total, 2).tolist() == [[30, 10], [10, 40]]


def test_that_without_a_count_each_row_is_one_person() -> None:
    data = read_capture_table(Table({"A": [1, 1, 0, 1], "B": [1, 0, 1, 1]}))
    assert data.total.tolist() == [0, 1, 1, 2]


def test_that_text_from_a_file_is_read_like_numbers() -> None:
    data = read_capture_table(Table({"A": ["1", "1.0", "0"], "B": ["1", "0", "1"], "count": ["10", "20,0", "30"]}))
    assert data.total.tolist() == [0, 30, 20, 10]


def test_that_a_column_of_words_is_no_list() -> None:
    data = read_capture_table(Table({**GOOD, "area": ["north", "south", "north"]}))
    assert data.lists == ("A", "B")
    assert data.left_out == ("area",)


def test_that_strata_are_not_lists_even_if_they_hold_only_0_and_1() -> None:
    data = read_capture_table(Table({**GOOD, "adult": [1, 1, 0], "C": [1, 1, 1]}), by=("adult",))
    assert data.lists == ("A", "B", "C")
    assert [dict(labels) for labels in data.strata] == [{"adult": "1"}, {"adult": "0"}]
    assert data.counts.sum(axis=1).tolist() == [30, 30]


def test_that_a_list_with_a_2_in_it_is_refused_with_row_and_column() -> None:
    problem = only({**GOOD, "B": [1, 2, 0], "C": [1, 1, 1]})
    assert (problem.code, problem.where.row, problem.where.column) == ("not-0-or-1", 3, "B")
    assert "2" in problem.say("en")


def test_that_a_column_of_numbers_is_taken_for_a_covariate_where_the_lists_are_named() -> None:
    data = read_capture_table(Table({**GOOD, "children": [0, 1, 2]}), lists=("A", "B"))
    assert data.lists == ("A", "B")


def test_that_a_named_list_may_hold_only_0_and_1() -> None:
    problem = only({**GOOD, "C": [0, 1, "x"]}, lists=("A", "C"))
    assert (problem.code, problem.where.row, problem.where.column) == ("not-0-or-1", 4, "C")


def test_that_an_empty_cell_of_a_list_is_refused() -> None:
    problem = only({**GOOD, "C": [1, None, 1]})
    assert (problem.code, problem.where.row, problem.where.column) == ("missing", 3, "C")


@pytest.mark.parametrize(
    ("value", "code", "said"),
    [(-2, "negative", "-2"), (2.5, "not-whole", "2.5"), (None, "missing", "missing"), ("many", "not-a-number", "many")],
)
def test_that_a_bad_count_is_refused_with_its_row(value: Cell, code: str, said: str) -> None:
    problem = only({**GOOD, "count": [10, value, 30]})
    assert (problem.code, problem.where.row, problem.where.column) == (code, 3, "count")
    assert said in problem.say("en")


def test_that_all_problems_are_told_at_once() -> None:
    codes = {p.code for p in problems({"A": [1, 1, 0, 2], "B": [1, None, 1, 0], "C": [1, 1, 1, 1], "count": [-1, 2.5, 1, 1]})}
    assert codes == {"negative", "not-whole", "missing", "not-0-or-1"}


def test_that_very_many_bad_cells_are_counted_not_listed() -> None:
    found = problems({"A": [0, 1, *[2] * 500], "B": [1] * 502, "C": [1] * 502})
    assert len(found) == 21
    assert "480" in found[-1].say("en")


def test_that_one_list_is_refused() -> None:
    problem = only({"A": [1, 1], "count": [5, 6]})
    assert problem.code == "too-few-lists"
    assert "list" in problem.say("en")


def test_that_more_than_sixteen_lists_are_refused() -> None:
    problem = only({f"L{j}": [1, int(j > 0), 1] for j in range(17)})
    assert problem.code == "too-many-lists"
    assert "17" in problem.say("en")


def test_that_lists_that_never_overlap_are_refused() -> None:
    assert only({"A": [1, 0], "B": [0, 1], "count": [5, 6]}).code == "no-overlap"


def test_that_a_list_with_nobody_on_it_is_refused_by_name() -> None:
    problem = only({**GOOD, "C": [0, 0, 0]})
    assert (problem.code, problem.where.column) == ("empty-list", "C")


def test_that_a_person_on_no_list_is_refused() -> None:
    problem = only({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "count": [3, 4, 5, 6]})
    assert (problem.code, problem.where.row) == ("on-no-list", 5)


def test_that_the_pattern_of_nobody_may_stand_with_a_count_of_0() -> None:
    data = read_capture_table(Table({"A": [1, 1, 0, 0], "B": [1, 0, 1, 0], "count": [3, 4, 5, 0]}))
    assert data.observed == 12


def test_that_persons_on_none_of_the_chosen_lists_are_counted_apart() -> None:
    data = read_capture_table(Table({**GOOD, "C": [0, 1, 1]}), lists=("A", "C"))
    assert (data.observed, data.elsewhere) == (60, 0)
    data = read_capture_table(Table({"A": [1, 1, 0], "B": [1, 1, 0], "C": [0, 1, 1], "count": [1, 2, 4]}), lists=("A", "B"))
    assert (data.observed, data.elsewhere) == (3, 4)


@pytest.mark.parametrize(("by", "lists"), [(("region",), ()), ((), ("A", "Z"))])
def test_that_an_unknown_column_is_refused_by_name(by: tuple[str, ...], lists: tuple[str, ...]) -> None:
    problem = only(GOOD, by, lists)
    assert problem.code == "unknown-column"
    assert (by or lists)[-1] in problem.say("en")


def test_that_an_empty_value_is_a_stratum_of_its_own() -> None:
    data = read_capture_table(Table({**GOOD, "area": ["north", None, "north"]}), by=("area",))
    assert [labels["area"] for labels in data.strata] == ["north", ""]


tables = st.lists(st.integers(0, 40), min_size=8, max_size=8).filter(lambda c: all(c[j] for j in (3, 5, 6)))


@given(tables, st.permutations(range(7)))
def test_that_neither_order_nor_splitting_of_rows_changes_the_fingerprint(cells: list[int], order: list[int]) -> None:
    def read(rows: list[tuple[int, int]]) -> CaptureTable:
        columns: dict[str, list[Cell]] = {name: [c >> (2 - j) & 1 for c, _ in rows] for j, name in enumerate("ABC")}
        return read_capture_table(Table({**columns, "count": [n for _, n in rows]}))

    rows = [(c, cells[c]) for c in range(1, 8)]
    split = [(c, n - n // 2) for c, n in rows] + [(c, n // 2) for c, n in rows]
    first, second, third = read(rows), read([rows[j] for j in order]), read(split)
    assert first.fingerprint() == second.fingerprint() == third.fingerprint()
    changed = read([(c, n + (c == 3)) for c, n in rows])
    assert changed.fingerprint() != first.fingerprint()


@given(tables)
def test_that_a_projection_keeps_the_sizes_of_its_lists(cells: list[int]) -> None:
    data = CaptureTable(("A", "B", "C"), np.array([[0.0, *cells[1:]]]))
    part = project(data, ("C", "A"))
    whole = overlaps(data.total, 3)
    assert overlaps(part.total, 2).tolist() == [[whole[2, 2], whole[2, 0]], [whole[0, 2], whole[0, 0]]]
    assert part.observed + part.elsewhere == data.observed


def test_that_numbers_of_patterns_under_another_name_are_not_taken_for_a_covariate() -> None:
    table = Table({"A": (1, 0, 1), "B": (0, 1, 1), "n": (50, 30, 8)})
    with pytest.raises(BadInput) as caught:
        read_capture_table(table)
    assert [(p.code, p.where.column) for p in caught.value.problems] == [("count-by-another-name", "n")]
    assert read_capture_table(table, lists=("A", "B")).observed == 3
