"""An entry of the assumptions register: read from what was written, every problem at its field."""

from __future__ import annotations

from typing import Any

import pytest

from estimation.assumed import Assumption, assumption, written
from vocabulary.errors import Collector, Place

WRITTEN = {
    "what": "Undercount of students", "value": "0,1", "low": "0.05", "high": "0.15", "source": "Survey", "date": "2025-03-01",
    "who": "Working group", "belongs_to": "undercount",
}  # fmt: skip


def test_that_an_entry_is_read_and_written_back_equal() -> None:
    made = assumption(WRITTEN, Collector())
    assert made == Assumption("Undercount of students", 0.1, 0.05, 0.15, "Survey", "2025-03-01", "Working group", "undercount")
    assert made.complete
    assert assumption(written(made), Collector()) == made


def test_that_what_is_not_known_yet_may_be_empty_and_is_incomplete() -> None:
    made = assumption({"what": "Deaths"}, Collector())
    assert made == Assumption("Deaths")
    assert not made.complete


@pytest.mark.parametrize("name", ["value", "low", "high", "source", "date", "who"])
def test_that_each_of_value_range_source_date_and_person_is_needed(name: str) -> None:
    made = assumption(WRITTEN | {name: ""}, Collector())
    assert made is not None
    assert not made.complete


@pytest.mark.parametrize(
    ("changes", "code", "name"),
    [
        ({"what": " "}, "assumption-missing", "what"),
        ({"value": "much"}, "bad-number", "value"),
        ({"low": "nan"}, "bad-number", "low"),
        ({"low": "0.2"}, "bad-range", "low"),
        ({"value": "0.3"}, "outside-range", "value"),
        ({"date": "March 2025"}, "bad-date", "date"),
        ({"source": "x" * 501}, "too-long", "source"),
    ],
)
def test_that_a_bad_field_is_named(changes: dict[str, Any], code: str, name: str) -> None:
    problems = Collector()
    assert assumption(WRITTEN | changes, problems) is None
    assert [(p.code, p.where.field) for p in problems.problems] == [(code, name)]


def test_that_all_problems_are_told_at_once_with_their_row() -> None:
    problems = Collector()
    assumption({"what": "", "value": "x", "date": "y"}, problems, Place("register.csv", row=4))
    assert [(p.code, p.where.row, p.where.column) for p in problems.problems] == [
        ("assumption-missing", 4, "what"), ("bad-number", 4, "value"), ("bad-date", 4, "date"),
    ]  # fmt: skip
