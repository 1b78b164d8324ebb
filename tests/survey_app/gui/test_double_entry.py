"""Double entry by the window: marked at the end of an interview, keyed again blind, compared by keys, and kept."""

from __future__ import annotations

from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from forms.interview.deciding import FIRST, SECOND, THIRD, Decision
from survey_app.gui.buttons import Button
from survey_app.gui.interview.example_papers import FORM, papers, walk
from survey_app.gui.interview.from_paper import FromPaper
from survey_app.gui.page import Page
from survey_app.gui.pages.capture_interview import CaptureInterviewPage
from survey_app.gui.pages.capture_receipt import CaptureReceiptPage
from survey_app.gui.pages.compare_keyings import CompareKeyingsPage
from survey_app.gui.pages.double_entry import DoubleEntryPage
from survey_app.gui.pages.record import RecordPage
from survey_app.gui.window import Window
from survey_app.services import capture, paper
from survey_app.services.programme import Programme
from survey_app.store import records

PATIENCE = 30_000
AGE, SEX, BORN, YEAR = "/data/person/age", "/data/person/sex", "/data/person/birth_country", "/data/entry/arrival_year"
P = TypeVar("P", bound=Page)


@pytest.fixture
def keyed(opened: Window) -> Window:
    """A window with four papers keyed: one waits, one agrees, two differ."""
    programme = opened.context.programme
    assert programme is not None
    papers(programme, "en")
    return opened


def shown(qtbot: QtBot, window: Window, kind: type[P]) -> P:
    qtbot.waitUntil(lambda: isinstance(window.page, kind), timeout=PATIENCE)
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    found = window.page
    assert isinstance(found, kind)
    return found


def listed(qtbot: QtBot, window: Window) -> DoubleEntryPage:
    window.context.go("double-entry")
    return shown(qtbot, window, DoubleEntryPage)


