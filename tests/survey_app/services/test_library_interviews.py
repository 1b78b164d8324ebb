"""Every questionnaire of the library from its beginning to the record: what names a person stays apart, what statistics and
estimates need is kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from forms import library
from forms.classes import DIRECT, class_of
from forms.interview.plan import plan_of
from survey_app.services import capture, tables
from survey_app.services.deidentified_body import kept_paths
from survey_app.services.deidentifying import make_copy
from survey_app.services.interview_body import identities_of, statistics_of, summary_of
from survey_app.services.linking_records import INTERVIEWS, read_records
from survey_app.services.programme import Programme
from survey_app.store import registers, reserve
from survey_app.store.keys import KdfCost

BELONGS = {
    "age": "34", "adult": "yes", "national": "no", "already": "no", "movement": "passing", "settled": "no", "subject": "person",
    "lives_abroad": "yes", "lives_here": "yes", "any_foreign": "yes", "technique": "list", "seed": "no", "dependants": "1",
    "dependant_age": "7", "household_size": "2", "birth_date": "1990-05-01", "degree": "12", "known": "30",
}  # fmt: skip
FOR_ESTIMATES = {
    "respondent_driven": ("respondent_id", "seed", "coupon_in", "degree", "recruiter_relation", "coupons_given", *(
        f"coupon_{number}" for number in range(1, 8)), "object_received", "service_used", "permit"),
    "protected_question": (
        "crosswise_same", "crosswise_p", "anchor_same", "anchor_p", "list_1_count", "list_1_treated", "list_2_count",
        "list_2_treated", "age", "sex", "birth_country",
    ),
    "irregular_migration_household": (
        "area", "cluster", "age", "sex", "nationality", "arrival_year", "permit", "household_without_permit",
    ),
    "irregular_migration_individual": ("area", "cluster"),
    "flow_monitoring": ("area",),
}  # fmt: skip


def hold(session: capture.InterviewSession, chance: random.Random, **answers: str) -> None:
    """Answers every question, names too."""
    interview = session.interview
    path: str | None = interview.current
    while path is not None:
        state = interview.go_to(path)
        fitting = [str(chance.randrange(1, 10**6)) for _ in range(9)] if state.type == "integer" else ["2024-05-01", "1999"]
        tries = [
            answers.get(state.name, ""),
            BELONGS.get(state.name, ""),
            "yes" if state.consent else "",
            *(v for v, _ in state.choices),
            "2021",
            "1",
            "3",
        ]
        for value in filter(None, [*tries, *fitting, f"Quispe {state.name}"] if state.type != "note" else []):
            try:
                session.answer(path, value)
            except capture.BadInput:
                continue
            if interview.state(path).problem is None:
                break
        path = interview.next(path)


@pytest.mark.parametrize("name", library.names())
def test_that_an_interview_becomes_a_record_that_names_nobody(
    programme: Programme, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(reserve, "SIZE", 4096)
    session = capture.start(programme, name, "es")
    hold(session, random.Random(3))
    interview = session.interview
    apart, kept = identities_of(interview), statistics_of(interview, started="", finished="")["answers"]
    summary = summary_of(interview)
    plan = plan_of(library.load(name))
    direct = {place.names[-1] for place in plan.places.values() if class_of(place, plan.form) == DIRECT and not place.children}
    assert {path.rpartition("/")[2] for path in apart} <= direct
    assert not {path.rpartition("/")[2] for path in kept} & direct
    assert "Quispe" not in summary
    session.finish().result()
    (body,) = [body for _, body in programme.store.call(registers.interviews)]
    assert {path: value for path, value in body["answers"].items() if path != "/data/end"} == kept
    assert body["consents"]
    if any(bind.own.get("class") == DIRECT and not bind.own.get("consentPart") for bind in plan.form.binds.values()):
        assert apart


@pytest.mark.parametrize("name", list(FOR_ESTIMATES))
def test_that_a_copy_without_identities_has_what_estimates_need(name: str) -> None:
    kept = {path.rpartition("/")[2] for path in kept_paths(library.load(name))}
    assert set(FOR_ESTIMATES[name]) <= kept


@pytest.mark.parametrize("name", library.names())
def test_that_a_record_is_told_apart_by_nothing_sensitive(programme: Programme, name: str) -> None:
    session = capture.start(programme, name, "es")
    hold(session, random.Random(5))
    interview = session.interview
    states = map(interview.state, interview.path_answered())
    sensitive = {state.shown for state in states if state.klass in ("direct", "sensitive") and len(state.shown) > 3}
    assert not sensitive & set(summary_of(interview).split(" · "))
    session.discard().result()


def test_that_an_applicant_who_refuses_statistics_is_in_none(
    programme: Programme, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reserve, "SIZE", 4096)
    for said in ("yes", "no"):
        session = capture.start(programme, "regularisation_application", "es")
        hold(session, random.Random(3), consent_statistics=said)
        assert not session.refused  # the application goes on
        session.finish().result()
    assert len(programme.store.call(registers.interviews)) == 2
    assert len(programme.store.call(lambda db: read_records(db, INTERVIEWS, 0))) == 1
    assert tables.possible_lists(programme) == [(INTERVIEWS, INTERVIEWS, 1)]
    passphrase = "abrazo abrir abuelo abuso acabar academia acceso"
    made = make_copy(programme, tmp_path, "Dora", passphrase, "figures", cost=KdfCost(1, 8192))
    assert made.records == 1
