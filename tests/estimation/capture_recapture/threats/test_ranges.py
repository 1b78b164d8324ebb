"""Ranges as people write them, and which list or pair each belongs to."""

from __future__ import annotations

import pytest

from estimation.capture_recapture.threats.assumptions import Assumptions
from estimation.capture_recapture.threats.ranges import Range, by_list, by_pair, overall
from vocabulary.errors import BadParameter
from vocabulary.fields import descriptions, read_settings

FIELDS = descriptions(Assumptions)


@pytest.mark.parametrize(
    ("written", "read"),
    [("0-5", "0-5"), (" 2,5 – 10 % ", "2.5-10"), ("3", "3"), ("police = 2-10; 1-2", "police=2-10; 1-2"), ("", "")],
)
def test_that_a_range_is_read_as_people_write_it(written: str, read: str) -> None:
    assert FIELDS["erroneous"].parse(written) == read
    assert FIELDS["erroneous"].parse(read) == read


@pytest.mark.parametrize("written", ["10-5", "0-100", "five", "A=1; A=2", "-3", "1-2-3"])
def test_that_what_is_no_range_is_refused(written: str) -> None:
    with pytest.raises(BadParameter):
        FIELDS["missed"].parse(written)


def test_that_a_named_range_goes_before_that_for_all() -> None:
    assert by_list("B=2-10; 0-5", ("A", "B"), "") == [Range(0, 0.05), Range(0.02, 0.1, "B")]
    assert by_pair("C+A=2; 1", ("A", "B", "C"), "") == [Range(0.01, 0.01), Range(0.02, 0.02, "C+A"), Range(0.01, 0.01)]
    assert overall("A=3") == Range(0, 0)


def test_that_a_name_that_is_no_list_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadParameter) as caught:
        by_list("D=2", ("A", "B"), "Records")
    assert "A, B" in caught.value.say("en")


def test_that_the_assumptions_can_be_set_and_written() -> None:
    made = Assumptions(**read_settings(Assumptions, ["missed=1-3", "dependence=2"]))
    assert made.written() == {
        "missed": "1-3", "false": "0-2", "unmatched": "0", "erroneous": "0-5", "turnover": "0-5", "dependence": "2.0",
        "draws": "100",
    }  # fmt: skip


@pytest.mark.parametrize("name", FIELDS)
def test_that_every_assumption_refuses_its_bad_example(name: str) -> None:
    with pytest.raises(BadParameter):
        FIELDS[name].parse(FIELDS[name].bad_example())
