"""The quality class: boundaries, the zero that spoils an A, what cannot be, who may answer what, and the words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from estimation.assumed import Assumption
from estimation.evidence import SHOWN, Case, contradictions, judge, part_grade
from estimation.objection import Objection, with_reason
from estimation.quality import BY_KEY, CRITERIA, QUESTIONS, Answer, Quality, graded, in_short
from estimation.result import AccountLine, Definition, Estimate, Model, Population, Provenance, ResultTable
from vocabulary.text import LANGUAGES, text, translate

WHOLE = Definition(area="the north", start="2026-03-01", end="2026-10-31", age_from=18)
ESTIMATE = Estimate(
    "chapman", "Chapman", {}, Population(1200, 1000, 1500, 0.95, "log-normal"), 800,
    Provenance("1.0.0", "f" * 64, 7, "2026-11-24T10:00:00"), definition=WHOLE,
)  # fmt: skip
ENTRY = Assumption("Undercount", 0.1, 0.05, 0.15, "Survey", "2026-01-01", "Working group", "undercount")


def of_total(total: int) -> list[int]:
    """Scores without a zero where that can be, adding to `total`."""
    low, more = divmod(total, 7)
    return [low + (place < more) for place in range(7)]


def answer(estimate: Estimate, key: str, given: dict[str, Any] | None = None, **case: Any) -> Answer:
    return next(a for a in judge(Case(estimate, **case), given).answers if a.question == key)


def test_that_there_are_two_questions_for_each_of_seven_criteria() -> None:
    assert [question.criterion for question in QUESTIONS] == [criterion for criterion in CRITERIA for _ in range(2)]
    assert set(SHOWN) < set(BY_KEY)


@pytest.mark.parametrize(
    ("total", "letter"), [(14, "A"), (12, "A"), (11, "B"), (9, "B"), (8, "C"), (5, "C"), (4, "D"), (0, "D")]
)
def test_that_the_class_follows_from_the_total(total: int, letter: str) -> None:
    assert graded(of_total(total)) == letter


def test_that_a_zero_spoils_an_a() -> None:
    assert graded([2, 2, 2, 2, 2, 2, 0]) == "B"
    assert graded([2, 2, 2, 2, 2, 1, 1]) == "A"


def test_that_what_cannot_be_makes_any_estimate_a_d() -> None:
    assert graded([2] * 7, implausible=True) == "D"


@pytest.mark.parametrize(
    ("population", "words"),
    [
        (Population(-3, -10, 5, 0.95, "normal"), "negative"),
        (Population(700, 600, 900, 0.95, "normal"), "below the 800 persons"),
        (Population(1200, 1000, None, 0.95, "normal"), "no upper limit"),
        (Population(1200, 1300, 1500, 0.95, "normal"), "outside its own interval"),
        (Population(1200, 1000, 1100, 0.95, "normal"), "outside its own interval"),
        (Population(float("inf"), 1000, 1100, 0.95, "normal"), "no number"),
    ],
)
def test_that_what_cannot_be_is_named(population: Population, words: str) -> None:
    found = contradictions(replace(ESTIMATE, population=population))
    assert [words in str(said) for said in found] == [True]
    assert judge(Case(replace(ESTIMATE, population=population))).grade == "D"


def test_that_nothing_is_wrong_with_a_figure_inside_its_limits_or_without_any() -> None:
    assert not contradictions(ESTIMATE)
    assert not contradictions(replace(ESTIMATE, population=Population(1200, None, None, 0.95, "none")))


def test_that_a_residual_may_lie_below_what_was_counted() -> None:
    """There the observed are those counted in all, most of whom reside legally."""
    assert not contradictions(replace(ESTIMATE, method="residual", population=Population(300, 200, 400, 0.95, "monte-carlo")))


def test_that_a_part_without_upper_limit_is_of_class_d_in_a_whole_of_another_class() -> None:
    whole = replace(ESTIMATE, quality=judge(Case(ESTIMATE)))
    assert whole.quality is not None
    assert whole.quality.grade != "D"
    assert part_grade(whole, Population(10, 5, None, 0.95, "normal")) == "D"
    assert part_grade(whole, Population(10, 5, 20, 0.95, "normal")) == whole.quality.grade


# what the estimate answers itself --------------------------------------------------------------------------------------


def test_that_what_nobody_answered_counts_as_no_and_says_so() -> None:
    found = answer(ESTIMATE, "sources-cover-population")
    assert (found.yes, found.by) == (False, "")
    assert "counts as no" in str(found.reason)


@pytest.mark.parametrize(
    ("key", "changes", "case", "yes"),
    [
        ("run-repeatable", {}, {}, True),
        ("run-repeatable", {"provenance": Provenance("", "f" * 64, 7)}, {}, False),
        ("population-defined", {}, {}, True),
        ("population-defined", {"definition": replace(WHOLE, area="")}, {}, None),
        ("population-defined", {"definition": replace(WHOLE, start="", end="")}, {}, None),
        ("population-defined", {"definition": replace(WHOLE, age_from=None)}, {}, None),
        ("inputs-accessible", {}, {"kept": True}, True),
        ("inputs-accessible", {}, {}, None),
        ("assumptions-documented", {"register": (ENTRY,)}, {}, True),
        ("assumptions-documented", {"register": (ENTRY, Assumption("Deaths", 0.1))}, {}, False),
        ("assumptions-documented", {}, {}, None),
        ("check-passed", {"diagnostics": {"p": 0.2}}, {}, True),
        ("check-passed", {"diagnostics": {"p": 0.01}}, {}, False),
        ("check-passed", {"diagnostics": {"r_hat": 1.01}}, {}, True),
        ("check-passed", {"diagnostics": {"r_hat": 1.2}}, {}, False),
        ("check-passed", {"diagnostics": {"share_negative": 0.0}}, {}, True),
        ("check-passed", {"diagnostics": {"share_negative": 0.25}}, {}, False),
        ("check-passed", {"diagnostics": {"printed_agrees": True}}, {}, True),
        ("check-passed", {"diagnostics": {"printed_agrees": False}}, {}, False),
        ("check-passed", {"models": (Model("m", status="boundary"),)}, {}, False),
        # chi-square with 2 degrees of freedom: 5.991 is the 5 % point of every table
        ("check-passed", {"models": (Model("m", deviance=5.98, df=2),)}, {}, True),
        ("check-passed", {"models": (Model("m", deviance=6.00, df=2),)}, {}, False),
        ("check-passed", {}, {}, None),
        ("errors-estimated", {"account": (AccountLine(1, "undercount:legal", "", 0.1, "share"),)}, {}, True),
        ("errors-estimated", {}, {}, None),
        ("whole-interval", {}, {}, True),
        ("whole-interval", {"population": Population(1200, None, None, 0.95, "none")}, {}, False),
        ("second-opinion", {"tables": (ResultTable("unshown-dependence", text("t"), (), ()),)}, {}, True),
        ("second-opinion", {}, {"others": ("Log-linear",)}, True),
        ("second-opinion", {}, {}, None),
        ("recent", {}, {}, True),
        ("recent", {"definition": replace(WHOLE, end="2024-11-24")}, {}, True),
        ("recent", {"definition": replace(WHOLE, end="2024-11-23")}, {}, False),
        ("recent", {"provenance": Provenance("1", "f", 7)}, {}, None),
        ("recent", {"provenance": Provenance("1", "f", 7)}, {"today": date(2030, 1, 1)}, False),
        ("inputs-together", {}, {}, True),
        ("inputs-together", {"definition": replace(WHOLE, start="2025-10-30")}, {}, False),
        ("inputs-together", {"definition": replace(WHOLE, start="")}, {}, None),
    ],
)  # fmt: skip
def test_that_the_estimate_answers_what_it_shows(
    key: str, changes: dict[str, Any], case: dict[str, Any], yes: bool | None
) -> None:
    found = answer(replace(ESTIMATE, **changes), key, **case)
    assert (found.yes, found.by) == ((False, "") if yes is None else (yes, "estimate"))


def test_that_a_person_answers_what_the_estimate_does_not_show() -> None:
    found = answer(
        ESTIMATE, "sources-cover-population", {"sources-cover-population": (True, "all four lists are of residents")}
    )
    assert (found.yes, found.by, found.reason) == (True, "person", "all four lists are of residents")


def test_that_a_person_may_doubt_a_yes_and_cannot_deny_a_no() -> None:
    assert answer(ESTIMATE, "recent", {"recent": (False, "the lists are older")}).by == "person"
    bare = replace(ESTIMATE, population=Population(1200, None, None, 0.95, "none"))
    found = answer(bare, "whole-interval", {"whole-interval": (True, "I say so")})
    assert (found.yes, found.by) == (False, "estimate")


def test_that_a_method_used_against_the_advice_is_a_no_with_its_reason() -> None:
    found = answer(
        with_reason(ESTIMATE, Objection(text("two lists of three"), "the third came too late")), "no-overridden-refusal"
    )
    assert not found.yes
    assert "the third came too late" in str(found.reason)
    assert answer(ESTIMATE, "no-overridden-refusal").yes


def test_that_a_class_is_lowered_and_never_raised() -> None:
    quality = judge(Case(ESTIMATE))
    assert quality.computed == "C"
    assert replace(quality, lowered_to="D", lowered_because="old lists").grade == "D"
    assert replace(quality, lowered_to="A", lowered_because="a wish").grade == "C"


# how it is said --------------------------------------------------------------------------------------------------------


def test_that_the_contract_holds_class_scores_reasons_and_what_was_lowered() -> None:
    quality = replace(judge(Case(ESTIMATE)), lowered_to="D", lowered_because="old lists")
    plain = json.loads(json.dumps(replace(ESTIMATE, quality=quality, register=(ENTRY,)).contract("en"), allow_nan=False))
    assert plain["quality"]["class"] == "D"
    assert list(plain["quality"]["scores"]) == list(CRITERIA)
    assert plain["quality"]["total"] == sum(plain["quality"]["scores"].values())
    assert plain["quality"]["lowered"] == {"from": "C", "to": "D", "reason": "old lists"}
    assert len(plain["quality"]["reasons"]) == len(QUESTIONS) + 1
    assert plain["register"][0]["who"] == "Working group"


def test_that_quality_and_register_survive_storing_and_their_absence_too() -> None:
    estimate = replace(ESTIMATE, quality=judge(Case(ESTIMATE)), register=(ENTRY,))
    plain = json.loads(json.dumps(estimate.to_plain()))
    assert Estimate.from_plain(plain) == estimate
    older = {name: value for name, value in plain.items() if name not in ("quality", "register")}
    assert Estimate.from_plain(older) == ESTIMATE


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_a_figure_of_class_d_without_range_is_refused_in_words(lang: str) -> None:
    bare = replace(ESTIMATE, population=Population(1234, None, None, 0.95, "none"), definition=Definition())
    assert "1\u00a0234" in bare.sentence(lang)
    lowered = replace(bare, quality=judge(Case(bare), lowered_to="D", lowered_because="x"))
    assert lowered.refused
    assert "1\u00a0234" not in lowered.sentence(lang)
    held = replace(lowered, population=Population(1234, 1000, 1500, 0.95, "normal"))
    assert not held.refused
    assert "1\u00a0234" in held.sentence(lang)


def test_that_the_class_is_said_with_what_is_missing() -> None:
    said = str(in_short(judge(Case(ESTIMATE))))
    assert said.startswith("C: indicates the size, no more; missing: source and date of every input")
    full = Quality(tuple(Answer(question.key, True, "") for question in QUESTIONS))
    assert str(in_short(full)) == "A: fit for planning and for comparing over time"
    assert "implausible" in str(in_short(replace(full, contradictions=(text("x"),))))


@pytest.mark.parametrize("lang", ["es", "pt"])
def test_that_every_reason_is_told_in_each_language(lang: str) -> None:
    quality = judge(Case(ESTIMATE))
    assert not {translate(line, lang) for line in quality.lines()} & {str(line) for line in quality.lines()}
