"""Persons go through every questionnaire of the library from the first question to the last: who agrees, who refuses, minors,
several in a household, and those whom a survey is not about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring

from forms import library
from forms.form import Form
from forms.interview import Interview, Missing
from forms.interview.tree import controls
from forms.questions import type_of
from forms.submission import to_xml
from vocabulary.errors import Level
from vocabulary.text import LANGUAGES

Walk = Callable[..., Any]
NAMES = library.names()
BELONGS: Mapping[str, Mapping[str, str]] = {  # an adult whom the survey is about
    "irregular_migration_individual": {"age": "34"},
    "irregular_migration_household": {"adult": "yes", "any_foreign": "yes"},
    "flow_monitoring": {"age": "34", "already": "no", "movement": "passing"},
    "regularisation_application": {"settled": "no", "birth_date": "1990-05-01"},
    "association_nationals_abroad": {"age": "34", "subject": "person", "lives_abroad": "yes"},
    "respondent_driven": {"adult": "yes", "national": "no", "lives_here": "yes", "already": "no"},
    "protected_question": {"adult": "yes", "national": "no"},
}
MINOR: Mapping[str, Mapping[str, str]] = {
    "irregular_migration_individual": {"age": "15"},
    "irregular_migration_household": {"adult": "no", "any_foreign": "yes"},
    "flow_monitoring": {"age": "15", "already": "no", "movement": "entering"},
    "regularisation_application": {"settled": "no", "birth_date": "2011-05-01"},
    "association_nationals_abroad": {"age": "15", "subject": "person", "lives_abroad": "yes"},
}
OUTSIDE: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "irregular_migration_household": ({"any_foreign": "no"},),
    "flow_monitoring": ({"already": "yes"}, {"movement": "local"}),
    "regularisation_application": ({"settled": "yes"},),
    "association_nationals_abroad": ({"lives_abroad": "no"},),
    "respondent_driven": ({"adult": "no"}, {"national": "yes"}, {"lives_here": "no"}, {"already": "yes"}),
    "protected_question": ({"adult": "no"}, {"national": "yes"}),
}
WALKS = 120  # at most, until every question was asked of somebody


def asked_at_all(form: Form) -> set[str]:
    every = [control for control in controls(form.body) if control.kind not in ("group", "repeat")]
    return {c.path.rpartition("/")[2] for c in every if type_of(c, form.binds[c.path]).asks}


def first_consent(name: str) -> str:
    return next(path for path, bind in library.load(name).binds.items() if bind.own.get("consent")).rpartition("/")[2]


def agrees(name: str, *answers: Mapping[str, str]) -> dict[str, str]:
    found = {first_consent(name): "yes"}
    for given in answers:
        found.update(given)
    return found


def notes(running: Interview) -> list[str]:
    states = [running.state(path) for path in running.questions()]
    return [state.name for state in states if state.type == "note"]


def test_that_every_questionnaire_has_its_persons() -> None:
    assert set(BELONGS) == set(NAMES)
    assert set(MINOR) == {name for name in NAMES if "guardian" in asked_at_all(library.load(name))}
    assert set(OUTSIDE) == {name for name in NAMES if any(p.endswith("/in_universe") for p in library.load(name).binds)}


@pytest.mark.parametrize("name", NAMES)
def test_that_every_question_is_asked_of_somebody_and_every_number_and_date_has_limits(walk: Walk, name: str) -> None:
    wanted, asked = asked_at_all(library.load(name)), set()
    for seed in range(WALKS):
        answers = agrees(name, BELONGS[name] if seed % 3 else {}, MINOR.get(name, {}) if seed % 7 == 3 else {})
        gone = walk(name, {key: answers[key] for key in answers if seed % 3 != 2 or key != "subject"}, seed=seed)
        asked.update(gone.names)
        assert gone.unbounded == set()
        assert not [problem for problem in gone.running.problems() if problem.level is Level.ERROR]
        if asked == wanted:
            return
    assert asked == wanted


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_an_adult_who_agrees_comes_to_the_end(walk: Walk, name: str, lang: str) -> None:
    gone = walk(name, agrees(name, BELONGS[name]), seed=5, lang=lang)
    running = gone.running
    assert not running.refused
    again = Interview(library.load(name), lang, running.engine.context.now())
    again.restore(gone.log)
    assert again.to_dict() == running.to_dict()
    running.finish()
    assert running.progress() == 1.0
    assert "not_asked" not in notes(running)
    assert any(state.klass == "sensitive" for state in gone.asked)
    assert running.instance_name.endswith("2026-11-24")
    assert all(state.label and state.section and "${" not in state.label + state.hint for state in gone.asked)
    assert fromstring(to_xml(running)).get("id") == name


@pytest.mark.parametrize("name", NAMES)
def test_that_nothing_is_asked_of_who_refuses(walk: Walk, name: str) -> None:
    gone = walk(name, {first_consent(name): "no"})
    assert gone.names == [first_consent(name)]
    assert gone.running.refused
    assert gone.running.problems() == []


@pytest.mark.parametrize("name", NAMES)
def test_that_whoever_refuses_every_other_purpose_is_interviewed_without_a_name(walk: Walk, name: str) -> None:
    others = {path.rpartition("/")[2]: "no" for path, bind in library.load(name).binds.items() if bind.own.get("consent")}
    gone = walk(name, agrees(name, others, BELONGS[name], {first_consent(name): "yes"}))
    gone.running.finish()
    direct = {state.name for state in gone.asked if state.is_identifying} - {"witness"}
    applicant = {"birth_date", "surnames", "given_names", "document_number", "case_number", "dependant_name"}
    assert direct <= (applicant if name == "regularisation_application" else set())


@pytest.mark.parametrize("name", NAMES)
def test_that_every_question_may_stay_unanswered_but_those_that_decide_who_is_asked(walk: Walk, name: str) -> None:
    gone = walk(name, agrees(name, BELONGS[name]))
    never = {state.name for state in gone.asked if state.required and not state.missing_allowed}
    deciding = {
        "consent_statistics", "consent_application", "consent_members", "consent_linking", "consent_contact",
        "consent_directory", "consent_form", "witness", "guardian", "assent",
        "area", "point_kind", "technique", "respondent_id", "seed", "coupon_in", "coupons_given",
        *(f"coupon_{n}" for n in range(1, 8)), "dependant_agrees",
        "adult", "national", "lives_here", "already", "movement", "any_foreign", "settled", "subject", "lives_abroad",
    }  # fmt: skip
    assert never <= deciding
    silent = walk(name, agrees(name, BELONGS[name]), silent=True)
    silent.running.finish()
    assert not any(state.is_sensitive and state.value for state in map(silent.running.state, silent.running.questions()))


@pytest.mark.parametrize("name", list(MINOR))
def test_that_a_minor_is_interviewed_with_an_adult_and_their_own_assent(walk: Walk, name: str) -> None:
    gone = walk(name, agrees(name, MINOR[name], {"guardian": "yes", "assent": "yes"}))
    assert {"guardian", "assent"} <= set(gone.names)
    assert any(state.klass == "sensitive" for state in gone.asked)
    gone.running.finish()
    assert gone.running.consents()[0].guardian


@pytest.mark.parametrize("name", list(MINOR))
@pytest.mark.parametrize("answers", [{"guardian": "no"}, {"guardian": "yes", "assent": "no"}])
def test_that_a_minor_is_not_interviewed_without(walk: Walk, name: str, answers: Mapping[str, str]) -> None:
    gone = walk(name, agrees(name, MINOR[name], answers))
    assert gone.running.refused
    last = list(answers)[-1]
    after = gone.asked[gone.names.index(last) + 1 :]
    assert [state.name for state in after] == []
    assert not any(state.is_identifying and state.name != "birth_date" for state in gone.asked if state.name != "witness")


@pytest.mark.parametrize(("name", "answers"), [(name, answers) for name in OUTSIDE for answers in OUTSIDE[name]])
def test_that_the_interview_ends_where_the_survey_is_not_about_somebody(
    walk: Walk, name: str, answers: Mapping[str, str]
) -> None:
    grown = {"adult": "yes"} if name == "irregular_migration_household" else {}
    gone = walk(name, agrees(name, BELONGS[name], grown, answers))
    assert "not_asked" in notes(gone.running)
    assert not any(state.is_sensitive or state.is_identifying for state in gone.asked if state.name != "witness")
    gone.running.finish()
    assert not gone.running.refused


def test_that_a_household_of_several_is_counted_person_by_person(walk: Walk) -> None:
    several = {"consent_members": "yes", "household_size": "4", "national": "no", "entry_mode": "stamp", "permit": "none"}
    gone = walk("irregular_migration_household", agrees("irregular_migration_household", BELONGS[
        "irregular_migration_household"], several))  # fmt: skip
    assert gone.names.count("sex") == 4
    assert gone.names.count("relationship") == 3  # all but the one who answers
    labels = [state.label for state in gone.asked if state.name == "permit"]
    assert [label.partition(":")[0] for label in labels] == ["Persona 1", "Persona 2", "Persona 3", "Persona 4"]
    assert [state.required for state in gone.asked if state.name == "permit"] == [True, False, False, False]
    assert gone.running.engine.nodes["/data/household_without_permit"].value == "4"
    gone.running.finish()


def test_that_without_consent_the_others_in_a_household_are_numbers(walk: Walk) -> None:
    alone = {"consent_members": "no", "household_size": "4", "national": "no", "permit": "expired", "without_permit": "2"}
    gone = walk("irregular_migration_household", agrees("irregular_migration_household", BELONGS[
        "irregular_migration_household"], alone))  # fmt: skip
    assert gone.names.count("sex") == 1
    assert {"minors", "without_permit"} <= set(gone.names)
    assert gone.running.engine.nodes["/data/household_without_permit"].value == "3"


@pytest.mark.parametrize(
    ("born", "age"), [("1990-11-24", "36"), ("1990-11-25", "35"), ("2008-11-24", "18"), ("2008-11-25", "17")]
)
def test_that_the_age_of_an_applicant_follows_from_the_birthday(walk: Walk, born: str, age: str) -> None:
    gone = walk("regularisation_application", agrees("regularisation_application", {"settled": "no", "birth_date": born}))
    assert gone.running.engine.nodes["/data/beginning/age"].value == age
    assert ("guardian" in gone.names) == (int(age) < 18)


def test_that_an_adult_relative_who_does_not_agree_is_not_named(walk: Walk) -> None:
    answers = {"settled": "no", "birth_date": "1990-05-01", "dependants": "1", "dependant_age": "40"}
    name = "regularisation_application"
    assert "dependant_name" not in walk(name, agrees(name, answers, {"dependant_agrees": "no"})).names
    assert "dependant_name" in walk(name, agrees(name, answers, {"dependant_agrees": "yes"})).names
    assert "dependant_name" in walk(name, agrees(name, answers, {"dependant_age": "4"})).names


def test_that_an_association_is_named_only_for_the_directory(walk: Walk) -> None:
    name = "association_nationals_abroad"
    answers = agrees(name, {"age": "50", "subject": "association"})
    for said in ("yes", "no"):
        gone = walk(name, {**answers, "consent_directory": said})
        assert ("association_name" in gone.names) == (said == "yes")
        assert "founding_year" in gone.names
        assert "arrival_year" not in gone.names


def test_that_coupons_are_told_apart(walk: Walk) -> None:
    name = "respondent_driven"
    said = {"respondent_id": "41", "seed": "no", "coupon_in": "1204", "coupons_given": "3",
            "coupon_1": "1301", "coupon_2": "1302", "coupon_3": "1303", "known": "30", "degree": "12"}  # fmt: skip
    running = walk(name, agrees(name, BELONGS[name], said)).running
    assert not [problem for problem in running.problems() if problem.level is Level.ERROR]
    assert "/data/coupons/coupon_4" not in running.questions()
    for path, value in (("coupon_2", "1301"), ("coupon_1", "1204"), ("coupon_3", "0")):
        assert running.answer(f"/data/coupons/{path}", value).problem is not None
    assert running.answer("/data/circle/degree", "31").problem is not None
    assert running.answer("/data/circle/degree", "2").problem is None
    assert running.answer("/data/coupons/coupons_given", "3").warning
    assert running.answer("/data/circle/known", Missing.UNKNOWN).problem is None
    assert running.answer("/data/circle/degree", "31").problem is None  # nothing to compare it with


def test_that_a_seed_brings_no_coupon(walk: Walk) -> None:
    names = walk("respondent_driven", agrees("respondent_driven", BELONGS["respondent_driven"], {"seed": "yes"})).names
    assert not {"coupon_in", "recruiter_id", "recruiter_relation"} & set(names)
