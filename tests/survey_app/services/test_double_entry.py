"""Double entry: keyed blind a second time, compared field by field, decided as a correction, and never counted as a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from forms.interview.deciding import FIRST, SECOND, THIRD, Decision
from survey_app.services import (
    browse,
    capture,
    consents,
    correcting,
    keying_figures,
    keyings,
    paper,
    person_sheet,
    record_view,
    second_keying,
    settling,
    users,
    withdrawing,
)
from survey_app.services import programme as programmes
from survey_app.services.keying_figures import Rate
from survey_app.services.programme import Programme
from survey_app.store import identities, records, registers, reserve
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, BadParameter, StoreError

OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
Hold = Callable[..., capture.InterviewSession]
FIRST_KEYED = {
    "statistics": "yes", "how": "oral_witness", "witness": "Rosa Ticona", "contact": "yes", "linking": "yes", "sex": "F",
    "country": "VE", "reach/telephone": "999 123 456", "reach/hour": "evening", "surnames": "Quispe Mamani",
    "birth_date": "1990-05-01",
}  # fmt: skip


@pytest.fixture
def held(programme: Programme, hold: Hold) -> str:
    """A finished interview, keyed from the paper 17."""
    session = hold(programme)
    session.from_paper(" 17 ")
    session.finish().result()
    return session.record


def key_again(programme: Programme, record: str, **changed: str) -> second_keying.SecondKeyingSession:
    session = second_keying.start(programme, record)
    for path, value in {**FIRST_KEYED, **changed}.items():
        if session.interview.state(f"/data/{path}").relevant:
            session.answer(f"/data/{path}", value)
    return session


def body_of(programme: Programme, record: str) -> dict[str, Any]:
    body = programme.store.call(lambda db: records.current(db, record))
    assert body is not None
    return dict(body)


def named(programme: Programme, record: str) -> dict[str, str]:
    key = programme.keys.identities
    assert key is not None
    return programme.store.call(lambda db: identities.read(db, key, [record], person="Ana", purpose="test"))[record]


def differing(programme: Programme, record: str) -> dict[str, tuple[str, str]]:
    return {
        each.path: (each.first.entry, each.second.entry) for each in keyings.compare(programme, record).comparison.differences
    }


def test_that_two_equal_keyings_differ_in_nothing(programme: Programme, held: str) -> None:
    key_again(programme, held).finish().result()
    assert differing(programme, held) == {}
    (row,) = paper.listing(programme)
    assert (row.record, row.number, row.state, row.second_by, row.own) == (held, "17", paper.TO_COMPARE, "Ana", True)
    assert settling.settle(programme, held, {}) is None
    assert paper.listing(programme)[0].state == paper.COMPARED
    assert "answers" not in body_of(programme, held)["second"]


def test_that_the_second_keying_is_blind(programme: Programme, held: str) -> None:
    session = second_keying.start(programme, held)
    assert session.interview.path_answered() == []
    assert session.interview.lang == "es"


def test_that_a_difference_is_decided_and_kept_as_a_correction(programme: Programme, held: str) -> None:
    key_again(programme, held, sex="M", country="HT", surnames="Quispe Mamaní", birth_date="1990-05-02").finish().result()
    assert differing(programme, held) == {
        "/data/sex": ("F", "M"),
        "/data/country": ("VE", "HT"),
        "/data/surnames": ("Quispe Mamani", "Quispe Mamaní"),
        "/data/birth_date": ("1990-05-01", "1990-05-02"),
    }
    before = body_of(programme, held)
    decisions = {
        "/data/sex": Decision(FIRST), "/data/country": Decision(SECOND), "/data/surnames": Decision(SECOND),
        "/data/birth_date": Decision(THIRD, "1980-05-02"),
    }  # fmt: skip
    with pytest.raises(BadParameter) as error:
        settling.settle(programme, held, decisions)
    assert error.value.problems[0].code == "reason-missing"
    settling.settle(programme, held, decisions, "paper 17 looked at again")
    after = body_of(programme, held)
    assert after["change"]["reason"] == "paper 17 looked at again"
    assert after["answers"]["/data/country"] == "HT"
    assert after["answers"]["/data/sex"] == "F"
    assert named(programme, held)["/data/surnames"] == "Quispe Mamaní"
    assert named(programme, held)["/data/birth_date"] == "1980-05-02"
    assert named(programme, held)["/data/reach/telephone"] == "999 123 456"
    assert programme.store.call(lambda db: identities.fields_of_second(db, held)) == []
    assert after["second"]["questions"]["/data/birth_date"] == [1, 1, 1, 1]
    assert after["second"]["questions"]["/data/country"] == [1, 1, 1, 0]
    assert after["second"]["questions"]["/data/sex"] == [1, 1, 0, 1]
    assert "answers" not in after["second"]
    assert (before["consents"], before["receipt"], before["paper"]) == (after["consents"], after["receipt"], {"number": "17"})
    told = [line.action for line in programmes.read_journal(programme) if line.action != "identities-read"]
    assert told[-2:] == ["corrected", "keyings-compared"]


def test_that_the_copy_for_the_person_tells_what_was_keyed_otherwise(programme: Programme, held: str) -> None:
    key_again(programme, held, sex="M").finish().result()
    (part,) = [p for p in person_sheet.person_sheet(programme, held, "en").parts if "a second time" in p.title]
    assert part.lines == (("Sex", "Male"),)
    settling.settle(programme, held, {"/data/sex": Decision(FIRST)})
    assert not [p for p in person_sheet.person_sheet(programme, held, "en").parts if "a second time" in p.title]


def test_that_what_is_not_decided_is_asked_for_and_nothing_is_written(programme: Programme, held: str) -> None:
    key_again(programme, held, sex="M", country="HT").finish().result()
    before = programme.store.call(lambda db: len(records.revisions(db, held)))
    with pytest.raises(BadInput) as error:
        settling.settle(programme, held, {"/data/sex": Decision(SECOND)}, "paper")
    assert [(p.code, getattr(p, "path", "")) for p in error.value.problems] == [("undecided", "/data/country")]
    with pytest.raises(BadInput) as error:
        settling.settle(programme, held, {"/data/sex": Decision(THIRD, "X"), "/data/country": Decision(FIRST)}, "paper")
    assert [getattr(p, "path", "") for p in error.value.problems] == ["/data/sex"]
    with pytest.raises(BadInput) as error:  # a rule of the form: sex is required
        settling.settle(programme, held, {"/data/sex": Decision(THIRD, ""), "/data/country": Decision(FIRST)}, "paper")
    assert [(p.code, getattr(p, "path", "")) for p in error.value.problems] == [("required", "/data/sex")]
    assert programme.store.call(lambda db: len(records.revisions(db, held))) == before
    assert capture.drafts(programme) == []


def test_that_a_decision_takes_what_is_no_longer_asked_off_the_list(programme: Programme, held: str) -> None:
    key_again(programme, held, linking="no", contact="no").finish().result()
    found = keyings.compare(programme, held)
    assert {each.path: each.what for each in found.comparison.differences} == {
        "/data/linking": "value",
        "/data/contact": "value",
        "/data/surnames": "only-first",
        "/data/reach/telephone": "only-first",
        "/data/reach/hour": "only-first",
    }
    settling.settle(
        programme, held, {"/data/linking": Decision(FIRST), "/data/contact": Decision(SECOND)}, "no contact on the paper"
    )
    assert "/data/reach/hour" not in body_of(programme, held)["answers"]
    assert set(named(programme, held)) == {"/data/witness", "/data/surnames", "/data/birth_date"}


def test_that_what_only_the_second_was_asked_for_comes_with_it(programme: Programme, hold: Hold) -> None:
    session = hold(programme, contact="no", **{"reach/hour": "", "reach/telephone": ""})
    session.finish().result()
    key_again(programme, session.record).finish().result()
    settling.settle(programme, session.record, {"/data/contact": Decision(SECOND)}, "contact is on the paper")
    assert body_of(programme, session.record)["answers"]["/data/reach/hour"] == "evening"
    assert named(programme, session.record)["/data/reach/telephone"] == "999 123 456"


def test_that_a_consent_that_differs_does_not_erase_the_record_by_a_decision(programme: Programme, held: str) -> None:
    session = second_keying.start(programme, held)
    session.answer("/data/statistics", "no")
    session.finish().result()
    assert capture.refusals(programme, "entry") == 0
    with pytest.raises(BadInput) as error:
        settling.settle(programme, held, {"/data/statistics": Decision(SECOND)}, "no")
    assert error.value.problems[0].code == "consent-refused"
    settling.settle(programme, held, {"/data/statistics": Decision(FIRST)})
    assert consents.agreed(body_of(programme, held), "statistics") is True


def test_that_a_second_keying_counts_nowhere(programme: Programme, held: str) -> None:
    def seen() -> tuple[Any, ...]:
        return (
            browse.counts(programme), list(browse.record_ids(programme)), capture.finished(programme, "entry"),
            capture.refusals(programme, "entry"), programme.store.call(lambda db: len(registers.interviews(db))),
            programme.store.call(registers.held_interviews), programme.store.call(registers.repeated_interviews),
            programme.store.call(lambda db: db.execute("SELECT count(*) FROM receipt").fetchone()[0]),
            programme.store.call(lambda db: db.execute("SELECT count(*) FROM link_key").fetchone()[0]),
        )  # fmt: skip

    before = seen()
    session = key_again(programme, held)
    session.go_to("/data/sex").result()
    assert session.twice.seek().result() == ()
    assert seen() == before
    session.finish(can_undo=True).result()
    assert session.receipt == ""
    assert seen() == before
    assert session.undo is not None
    session.undo.settle()
    programme.store.call(lambda db: None)
    assert seen() == before
    assert capture.drafts(programme) == []


def test_that_a_second_keying_is_left_and_taken_up(programme: Programme, held: str) -> None:
    session = second_keying.start(programme, held)
    session.answer("/data/statistics", "yes")
    session.go_to("/data/contact").result()
    (draft,) = capture.drafts(programme)
    assert (draft.record, draft.second, draft.correction) == (session.record, held, False)
    assert paper.listing(programme)[0].state == paper.KEYING
    again = second_keying.start(programme, held)
    assert (again.record, again.first, again.interview.current) == (session.record, held, "/data/contact")
    assert again.interview.state("/data/statistics").value == "yes"


def test_that_a_second_keying_is_taken_back(programme: Programme, held: str) -> None:
    session = key_again(programme, held, sex="M")
    session.finish(can_undo=True).result()
    assert session.undo is not None
    assert session.undo.take_back() == session.record
    assert "second" not in body_of(programme, held)
    assert programme.store.call(lambda db: identities.fields_of_second(db, held)) == []
    assert capture.resume(programme, session.record).interview.state("/data/sex").value == "M"
    lines = record_view.view(programme, held, "es").revisions
    assert [line.why.template for line in lines] == ["First version", "Keyed a second time", "Second keying taken back"]


def test_that_what_was_decided_is_taken_back(programme: Programme, held: str) -> None:
    key_again(programme, held, sex="M").finish().result()
    undo = settling.settle(programme, held, {"/data/sex": Decision(SECOND)}, "paper", can_undo=True)
    assert undo is not None
    undo.take_back()
    assert body_of(programme, held)["answers"]["/data/sex"] == "F"
    assert differing(programme, held) == {"/data/sex": ("F", "M")}


def test_that_withdrawing_the_person_takes_the_second_keying_with_it(programme: Programme, held: str) -> None:
    session = key_again(programme, held)
    session.go_to("/data/sex").result()
    withdrawing.withdraw(programme, held)
    assert capture.drafts(programme) == []
    assert programme.store.call(lambda db: db.execute("SELECT count(*) FROM answer").fetchone()[0]) == 0
    with pytest.raises(StoreError):
        session.finish().result()
    assert paper.listing(programme) == ()


def test_that_withdrawing_after_the_second_keying_leaves_nothing_of_it(programme: Programme, held: str) -> None:
    key_again(programme, held).finish().result()
    withdrawing.withdraw(programme, held)
    left = programme.store.call(
        lambda db: db.execute(
            "SELECT (SELECT count(*) FROM body WHERE json IS NOT NULL), (SELECT count(*) FROM identity)"
        ).fetchone()
    )
    assert left == (0, 0)
    assert keying_figures.figures(programme).keyed == 0


def test_that_a_purpose_that_is_withdrawn_goes_from_the_second_keying_too(programme: Programme, held: str) -> None:
    key_again(programme, held).finish().result()
    withdrawing.withdraw_purpose(programme, held, "contact")
    second = body_of(programme, held)["second"]
    assert "/data/reach/hour" not in second["answers"]
    assert "/data/reach/telephone" not in programme.store.call(lambda db: identities.fields_of_second(db, held))
    assert differing(programme, held) == {}


def test_that_the_second_keying_is_not_begun_beside_a_correction(programme: Programme, held: str) -> None:
    correcting.correct(programme, held, "age")
    with pytest.raises(StoreError) as error:
        second_keying.start(programme, held)
    assert error.value.problems[0].code == "being-corrected"


def test_that_a_correction_leaves_what_was_keyed_a_second_time(programme: Programme, held: str) -> None:
    key_again(programme, held, sex="M").finish().result()
    session = correcting.correct(programme, held, "hour")
    session.answer("/data/reach/hour", "morning")
    session.finish().result()
    assert differing(programme, held) == {"/data/sex": ("F", "M"), "/data/reach/hour": ("morning", "evening")}


def test_that_a_difference_can_be_told_at_once_without_what_it_was(programme: Programme, held: str) -> None:
    session = second_keying.start(programme, held, manner=second_keying.TOLD)
    session.answer("/data/statistics", "yes")
    session.answer("/data/sex", "M")
    session.twice.tell(session.twice.seek().result())
    said = session.interview.state("/data/sex").warning
    assert said
    assert session.interview.state("/data/statistics").warning == ""
    assert "F" not in said
    session.confirm("/data/sex", "as-on-paper")
    assert session.interview.state("/data/sex").warning == ""
    session.answer("/data/sex", "F")
    session.twice.tell(session.twice.seek().result())
    assert session.interview.state("/data/sex").warning == ""


def test_that_letters_alike_is_a_rule_of_the_programme(programme: Programme, held: str) -> None:
    paper.set_rules(programme, paper.Rules(letters_alike=True))
    key_again(programme, held, surnames="  QUISPE   mamaní ").finish().result()
    assert differing(programme, held) == {}


def test_that_keyings_that_agree_are_noted_all_at_once(programme: Programme, hold: Hold) -> None:
    keyed = []
    for sex, surnames in (("F", "Quispe Mamani"), ("M", "Quispe Mamani"), ("F", "Quispe")):
        session = hold(programme)
        session.from_paper("")
        session.finish().result()
        key_again(programme, session.record, sex=sex, surnames=surnames).finish().result()
        keyed.append(session.record)
    assert [each.number for each in paper.listing(programme)] == ["1", "2", "3"]
    assert settling.settle_alike(programme) == 1
    assert [each.state for each in paper.listing(programme)] == [paper.COMPARED, paper.TO_COMPARE, paper.TO_COMPARE]


def test_that_the_figures_count_errors_by_person_and_by_question(programme: Programme, hold: Hold) -> None:
    """Eleven questions are keyed; names, birth date, telephone and witness are compared by who may read them, not before."""
    users.add(programme, "Luz", "enumerator", OTHER, cost=KdfCost(1, 8192))
    records_ = []
    for _ in range(2):
        session = hold(programme)
        session.from_paper("")
        session.finish().result()
        records_.append(session.record)
    by_two, by_one = records_
    key_again(programme, by_one, sex="M").finish().result()
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as luz:
        key_again(luz, by_two, sex="M", country="HT", surnames="Quispe").finish().result()
        with pytest.raises(StoreError):
            keyings.compare(luz, by_two)
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        found = keying_figures.figures(again)
        assert (found.keyed, found.asked, found.twice, found.compared, found.own) == (2, 2, 2, 0, 1)
        assert (found.differ, found.own_differ) == (Rate(7, 2), Rate(7, 1))
        assert found.persons == {}
        decisions = {"sex": FIRST, "country": SECOND, "surnames": THIRD}
        chosen = {f"/data/{name}": Decision(side, "Quispe M.") for name, side in decisions.items()}
        settling.settle(again, by_two, chosen, "paper")
        found = keying_figures.figures(again)
        assert (found.compared, found.differ) == (1, Rate(11, 3))
        assert found.persons == {"Ana": Rate(11, 2), "Luz": Rate(11, 2)}
        assert found.questions["entry", "/data/country"] == Rate(1, 1)
        assert found.questions["entry", "/data/contact"] == Rate(1, 0)
        assert found.to_data()["fields"] == {"compared": 11, "errors": 3, "per_thousand": pytest.approx(272.727, abs=0.001)}


def test_that_the_share_is_drawn_from_the_record_alone() -> None:
    ids = [f"0190f3c1-0000-7000-8000-{number:012d}" for number in range(2000)]
    asked = [each for each in ids if paper.asked_for(each, 10)]
    assert asked == [each for each in ids if paper.asked_for(each, 10)]
    assert 150 < len(asked) < 250  # 200 expected; five standard deviations are 67
    assert all(paper.asked_for(each, 1) for each in ids[:20])
    assert not any(paper.asked_for(each, 0) for each in ids[:20])


def walked(session: capture.InterviewSession, said: dict[str, str]) -> None:
    """Answers by name, or by path where a row differs; else with the first choice."""
    interview = session.interview
    path: str | None = interview.current
    while path is not None:
        state = interview.state(path)
        value = said.get(path, said.get(state.name, state.choices[0][0] if state.choices else ""))
        if value and not state.readonly:
            session.answer(path, value)
        path = interview.next(path)


def test_that_what_was_drawn_by_chance_is_the_same_in_both_keyings(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The arm of the protected question decides which list is read: another draw would make everything after it differ."""
    monkeypatch.setattr(reserve, "SIZE", 4096)
    for _ in range(3):
        first = capture.start(programme, "protected_question", "es")
        walked(first, {"age": "34", "area": "07", "cluster": "112"})
        first.finish().result()
        second = second_keying.start(programme, first.record)
        drawn = {path: node.value for path, node in second.interview.engine.nodes.items() if path.endswith("/draw")}
        assert drawn == {path: body_of(programme, first.record)["answers"][path] for path in drawn}
        assert drawn
        walked(second, {"age": "34", "area": "07", "cluster": "112"})
        second.finish().result()
        assert differing(programme, first.record) == {}


