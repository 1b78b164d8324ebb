"""Two keyings compared: the same says nothing, either may come first, and a value is compared by what it means."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.interview import Interview, Missing
from forms.interview.comparing import ONLY_FIRST, ONLY_SECOND, Comparison, Counted, compare, plain_path, same
from forms.interview.deciding import FIRST, SECOND, THIRD, Decision, Trial, apply, still_asked
from forms.xform import parse_form
from tests.forms.conftest import NOW, written
from vocabulary.errors import BadInput

Begin = Callable[..., Interview]

ITEMS = "".join(f"<item><label>{value.upper()}</label><value>{value}</value></item>" for value in ("a", "b", "c", "d"))
FORM = parse_form(
    written(
        '<name/><age/><when/><many/><foreign/><country/><person jr:template=""><job/><years/></person><total/>',
        '<bind nodeset="/data/name" type="string"/><bind nodeset="/data/age" type="int" constraint=". &lt; 120"/>'
        '<bind nodeset="/data/when" type="date"/><bind nodeset="/data/foreign" type="string" required="true()"/>'
        '<bind nodeset="/data/country" type="string" relevant="/data/foreign = \'a\'"/>'
        '<bind nodeset="/data/person/years" type="decimal"/>'
        '<bind nodeset="/data/total" type="decimal" calculate="sum(/data/person/years)"/>',
        '<input ref="/data/name"><label>Name</label></input><input ref="/data/age"><label>Age</label></input>'
        f'<input ref="/data/when"><label>When</label></input><select ref="/data/many"><label>Many</label>{ITEMS}</select>'
        f'<select1 ref="/data/foreign"><label>Foreign</label>{ITEMS}</select1>'
        '<input ref="/data/country"><label>Country</label></input>'
        '<group ref="/data/person"><label>Persons</label><repeat nodeset="/data/person">'
        '<input ref="/data/person/job"><label>Job</label></input><input ref="/data/person/years"><label>Years</label></input>'
        "</repeat></group>",
    )
)


def keyed(said: Mapping[str, Any]) -> Interview:
    """An interview in which this was keyed: names of questions, and `rows` as pairs of job and years."""
    running = Interview(FORM, "es", NOW)
    for name, value in said.items():
        if name != "rows" and value != "":
            running.answer(f"/data/{name}", value)
    for job, years in said.get("rows", ()):
        row = running.add_row("/data/person")
        running.answer(f"{row}/job", job)
        running.answer(f"{row}/years", years)
    return running


def swapped(found: Comparison) -> list[Any]:
    other = {ONLY_FIRST: ONLY_SECOND, ONLY_SECOND: ONLY_FIRST}
    return [replace(d, first=d.second, second=d.first, what=other.get(d.what, d.what)) for d in found.differences]


CHOICES = st.lists(st.sampled_from("abcd"), unique=True).map(" ".join)
SAID = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["", "Ana", "Eva", "José"]),
        "age": st.one_of(st.just(""), st.integers(0, 119).map(str), st.sampled_from(list(Missing))),
        "when": st.sampled_from(["", "2020-01-31", "2021-02-01"]),
        "many": CHOICES,
        "foreign": st.sampled_from(["", "a", "b"]),
        "rows": st.lists(st.tuples(st.sampled_from(["", "x", "y"]), st.sampled_from(["", "1.0", "2.5"])), max_size=3),
    }
)


@settings(max_examples=40, deadline=None)
@given(SAID)
def test_that_equal_keyings_do_not_differ(said: dict[str, Any]) -> None:
    found = compare(keyed(said), keyed(said))
    assert found.differences == ()
    assert found.counted.differ == 0


@settings(max_examples=40, deadline=None)
@given(SAID, SAID)
def test_that_either_keying_may_come_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    there, back = compare(keyed(one), keyed(other)), compare(keyed(other), keyed(one))
    assert [d.path for d in back.differences] == [d.path for d in there.differences]
    assert list(back.differences) == swapped(there)
    assert back.questions == there.questions


@settings(max_examples=40, deadline=None)
@given(SAID, SAID)
def test_that_deciding_for_one_keying_gives_that_keying(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = keyed(one), keyed(other)
    found = compare(first, second)
    for side, whole in ((FIRST, first), (SECOND, second)):
        result = keyed(one)
        apply(Trial(result), found, {each.path: Decision(side) for each in found.to_decide})
        assert compare(result, whole).to_decide == ()


@given(st.permutations(["a", "b", "c", "d"]), st.integers(1, 4))
def test_that_the_order_of_several_choices_does_not_matter(order: list[str], chosen: int) -> None:
    assert same("select_multiple", " ".join(order[:chosen]), " ".join(sorted(order[:chosen])))


@pytest.mark.parametrize(
    ("kind", "one", "other", "alike", "equal"),
    [
        ("integer", "7", "07", False, True),
        ("decimal", "2.50", "2.5", False, True),
        ("decimal", "2.5", "2.51", False, False),
        ("geopoint", "-12.05 -77.04 0.0 0.0", "-12.050 -77.04 0 0", False, True),
        ("time", "08:30", "08:30:00", False, True),
        ("date_time", "2026-11-24T10:00:00-05:00", "2026-11-24T15:00:00Z", False, True),
        ("date", "2026-11-24", "2026-11-25", False, False),
        ("text", " Quispe  Mamani ", "Quispe Mamani", False, True),
        ("text", "Jose\u0301", "José", False, True),
        ("text", "quispe", "Quispe", False, False),
        ("text", "José", "JOSE", True, True),
        ("rank", "a b", "b a", False, False),
        ("select_one", "a", "A", True, False),
        ("text", "", "x", True, False),
        ("integer", "\x1aunknown", "7", False, False),
        ("integer", "\x1aunknown", "\x1arefused", False, False),
    ],
)
def test_that_values_are_compared_by_what_they_mean(kind: str, one: str, other: str, alike: bool, equal: bool) -> None:
    assert same(kind, one, other, letters_alike=alike) is equal
    assert same(kind, other, one, letters_alike=alike) is equal


def test_that_what_only_one_was_asked_for_follows_and_is_not_counted() -> None:
    first = keyed({"foreign": "a", "country": "Haití", "age": "30"})
    second = keyed({"foreign": "b", "age": "30"})
    found = compare(first, second)
    assert [(each.path, each.what) for each in found.differences] == [
        ("/data/foreign", "value"),
        ("/data/country", "only-first"),
    ]
    assert (found.differences[0].first.shown, found.differences[0].second.shown) == ("A", "B")
    assert found.counted == Counted(2, 1)
    result = keyed({"foreign": "a", "country": "Haití", "age": "30"})
    assert apply(Trial(result), found, {"/data/foreign": Decision(SECOND)}) == {"/data/foreign": SECOND}
    assert not result.step("/data/country").relevant


def test_that_rows_are_compared_one_by_one_and_their_number_is_decided() -> None:
    first = {"foreign": "b", "rows": [("x", "1.0"), ("y", "2.5")]}
    second = {"foreign": "b", "rows": [("x", "1.5")]}
    found = compare(keyed(first), keyed(second))
    assert [(each.path, each.what) for each in found.differences] == [
        ("/data/person", "rows"),
        ("/data/person[1]/years", "value"),
        ("/data/person[2]/job", "only-first"),
        ("/data/person[2]/years", "only-first"),
    ]
    assert [each.groups for each in found.differences][1] == ("Persons 1",)
    assert {plain_path(each.path) for each in found.to_decide} == {"/data/person", "/data/person/years"}
    result = keyed(first)
    apply(Trial(result), found, {"/data/person": Decision(SECOND), "/data/person[1]/years": Decision(THIRD, "1.25")})
    assert result.engine.nodes["/data/total"].value == "1.25"
    longer = keyed(second)
    back = compare(keyed(second), keyed(first))
    apply(Trial(longer), back, {"/data/person": Decision(SECOND), "/data/person[1]/years": Decision(FIRST)})
    assert longer.engine.nodes["/data/total"].value == "4.0"


def test_that_everything_undecided_or_impossible_is_told_at_once() -> None:
    first, second = keyed({"age": "30", "when": "2020-01-31", "name": "Ana"}), keyed({"age": "40", "name": "Eva"})
    found = compare(first, second)
    result = keyed({"age": "30", "when": "2020-01-31", "name": "Ana"})
    with pytest.raises(BadInput) as error:
        apply(Trial(result), found, {"/data/age": Decision(THIRD, "old"), "/data/name": Decision(SECOND)})
    assert [(p.code, getattr(p, "path", "")) for p in error.value.problems] == [
        ("bad-answer", "/data/age"),
        ("undecided", "/data/when"),
    ]
    assert still_asked(found, result) == ("/data/name", "/data/age", "/data/when")
