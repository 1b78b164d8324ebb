"""Whoever is in the programme already is noticed while keying, by pseudonyms alone, also by those who may read no identity."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from survey_app.services import capture, users
from survey_app.services import programme as programmes
from survey_app.services.interview_body import SAID_OF_IDENTITY
from survey_app.services.programme import Programme
from survey_app.services.twice import REASONS
from survey_app.store import records
from survey_app.store.keys import KdfCost
from vocabulary.errors import Level

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"
CHEAP = KdfCost(1, 8192)
FORM = "irregular_migration_individual"
PERSON = {
    "consent_statistics": "yes", "consent_form": "oral", "consent_linking": "yes", "consent_contact": "no", "area": "07",
    "age": "34", "sex": "female", "birth_country": "VEN", "nationality": "VEN", "surnames": "Quispe Mamani",
    "given_names": "Ana María", "birth_date": "1992-03-05", "document_number": "V-12.345.678", "entry_mode": "unofficial",
    "arrival_year": "2023", "previous_country": "COL", "intention": "stay", "papers": "passport", "permit": "none",
    "household_size": "1",
}  # fmt: skip


@pytest.fixture
def programme(tmp_path: Path) -> Iterator[Programme]:
    with programmes.create(tmp_path, "P", "EC", "es", "R. Mamani", PASSPHRASE, cost=CHEAP) as made:
        yield made


def held(programme: Programme, **others: str) -> capture.InterviewSession:
    """An interview with this person up to the end; an empty answer is not given."""
    session = capture.start(programme, FORM, "es")
    interview = session.interview
    path: str | None = interview.current
    while path is not None:
        state = interview.state(path)
        value = {**PERSON, **others}.get(state.name, state.choices[0][0] if state.choices and state.required else "")
        if value:
            session.answer(path, value).result()
        elif state.required and state.missing_allowed:
            session.note_missing(path, str(state.missing_allowed[0])).result()
        path = interview.next(path)
    return session


def seek(session: capture.InterviewSession) -> list[str]:
    """Looks, tells, and gives the names of the questions at which it was told."""
    session.twice.tell(session.twice.seek().result())
    return [path.rpartition("/")[2] for path in session.interview.checks.outside]


def doubts(session: capture.InterviewSession) -> list[str]:
    """Where it is still to be confirmed; what the form itself doubts (an age, by today's date) is none of this."""
    interview = session.interview
    told = [p.path for p in interview.problems() if p.level is Level.WARNING and p.path in interview.checks.outside]
    return [path.rpartition("/")[2] for path in told]


def path_of(session: capture.InterviewSession, name: str) -> str:
    return next(path for path in session.interview.questions() if path.endswith(f"/{name}"))


def test_that_the_same_document_however_written_is_told_with_day_and_interviewer_and_nothing_else(programme: Programme) -> None:
    first = held(programme)
    assert seek(first) == []
    first.finish().result()
    again = held(programme, document_number="12345678", surnames="Otra", given_names="Persona", birth_date="1990-01-01")
    assert seek(again) == ["document_number"]
    assert doubts(again) == ["document_number"]
    said = again.interview.state(path_of(again, "document_number")).warning
    assert "R. Mamani" in said
    assert "documento" in said
    assert not [word for word in ("Quispe", "Ana", "1992", "VEN", "07 ") if word in said]


def test_that_the_same_names_and_birth_date_are_told_where_the_document_is_another(programme: Programme) -> None:
    held(programme).finish().result()
    again = held(programme, document_number="999", surnames="MAMANI QUISPE", given_names="Maria Ana")
    assert seek(again) == ["birth_date"]
    other = held(programme, document_number="999", birth_date="1992-03-06")
    assert seek(other) == []


def test_that_who_did_not_agree_to_linking_is_not_compared(programme: Programme) -> None:
    held(programme).finish().result()
    assert seek(held(programme, consent_linking="no")) == []


def test_that_it_is_confirmed_with_a_reason_that_stays_with_the_record_and_is_asked_anew_with_another_answer(
    programme: Programme,
) -> None:
    held(programme).finish().result()
    again = held(programme)
    seek(again)
    path = path_of(again, "document_number")
    again.confirm(path, "same-person").result()
    assert doubts(again) == []
    again.answer(path, "V12345678").result()
    seek(again)
    assert doubts(again) == ["document_number"]
    again.confirm(path, "same-person").result()
    again.finish().result()
    body = programme.store.call(lambda db: records.current(db, again.record))
    assert body is not None
    assert body["confirmed"] == {path: "same-person"}
    assert path not in body["answers"]


def test_that_an_answer_that_is_taken_back_takes_the_warning_with_it(programme: Programme) -> None:
    held(programme).finish().result()
    again = held(programme, surnames="Otra")
    assert seek(again) == ["document_number"]
    path = path_of(again, "document_number")
    assert again.twice.concerns(path)
    assert not again.twice.concerns(path_of(again, "area"))
    again.answer(path, "777").result()
    assert seek(again) == []
    assert doubts(again) == []


def test_that_an_enumerator_who_may_read_no_identity_is_warned_too(programme: Programme) -> None:
    held(programme).finish().result()
    users.add(programme, "Luz", "enumerator", OTHER, cost=CHEAP)
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as field:
        assert field.keys.identities is None
        assert seek(held(field)) == ["document_number"]


def test_that_the_reasons_are_the_codes_that_may_stay_beside_an_identity() -> None:
    assert tuple(REASONS) == SAID_OF_IDENTITY