def test_that_a_household_is_compared_person_by_person(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reserve, "SIZE", 4096)
    said = {
        "age": "34", "birth_country": "VEN", "nationality": "VEN", "area": "07", "cluster": "112", "household_size": "3",
        "any_foreign": "yes", "dwelling": "4", "arrival_year": "2019",
    }  # fmt: skip
    first = capture.start(programme, "irregular_migration_household", "es")
    walked(first, said)
    first.finish().result()
    ages = [path for path in first.interview.path_answered() if path.endswith("/age")]
    assert len(ages) > 1
    second = second_keying.start(programme, first.record)
    walked(second, {**said, ages[1]: "43"})
    second.finish().result()
    (difference,) = keyings.compare(programme, first.record, "es").comparison.differences
    assert (difference.path, difference.first.shown, difference.second.shown) == (ages[1], "34", "43")
    assert any("2" in group for group in difference.groups)
    settling.settle(programme, first.record, {ages[1]: Decision(SECOND)}, "papel")
    assert body_of(programme, first.record)["answers"][ages[1]] == "43"


def test_that_only_who_may_is_told_of_papers_and_of_keyings(programme: Programme, held: str) -> None:
    key_again(programme, held, sex="M").finish().result()
    found = keyings.compare(programme, held)
    for role, asked in (
        ("enumerator", lambda other: keyings.still_asked(other, found, {})),
        ("demographer", lambda other: paper.keyed_already(other, "", "own", "17")),
    ):
        other = replace(programme, info=replace(programme.info, role=role))
        with pytest.raises(StoreError) as refused:
            asked(other)
        assert refused.value.problems[0].code == "not-allowed"
