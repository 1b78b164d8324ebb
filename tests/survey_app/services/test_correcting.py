"""Correcting a finished interview: a further revision with its parent and reason, what was not touched as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from survey_app.services import capture, consents, correcting, users
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import corrections, identities, records
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, BadParameter, StoreError

Hold = Callable[..., capture.InterviewSession]
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


@pytest.fixture
def held(programme: Programme, hold: Hold) -> capture.InterviewSession:
    session = hold(programme)
    session.finish().result()
    return session


def _revisions(programme: Programme, record: str) -> list[records.Revision]:
    return programme.store.call(lambda db: records.revisions(db, record))


def _named(programme: Programme, record: str) -> dict[str, str]:
    key = programme.keys.identities
    assert key is not None
    return programme.store.call(lambda db: identities.read(db, key, [record], person="Ana", purpose="test"))[record]


def test_that_a_correction_is_a_revision_with_parent_and_reason(programme: Programme, held: capture.InterviewSession) -> None:
    session = correcting.correct(programme, held.record, "  she was born  in Haiti ")
    session.answer("/data/country", "HT")
    session.answer("/data/surnames", "Quispe Mamani de Rojas")
    session.finish().result()
    first, second = _revisions(programme, held.record)
    assert second.parents == (first.id,)
    assert first.body is not None
    assert second.body is not None
    assert second.body["change"]["why"] == "corrected"
    assert second.body["change"]["reason"] == "she was born in Haiti"
    changed = {p for p in second.body["answers"] if second.body["answers"][p] != first.body["answers"].get(p)}
    assert changed == {"/data/country"}
    for name in ("started", "finished", "consents", "receipt", "form_version", "lang"):
        assert second.body[name] == first.body[name]
    assert _named(programme, held.record)["/data/surnames"] == "Quispe Mamani de Rojas"
    assert _named(programme, held.record)["/data/reach/telephone"] == "999 123 456"
    assert capture.drafts(programme) == []
    assert session.ended == "corrected"
    assert [line.action for line in programmes.read_journal(programme)][-3:] == ["corrected", *["identities-read"] * 2]


def test_that_a_correction_can_be_left_and_taken_up(programme: Programme, held: capture.InterviewSession) -> None:
    session = correcting.correct(programme, held.record, "age")
    session.answer("/data/birth_date", "1980-05-01")
    session.go_to("/data/sex").result()
    programme.close()
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        (draft,) = capture.drafts(again)
        assert (draft.record, draft.correction, draft.position) == (held.record, True, "/data/sex")
        taken_up = capture.resume(again, held.record)
        assert taken_up.interview.state("/data/birth_date").value == "1980-05-01"
        assert correcting.correct(again, held.record, "another reason").record == held.record
        taken_up.finish().result()
        body = _revisions(again, held.record)[-1].body
        assert body is not None
        assert (body["answers"]["/data/age"], body["change"]["reason"]) == ("46", "age")


def test_that_a_dropped_correction_leaves_the_record_as_it_was(programme: Programme, held: capture.InterviewSession) -> None:
    session = correcting.correct(programme, held.record, "age")
    session.answer("/data/country", "HT")
    session.discard(can_undo=True).result()
    assert len(_revisions(programme, held.record)) == 1
    assert capture.drafts(programme) == []
    assert programme.store.call(lambda db: db.execute("SELECT count(*) FROM answer").fetchone()[0]) == 0
    assert session.undo is not None
    assert session.undo.take_back() == held.record
    again = capture.resume(programme, held.record)
    assert again.interview.state("/data/country").value == "HT"
    assert correcting.open_correction(programme, held.record).reason == "age"  # type: ignore[union-attr]


def test_that_a_correction_is_taken_back_by_a_revision_with_the_earlier_answers_and_names(
    programme: Programme, held: capture.InterviewSession
) -> None:
    session = correcting.correct(programme, held.record, "typing error")
    session.answer("/data/country", "HT")
    session.answer("/data/contact", "no")
    session.finish(can_undo=True).result()
    assert "/data/reach/telephone" not in _named(programme, held.record)
    assert session.undo is not None
    assert session.undo.take_back() == ""
    first, _, third = _revisions(programme, held.record)
    assert first.body is not None
    assert third.body is not None
    assert {**third.body, "change": None} == {**first.body, "change": None}
    assert third.body["change"]["why"] == "undone"
    assert _named(programme, held.record)["/data/reach/telephone"] == "999 123 456"


def test_that_a_correction_that_takes_back_the_main_consent_erases_the_record(
    programme: Programme, held: capture.InterviewSession
) -> None:
    session = correcting.correct(programme, held.record, "she says no now")
    session.answer("/data/statistics", "no")
    session.finish(can_undo=True).result()
    assert (session.ended, session.undo) == ("erased", None)
    assert programme.store.call(lambda db: records.current(db, held.record)) is None


def test_that_a_correction_needs_all_that_a_record_needs(programme: Programme, held: capture.InterviewSession) -> None:
    session = correcting.correct(programme, held.record, "sex")
    session.answer("/data/sex", "")
    with pytest.raises(BadInput, match="required"):
        session.finish()
    assert len(_revisions(programme, held.record)) == 1


def test_that_consent_asked_anew_has_a_new_moment_and_the_others_the_old(
    programme: Programme, held: capture.InterviewSession
) -> None:
    session = correcting.correct(programme, held.record, "contact")
    session.answer("/data/contact", "no")
    session.finish().result()
    first, second = ({each.purpose: each for each in consents.kept(r.body or {})} for r in _revisions(programme, held.record))
    assert second["statistics"] == first["statistics"]
    assert (second["contact"].given, first["contact"].given) == (False, True)


def test_that_a_reason_is_demanded(programme: Programme, held: capture.InterviewSession) -> None:
    with pytest.raises(BadParameter, match="reason-missing"):
        correcting.correct(programme, held.record, "  ")


def test_that_an_erased_record_is_not_corrected(programme: Programme, held: capture.InterviewSession) -> None:
    programme.store.call(lambda db: records.erase(db, held.record, "Ana"))
    with pytest.raises(StoreError, match="no-answers"):
        correcting.correct(programme, held.record, "age")


def test_that_who_may_not_read_names_may_not_correct_but_take_back_the_own_finish(programme: Programme, hold: Hold) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=KdfCost(1, 8192))
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as field:
        session = hold(field)
        session.finish(can_undo=True).result()
        with pytest.raises(StoreError, match="not-allowed"):
            correcting.correct(field, session.record, "age")
        assert session.undo is not None
        assert session.undo.take_back() == session.record
        again = capture.resume(field, session.record)
        assert again.interview.to_dict() == session.interview.to_dict()
        again.answer("/data/surnames", "Quispe")
        again.finish().result()
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as office:
        assert _named(office, session.record)["/data/surnames"] == "Quispe"
        assert _named(office, session.record)["/data/witness"] == "Rosa Ticona"
        assert [r.body["change"]["why"] for r in _revisions(office, session.record) if r.body and "change" in r.body] == [
            "reopened"
        ]


def test_that_only_one_correction_is_open(programme: Programme, held: capture.InterviewSession) -> None:
    correcting.correct(programme, held.record, "age")
    with pytest.raises(Exception, match="UNIQUE"):
        programme.store.call(lambda db: corrections.begin(db, held.record, "again", "Ana", []))
