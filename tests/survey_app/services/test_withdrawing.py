"""Withdrawal: by the code that the person holds everything goes, for one purpose what was asked for it; counted and told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from survey_app.services import browse, capture, consents, correcting, users, withdrawing
from survey_app.services import programme as programmes
from survey_app.services.linking_keys import DOCUMENT
from survey_app.services.programme import Programme
from survey_app.store import identities, records, registers, tagged
from survey_app.store.keys import KdfCost
from vocabulary.errors import BadInput, StoreError

Hold = Callable[..., capture.InterviewSession]
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"


@pytest.fixture
def held(programme: Programme, hold: Hold) -> capture.InterviewSession:
    session = hold(programme)
    session.finish().result()
    return session


def _body(programme: Programme, record: str) -> Any:
    return programme.store.call(lambda db: records.current(db, record))


def _fields(programme: Programme, record: str) -> list[str]:
    return programme.store.call(lambda db: identities.fields_of(db, record))


def _told(programme: Programme) -> list[tuple[str, str, Any]]:
    lines = programmes.read_journal(programme)
    return [(line.action, line.subject, dict(line.detail)) for line in lines]


def test_that_a_code_finds_the_record_and_shows_nothing_of_what_it_says(
    programme: Programme, held: capture.InterviewSession
) -> None:
    found = withdrawing.look_up(programme, held.receipt)
    assert (found.record, found.title, found.interviewer, found.erased) == (held.record, "Ingreso", "Ana", "")
    assert found.identities == 4, "the witness is one of them"
    for secret in ("Quispe", "999", "Venezuela", "Rosa", "1990"):
        assert secret not in repr(found)


def test_that_withdrawal_erases_all_of_it_and_leaves_a_revision_that_travels(
    programme: Programme, held: capture.InterviewSession
) -> None:
    withdrawing.withdraw(programme, held.record)
    assert _body(programme, held.record) is None
    assert _fields(programme, held.record) == []
    kinds = [revision.kind for revision in programme.store.call(lambda db: records.revisions(db, held.record))]
    assert kinds == ["content", "erase"]
    assert programme.store.call(records.faults) == []
    assert withdrawing.withdrawals(programme) == 1
    assert len(browse.record_ids(programme)) == 0
    assert browse.counts(programme) == {"interview/erased": 1}
    assert capture.finished(programme, "entry") == 0
    assert ("withdrawn", held.record, {"by": "receipt"}) in _told(programme)
    found = withdrawing.look_up(programme, held.receipt)
    assert found.erased, "whoever asks again is told that it was done"
    with pytest.raises(StoreError, match="already-erased"):
        withdrawing.withdraw(programme, held.record)


def test_that_no_answer_stands_in_the_file_after_withdrawal(programme: Programme, held: capture.InterviewSession) -> None:
    withdrawing.withdraw(programme, held.record)

    def everything(db: Any) -> str:
        return repr([list(db.table(name).rows) for name in db.table_names()])

    told = programme.store.call(everything)
    for secret in ("Venezuela", "evening", "oral_witness", "Quispe"):
        assert secret not in told


def _pages(file: Path, key: bytes) -> bytes:
    """The decrypted pages of a database or its log (SQLCipher 4: AES-256-CBC, 80 bytes reserved), free ones too."""
    ciphers = pytest.importorskip("cryptography.hazmat.primitives.ciphers")
    raw, plain = file.read_bytes(), []
    log = file.name.endswith("-wal")
    for at in range(32, len(raw), 4120) if log else range(0, len(raw), 4096):
        first = raw[at : at + 4] == b"\0\0\0\1" if log else at == 0
        page = raw[at + 24 : at + 4120] if log else raw[at : at + 4096]
        made = ciphers.Cipher(ciphers.algorithms.AES(key), ciphers.modes.CBC(page[4016:4032])).decryptor()
        plain.append(made.update(page[16 if first else 0 : 4016]))
    return b"".join(plain)


@pytest.mark.parametrize("how", ["withdrawn", "discarded"])
def test_that_whoever_has_the_key_finds_no_answer_in_the_pages_of_the_open_files(
    programme: Programme, hold: Hold, how: str
) -> None:
    session = hold(programme, **{"reach/hour": "XQZHOUR", "surnames": "XQZSURNAME"})
    if how == "withdrawn":
        session.finish().result()
    else:
        session.discard(can_undo=True).result()

    def found() -> int:
        files = [file for file in programme.info.folder.iterdir() if file.name.startswith("programme.db")]
        return sum(_pages(file, programme.keys.data).count(b"XQZ") for file in files)

    assert found(), "this search can find something"
    if how == "withdrawn":
        withdrawing.withdraw(programme, session.record)
    else:
        assert session.undo is not None
        session.undo.settle()
        programme.store.maintain(lambda db: None).result()
    assert found() == 0


def test_that_a_code_of_no_record_here_is_told(programme: Programme) -> None:
    with pytest.raises(BadInput, match="unknown-receipt-code"):
        withdrawing.look_up(programme, "C4T-9RM-7KT")
    assert _told(programme)[-1] == ("code-tried", "", {}), "whoever tries codes is seen"


def test_that_who_may_not_erase_is_refused(programme: Programme, hold: Hold) -> None:
    users.add(programme, "Luz", "enumerator", OTHER, cost=KdfCost(1, 8192))
    programme.close()
    with programmes.open_programme(programme.info.folder, OTHER) as field:
        session = hold(field)
        session.finish().result()
        for act in (withdrawing.withdraw, withdrawing.about):
            with pytest.raises(StoreError, match="not-allowed"):
                act(field, session.record)
        with pytest.raises(StoreError, match="not-allowed"):
            withdrawing.look_up(field, session.receipt)
        with pytest.raises(StoreError, match="not-allowed"):
            withdrawing.withdraw_purpose(field, session.record, "contact")
        assert _body(field, session.record) is not None


def test_that_one_purpose_is_withdrawn_with_all_that_was_asked_for_it(
    programme: Programme, held: capture.InterviewSession
) -> None:
    before = _body(programme, held.record)
    assert withdrawing.withdraw_purpose(programme, held.record, "contact") == 1
    after = _body(programme, held.record)
    assert _fields(programme, held.record) == ["/data/birth_date", "/data/surnames", "/data/witness"]
    assert after["answers"]["/data/contact"] == "no"
    assert "/data/reach/hour" not in after["answers"]
    assert {p: v for p, v in before["answers"].items() if "reach" not in p and p != "/data/contact"} == {
        p: v for p, v in after["answers"].items() if p != "/data/contact"
    }, "an age made from a birth date that is not read stays as well"
    kept = {each.purpose: each for each in consents.kept(after)}
    assert (kept["contact"].given, bool(kept["contact"].withdrawn), kept["contact"].how) == (False, True, "oral_witness")
    assert kept["linking"].given
    assert after["change"]["purpose"] == "contact"
    assert ("purpose-withdrawn", held.record, {"purpose": "contact", "identities": 1}) in _told(programme)
    with pytest.raises(BadInput, match="no-consent"):
        withdrawing.withdraw_purpose(programme, held.record, "contact")


def test_that_no_earlier_version_keeps_what_was_said_for_a_withdrawn_purpose(
    programme: Programme, held: capture.InterviewSession
) -> None:
    session = correcting.correct(programme, held.record, "she called from 999 123 456")
    session.answer("/data/reach/hour", "morning")
    session.finish().result()
    withdrawing.withdraw_purpose(programme, held.record, "contact")
    versions = programme.store.call(lambda db: records.revisions(db, held.record))
    assert [version.body is None for version in versions] == [True, True, False]
    assert programme.store.call(records.faults) == []
    again = correcting.correct(programme, held.record, "another reason")
    again.answer("/data/sex", "M")
    again.finish().result()
    assert "forgets" not in _body(programme, held.record)


def test_that_wherever_a_record_goes_what_it_forgot_is_forgotten(programme: Programme, held: capture.InterviewSession) -> None:
    """As at an office that has the first version already: the second comes, and the first is blanked."""

    def come(db: Any) -> list[bool]:
        body = records.current(db, held.record)
        assert body is not None
        records.revise(db, held.record, {**body, tagged.FORGETS: "2026-11-30"}, "Ana")
        tagged.follow(db, held.record)
        return [version.body is None for version in records.revisions(db, held.record)]

    assert programme.store.call(come) == [True, False]


def test_that_why_it_was_corrected_goes_with_a_withdrawn_record(programme: Programme, held: capture.InterviewSession) -> None:
    correcting.correct(programme, held.record, "her name is Quispe").finish().result()
    withdrawing.withdraw(programme, held.record)
    assert programme.store.call(lambda db: db.execute("SELECT reason FROM correction").fetchall()) == [("",)]


def test_that_who_withdraws_from_linking_is_compared_with_nobody(programme: Programme, held: capture.InterviewSession) -> None:
    programme.store.call(lambda db: registers.add_link_keys(db, [(held.record, DOCUMENT, b"k")]))
    withdrawing.withdraw_purpose(programme, held.record, "linking")
    assert _fields(programme, held.record) == ["/data/birth_date", "/data/reach/telephone", "/data/witness"]
    assert programme.store.call(lambda db: registers.link_keys(db, DOCUMENT)) == {}
    assert consents.agreed(_body(programme, held.record), "linking") is False


def test_that_the_consent_on_which_all_rests_is_not_withdrawn_alone(
    programme: Programme, held: capture.InterviewSession
) -> None:
    with pytest.raises(BadInput, match="needed-consent"):
        withdrawing.withdraw_purpose(programme, held.record, "statistics")
    assert len(programme.store.call(lambda db: records.revisions(db, held.record))) == 1


def test_that_a_purpose_nobody_asked_for_is_told(programme: Programme, held: capture.InterviewSession) -> None:
    with pytest.raises(BadInput, match="no-consent"):
        withdrawing.withdraw_purpose(programme, held.record, "marketing")


def test_that_a_record_under_correction_is_erased_with_what_is_being_corrected(
    programme: Programme, held: capture.InterviewSession
) -> None:
    correcting.correct(programme, held.record, "the name was misspelt")
    with pytest.raises(StoreError, match="being-corrected"):
        withdrawing.withdraw_purpose(programme, held.record, "contact")
    withdrawing.withdraw(programme, held.record)
    assert capture.drafts(programme) == []
    assert programme.store.call(lambda db: db.execute("SELECT count(*) FROM answer").fetchone()[0]) == 0


def test_that_consents_of_the_first_version_are_read_and_can_be_withdrawn(
    programme: Programme, held: capture.InterviewSession
) -> None:
    bare = {**_body(programme, held.record), "consents": {"statistics": True, "contact": True, "linking": False}}
    programme.store.call(lambda db: records.revise(db, held.record, bare, "Ana"))
    assert [(each.purpose, each.given) for each in consents.kept(bare)] == [
        ("statistics", True),
        ("contact", True),
        ("linking", False),
    ]
    withdrawing.withdraw_purpose(programme, held.record, "contact")
    assert consents.agreed(_body(programme, held.record), "contact") is False