def press(qtbot: QtBot, key: str | Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    found = QApplication.focusWidget()
    assert found is not None
    qtbot.keyClicks(found, key) if isinstance(key, str) else qtbot.keyClick(found, key, held)


def body_of(programme: Programme, record: str) -> dict[str, object]:
    body = programme.store.call(lambda db: records.current(db, record))
    assert body is not None
    return dict(body)


def test_that_a_paper_is_found_by_its_number_and_keyed_again(qtbot: QtBot, keyed: Window) -> None:
    page = listed(qtbot, keyed)
    press(qtbot, "117")
    press(qtbot, Qt.Key.Key_Return)
    interview = shown(qtbot, keyed, CaptureInterviewPage)
    assert interview.session is not None
    assert interview.session.second
    assert interview.title().startswith("Second keying")
    assert interview.session.interview.path_answered() == []
    interview.save_and_leave()
    page = listed(qtbot, keyed)
    assert [each.state for each in page.desk.papers] == [paper.KEYING, *[paper.TO_COMPARE] * 3]  # type: ignore[union-attr]


def test_that_papers_that_agree_are_noted_at_once(qtbot: QtBot, keyed: Window) -> None:
    page = listed(qtbot, keyed)
    (button,) = [each for each in page.header_buttons if isinstance(each, Button)]
    assert "1" in button.text()
    button.click()
    qtbot.waitUntil(keyed.context.tasks.idle, timeout=PATIENCE)
    assert [each.state for each in page.desk.papers].count(paper.COMPARED) == 1  # type: ignore[union-attr]


def test_that_differences_are_decided_by_keys_and_kept(qtbot: QtBot, keyed: Window) -> None:
    programme = keyed.context.programme
    assert programme is not None
    record = max(paper.listing(programme), key=lambda each: each.differ).record
    keyed.context.go("compare-keyings", record=record)
    page = shown(qtbot, keyed, CompareKeyingsPage)
    assert (page.at, page.asked) == (AGE, (AGE, SEX, BORN, YEAR))
    press(qtbot, "3")
    press(qtbot, "54")
    press(qtbot, Qt.Key.Key_Return)
    assert page.at == SEX
    press(qtbot, "1")
    assert page.at == BORN
    press(qtbot, "2")
    press(qtbot, Qt.Key.Key_PageUp)
    assert page.at == BORN
    page.go_to(YEAR)
    press(qtbot, "2")
    assert page.at == ""
    assert page.decisions == {
        AGE: Decision(THIRD, "54"), SEX: Decision(FIRST), BORN: Decision(SECOND), YEAR: Decision(SECOND),
    }  # fmt: skip
    qtbot.waitUntil(keyed.context.tasks.idle, timeout=PATIENCE)
    press(qtbot, Qt.Key.Key_Return)
    shown(qtbot, keyed, DoubleEntryPage)
    answers = body_of(programme, record)["answers"]
    assert isinstance(answers, dict)
    assert [answers[path] for path in (AGE, SEX, BORN, YEAR)] == ["54", "female", "COL", "2018"]


def test_that_what_the_form_refuses_is_told_at_its_question(qtbot: QtBot, keyed: Window) -> None:
    programme = keyed.context.programme
    assert programme is not None
    record = max(paper.listing(programme), key=lambda each: each.differ).record
    decided = {path: Decision(FIRST) for path in (SEX, BORN, YEAR)} | {AGE: Decision(THIRD, "7000")}
    keyed.context.go("compare-keyings", record=record, decisions=decided, at="")
    page = shown(qtbot, keyed, CompareKeyingsPage)
    page.settle()
    qtbot.waitUntil(keyed.context.tasks.idle, timeout=PATIENCE)
    assert keyed.page is page
    page.go_to(AGE)
    assert page.view is not None
    assert page.view.error.text()
    assert len(programme.store.call(lambda db: records.revisions(db, record))) == 2


def test_that_the_end_of_an_interview_asks_for_the_number_on_the_paper(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    session = capture.start(programme, "irregular_migration_individual", "en")
    opened.context.go("capture-interview", form="irregular_migration_individual", session=session)
    page = shown(qtbot, opened, CaptureInterviewPage)
    page.show_question("")
    (asked,) = page.findChildren(FromPaper)
    assert session.paper is None
    asked.check.click()
    asked.number.setFocus()
    qtbot.keyClicks(asked.number, "A-9")
    assert session.paper == "A-9"
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert capture.resume(programme, session.record).paper == "A-9"


def test_that_a_number_that_was_keyed_already_is_told(qtbot: QtBot, keyed: Window) -> None:
    programme = keyed.context.programme
    assert programme is not None
    session = capture.start(programme, "irregular_migration_individual", "en")
    for number, told in (("117", True), ("118-b", False)):
        asked = FromPaper(keyed.context, session)
        qtbot.addWidget(asked)
        asked.check.setChecked(True)
        asked.number.setText(number)
        asked.number.editingFinished.emit()
        qtbot.waitUntil(keyed.context.tasks.idle, timeout=PATIENCE)
        assert bool(asked.again.text()) is told
        asked.hide()


def test_that_a_number_that_was_keyed_already_is_told_before_the_interview_ends(qtbot: QtBot, keyed: Window) -> None:
    programme = keyed.context.programme
    assert programme is not None
    paper.set_habit(programme, on=True)
    session = capture.start(programme, FORM, "en")
    walk(session, {})
    keyed.context.go("capture-interview", form=FORM, session=session)
    page = shown(qtbot, keyed, CaptureInterviewPage)
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.at_end  # the number that the paper bears is asked for
    assert page.of_paper is not None
    assert page.of_paper.number.hasFocus()
    press(qtbot, "117")
    press(qtbot, Qt.Key.Key_Return)
    qtbot.waitUntil(keyed.context.tasks.idle, timeout=PATIENCE)
    assert keyed.page is page
    assert page.of_paper.again.isVisible()
    press(qtbot, "b")
    press(qtbot, Qt.Key.Key_Return)
    receipt = shown(qtbot, keyed, CaptureReceiptPage)
    said = " ".join(part.text() for part in receipt.findChildren(QLabel))
    assert "number 117b." in said  # it stands on the paper: nobody has to write it there
    assert "give it to the person" not in said


def test_that_a_paper_without_a_number_gets_one_to_be_written_on_it(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    paper.set_habit(programme, on=True)
    session = capture.start(programme, FORM, "en")
    walk(session, {})
    opened.context.go("capture-interview", form=FORM, session=session, path="")
    page = shown(qtbot, opened, CaptureInterviewPage)
    page.show_question("")
    page.finish(again=True)
    receipt = shown(qtbot, opened, CaptureReceiptPage)
    said = " ".join(part.text() for part in receipt.findChildren(QLabel))
    assert "number 1: write it on the paper." in said


def test_that_keying_from_paper_is_a_habit_of_the_person(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    paper.set_habit(programme, on=True)
    session = capture.start(programme, "irregular_migration_individual", "en")
    assert session.paper == ""
    assert capture.resume(programme, session.record).paper == ""
    paper.set_habit(programme, on=False)
    assert capture.start(programme, "irregular_migration_individual", "en").paper is None


def test_that_a_record_tells_how_far_its_paper_has_come(qtbot: QtBot, keyed: Window) -> None:
    programme = keyed.context.programme
    assert programme is not None
    record = max(paper.listing(programme), key=lambda each: each.differ).record
    keyed.context.go("record", record=record)
    page = shown(qtbot, keyed, RecordPage)
    go = next(each for each in page.findChildren(Button) if each.text() == "Compare both keyings")
    go.click()
    shown(qtbot, keyed, CompareKeyingsPage)
