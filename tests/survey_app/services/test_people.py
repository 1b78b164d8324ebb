"""From records to those who count: every record that does not is counted by its reason, and nobody is dropped in silence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from survey_app.services.linking_records import LinkRecord
from survey_app.services.people import REASONS, People, Scoped, scoped
from survey_app.services.scope import APART, IN, OUT, ListScope, Scope, spoken
from survey_app.services.tables import TableSource, divided_by, table_of
from vocabulary.errors import BadInput
from vocabulary.text import translate

RECORDS = (
    LinkRecord("a1", 0, "F", 20, "VE", "Norte", "2026-03-10", {"visa": "vencida"}),
    LinkRecord("a2", 0, "M", 17, "VE", "Norte", "2026-04-01", {"visa": "vigente"}),
    LinkRecord("a3", 0, "F", None, "CO", "", "2026-05-01", {"visa": ""}),
    LinkRecord("a4", 0, "", 40, "", "Sur", "2025-12-31", {"visa": "vencida"}),
    LinkRecord("b1", 1, "F", 20, "VE", "Norte", ""),
    LinkRecord("b2", 1, "", 41, "PE", "Sur", "2026-06"),
    LinkRecord("b3", 1, "M", 30, "CO", "Sur", "2026-07-01"),
    LinkRecord("b4", 1, "", None, "", "", "2026-07-02"),
)
PEOPLE = People(("A", "B"), ("Refugio", "Salud"), RECORDS, (0, 1, 2, 3, 0, 3, 4, -1))


def out_of(found: Scoped) -> list[dict[str, int]]:
    return [dict(one.out) for one in found.lists]


def test_that_without_limits_all_records_count_that_the_linkage_knows() -> None:
    found = scoped(PEOPLE, Scope())
    assert [(one.records, one.inside) for one in found.lists] == [(4, 4), (4, 3)]
    assert out_of(found) == [{}, {"not-linked": 1}]
    assert len(found.persons) == 5


def test_that_each_record_has_the_first_reason_that_holds_and_all_are_counted() -> None:
    scope = Scope(start="2026-01-01", end="2026-12-31", age_from=18, sexes=("F", "M"))
    found = scoped(PEOPLE, scope)
    assert out_of(found) == [
        {"day-out": 1, "age-out": 1, "age-unknown": 1},
        {"not-linked": 1, "sex-unknown": 1},  # with its other record outside the period, nobody knows the sex of person 3
    ]
    for one in found.lists:
        assert one.records == one.inside + sum(one.out.values())
        assert set(one.out) <= set(REASONS)
    assert found.person == (0, -1, -1, -1, 0, -1, 1, -1)


def test_that_what_a_person_is_not_known_to_be_counts_as_the_scope_says() -> None:
    persons = {choice: len(scoped(PEOPLE, Scope(age_from=18, unknown={"age": choice})).persons) for choice in (OUT, IN, APART)}
    assert persons == {OUT: 3, IN: 4, APART: 4}
    source = TableSource("lists", ids=("A", "B"), scope=Scope(age_from=18, unknown={"age": APART}))
    assert source.scope is not None
    table = table_of(scoped(PEOPLE, source.scope), source)
    assert divided_by(source) == ("age_known",)
    assert dict(table.columns) == {
        "Refugio": (1, 1, 0), "Salud": (1, 0, 1), "age_known": ("yes", "no", "yes"), "count": (2, 1, 1),
    }  # fmt: skip
    by_age = replace(source, by=("age_group",))
    assert divided_by(by_age) == ("age_group",)  # who has no known age is a group there anyway


def test_that_a_record_without_a_day_counts_unless_it_is_left_out() -> None:
    scope = Scope(start="2026-03-01")
    assert out_of(scoped(PEOPLE, scope))[1] == {"not-linked": 1}
    assert out_of(scoped(PEOPLE, replace(scope, unknown={"day": OUT})))[1] == {"not-linked": 1, "day-unknown": 1}


def test_that_a_month_lies_in_a_period_that_touches_it() -> None:
    assert out_of(scoped(PEOPLE, Scope(end="2026-06-15")))[1] == {"not-linked": 1, "day-out": 1}
    assert out_of(scoped(PEOPLE, Scope(end="2026-05-31")))[1] == {"not-linked": 1, "day-out": 2}


def test_that_a_list_has_a_period_and_a_filter_of_its_own() -> None:
    scope = Scope(lists={"A": ListScope("2026-01-01", "", {"visa": ("vencida", "?")}), "B": ListScope(end="2026-06-30")})
    assert out_of(scoped(PEOPLE, scope)) == [{"day-out": 1, "column-out": 1}, {"not-linked": 1, "day-out": 1}]


def test_that_a_status_counts_as_far_as_lists_say_it() -> None:
    scope = Scope(status="visa", statuses=("vencida",), unknown={"status": IN})
    assert out_of(scoped(PEOPLE, scope)) == [{"status-out": 1}, {"not-linked": 1}]
    assert out_of(scoped(PEOPLE, replace(scope, unknown={})))[1] == {"not-linked": 1, "status-unknown": 1}


@pytest.mark.parametrize(
    ("scope", "codes"),
    [
        (Scope(nationalities=("SR",)), ["nobody-left", "nobody-left"]),
        (Scope(lists={"B": ListScope(start="2027-01-01")}, unknown={"day": OUT}), ["nobody-left"]),
        (Scope(status="permiso", statuses=("x",)), ["no-column"]),
        (Scope(status="visa"), ["status-incomplete"]),
        (Scope(lists={"B": ListScope(where={"visa": ("x",)}), "C": ListScope()}), ["no-column", "list-not-used"]),
        (Scope(start="2026-13-01", end="2026"), ["bad-day", "bad-day"]),
        (Scope(start="2026-02-01", end="2026-01-31"), ["days-swapped"]),
        (Scope(age_from=60, age_to=18, unknown={"name": IN, "day": APART}), ["ages-swapped", "bad-unknown", "bad-unknown"]),
    ],
)
def test_that_a_scope_that_cannot_be_meant_is_told_with_all_that_is_wrong(scope: Scope, codes: list[str]) -> None:
    with pytest.raises(BadInput) as caught:
        scoped(PEOPLE, scope)
    assert [problem.code for problem in caught.value.problems] == codes


def test_that_a_list_that_is_left_out_as_a_whole_says_why() -> None:
    with pytest.raises(BadInput) as caught:
        scoped(PEOPLE, Scope(lists={"B": ListScope(start="2027-01-01")}, unknown={"day": OUT}))
    said = "No record of the list Salud counts (1 came in after the linkage, 2 dated outside the period, 1 day not known)"
    assert said in caught.value.problems[0].say("en")


def test_that_a_scope_is_said_in_sentences() -> None:
    scope = Scope("2026-03-01", "2026-10-31", 18, None, ("F",), unknown={"sex": APART},
                  lists={"A": ListScope("2026-04-01", "", {"visa": ("vencida",)})})  # fmt: skip
    assert [translate(line, "en") for line in spoken(scope, {"A": "Refugio"})] == [
        "Records dated from 1 March 2026 to 31 October 2026 count.",
        "Persons aged 18 and over count.",
        "Sex: F.",
        "Of the list Refugio count the records dated from 1 April 2026 on, visa: vencida.",
        "Left out where it is not known: Age.",
        "Counted where it is not known: Day.",
        "Counted as a group of their own where it is not known: Sex.",
    ]
