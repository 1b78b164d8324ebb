"""Taking back the last act: once, as long as its message stands, and nothing of it left when that is over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from estimation.result import Definition
from survey_app.services import browse, capture, consents
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.services.undo import Undo
from survey_app.store import answers, records
from vocabulary.errors import StoreError
from vocabulary.text import text

Hold = Callable[..., capture.InterviewSession]
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


def _log(programme: Programme, record: str) -> list[answers.Answer]:
    return programme.store.call(lambda db: answers.log(db, record))


def test_that_an_act_is_taken_back_or_settled_and_only_once() -> None:
    done: list[str] = []
    back = Undo(text("done"), lambda: done.append("back"), lambda: done.append("gone"))
    assert back.take_back() == ""
    back.settle()
    with pytest.raises(StoreError, match="too-late"):
        back.take_back()
    settled = Undo(text("done"), lambda: done.append("back"), lambda: done.append("gone"))
    settled.settle()
    settled.settle()
    with pytest.raises(StoreError, match="too-late"):
        settled.take_back()
    assert done == ["back", "gone"]


def test_that_what_could_not_be_taken_back_can_be_tried_again() -> None:
    tries: list[int] = []

    def back() -> str:
        tries.append(1)
        if len(tries) == 1:
            raise OSError(28, "No space left on device")
        return "record"

    undo = Undo(text("done"), back)
    with pytest.raises(OSError, match="space"):
        undo.take_back()
    assert undo.open
    assert undo.take_back() == "record"


def test_that_a_discarded_interview_comes_back_whole(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    before = session.interview.to_dict()
    session.discard(can_undo=True).result()
    assert capture.drafts(programme) == []
    assert len(browse.record_ids(programme)) == 0
    assert session.undo is not None
    assert session.undo.take_back() == session.record
    again = capture.resume(programme, session.record)
    assert again.interview.to_dict() == before
    again.finish().result()


def test_that_a_discarded_interview_is_gone_from_the_file_once_that_is_settled(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    session.discard(can_undo=True).result()
    assert _log(programme, session.record)
    assert session.undo is not None
    session.undo.settle()
    assert _log(programme, session.record) == []
    status = programme.store.call(lambda db: db.execute("SELECT status FROM record").fetchall())
    assert status == [("discarded",)]


def test_that_a_draft_is_discarded_from_the_desk_by_its_record(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    session.go_to("/data/sex").result()
    undo = capture.discard(programme, session.record)
    assert capture.drafts(programme) == []
    undo.take_back()
    assert [draft.record for draft in capture.drafts(programme)] == [session.record]


def test_that_closing_the_programme_settles_and_writes_the_answers_over(programme: Programme, hold: Hold) -> None:
    session = hold(programme, country="VE", **{"reach/hour": "a quarter past nineteen"})
    session.discard(can_undo=True).result()
    undo = session.undo
    programme.close()
    assert undo is not None
    undo.settle()  # the message goes with the window, after the programme
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        assert _log(again, session.record) == []
        assert again.store.call(lambda db: db.execute("SELECT count(*) FROM ending").fetchone()[0]) == 0


def test_that_what_a_crash_left_unsettled_is_settled_when_the_programme_is_opened(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    session.discard(can_undo=True).result()
    programme.store.at_close = None  # as after a crash
    programme.close()
    with programmes.open_programme(programme.info.folder, PASSPHRASE) as again:
        assert _log(again, session.record) == []
        assert capture.drafts(again) == []


def test_that_a_refusal_is_counted_at_once_and_not_any_more_when_it_is_taken_back(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    session.answer("/data/statistics", "no")
    session.finish(can_undo=True).result()
    assert (session.ended, capture.refusals(programme, "entry")) == ("refused", 1)
    assert session.undo is not None
    session.undo.take_back()
    assert capture.refusals(programme, "entry") == 0
    again = capture.resume(programme, session.record)
    again.answer("/data/statistics", "yes")
    again.finish().result()
    assert capture.finished(programme, "entry") == 1


def test_that_a_settled_refusal_leaves_the_count_alone(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    session.answer("/data/statistics", "no")
    session.finish(can_undo=True).result()
    assert session.undo is not None
    session.undo.settle()
    assert (_log(programme, session.record), capture.refusals(programme, "entry")) == ([], 1)


def test_that_a_finished_interview_is_opened_again_with_all_its_answers(programme: Programme, hold: Hold) -> None:
    session = hold(programme)
    session.finish(can_undo=True).result()
    assert session.undo is not None
    assert session.undo.take_back() == session.record
    again = capture.resume(programme, session.record)
    assert again.interview.state("/data/surnames").value == "Quispe Mamani"
    again.answer("/data/country", "HT")
    again.finish().result()
    assert again.receipt == "", "the code that the person was given holds on"
    first, second = programme.store.call(lambda db: records.revisions(db, session.record))
    assert first.body is not None
    assert second.body is not None
    assert second.body["change"]["why"] == "reopened"
    assert consents.kept(second.body) == consents.kept(first.body)


def test_that_a_definition_is_put_back(programme: Programme) -> None:
    before = programmes.definition(programme)
    programmes.set_definition(programme, Definition(area="Tacna"))
    undo = programmes.set_definition(programme, Definition(area="Puno"))
    undo.take_back()
    assert programmes.definition(programme).area == "Tacna"
    first = programmes.set_definition(programme, before)
    first.take_back()
    assert programmes.definition(programme).area == "Tacna"


def test_that_a_programme_without_a_definition_is_again_without_one(tmp_path: Path, programme: Programme) -> None:
    before: Any = programmes.definition(programme)
    programmes.set_definition(programme, Definition(area="Tacna")).take_back()
    assert programmes.definition(programme) == before
