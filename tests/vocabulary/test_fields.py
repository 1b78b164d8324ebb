"""Described fields: each kind reads, bounds, writes and spoils itself; a person's texts become values, all problems at once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary.errors import BadParameter
from vocabulary.fields import (
    Choice,
    Described,
    Flag,
    Integer,
    Names,
    Number,
    Words,
    defaults,
    described,
    descriptions,
    read_names,
    read_settings,
    write_names,
)

SHARE = Number("Share", "A part of one.", 0, 1)
OPEN = Number("Level", "", 0.5, 1, open=True)
ANY = Number("Any")
COUNT = Integer("Count", "", 1, 10)
KIND = Choice("Kind", options={"aic": "AIC", "bic": "BIC"})
CASED = Choice("Model", options={"M0": "none", "m0": "small"})
YES = Flag("Yes")
NOTE = Words("Note", longest=5)
LISTS = Names("Lists")
KINDS: tuple[Described, ...] = (SHARE, OPEN, ANY, COUNT, KIND, CASED, YES, NOTE, LISTS)
every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{type(kind).__name__}-{kind.label}")


def code(kind: Described, written: str) -> str:
    """The code of the problem with which a text is refused, its place and remedy looked at."""
    with pytest.raises(BadParameter) as caught:
        kind.parse(written)
    (problem,) = caught.value.problems
    assert problem.where.field == kind.label
    assert problem.remedy == kind.bounds()
    return problem.code


@every_kind
def test_that_a_bad_example_is_refused_with_the_field_and_what_would_be_allowed(kind: Described) -> None:
    assert code(kind, kind.bad_example()) == "bad-value"
    assert kind.bounds() is not None


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (SHARE, " 0,95 ", 0.95),
        (SHARE, "0", 0.0),
        (SHARE, "1", 1.0),
        (ANY, "-1e3", -1000.0),
        (COUNT, " 10 ", 10),
        (KIND, "BIC", "bic"),
        (CASED, "M0", "M0"),
        (CASED, "m0", "m0"),
        (YES, "Yes", True),
        (YES, "0", False),
        (NOTE, " abc ", "abc"),
        (LISTS, "A, B b,,C", ("A", "B b", "C")),
        (LISTS, '"Policía, norte", B ,5" nets', ("Policía, norte", "B", '5" nets')),
        (LISTS, "", ()),
    ],
)
def test_that_a_text_is_read_as_the_value_it_stands_for(kind: Described, written: str, value: object) -> None:
    assert kind.parse(written) == value
    assert kind.parse(kind.write(value)) == value
    assert type(kind.parse(written)) is type(value)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        (SHARE, "1.01"),
        (SHARE, "nan"),
        (SHARE, ""),
        (ANY, "inf"),
        (ANY, "1.000,5"),
        (OPEN, "0.5"),
        (OPEN, "1"),
        (COUNT, "0"),
        (COUNT, "11"),
        (COUNT, "2.0"),
        (KIND, "aicc"),
        (KIND, ""),
        (YES, "ja"),
        (NOTE, "abcdef"),
        (LISTS, "A, B, A"),
    ],
)
def test_that_a_text_outside_the_bounds_is_refused(kind: Described, written: str) -> None:
    assert code(kind, written) == "bad-value"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SHARE, True),
        (SHARE, "0.5"),
        (SHARE, None),
        (SHARE, math.nan),
        (COUNT, True),
        (COUNT, 2.0),
        (KIND, None),
        (YES, 1),
        (NOTE, 5),
        (LISTS, ["A"]),
        (LISTS, ("A", "A")),
    ],
)
def test_that_a_value_of_another_kind_is_refused(kind: Described, value: Any) -> None:
    with pytest.raises(BadParameter):
        kind.check(value)


@given(st.floats(0, 1))
def test_that_a_number_comes_back_exactly_from_its_text(value: float) -> None:
    assert SHARE.parse(SHARE.write(value)) == value


@dataclass(frozen=True)
class Owner:
    share: float = described(SHARE, 0.5)
    lists: tuple[str, ...] = described(LISTS, ())
    plain: int = 3


def test_that_only_described_fields_are_settings_in_the_order_written() -> None:
    assert list(descriptions(Owner)) == ["share", "lists"]
    assert defaults(Owner) == {"share": 0.5, "lists": ()}


def test_that_settings_are_read_by_name_and_the_value_may_hold_the_sign() -> None:
    assert read_settings(Owner, ["share=0.1", " lists =A=1,B"]) == {"share": 0.1, "lists": ("A=1", "B")}
    assert read_settings(Owner, []) == {}


def test_that_all_that_is_wrong_with_settings_is_said_at_once() -> None:
    with pytest.raises(BadParameter) as caught:
        read_settings(Owner, ["plain=4", "share", "share=2", "share=0.2", "lists=A,A", "=1"])
    found = [(problem.code, problem.where.field) for problem in caught.value.problems]
    assert found == [
        ("unknown-setting", ""),
        ("no-value", "Share"),
        ("bad-value", "Share"),
        ("twice", "Share"),
        ("bad-value", "Lists"),
        ("unknown-setting", ""),
    ]


@given(st.lists(st.text(st.sampled_from("AB ,\"'\n=é"), min_size=1).filter(str.strip), max_size=4))
def test_that_names_come_back_from_their_text_whatever_they_hold(names: list[str]) -> None:
    assert read_names(write_names(names)) == tuple(names)


def test_that_plain_names_are_written_plainly() -> None:
    assert write_names(["Policía, norte", "B", 'The "C"', '"D"']) == '"Policía, norte", B, The "C", """D"""'


def test_that_a_setting_without_a_value_is_told_its_form() -> None:
    with pytest.raises(BadParameter) as caught:
        read_settings(Owner, ["share"])
    assert "share=" in caught.value.say("en")
