"""The rights of who is recorded, in the window: the receipt, a record that can be read and corrected, withdrawal, undo."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from estimation.result import Definition
from estimation.table import Table
from survey_app.gui.buttons import Button, Link
from survey_app.gui.confirm import Confirm
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page
from survey_app.gui.pages.capture import CapturePage
from survey_app.gui.pages.capture_interview import CaptureInterviewPage
from survey_app.gui.pages.capture_receipt import CaptureReceiptPage
from survey_app.gui.pages.definition import DefinitionPage
from survey_app.gui.pages.lists import ListsPage
from survey_app.gui.pages.record import RecordPage
from survey_app.gui.pages.records import RecordsPage
from survey_app.gui.pages.withdrawal import WithdrawalPage
from survey_app.gui.window import Window
from survey_app.services import browse, capture, importing, withdrawing
from survey_app.services import programme as programmes
from survey_app.services.programme import Programme
from survey_app.store import records

FORM = "irregular_migration_individual"
PATIENCE = 30_000
BOX = pytest.mark.qt_log_ignore("propagateSizeHints")  # the offscreen screen's own remark on every box over a window
NAMED = {"surnames": "Quispe Mamani", "given_names": "Ana", "contact": "999 123 456"}
ANSWERS = {
    "consent_statistics": "yes", "consent_linking": "yes", "consent_contact": "yes", "age": "34", "birth_country": "VEN",
    "nationality": "VEN", "area": "07", "cluster": "112",
    "arrival_year": "2023", "previous_country": "COL", "household_size": "3",
    "minors": "1", "without_permit": "1", "child_birth_year": "2024", "permit": "none", **NAMED,
}  # fmt: skip


def held(programme: Programme) -> capture.InterviewSession:
    """An interview in which every required question has an answer."""
    session = capture.start(programme, FORM, "en")
    interview = session.interview
    path: str | None = interview.current
    while path is not None:
        state = interview.state(path)
        value = ANSWERS.get(state.name, "")
        if not value and state.required:
            value = state.choices[0][0] if state.choices else "1"
        if value:
            session.answer(path, value)
        path = interview.next(path)
    return session


@pytest.fixture
def finished(opened: Window) -> capture.InterviewSession:
    """The window, and in its programme one finished interview."""
    programme = opened.context.programme
    assert programme is not None
    session = held(programme)
    session.finish().result()
    return session


@pytest.fixture
def page(qtbot: QtBot, opened: Window, finished: capture.InterviewSession) -> RecordPage:
    opened.context.go("record", record=finished.record)
    found = opened.page
    assert isinstance(found, RecordPage)
    qtbot.waitUntil(lambda: found.view is not None, timeout=PATIENCE)
    return found


def said(page: Page) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel))


def button(page: Page | MessageBar, words: str) -> Button:
    found = [each for each in page.findChildren(Button) if each.text() == words and not each.isHidden()]
    found += [each for each in getattr(page, "header_buttons", ()) if isinstance(each, Button) and each.text() == words]
    assert found, words
    return found[0]


def agree(qtbot: QtBot) -> None:
    """Presses the verb of the box that stands over the page."""
    boxes = [box for box in QApplication.topLevelWidgets() if isinstance(box, Confirm) and box.isVisible()]
    assert len(boxes) == 1
    boxes[0].act.click()


def bar(window: Window, words: str) -> MessageBar:
    return next(each for each in window.messages.bars() if words in each.words)


def open_interview(qtbot: QtBot, window: Window, record: str) -> CaptureInterviewPage:
    window.context.go("capture-interview", record=record)
    found = window.page
    assert isinstance(found, CaptureInterviewPage)
    qtbot.waitUntil(lambda: found.session is not None, timeout=PATIENCE)
    return found


def test_that_finishing_shows_the_receipt_and_a_way_back_that_opens_the_answers_again(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    session = held(programme)
    session.go_to(session.interview.current).result()
    interview = open_interview(qtbot, opened, session.record)
    interview.finish(again=True)
    qtbot.waitUntil(lambda: isinstance(opened.page, CaptureReceiptPage), timeout=PATIENCE)
    receipt = opened.page
    assert isinstance(receipt, CaptureReceiptPage)
    assert withdrawing.look_up(programme, receipt.code).record == session.record
    assert receipt.code in said(receipt)
    button(bar(opened, "The interview is finished."), "Undo").click()
    qtbot.waitUntil(lambda: isinstance(opened.page, CaptureInterviewPage), timeout=PATIENCE)
    again = opened.page
    assert isinstance(again, CaptureInterviewPage)
    qtbot.waitUntil(lambda: again.session is not None, timeout=PATIENCE)
    assert again.correction
    assert again.session is not None
    shown = {again.session.interview.state(path).value for path in again.session.interview.path_answered()}
    assert set(NAMED.values()) <= shown


def test_that_the_receipt_is_remembered_by_no_page_of_the_way_back(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("capture-receipt", code="C4T-9RM-7KT", form=FORM, lang="en", at="2026-11-24")
    opened.context.set_language("es")
    assert isinstance(opened.page, CaptureReceiptPage)
    assert "C4T-9RM-7KT" in said(opened.page), "another language of the window keeps it"
    opened.context.go("records")
    opened.back()
    assert isinstance(opened.page, CaptureReceiptPage)
    assert "C4T-9RM-7KT" not in said(opened.page)


def test_that_a_discarded_draft_comes_back_by_undo_and_is_gone_when_the_message_goes(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    session = held(programme)
    session.go_to(session.interview.current).result()
    for taken_back in (True, False):
        opened.context.go("capture")
        desk = opened.page
        assert isinstance(desk, CapturePage)
        qtbot.waitUntil(lambda desk=desk: desk.first is not None, timeout=PATIENCE)
        next(link for link in desk.findChildren(Link) if link.text() == "Discard").click()
        qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
        assert capture.drafts(programme) == []
        if taken_back:
            button(bar(opened, "discarded"), "Undo").click()
            qtbot.waitUntil(lambda: isinstance(opened.page, CaptureInterviewPage), timeout=PATIENCE)
            assert [draft.record for draft in capture.drafts(programme)] == [session.record]
        else:
            opened.messages.drop(bar(opened, "discarded"))
            left = programme.store.call(lambda db: db.execute("SELECT count(*) FROM answer").fetchone()[0])
            assert left == 0
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)


def test_that_an_interview_is_discarded_at_its_end(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    session = held(programme)
    session.go_to(session.interview.current).result()
    interview = open_interview(qtbot, opened, session.record)
    interview.show_end()
    button(interview, "Discard the interview").click()
    qtbot.waitUntil(lambda: isinstance(opened.page, CapturePage), timeout=PATIENCE)
    assert bar(opened, "discarded")
    assert capture.drafts(programme) == []


def test_that_a_finished_record_is_shown_from_the_list_without_a_name(
    qtbot: QtBot, opened: Window, finished: capture.InterviewSession
) -> None:
    opened.context.go("records")
    listed = opened.page
    assert isinstance(listed, RecordsPage)
    qtbot.waitUntil(lambda: listed.table is not None, timeout=PATIENCE)
    table = listed.table
    assert table is not None
    qtbot.waitUntil(lambda: table.long.row(0) is not None, timeout=PATIENCE)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    page = opened.page
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.view is not None, timeout=PATIENCE)
    words = said(page)
    assert "Venezuela" in words
    assert "First version" in words
    assert not [name for name in NAMED.values() if name in words]


def test_that_names_are_read_for_a_purpose_only(qtbot: QtBot, opened: Window, page: RecordPage) -> None:
    field = page.purpose
    assert field is not None
    button(page, "Read names and documents").click()
    qtbot.waitUntil(lambda: bool(field.error.text()), timeout=PATIENCE)
    qtbot.keyClicks(field.control, "she came to the office")
    qtbot.keyClick(field.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Quispe Mamani" in said(page), timeout=PATIENCE)
    programme = opened.context.programme
    assert programme is not None
    line = programmes.read_journal(programme)[-1]
    assert (line.action, line.detail["purpose"]) == ("identities-read", "she came to the office")


def test_that_a_record_is_corrected_with_a_reason_and_the_correction_taken_back(
    qtbot: QtBot, opened: Window, page: RecordPage
) -> None:
    page.primary()
    field = page.reason
    assert field is not None
    assert isinstance(field.control, QLineEdit)
    qtbot.keyClick(field.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(field.error.text()), timeout=PATIENCE)
    qtbot.keyClicks(field.control, "wrong age")
    qtbot.keyClick(field.control, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(opened.page, CaptureInterviewPage), timeout=PATIENCE)
    interview = opened.page
    assert isinstance(interview, CaptureInterviewPage)
    qtbot.waitUntil(lambda: interview.session is not None, timeout=PATIENCE)
    assert interview.session is not None
    age = next(path for path in interview.session.interview.path_answered() if path.endswith("/age"))
    interview.session.answer(age, "35")
    interview.show_end()
    button(interview, "Keep the correction").click()
    qtbot.waitUntil(lambda: isinstance(opened.page, RecordPage) and opened.page.view is not None, timeout=PATIENCE)
    again = opened.page
    assert isinstance(again, RecordPage)
    assert "34 → 35" in said(again)
    assert "wrong age" in said(again)
    button(bar(opened, "corrected version"), "Undo").click()
    programme = opened.context.programme
    assert programme is not None
    qtbot.waitUntil(lambda: any("taken back" in each.words for each in opened.messages.bars()), timeout=PATIENCE)
    body = programme.store.call(lambda db: records.current(db, page.record))
    assert body is not None
    assert body["answers"][age] == "34"


@BOX
def test_that_one_consent_is_withdrawn_after_one_question(qtbot: QtBot, opened: Window, page: RecordPage) -> None:
    links = [link for link in page.findChildren(Link) if link.text() == "Withdraw this consent"]
    contact = next(link for link in links if "telephone" in link.accessibleName())
    contact.click()
    agree(qtbot)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert "1 name or contact was erased" in opened.messages.bars()[0].words
    qtbot.waitUntil(lambda: "withdrawn on" in said(page), timeout=PATIENCE)


@BOX
def test_that_a_code_erases_its_record_after_one_question(
    qtbot: QtBot, opened: Window, finished: capture.InterviewSession
) -> None:
    opened.context.go("withdrawal")
    page = opened.page
    assert isinstance(page, WithdrawalPage)
    programme = opened.context.programme
    assert programme is not None
    qtbot.keyClicks(page.code, "C4T-9RM-7KK")
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "wrong" in page.field.error.text(), timeout=PATIENCE)
    page.code.clear()
    qtbot.keyClicks(page.code, finished.receipt.lower().replace("-", " "))
    qtbot.keyClick(page.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.erase is not None, timeout=PATIENCE)
    assert not [word for word in (*NAMED.values(), "Venezuela") if word in said(page)]
    assert page.erase is not None
    page.erase.click()
    assert withdrawing.withdrawals(programme) == 0
    agree(qtbot)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert withdrawing.withdrawals(programme) == 1
    assert len(browse.record_ids(programme)) == 0
    assert not opened.messages.bars()[0].findChildren(Button, "Undo"), "what is erased is never offered back"
    qtbot.waitUntil(lambda: "1 person has withdrawn" in page.count.text(), timeout=PATIENCE)


@pytest.mark.parametrize("kind", ["pdf", "txt"])
def test_that_a_copy_for_the_person_is_written_and_told(
    qtbot: QtBot, opened: Window, page: RecordPage, tmp_path: Path, kind: str
) -> None:
    file = tmp_path / f"copy.{kind}"
    page.write_copy(str(file))
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert file.read_bytes()[:4] == b"%PDF" if kind == "pdf" else "Quispe Mamani" in file.read_text(encoding="utf-8")
    programme = opened.context.programme
    assert programme is not None
    assert programmes.read_journal(programme)[-1].action == "printed"


def test_that_an_enumerator_sees_no_way_to_what_is_not_theirs(
    qtbot: QtBot, opened: Window, finished: capture.InterviewSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = opened.context.programme
    assert programme is not None
    object.__setattr__(programme.info, "role", "enumerator")
    opened.context.go("record", record=finished.record)
    page = opened.page
    assert isinstance(page, RecordPage)
    qtbot.waitUntil(lambda: page.view is not None, timeout=PATIENCE)
    assert page.header_buttons == []
    assert page.purpose is None
    assert not [each for each in page.findChildren(Button) if each.text() in ("Withdraw this consent", "Erase this record")]
    opened.context.go("records")
    assert opened.page is not None
    assert opened.page.header_buttons == []


def bring(programme: Programme) -> importing.ImportResult:
    table = Table({"APELLIDOS": ["Rojas", "Silva"], "NOMBRES": ["Ana", "Luz"], "CEDULA": ["77123", "88234"]}, "march.csv", "")
    return importing.store_list(programme, importing.check(programme, table, importing.guess_mapping(table)))


@BOX
def test_that_an_import_is_taken_back_from_the_history_of_its_list(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    done = bring(programme)
    opened.context.go("lists", chosen=done.list_id)
    page = opened.page
    assert isinstance(page, ListsPage)
    qtbot.waitUntil(lambda: page.history is not None, timeout=PATIENCE)
    assert page.history is not None
    page.history.selectRow(0)
    qtbot.keyClick(page.history, Qt.Key.Key_Return)
    assert len(browse.record_ids(programme)) == 2
    agree(qtbot)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert "2 records are erased" in opened.messages.bars()[0].words
    assert len(browse.record_ids(programme)) == 0
    qtbot.waitUntil(lambda: page.lists is not None and page.lists[0].rows == 0, timeout=PATIENCE)


def test_that_the_definition_is_put_back_from_its_message(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    programmes.set_definition(programme, Definition(area="Tacna"))
    opened.context.go("definition")
    page = opened.page
    assert isinstance(page, DefinitionPage)
    qtbot.waitUntil(lambda: page.definition.written()["area"] == "Tacna", timeout=PATIENCE)
    page.definition.write({**page.definition.written(), "area": "Puno"})
    page.save_definition()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert programmes.definition(programme).area == "Puno"
    button(bar(opened, "saved"), "Undo").click()
    qtbot.waitUntil(lambda: any("taken back" in each.words for each in opened.messages.bars()), timeout=PATIENCE)
    assert programmes.definition(programme).area == "Tacna"
