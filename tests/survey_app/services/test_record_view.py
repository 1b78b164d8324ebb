"""One record as a person reads it, its versions with what changed, its identities only for a purpose, and its copy on paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from survey_app.services import capture, correcting, person_sheet, record_view, users, withdrawing
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import records, registers
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, BadParameter, StoreError
from vocabulary.text import LANGUAGES, translate

Hold = Callable[..., capture.InterviewSession]
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
SECRETS = ("Quispe", "999 123", "Rosa", "1990-05", "05/1990")


@pytest.fixture
def held(programme: Programme, hold: Hold) -> capture.InterviewSession:
    session = hold(programme)
    session.note("/data/sex", "asked twice")
    session.finish().result()
    return session


def test_that_answers_are_told_in_the_words_of_the_form_without_a_name(
    programme: Programme, held: capture.InterviewSession
) -> None:
    view = record_view.view(programme, held.record, "es")
    told = {line.question: line.answer for line in view.lines}
    assert (told["Sex"], told["Country"], told["Hour"], told["Contact?"]) == ("Female", "Venezuela", "evening", "Yes")
    assert next(line.section for line in view.lines if line.question == "Hour") == "Reach"
    assert next(line.note for line in view.lines if line.question == "Sex") == "asked twice"
    assert next(line.answer for line in view.lines if line.path == "/data/age") == "36"
    assert (view.identities, view.receipt, view.erased, view.correction) == (4, True, "", "")
    assert not [secret for secret in SECRETS if secret in repr(view)]


def test_that_each_consent_is_told_with_its_manner(programme: Programme, held: capture.InterviewSession) -> None:
    view = record_view.view(programme, held.record, "en")
    statistics, contact, _ = view.consents
    assert (statistics.question, statistics.alone, contact.alone) == ("Statistics?", False, True)
    said = person_sheet.consent_words(statistics, "PE", "en")
    assert said.startswith("given, orally, before a witness, ")


def test_that_versions_say_what_changed_and_why(programme: Programme, held: capture.InterviewSession) -> None:
    session = correcting.correct(programme, held.record, "the officer misheard")
    session.answer("/data/country", "HT")
    session.note_missing("/data/reach/hour", "refused")
    session.finish().result()
    first, second = record_view.view(programme, held.record, "en").revisions
    assert (translate(first.why, "en"), first.changes) == ("First version", ())
    assert (translate(second.why, "en"), second.reason) == ("Corrected", "the officer misheard")
    assert [(c.question, c.before, c.after) for c in second.changes] == [
        ("Country", "Venezuela", "Haiti"),
        ("Hour", "evening", "does not answer"),
    ]


def test_that_a_withdrawn_purpose_leaves_one_version_that_says_why(
    programme: Programme, held: capture.InterviewSession
) -> None:
    withdrawing.withdraw_purpose(programme, held.record, "contact")
    first, second = record_view.view(programme, held.record, "en").revisions
    assert (first.readable, first.changes) == (False, ())
    assert (translate(second.why, "en"), second.reason) == ("Consent for one purpose withdrawn", "contact")
    assert second.changes == (), "what it was before is told to nobody"


def test_that_identities_are_read_for_a_purpose_that_the_journal_keeps(
    programme: Programme, held: capture.InterviewSession
) -> None:
    with pytest.raises(BadParameter, match="purpose-missing"):
        record_view.read_identities(programme, held.record, " ", "en")
    found = record_view.read_identities(programme, held.record, "she came to the office", "en")
    assert [(line.question, line.answer) for line in found] == [
        ("Witness", "Rosa Ticona"),
        ("Telephone", "999 123 456"),
        ("Surnames", "Quispe Mamani"),
        ("Birth", "01/05/1990"),
    ]
    line = programmes.read_journal(programme)[-1]
    assert (line.action, line.subject, line.detail["purpose"]) == ("identities-read", held.record, "she came to the office")


def test_that_who_lacks_the_key_reads_no_identity_and_prints_nobody(programme: Programme, hold: Hold) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=KdfCost(1, 8192))
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as field:
        session = hold(field)
        session.finish().result()
        with pytest.raises(StoreError, match="not-allowed"):
            record_view.read_identities(field, session.record, "curious", "en")
        with pytest.raises(StoreError, match="not-allowed"):
            person_sheet.person_sheet(field, session.record, "en")
        assert record_view.view(field, session.record, "en").identities == 4


def test_that_an_erased_record_says_so_and_nothing_else(programme: Programme, held: capture.InterviewSession) -> None:
    withdrawing.withdraw(programme, held.record)
    view = record_view.view(programme, held.record, "en")
    assert (view.lines, view.consents, view.identities) == ((), (), 0)
    assert view.erased
    assert view.erased_why is not None
    assert translate(view.erased_why, "en") == "The person withdrew"
    first, last = view.revisions
    assert (first.readable, translate(last.why, "en")) == (False, "Erased")


def test_that_a_record_whose_questionnaire_is_gone_is_told_by_its_paths(
    programme: Programme, held: capture.InterviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str) -> None:
        raise BadInput([])

    monkeypatch.setattr(capture, "form_of", gone)
    told = {line.question: line.answer for line in record_view.view(programme, held.record, "en").lines}
    assert (told["sex"], told["country"]) == ("F", "VE")


def test_that_a_row_of_a_list_is_told_by_what_its_columns_are_used_for(programme: Programme) -> None:
    def fill(db: object) -> str:
        register = registers.obtain(db, "Refugio", "")  # type: ignore[arg-type]
        body = {"sex": "F", "birth_year": 1990, "other": {"Turno": "tarde"}}
        return records.add_finished(db, [records.NewRecord("register", register, body, source="Refugio")], "Ana")[0]  # type: ignore[arg-type]

    view = record_view.view(programme, programme.store.call(fill), "en")
    assert [(line.question, line.answer) for line in view.lines] == [
        ("Year of birth", "1990"),
        ("Sex", "F"),
        ("Turno", "tarde"),
    ]


def test_that_there_is_nothing_to_see_of_a_record_that_is_not_there(programme: Programme) -> None:
    with pytest.raises(StoreError, match="no-record"):
        record_view.view(programme, "absent", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_that_the_copy_for_the_person_holds_all_that_is_kept_of_them(
    programme: Programme, held: capture.InterviewSession, lang: str
) -> None:
    sheet = person_sheet.person_sheet(programme, held.record, lang)
    for written in (sheet.html, sheet.plain):
        for said in ("Quispe Mamani", "999 123 456", "Venezuela", "Female", "Frontera norte"):
            assert said in written
    actions = [(line.action, line.detail.get("purpose")) for line in programmes.read_journal(programme)]
    assert ("identities-read", person_sheet.PURPOSE) in actions


def test_that_a_copy_written_to_a_file_stands_in_the_journal_without_its_folder(
    programme: Programme, held: capture.InterviewSession, tmp_path: Path
) -> None:
    file = tmp_path / "secret folder" / "copy.txt"
    file.parent.mkdir()
    sheet = person_sheet.person_sheet(programme, held.record, "es")
    person_sheet.write(programme, held.record, file, sheet.plain.encode())
    assert file.read_text(encoding="utf-8") == sheet.plain
    line = programmes.read_journal(programme)[-1]
    assert (line.action, line.subject, dict(line.detail)) == ("printed", held.record, {"kind": "txt"})


def test_that_a_copy_that_could_not_be_written_is_told_by_the_journal_too(
    programme: Programme, held: capture.InterviewSession, tmp_path: Path
) -> None:
    with pytest.raises(BadInput):
        person_sheet.write(programme, held.record, tmp_path / "no folder" / "copy.txt", b"")
    assert [line.action for line in programmes.read_journal(programme)][-2:] == ["printed", "export-failed"]


def test_that_what_is_written_on_a_copy_is_never_taken_for_markup(programme: Programme, hold: Hold) -> None:
    session = hold(programme, surnames="<b>Quispe</b> & hijos")
    session.finish().result()
    assert "&lt;b&gt;Quispe&lt;/b&gt; &amp; hijos" in person_sheet.person_sheet(programme, session.record, "es").html


def test_that_the_receipt_says_the_code_and_nothing_of_the_person(programme: Programme, held: capture.InterviewSession) -> None:
    sheet = person_sheet.receipt_sheet(programme, held.receipt, "Ingreso", "2026-11-24", "es")
    assert held.receipt in sheet.html
    assert held.receipt in sheet.plain
    assert not [secret for secret in (*SECRETS, "Venezuela", "Female") if secret in sheet.plain]
