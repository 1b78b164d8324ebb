"""Drafts: what an interview logs is enough to take it up again; the way through the questions; languages; consent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from forms import library
from forms.interview import Interview, Missing
from forms.submission import to_xml
from vocabulary.errors import BadInput

Begin = Callable[..., Interview]
NAME = "irregular_migration_individual"
ANSWERS: dict[str, str | Missing] = {
    "consent_statistics": "yes", "consent_form": "oral_witness", "witness": "AB", "consent_linking": "yes",
    "consent_contact": "no",
    "area": "07", "cluster": "112", "age": "34", "sex": "female", "birth_country": "VEN", "nationality": "COL VEN",
    "surnames": Missing.REFUSED, "given_names": "Carolina", "birth_date": "1992-03-05",

       "document_number": Missing.UNKNOWN,
    "entry_mode": "unofficial", "arrival_year": "2023", "previous_country": "COL", "reasons": "work other",

       "reason_other": "clima",
    "intention": "stay", "papers": "passport", "permit": "expired", "permit_until": "2023-05-01",
    "applied": "no", "obstacles": "cost",
    "household_size": "4", "minors": "2", "without_permit": "1", "child_born_here": "yes", "child_birth_year": "2021",
}  # fmt: skip


def answer_all(running: Interview, until: str = "") -> list[tuple[str, str]]:
    """Goes through the interview by `next`, answering; the log. Stops before the question `until`."""
    log = list(running.initial_entries)
    path: str | None = running.current
    while path is not None:
        state = running.state(path)
        if state.name == until:
            break
        if state.name in ANSWERS:
            log.extend(running.answer(path, ANSWERS[state.name]).entries)
        path = running.next(path)
    return log


def begin(now: datetime, lang: str = "es") -> Interview:
    return Interview(library.load(NAME), lang, now)


def test_that_a_whole_interview_runs_and_finishes(now: datetime) -> None:
    running = begin(now)
    answer_all(running)
    assert [problem.path for problem in running.problems()] == ["/data/household/child_birth_year"]
    assert running.problems()[0].say("es").startswith("Llegó en 2023 y tiene un hijo o una hija que nació aquí en 2021.")
    running.confirm("/data/household/child_birth_year", "dos viajes")
    assert running.problems() == []
    assert running.finish().entries[0][0] == "/data/end"
    assert running.progress() == 1.0
    assert running.instance_name == "07 / 112 / 2026-11-24"


def test_that_the_log_takes_an_interview_up_where_it_stood(now: datetime) -> None:
    first = begin(now)
    log = answer_all(first, until="reasons")
    second = begin(now)
    second.restore(log)
    assert second.to_dict() == first.to_dict()
    assert second.state(second.current).name == "reasons"
    assert second.path_answered() == first.path_answered()
    third = begin(now)
    third.restore(first.to_dict())
    assert third.to_dict() == first.to_dict()
    assert to_xml(third) == to_xml(first)


def test_that_a_log_with_rows_added_and_removed_is_followed(interview: Begin) -> None:
    parts = (
        '<row jr:template=""><a/><b/></row><x/>',
        '<bind nodeset="/data/x" calculate="concat(/data/row/a)"/>',
        '<repeat nodeset="/data/row"><setvalue event="odk-new-repeat" ref="/data/row/b" value="uuid()"/>'
        '<input ref="/data/row/a"/></repeat>',
    )
    first = interview(*parts)
    log = list(first.initial_entries)
    for word in ("uno", "dos", "tres"):
        log.extend(first.answer("/data/row", "yes").entries)
        log.extend(first.answer(first.questions()[-2], word).entries)
    log.extend(first.note("/data/row[1]/a", "habló otra persona").entries)
    log.extend(first.remove_row("/data/row[2]").entries)
    log.extend(first.answer("/data/row", "no").entries)
    for way in (log, first.to_dict()):
        second = interview(*parts)
        second.restore(way)
        assert second.to_dict() == first.to_dict()
        assert second.engine.nodes["/data/x"].value == "unotres"
        assert second.state("/data/row[1]/a").note == "habló otra persona"
        assert second.state("/data/row").value == "no"


def test_that_back_follows_the_way_that_was_gone(interview: Begin) -> None:
    running = interview(
        "<a/><b/><c/><d/>",
        '<bind nodeset="/data/b" relevant="/data/a = \'1\'"/>',
        "".join(f'<input ref="/data/{name}"/>' for name in "abcd"),
    )
    running.answer("/data/a", "2")
    assert running.next("/data/a") == "/data/c"
    assert running.previous("/data/c") == "/data/a"
    running.go_to("/data/d")
    assert running.previous("/data/d") == "/data/a"
    running.answer("/data/c", "x")
    assert running.previous("/data/d") == "/data/c"
    assert running.previous("/data/a") is None


def test_that_the_language_changes_in_the_middle_and_answers_stay(now: datetime) -> None:
    running = begin(now)
    answer_all(running, until="papers")
    path = "/data/entry/entry_mode"
    assert running.state(path).shown == "Por un paso no habilitado"
    running.set_language("pt")
    assert running.lang == "pt"
    assert running.state(path).shown == "Por uma passagem não autorizada"
    assert running.state(path).section == "Entrada no país"
    running.set_language("en")
    assert running.state(path).label == "How did you enter this country the last time?"
    running.set_language("quechua")
    assert running.lang == "en"


def test_that_refused_consent_ends_the_interview_without_problems(now: datetime) -> None:
    running = begin(now)
    assert running.consents()[0].given is None
    running.answer("/data/consent/consent_statistics", "no")
    assert running.refused
    assert running.problems() == []
    assert [path for path in running.questions() if running.state(path).type != "note"] == ["/data/consent/consent_statistics"]


def test_that_consent_is_kept_per_purpose(now: datetime) -> None:
    running = begin(now)
    answer_all(running, until="area")
    assert {consent.purpose: consent.given for consent in running.consents()} == {
        "statistics": True, "linking": True, "contact": False,
    }  # fmt: skip
    assert "/data/reach/contact" not in running.questions()
    assert "/data/identity/surnames" in running.questions()


def test_that_consent_has_to_be_asked(now: datetime) -> None:
    with pytest.raises(BadInput):
        begin(now).finish()
    with pytest.raises(BadInput):
        begin(now).answer("/data/consent/consent_statistics", Missing.REFUSED)


def test_that_a_minor_is_interviewed_only_with_a_responsible_adult(now: datetime) -> None:
    running = begin(now)
    answer_all(running, until="age")
    running.answer("/data/person/age", "15")
    assert "/data/person/guardian" in running.questions()
    running.answer("/data/person/guardian", "no")
    assert running.refused
    running.answer("/data/person/guardian", "yes")
    assert not running.refused


def test_that_words_carry_answers(interview: Begin) -> None:
    running = interview(
        "<name/><n/>",
        "",
        '<input ref="/data/name"/><input ref="/data/n"><label>Hola <output value="/data/name"/> ¿sí?</label></input>',
    )
    running.answer("/data/name", "Ana")
    assert running.state("/data/n").label == "Hola Ana ¿sí?"


def test_that_events_set_values_and_are_logged(interview: Begin) -> None:
    running = interview(
        "<a/><b/><c/>",
        "",
        '<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="concat(/data/a, \'!\')"/></input>',
        more='<setvalue event="odk-instance-first-load" ref="/data/c" value="today()"/>',
    )
    assert dict(running.initial_entries)["/data/c"] == "2026-11-24"
    assert running.answer("/data/a", "x").entries == (("/data/a", "x"), ("/data/b", "x!"))


def test_that_a_question_says_what_class_it_is(now: datetime) -> None:
    running = begin(now)
    answer_all(running)
    classes = {state.name: state for state in map(running.state, running.questions())}
    assert classes["surnames"].is_identifying
    assert classes["entry_mode"].is_sensitive
    assert not classes["area"].is_identifying
    assert classes["entry_mode"].number == 16


def test_that_a_record_as_xml_holds_relevant_answers_alone(interview: Begin) -> None:
    running = interview(
        "<a/><b/>",
        '<bind nodeset="/data/b" relevant="/data/a = \'&lt;1&gt;\'"/>',
        '<input ref="/data/a"/><input ref="/data/b"/>',
    )
    running.answer("/data/a", "<1>")
    running.answer("/data/b", "x")
    assert "<a>&lt;1&gt;</a><b>x</b>" in to_xml(running)
    running.answer("/data/a", "2")
    assert "<a>2</a><orx:meta>" in to_xml(running)
