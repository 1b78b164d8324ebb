"""The pages of data protection: what is collected, for how long, what could harm; nothing goes without being asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from forms.interview.state import QuestionProblem
from survey_app.gui.buttons import Button, Link
from survey_app.gui.confirm import Confirm
from survey_app.gui.context import Context
from survey_app.gui.interview.ending import Ending
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page, listed_pages
from survey_app.gui.pages.impact_assessment import ImpactAssessmentPage
from survey_app.gui.pages.protected_fields import ProtectedFieldsPage
from survey_app.gui.pages.retention import RetentionPage
from survey_app.gui.window import Window
from survey_app.services import assessment, field_listing, match_keys, retention_terms, sensitivity
from survey_app.services.assessment_questions import names
from survey_app.services.programme import Programme
from survey_app.store import identities, records, registers, tagged
from vocabulary.errors import Level, Place, Problem
from vocabulary.text import Text

P = TypeVar("P", bound=Page)
PATIENCE = 30_000
COLUMNS = {"NOMBRE": "full_name", "EDAD": "age", "RELIGION": "statistic", "TELEFONO": "statistic"}


def _add_list(programme: Programme, days: float, columns: dict[str, str] = COLUMNS) -> str:
    at = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
    key = programme.keys.identities
    assert key is not None

    def work(db: Any) -> str:
        register = registers.obtain(db, "Refugio", "Cruz")
        registers.add_import(db, register, registers.Import(at, "Ana", "f.csv", "", "", "", columns, 1, 0, 0, ()))
        body = {"age": 30, "other": {"RELIGION": "x", "TELEFONO": "987654321"}}
        (record,) = records.add_finished(db, [records.NewRecord("register", register, body)], "Ana", at=at)
        identities.add(db, key, [(record, {"full_name": "Quispe"})])
        return record

    return programme.store.call(work)


def go(qtbot: QtBot, window: Window, kind: type[P], ready: Callable[[P], object], **args: Any) -> P:
    window.context.go(kind.name, **args)
    page = window.page
    assert isinstance(page, kind)
    qtbot.waitUntil(lambda: bool(ready(page)), timeout=PATIENCE)
    return page


def bars(page: Page) -> list[MessageBar]:
    return [bar for bar in page.findChildren(MessageBar) if bar.isVisible()]


def test_that_the_programme_leads_to_the_pages_for_those_who_may_protect() -> None:
    for role, there in (("administrator", True), ("supervisor", True), ("enumerator", False), ("demographer", False)):
        named = {page.name for page in listed_pages(role)}
        assert ({"protected-fields", "retention", "impact-assessment"} <= named) is there


# fields --------------------------------------------------------------------------------------------------------------


def test_that_a_chosen_field_says_why_and_can_be_made_stricter(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    _add_list(programme, 1)
    page = go(qtbot, opened, ProtectedFieldsPage, lambda page: page.fields)
    assert page.grid is not None
    rows = page.grid.long.rows
    assert [one.klass for one in rows] == sorted(
        (one.klass for one in rows), key=["direct", "sensitive", "quasi", "other"].index
    )
    at = next(number for number, one in enumerate(rows) if one.field == "age")
    page.grid.selectRow(at)
    assert page.detail.isVisible()
    button = next(b for b in page.detail.findChildren(Button) if "Sensitive" in b.text())
    button.click()
    qtbot.waitUntil(lambda: {one.field: one.klass for one in page.fields}["age"] == "sensitive", timeout=PATIENCE)
    back = next(b for b in page.detail.findChildren(Button) if b.text() == "As it was before")
    back.click()
    qtbot.waitUntil(lambda: {one.field: one.klass for one in page.fields}["age"] == "quasi", timeout=PATIENCE)


def test_that_the_list_can_be_narrowed_and_a_level_set(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    _add_list(programme, 1)
    page = go(qtbot, opened, ProtectedFieldsPage, lambda page: page.levels)
    page.klass.set_value("sensitive")
    assert page.grid is not None
    assert {one.klass for one in page.grid.long.rows} == {"sensitive"}
    key = next(key for key in page.levels if key.startswith("list:"))
    assert page.levels[key].findData("low") == -1
    page.levels[key].set_value("severe")
    qtbot.waitUntil(lambda: sensitivity.levels(programme)[key] == "severe", timeout=PATIENCE)


def test_that_an_empty_programme_says_that_nothing_is_collected(qtbot: QtBot, opened: Window) -> None:
    page = go(qtbot, opened, ProtectedFieldsPage, lambda page: page.levels)
    assert page.grid is None
    assert not page.filter.isVisible()


# retention -----------------------------------------------------------------------------------------------------------


def test_that_what_is_due_goes_only_after_it_was_confirmed(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    record = _add_list(programme, 400)
    page = go(qtbot, opened, RetentionPage, lambda page: page.lines and page.lines.checks)
    assert page.lines is not None
    assert page.lines.chosen() == ["direct"]
    assert page.erase_button is not None
    page.erase_button.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Confirm) and w.isVisible())
    asked.cancel.click()
    assert programme.store.call(lambda db: tagged.has_identities(db, record))
    page.erase_button.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Confirm) and w.isVisible())
    asked.act.click()
    qtbot.waitUntil(lambda: page.proof is not None and page.plan is not None and page.plan.records == 0, timeout=PATIENCE)
    assert not programme.store.call(lambda db: tagged.has_identities(db, record))
    assert page.proof is not None
    assert page.proof.erased == {"direct": 1}
    assert page.proof.backup


def test_that_match_keys_are_made_and_their_key_goes_only_after_it_was_confirmed(
    qtbot: QtBot, opened: Window, programme: Programme
) -> None:
    record = _add_list(programme, 1)
    programme.store.call(lambda db: registers.add_rows(db, registers.find(db, "Refugio") or "", 1, [(record, 2, b"row")]))
    page = go(qtbot, opened, RetentionPage, lambda page: page.lines and page.key.make_button.isEnabled())
    card = page.key
    assert not card.destroy_button.isEnabled()
    card.make_button.click()
    qtbot.waitUntil(lambda: card.destroy_button.isEnabled() and not card.make_button.isEnabled(), timeout=PATIENCE)
    assert match_keys.state(programme).missing == 0
    card.destroy_button.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Confirm) and w.isVisible())
    asked.cancel.click()
    assert match_keys.state(programme).stands
    card.destroy_button.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Confirm) and w.isVisible())
    asked.act.click()
    qtbot.waitUntil(lambda: card.state is not None and not card.state.stands, timeout=PATIENCE)
    assert not card.destroy_button.isEnabled()
    assert match_keys.state(programme).records == 0


def test_that_the_proof_is_written_to_a_file(qtbot: QtBot, opened: Window, programme: Programme, tmp_path: Path) -> None:
    example = RetentionPage.examples(opened.context)[2]
    page = go(qtbot, opened, RetentionPage, lambda page: page.proof, **example)
    page.write_proof(str(tmp_path / "proof.html"))
    qtbot.waitUntil(lambda: (tmp_path / "proof.html").exists(), timeout=PATIENCE)
    assert "Refugio Norte" in (tmp_path / "proof.html").read_text(encoding="utf-8")


def test_that_a_doubtful_clock_keeps_the_button_off_until_somebody_says_that_it_is_right(qtbot: QtBot, opened: Window) -> None:
    page = go(qtbot, opened, RetentionPage, lambda page: page.lines, **RetentionPage.examples(opened.context)[1])
    assert page.erase_button is not None
    assert not page.erase_button.isEnabled()
    qtbot.waitUntil(lambda: len(bars(page)) == 2, timeout=PATIENCE)
    page.confirm_clock()
    qtbot.waitUntil(lambda: page.plan is not None and not page.plan.clock.doubt, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not bars(page), timeout=PATIENCE)


def test_that_months_are_kept_and_wrong_ones_are_told_beside_their_field(
    qtbot: QtBot, opened: Window, programme: Programme
) -> None:
    page = go(qtbot, opened, RetentionPage, lambda page: page.lines)
    lines = page.lines
    assert lines is not None
    lines.months["sensitive"].setText("never")
    page.save()
    qtbot.waitUntil(lambda: lines.errors["sensitive"].isVisible(), timeout=PATIENCE)
    assert not lines.errors["direct"].isVisible()
    lines.months["sensitive"].setText("18")
    page.save()
    qtbot.waitUntil(lambda: retention_terms.terms(programme)["sensitive"] == 18, timeout=PATIENCE)


# the impact assessment -----------------------------------------------------------------------------------------------


def _answer(page: ImpactAssessmentPage) -> None:
    assert page.form is not None
    for name in names():
        control = page.form.fields[name].control
        if isinstance(control, QComboBox):
            control.setCurrentIndex(1)
        elif isinstance(control, QLineEdit):
            control.setText((date.today() + timedelta(days=200)).isoformat() if name == "review" else "x")
        elif isinstance(control, QPlainTextEdit) and not control.toPlainText():
            control.setPlainText("x")


def test_that_it_is_signed_only_once_every_question_is_answered(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    page = go(qtbot, opened, ImpactAssessmentPage, lambda page: page.form)
    assert page.form is not None
    page.approve()
    qtbot.waitUntil(lambda: page.form is not None and page.form.fields["controller"].error.isVisible(), timeout=PATIENCE)
    assert assessment.status(programme, "en").state == "none"
    _answer(page)
    page.approve()
    qtbot.waitUntil(lambda: assessment.status(programme, "en").state == "approved", timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.status_now is not None and page.status_now.state == "approved", timeout=PATIENCE)


def test_that_what_is_typed_is_kept_when_the_page_is_left(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    page = go(qtbot, opened, ImpactAssessmentPage, lambda page: page.form)
    assert page.form is not None
    page.form.fields["controller"].control.setPlainText("Ministerio")  # type: ignore[attr-defined]
    opened.context.go("programme")
    qtbot.waitUntil(lambda: assessment.status(programme, "en").answers["controller"] == "Ministerio", timeout=PATIENCE)


def test_that_new_fields_are_named_on_the_page_and_on_opening(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    page = go(qtbot, opened, ImpactAssessmentPage, lambda page: page.form)
    _answer(page)
    page.approve()
    qtbot.waitUntil(lambda: assessment.status(programme, "en").state == "approved", timeout=PATIENCE)
    _add_list(programme, 1)
    opened.context.go("programme")
    page = go(qtbot, opened, ImpactAssessmentPage, lambda page: page.form)
    qtbot.waitUntil(lambda: any("RELIGION" in bar.words for bar in bars(page)), timeout=PATIENCE)
    opened.context.programme_changed.emit()
    qtbot.waitUntil(lambda: any("RELIGION" in bar.words for bar in opened.messages.bars()), timeout=PATIENCE)


def test_that_what_is_due_is_said_on_opening_with_the_way_there(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    _add_list(programme, 400)
    opened.context.programme_changed.emit()
    qtbot.waitUntil(lambda: any("due to be erased" in bar.words for bar in opened.messages.bars()), timeout=PATIENCE)
    assert field_listing.fields(programme, "en"), "and nothing went by itself"


def test_that_the_assessment_is_written_to_a_file(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    page = go(qtbot, opened, ImpactAssessmentPage, lambda page: page.form)
    page.write_paper(str(tmp_path / "dpia.html"))
    qtbot.waitUntil(lambda: (tmp_path / "dpia.html").exists(), timeout=PATIENCE)
    assert "Data-protection impact assessment" in (tmp_path / "dpia.html").read_text(encoding="utf-8")


def test_that_an_answer_that_seems_to_name_somebody_is_told_at_the_end_and_does_not_hold_it_up(
    qtbot: QtBot, context: Context
) -> None:
    went: list[Problem] = []
    doubt = QuestionProblem(
        "warning",
        Text("{words}", {"words": "This seems to hold a name."}),
        Place(field="Story"),
        level=Level.WARNING,
        path="/s",
    )
    ending = Ending(context, False, [doubt], went.append)
    qtbot.addWidget(ending)
    (bar,) = ending.findChildren(MessageBar)
    assert bar.level is Level.WARNING
    assert "1 answer should be looked at" in bar.accessibleName()
    next(link for link in bar.findChildren(Link)).click()
    assert went == [doubt]
    assert ending.words == "Finish and start another person"
