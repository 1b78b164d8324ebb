"""An interview by keys alone: saved as it is given, hidden from bystanders, taken up where it stood, counted when refused."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from survey_app.gui.answers.choices import ChoiceAnswer
from survey_app.gui.app import build
from survey_app.gui.buttons import Button, Link
from survey_app.gui.context import Context
from survey_app.gui.interview.ending import Ending
from survey_app.gui.interview.from_paper import FromPaper
from survey_app.gui.interview.nav import Nav
from survey_app.gui.interview.parts import AnsweredRow
from survey_app.gui.messages import MessageBar
from survey_app.gui.options import OptionRow
from survey_app.gui.pages.capture import CapturePage
from survey_app.gui.pages.capture_interview import CaptureInterviewPage
from survey_app.gui.pages.capture_receipt import CaptureReceiptPage
from survey_app.gui.pages.records import RecordsPage
from survey_app.gui.rail import RailItem
from survey_app.gui.widgets import Chip
from survey_app.gui.window import Window
from survey_app.services import browse, capture
from survey_app.services.programme import open_programme
from survey_app.settings import Settings

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
FORM = "irregular_migration_individual"
TYPED = {
    "area": "07", "cluster": "112", "age": "34", "birth_country": "vene", "arrival_year": "2023",
    "previous_country": "colo", "household_size": "3", "minors": "1", "without_permit": "1", "child_birth_year": "2024",
}  # fmt: skip
DIGITS = {"consent_linking": "2", "consent_contact": "2", "permit": "2"}
PATIENCE = 30_000


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


@pytest.fixture
def page(qtbot: QtBot, opened: Window) -> CaptureInterviewPage:
    """A fresh interview at its first question."""
    return begin(qtbot, opened)


def begin(qtbot: QtBot, window: Window) -> CaptureInterviewPage:
    window.context.go("capture-interview", form=FORM)
    found = window.page
    assert isinstance(found, CaptureInterviewPage)
    qtbot.waitUntil(lambda: found.session is not None, timeout=PATIENCE)
    return found


def name_of(page: CaptureInterviewPage) -> str:
    return page.path.rpartition("/")[2]


def answer_here(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    """Answers the question that is shown as its kind wants, by keys."""
    assert page.session is not None
    state = page.session.interview.state(page.path)
    if state.name == "nationality":
        qtbot.keyClicks(focused(), "vene")
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    elif state.name in TYPED:
        qtbot.keyClicks(focused(), TYPED[state.name])
    elif state.choices:
        qtbot.keyClicks(focused(), DIGITS.get(state.name, "1"))


def go_to(qtbot: QtBot, page: CaptureInterviewPage, name: str) -> None:
    """By keys from where one is to a question ahead."""
    for _ in range(60):
        if name_of(page) == name or page.at_end:
            break
        answer_here(qtbot, page)
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == name


def test_that_an_interview_is_held_from_the_start_page_of_capture_to_the_next_person_by_keys_alone(
    qtbot: QtBot, opened: Window
) -> None:
    desk = opened.page
    assert isinstance(desk, CapturePage)
    qtbot.waitUntil(lambda: desk.first is not None and desk.first is QApplication.focusWidget(), timeout=PATIENCE)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(opened.page, CaptureInterviewPage) and opened.page.session is not None, timeout=PATIENCE)
    page = opened.page
    assert isinstance(page, CaptureInterviewPage)
    assert page.session is not None
    record = page.session.record
    for _ in range(60):
        if page.at_end:
            break
        answer_here(qtbot, page)
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.at_end
    assert page.session.interview.progress() == 1
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.page is not page, timeout=PATIENCE)
    programme = opened.context.programme
    assert programme is not None
    rows = browse.page(programme, browse.record_ids(programme))
    assert [row.status for row in rows if row.record == record] == ["finished"]
    receipt = opened.page
    assert isinstance(receipt, CaptureReceiptPage)
    assert len(receipt.code) == 11
    assert receipt.code in [label.text() for label in receipt.findChildren(QLabel)]
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    following = opened.page
    assert isinstance(following, CaptureInterviewPage)
    qtbot.waitUntil(lambda: following.session is not None, timeout=PATIENCE)
    assert following.session is not None
    assert following.session.record != record


def test_that_the_tick_stands_only_once_the_disk_has_the_answer(
    qtbot: QtBot, page: CaptureInterviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_to(qtbot, page, "consent_statistics")
    session = page.session
    assert session is not None
    disk: Future[str] = Future()
    real = session.answer
    monkeypatch.setattr(session, "answer", lambda path, value: (real(path, value), disk)[1])
    with qtbot.assertNotEmitted(page.context.saved):
        qtbot.keyClick(focused(), "1")
        assert session.interview.state(page.path).value == "yes"
        assert "saved" not in page.question.words.text()
    with qtbot.waitSignal(page.context.saved):
        disk.set_result("2026-11-24T10:42:07+00:00")
    assert "saved" in page.question.words.text()


def test_that_an_answer_that_could_not_be_written_is_told_and_gets_no_tick(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    from survey_app.store.errors import refusal

    go_to(qtbot, page, "consent_statistics")
    session = page.session
    assert session is not None
    disk: Future[str] = Future()
    disk.set_exception(refusal("disk-full"))
    real = session.answer
    monkeypatch.setattr(session, "answer", lambda path, value: (real(path, value), disk)[1])
    qtbot.keyClick(focused(), "1")
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    assert "disk is full" in opened.messages.bars()[0].words
    assert "saved" not in page.question.words.text()


@pytest.fixture
def second_window(settings: Settings) -> Iterator[Window]:
    """A window as after the application was started anew."""
    made = build(settings, "en")
    yield made
    made.close()
    made.deleteLater()


def test_that_closing_in_the_middle_and_opening_again_goes_on_at_the_same_question(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage, second_window: Window
) -> None:
    go_to(qtbot, page, "sex")
    qtbot.keyClick(focused(), "2")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "birth_country"
    qtbot.keyClicks(focused(), "vene")  # typed and not yet given: it is not lost
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    programme = opened.context.programme
    assert programme is not None
    opened.close()
    second_window.show()
    second_window.context.open(open_programme(programme.info.folder, PASSPHRASE))
    qtbot.waitUntil(
        lambda: isinstance(second_window.page, CaptureInterviewPage) and second_window.page.session is not None,
        timeout=PATIENCE,
    )
    again = second_window.page
    assert isinstance(again, CaptureInterviewPage)
    assert again.session is not None
    assert name_of(again) == "birth_country"
    values = {
        path.rpartition("/")[2]: again.session.interview.state(path).shown for path in again.session.interview.path_answered()
    }
    assert (values["age"], values["sex"], values["birth_country"]) == ("34", "Man", "Venezuela")
    qtbot.waitUntil(second_window.context.tasks.idle, timeout=PATIENCE)


def test_that_page_up_goes_back_along_the_answered_path(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "sex")
    assert isinstance(focused(), OptionRow)
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert name_of(page) == "age"
    assert isinstance(focused(), QLineEdit)
    assert focused().text() == "34"  # type: ignore[attr-defined]
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert name_of(page) == "cluster"


def test_that_a_required_question_is_told_once_and_does_not_block_the_draft(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "age")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "age"
    assert page.question is not None
    assert page.question.answer.error.text()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "sex"
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.at_end  # not finished: what is open is listed, and each line leads to its question
    page._jump(next(p for p in page.session.interview.problems() if p.path.endswith("/age")))  # type: ignore[union-attr]
    assert name_of(page) == "age"


def test_that_a_text_that_is_no_number_is_said_beside_the_answer_and_stays_typed(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "age")
    qtbot.keyClicks(focused(), "many")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "age"
    assert page.question is not None
    assert "whole number" in page.question.answer.error.text()
    assert focused().text() == "many"  # type: ignore[attr-defined]


def test_that_does_not_know_and_no_answer_have_their_keys_and_can_be_taken_back(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "sex")
    session = page.session
    assert session is not None
    qtbot.keyClick(focused(), "1")
    for key, reason in ((Qt.Key.Key_F7, "unknown"), (Qt.Key.Key_F8, "refused")):
        qtbot.keyClick(focused(), key)
        state = session.interview.state(page.path)
        assert (str(state.missing), state.value) == (reason, "")
        assert page.question.missing_buttons[reason].isChecked()
    qtbot.keyClick(focused(), Qt.Key.Key_F8)
    assert not session.interview.state(page.path).answered


def test_that_a_note_is_written_beside_the_answer_and_found_again(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "sex")
    qtbot.keyClick(focused(), "1")
    qtbot.keyClick(focused(), Qt.Key.Key_F9)
    qtbot.keyClicks(focused(), "whispered")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "birth_country"
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert page.question.note is not None
    assert page.question.note.text() == "whispered"


def test_that_the_key_of_the_note_leads_back_to_the_answer_with_the_note_kept(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "age")
    answer = focused()
    qtbot.keyClick(answer, Qt.Key.Key_F9)
    note = focused()
    assert note is page.question.note
    qtbot.keyClicks(note, "guessed")
    qtbot.keyClick(note, Qt.Key.Key_F9)
    assert focused() is answer
    qtbot.keyClicks(answer, "34")
    qtbot.keyClick(answer, Qt.Key.Key_Return)
    assert name_of(page) == "sex"
    assert page.session is not None
    age = next(path for path in page.session.interview.path_answered() if path.endswith("/age"))
    assert page.session.interview.state(age).note == "guessed"


def test_that_nothing_of_one_question_stands_in_the_next(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "age")
    qtbot.keyClicks(focused(), "many")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    view = page.question
    assert view is not None
    assert view.answer.error.text()
    qtbot.keyClick(focused(), Qt.Key.Key_F9)
    qtbot.keyClicks(focused(), "guessed")
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert name_of(page) == "cluster"
    shown = {part.text() for part in [*view.findChildren(QLabel), *view.findChildren(QLineEdit)] if part.isVisible()}
    assert not shown & {"many", "guessed"}
    assert not view.answer.error.text()
    assert page.session is not None
    noted = {path.rpartition("/")[2]: words for path, words in page.session.interview.notes.items()}
    assert noted == {"age": "guessed"}


def test_that_tab_goes_from_the_answers_to_what_stands_below_them(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "sex")
    assert page.question is not None
    nav = page.frame.nav
    assert nav is not None
    passed = []
    for _ in range(20):
        if nav.back.hasFocus():
            break
        passed.append(focused())
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
    answer = page.question.answer
    assert isinstance(answer, ChoiceAnswer)
    missing = page.question.missing_buttons
    assert passed == [*answer.group.rows.values(), missing["unknown"], missing["refused"], page.question.note_button]


def test_that_a_hidden_page_shows_nothing_and_takes_no_key_but_the_one_that_shows_it_again(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "sex")
    session = page.session
    assert session is not None
    qtbot.keyClick(focused(), Qt.Key.Key_F4)
    assert page.curtain.isVisible()
    assert page.curtain.geometry() == page.rect()
    for key in ("1", Qt.Key.Key_PageUp):
        qtbot.keyClick(focused(), key)
    assert name_of(page) == "sex"
    assert not session.interview.state(page.path).answered
    qtbot.keyClick(focused(), Qt.Key.Key_F4)
    assert not page.curtain.isVisible()
    qtbot.keyClick(focused(), "1")
    assert session.interview.state(page.path).answered


def test_that_the_language_of_the_questions_changes_by_a_key_and_answers_stay(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "sex")
    session = page.session
    assert session is not None
    before = session.interview.state(page.path).label
    qtbot.keyClick(focused(), "1")
    qtbot.keyClick(focused(), Qt.Key.Key_F6)
    state = session.interview.state(page.path)
    assert state.label != before
    assert state.answered
    assert state.label in page.question.words.accessibleName()


def test_that_a_soft_check_stands_beside_the_question_and_leads_to_the_other_answer(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "arrival_year")
    qtbot.keyClicks(focused(), "1950")  # 34 years old: arrived before birth
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "previous_country"
    qtbot.waitUntil(lambda: page.answered._checks.count() == 1, timeout=PATIENCE)
    bar = page.answered._checks.itemAt(0).widget()  # type: ignore[union-attr]
    links = bar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    go = next(link for link in links if link.accessibleName().startswith("Go to question"))
    go.click()  # type: ignore[attr-defined]
    assert name_of(page) == "age"


def test_that_a_refusal_is_counted_and_nothing_else_of_it_is_kept(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage
) -> None:
    session, programme = page.session, opened.context.programme
    assert session is not None
    assert programme is not None
    go_to(qtbot, page, "consent_statistics")
    qtbot.keyClick(focused(), "2")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.at_end
    assert capture.refusals(programme, FORM) == 0
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: opened.page is not page, timeout=PATIENCE)
    assert capture.refusals(programme, FORM) == 1
    assert session.record not in [draft.record for draft in capture.drafts(programme)]
    assert not [row for row in browse.page(programme, browse.record_ids(programme)) if row.record == session.record]


def test_that_save_and_leave_puts_the_draft_on_the_desk_and_asks_for_nothing(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "sex")
    qtbot.keyClick(focused(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    desk = opened.page
    assert isinstance(desk, CapturePage)
    qtbot.waitUntil(lambda: desk.first is not None, timeout=PATIENCE)
    assert desk.first is not None
    assert desk.first.accessibleName().startswith("Go on: ")
    assert not QApplication.topLevelWidgets()[0].isModal()


def test_that_a_change_of_the_window_s_language_keeps_the_question_and_what_is_typed(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "age")
    qtbot.keyClicks(focused(), "41")
    opened.context.set_language("pt")
    again = opened.page
    assert isinstance(again, CaptureInterviewPage)
    assert again is not page
    assert name_of(again) == "age"
    assert again.session is not None
    assert again.session.interview.state(again.path).value == "41"


def test_that_a_key_lists_what_is_not_asked_and_why_and_leads_to_the_answer_that_decides(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "entry_mode")
    session = page.session
    assert session is not None
    session.answer(page.path, "born_here")
    qtbot.keyClick(focused(), Qt.Key.Key_F3)
    shown = page.not_asked
    assert shown is not None
    assert not page.at_end
    assert focused() is shown.list
    year = next(path for path in shown.paths if path.endswith("/arrival_year"))
    assert shown.paths[shown.list.currentIndex().row()] == year  # the nearest after where one is
    assert any("it does not hold" in chip.words for chip in shown.findChildren(Chip))
    asked = session.interview.state(page.path).label
    entry = next(row for row in shown.findChildren(AnsweredRow) if row.question == asked)
    assert entry.answer == session.interview.state(page.path).shown
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    assert shown.list.currentIndex().row() == shown.paths.index(year) + 1
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.not_asked is None
    assert name_of(page) == "entry_mode"
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert name_of(page) != "entry_mode"
    qtbot.keyClick(focused(), Qt.Key.Key_F3)
    assert page.not_asked is not None
    page.not_asked.choose(page.not_asked.paths.index(year))
    entry = [row for row in page.not_asked.findChildren(AnsweredRow) if row.question == asked][-1]
    qtbot.mouseClick(entry, Qt.MouseButton.LeftButton)
    assert name_of(page) == "entry_mode"


def test_that_the_list_of_what_is_not_asked_goes_back_to_the_end_where_one_came_from_there(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    page.show_question("")
    assert page.at_end
    page.why_or_back()
    assert not page.at_end
    page.why_or_back()
    assert page.at_end


def test_that_area_and_cluster_stay_for_the_next_person_and_say_so_until_they_are_typed_anew(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "age")
    following = begin(qtbot, opened)
    go_to(qtbot, following, "consent_contact")
    answer_here(qtbot, following)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(following) == "area"
    question, session = following.question, following.session
    assert question is not None
    assert session is not None
    assert isinstance(question.answer.first(), QLineEdit)
    assert question.answer.first().text() == "07"
    assert not question.kept.isHidden()
    assert "saved" in question.words.text()
    qtbot.keyClicks(focused(), "08")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(following) == "cluster"
    assert following.question is not None
    assert not following.question.kept.isHidden()
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert following.question is not None
    assert following.question.kept.isHidden()
    assert session.interview.state(following.path).value == "08"


def test_that_a_person_who_is_here_already_is_told_beside_the_question_and_confirmed_with_a_reason(
    qtbot: QtBot, page: CaptureInterviewPage
) -> None:
    from survey_app.services.twice import Already, Twice

    session = page.session
    assert session is not None
    there: Future[tuple[Already, ...]] = Future()
    there.set_result((Already("document-1", "2026-11-24T10:00:00+00:00", "R. Mamani"),))
    looked = Twice(session.programme, session.record, session.interview)
    looked.seek = lambda: there  # type: ignore[method-assign]
    session.twice = looked
    go_to(qtbot, page, "consent_form")
    interview = session.interview
    session.answer(next(path for path in interview.questions() if path.endswith("/consent_linking")), "yes")
    document = next(step.path for step in interview.steps() if step.path.endswith("/document_number"))
    page.go_to(document)
    qtbot.keyClicks(focused(), "12345678")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(interview.checks.outside), timeout=PATIENCE)
    bars = page.findChildren(MessageBar)
    (bar,) = [bar for bar in bars if "is in the programme already" in bar.words or "ya está en el programa" in bar.words]
    (link,) = [link for link in bar.findChildren(Link) if link.text() == "The same person again"]
    link.click()
    assert interview.reasons[document] == "same-person"
    assert not [p for p in interview.problems() if p.path == document]


def household(qtbot: QtBot, window: Window, persons: str) -> CaptureInterviewPage:
    """An interview with a household of so many, at the first question about a person."""
    window.context.go("capture-interview", form="irregular_migration_household")
    page = window.page
    assert isinstance(page, CaptureInterviewPage)
    qtbot.waitUntil(lambda: page.session is not None, timeout=PATIENCE)
    assert page.session is not None
    interview = page.session.interview
    given = {"household_size": persons, "any_foreign": "yes", "area": "07", "cluster": "112", "dwelling": "1"}
    path: str | None = interview.current
    while path is not None and "[" not in path:
        state = interview.state(path)
        value = given.get(state.name, state.choices[0][0] if state.choices else "")
        if value:
            page.session.answer(path, value).result()
        path = interview.next(path)
    assert path is not None
    page.go_to(path)
    return page


def test_that_a_list_of_persons_is_keyed_as_a_table_by_digits_and_return_and_every_cell_is_saved(
    qtbot: QtBot, opened: Window
) -> None:
    page = household(qtbot, opened, "3")
    session = page.session
    assert session is not None
    qtbot.waitUntil(lambda: not page.answered.table_link.isHidden(), timeout=PATIENCE)
    qtbot.keyClick(focused(), Qt.Key.Key_F2)
    view = page.roster
    assert view is not None
    assert not page.at_end
    assert focused() is view.table
    names = [column.name for column in view.cells.roster.columns]
    assert name_of(page) == "sex"  # the first person's relationship is not asked
    hidden = view.cells.index(0, names.index("relationship"))
    assert not view.cells.open_to(hidden)
    assert hidden.data() == "—"
    with qtbot.waitSignal(page.context.saved):
        qtbot.keyClick(view.table, "2")
    sex = "/".join(page.path.split("/")[:-1]) + "/sex"
    assert session.interview.state(sex).value == session.interview.state(sex).choices[1][0]
    assert name_of(page) == "age"
    qtbot.keyClick(view.table, "x")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: focused() is view.table, timeout=PATIENCE)
    assert name_of(page) == "age"  # what is no answer stays under the hand, and is said
    assert view.error.text()
    assert view.table.currentIndex().data() == "x"
    qtbot.keyClick(view.table, "3")
    qtbot.keyClicks(focused(), "4")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: name_of(page) != "age", timeout=PATIENCE)
    age = sex.replace("/sex", "/age")
    assert session.interview.state(age).value == "34"
    assert name_of(page) != "age"
    qtbot.waitUntil(lambda: page.writing is not None and age in page.writing.on_disk, timeout=PATIENCE)
    qtbot.keyClick(view.table, Qt.Key.Key_Left)
    assert name_of(page) == "age"
    qtbot.keyClick(view.table, Qt.Key.Key_Backtab)
    assert name_of(page) == "sex"
    qtbot.keyClick(view.table, Qt.Key.Key_Delete)
    assert session.interview.state(sex).value == ""
    qtbot.keyClick(view.table, Qt.Key.Key_F2)
    assert page.roster is None
    assert page.question is not None
    assert page.path == sex


def test_that_return_on_the_last_cell_goes_on_after_the_list_and_page_up_before_it(qtbot: QtBot, opened: Window) -> None:
    page = household(qtbot, opened, "2")
    page.table_or_persons()
    assert page.roster is not None
    page.roster.table.setCurrentIndex(page.roster.cells.index(1, page.roster.cells.columnCount() - 1))
    qtbot.keyClick(page.roster.table, Qt.Key.Key_Return)
    assert page.roster is None
    assert "[" not in page.path
    qtbot.keyClick(focused(), Qt.Key.Key_PageUp)
    assert page.roster is not None  # back into the list, as the table it was
    qtbot.keyClick(page.roster.table, Qt.Key.Key_PageUp)
    assert page.roster is None
    assert "[" not in page.path


def test_that_does_not_know_counts_for_the_cell_where_one_is(qtbot: QtBot, opened: Window) -> None:
    page = household(qtbot, opened, "2")
    page.table_or_persons()
    view, session = page.roster, page.session
    assert view is not None
    assert session is not None
    path = next(
        cell for row in view.cells.roster.cells for cell in row
        if session.interview.state(cell).relevant and "unknown" in session.interview.state(cell).missing_allowed
    )  # fmt: skip
    view.choose(path)
    qtbot.keyClick(view.table, Qt.Key.Key_F7)
    assert session.interview.state(path).missing == "unknown"
    assert view.table.currentIndex().data() == "does not know"
    qtbot.keyClick(view.table, Qt.Key.Key_F7)
    assert session.interview.state(path).missing == ""


def test_that_a_questionnaire_says_on_its_card_what_it_is_for_and_is_called_in_the_window_s_language(
    qtbot: QtBot, opened: Window
) -> None:
    desk = opened.page
    assert isinstance(desk, CapturePage)
    qtbot.waitUntil(lambda: desk.first is not None, timeout=PATIENCE)
    said = {label.text() for label in desk.findChildren(QLabel)}
    forms = capture.available_forms("en")
    assert {form.about for form in forms} <= said
    assert all(form.about for form in forms)
    page = begin(qtbot, opened)
    assert page.title() == "Individual interview"


def test_that_a_draft_is_taken_up_from_the_records_by_return(qtbot: QtBot, opened: Window, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "age")
    assert page.session is not None
    record = page.session.record
    opened.context.go("records")
    records = opened.page
    assert isinstance(records, RecordsPage)
    qtbot.waitUntil(lambda: records.table is not None, timeout=PATIENCE)
    table = records.table
    assert table is not None
    qtbot.waitUntil(lambda: table.long.row(0) is not None, timeout=PATIENCE)
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    again = opened.page
    assert isinstance(again, CaptureInterviewPage)
    qtbot.waitUntil(lambda: again.session is not None, timeout=PATIENCE)
    assert again.session is not None
    assert (again.session.record, name_of(again), again.form) == (record, "age", FORM)


def test_that_tab_reaches_what_is_said_beside_a_question_and_everything_else_once(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage
) -> None:
    go_to(qtbot, page, "sex")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert page.session is not None
    age = next(path for path in page.session.interview.path_answered() if path.endswith("/age"))
    page.session.interview.checks.outside[age] = {"en": "Somebody is here already"}
    page._show_beside()
    qtbot.waitUntil(lambda: any(bar.isVisible() for bar in page.answered.findChildren(MessageBar)), timeout=PATIENCE)
    (bar,) = page.answered.findChildren(MessageBar)
    start, passed = focused(), []
    for _ in range(60):
        passed.append(focused())
        qtbot.keyClick(focused(), Qt.Key.Key_Tab)
        if focused() is start:
            break
    assert focused() is start
    assert len(passed) == len(set(passed))
    assert set(bar.findChildren(Link)) <= set(passed)
    assert {page.leave_button, *opened.rail.findChildren(RailItem)} <= set(passed)
    qtbot.keyClick(focused(), Qt.Key.Key_Backtab)
    assert focused() is passed[-1]


def at_the_end(qtbot: QtBot, page: CaptureInterviewPage) -> Ending:
    """Every question answered, by keys."""
    for _ in range(60):
        if page.at_end:
            break
        answer_here(qtbot, page)
        qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.ending is not None
    return page.ending


def says(widget: QWidget) -> str:
    return " ".join(part.text() for part in widget.findChildren(QLabel) if not part.isHidden())


def test_that_the_end_calls_everything_saved_only_when_the_disk_has_it(
    qtbot: QtBot, opened: Window, page: CaptureInterviewPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = page.session
    assert session is not None
    disk: Future[str] = Future()
    monkeypatch.setattr(session, "reach_end", lambda: disk)
    ending = at_the_end(qtbot, page)
    qtbot.waitUntil(lambda: "Thank the person." in says(ending), timeout=PATIENCE)
    assert "saved" not in says(ending)
    disk.set_result("2026-11-24T15:42:07+00:00")
    qtbot.waitUntil(lambda: "Everything is saved." in says(ending), timeout=PATIENCE)


def test_that_nobody_is_to_be_thanked_where_a_paper_is_keyed(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    ending = at_the_end(qtbot, page)
    assert "Thank the person." in says(ending)
    check = ending.findChild(FromPaper)
    assert check is not None
    check.check.click()
    assert "Thank" not in says(ending)
    check.check.click()
    assert "Thank the person." in says(ending)


def test_that_the_first_open_question_is_one_return_away_from_the_end(qtbot: QtBot, page: CaptureInterviewPage) -> None:
    go_to(qtbot, page, "age")
    qtbot.keyClick(focused(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert page.at_end
    assert page.ending is not None
    assert focused() is page.ending.first
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert name_of(page) == "age"
    assert isinstance(focused(), QLineEdit)


@pytest.mark.parametrize(("room", "beside"), [(2000, True), (560, False)])
def test_that_no_button_below_a_page_is_cut(qtbot: QtBot, context: Context, room: int, beside: bool) -> None:
    words = "Terminar y empezar con otra persona"
    nav = Nav(context, words, str, str, str, True, ("Descartar la entrevista", str))
    qtbot.addWidget(nav)
    nav.fit(False, room)
    assert nav.minimumSizeHint().width() <= room
    nav.resize(nav.sizeHint())
    layout = nav.layout()
    assert layout is not None
    layout.activate()
    lines = {each.geometry().top() // nav.go.height() for each in nav.findChildren(Button)}
    assert (len(lines) == 1) is beside
