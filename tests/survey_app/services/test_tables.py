"""The table that a method reads, from lists, from a file and from the samples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from estimation.plain import from_plain, to_plain
from estimation.table import Cell, Table
from survey_app.services import importing, tables
from survey_app.services.linking import PersonTable
from survey_app.services.programme import Programme
from survey_app.services.tables import TableSource, build, overlap_table, possible_lists, samples
from vocabulary.errors import BadInput

PERSONS = PersonTable(
    ("A", "count", "A_"),
    ((True, False, True), (True, False, True), (False, True, False), (True, False, True)),
    ("F", "F", "M", ""),
    (17, 30, None, 61),
    ("0-17", "30-44", "", "60+"),
    ("VE", "CO", "VE", "VE"),
    ("Norte", "", "", "Sur"),
)


def test_that_persons_are_counted_by_pattern() -> None:
    table = overlap_table(replace(PERSONS, lists=("A", "B", "C")), (), {})
    assert dict(table.columns) == {"A": (1, 0), "B": (0, 1), "C": (1, 0), "count": (3, 1)}


def test_that_strata_divide_the_counts_and_the_unknown_is_a_group() -> None:
    table = overlap_table(replace(PERSONS, lists=("A", "B", "C")), ("sex",), {})
    assert dict(table.columns) == {
        "A": (1, 1, 0), "B": (0, 0, 1), "C": (1, 1, 0), "sex": ("?", "F", "M"), "count": (1, 2, 1),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "persons"),
    [
        ({"age_from": "18"}, 2),
        ({"age_to": "30"}, 2),
        ({"age_from": "18", "age_to": "60"}, 1),
        ({"sex": "F"}, 2),
        ({"sex": "?"}, 1),
        ({"nationality": "VE|CO"}, 4),
        ({"nationality": "VE", "area": "Sur"}, 1),
        ({"age_group": "60+"}, 1),
        ({"sex": "X"}, 0),
    ],
)
def test_that_filters_choose_persons(filters: dict[str, str], persons: int) -> None:
    table = overlap_table(replace(PERSONS, lists=("A", "B", "C")), (), filters)
    assert sum(int(n or 0) for n in table.columns["count"]) == persons


def test_that_a_list_called_like_another_column_keeps_its_place() -> None:
    assert list(overlap_table(PERSONS, ("sex",), {}).columns) == ["A", "count_", "A_", "sex", "count"]


def _store(programme: Programme, name: str, columns: dict[str, list[Cell]]) -> str:
    table = Table(columns)
    preview = importing.check(
        programme, table, replace(importing.guess_mapping(table), list_name=name), today=date(2026, 10, 31)
    )
    return importing.store_list(programme, preview).list_id


def test_that_lists_of_the_programme_become_a_table(programme: Programme) -> None:
    a = _store(programme, "A", {"DNI": [1000001, 1000002, 1000003, 1000003], "EDAD": [20, 15, 40, 40]})
    b = _store(programme, "B", {"DNI": [1000002, 1000003, 1000004], "EDAD": [15, 40, None]})
    source = TableSource("lists", ids=(a, b))
    table = build(programme, source)
    assert table.name == "Frontera norte"
    assert dict(table.columns) == {"A": (1, 1, 0), "B": (1, 0, 1), "count": (2, 1, 1)}
    adults = build(programme, replace(source, filters={"age_from": "18"}, by=("age_group",)))
    assert dict(adults.columns) == {"A": (1, 1), "B": (1, 0), "age_group": ("30-44", "18-29"), "count": (1, 1)}
    assert possible_lists(programme) == [(a, "A", 3), (b, "B", 3)]

    def code(programme: Programme | None, source: TableSource) -> str:
        with pytest.raises(BadInput) as caught:
            build(programme, source)
        return caught.value.problems[0].code

    assert code(None, source) == "no-programme"
    assert code(programme, TableSource("lists", ids=(a,))) == "too-few-lists"
    assert code(programme, TableSource("lists", ids=(a, "x"))) == "no-such-list"
    assert code(programme, replace(source, by=("name",))) == "no-such-stratum"
    assert code(programme, replace(source, filters={"sex": "F"})) == "nobody-left"
    assert code(None, TableSource("sample", name="x")) == "no-such-sample"


def test_that_a_file_becomes_a_table(tmp_path: Path) -> None:
    path = tmp_path / "lists.csv"
    path.write_text("A,B,count\n1,0,5\n0,1,4\n1,1,3\n")
    assert dict(build(None, TableSource("file", path=str(path))).columns)["count"] == (5, 4, 3)


def test_that_a_source_comes_back_equal_from_storing() -> None:
    source = TableSource("lists", ids=("a", "b"), by=("sex",), filters={"age_from": "18"})
    assert from_plain(to_plain(source)) == source


def test_that_every_sample_on_disk_is_offered_with_title_and_citation() -> None:
    found = samples()
    assert {sample.path for sample in found} == set(tables.SAMPLES.glob("*.csv"))
    assert {sample.family for sample in found} <= {"capture-recapture", "residual"}
    for sample in found:
        assert sample.title
        assert sample.citation
        assert not sample.title.startswith("#")
        assert len(build(None, TableSource("sample", name=sample.name)))


def test_that_the_title_of_every_sample_is_in_the_catalogue() -> None:
    assert {sample.name: sample.title for sample in samples()} == dict(tables.TITLES)


def test_that_the_uk_sample_holds_the_published_number_of_persons() -> None:
    """Bales, Hesketh & Silverman (2015): 2,744 cases on six lists in 2013."""
    table = build(None, TableSource("sample", name="uk_2013_six_lists"))
    assert sum(int(n or 0) for n in table.columns["count"]) == 2744
