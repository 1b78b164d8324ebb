"""The wizard of a new estimate in the window: every method gets its page from its description; the result is stored."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from estimation.method import Method, methods
from survey_app.gui.context import Context
from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.new_estimate import NewEstimatePage
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.panels.method_step import MethodStep
from survey_app.gui.window import Window
from survey_app.new_estimate import EstimateAnswers, estimate_wizard
from survey_app.services import results
from survey_app.suitability import RECOMMENDED, Standing
from vocabulary.errors import BadInput
from vocabulary.fields import descriptions


def step_of(qtbot: QtBot, context: Context, cls: type[Method]) -> MethodStep:
    """The method step with only this method to choose."""
    wizard = estimate_wizard(EstimateAnswers(source="sample", sample="any"))
    wizard.accept()
    step = MethodStep(context, wizard, [Standing(cls, RECOMMENDED)])
    qtbot.addWidget(step)
    return step


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_every_described_field_of_every_method_has_an_editor(qtbot: QtBot, context: Context, cls: type[Method]) -> None:
    step = step_of(qtbot, context, cls)
    assert list(step.editors) == list(descriptions(cls))
    for name, editor in step.editors.items():
        assert editor.control.accessibleName() == descriptions(cls)[name].label


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_a_bad_value_stands_beside_its_field(qtbot: QtBot, context: Context, cls: type[Method]) -> None:
    for name, kind in descriptions(cls).items():
        step = step_of(qtbot, context, cls)
        step.wizard.update(**step.wizard.answers.with_setting(name, kind.bad_example()))
        with pytest.raises(BadInput) as caught:
            step.wizard.accept()
        step.show_problems(caught.value.problems)
        assert step.editors[name].problem is not None
        assert step.editors[name].error.isVisibleTo(step)
        assert [other for other, editor in step.editors.items() if editor.problem is not None] == [name]


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_what_a_method_assumes_stands_in_three_plain_lines(qtbot: QtBot, context: Context, cls: type[Method]) -> None:
    step = step_of(qtbot, context, cls)
    said = next(bar.words for bar in step.findChildren(MessageBar))
    assert [line[:3] for line in said.splitlines()] == ["1. ", "2. ", "3. "]


def begin(qtbot: QtBot, window: Window, sample: str) -> NewEstimatePage:
    window.context.go("new-estimate")
    page = window.page
    assert isinstance(page, NewEstimatePage)
    qtbot.waitUntil(lambda: page.data is not None)
    assert page.data is not None
    page.data.sources.rows["sample"].click()
    assert page.data.sample is not None
    page.data.sample.set_value(sample)
    qtbot.waitUntil(lambda: page.read is not None)
    return page


def go_on(page: NewEstimatePage) -> None:
    assert page.view is not None
    page.view.next.click()


def test_that_the_picture_of_the_data_stands_beside_at_once(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    assert page.picture is not None
    figure = page.picture.figure
    assert figure is not None
    assert figure.accessibleName() == "Who is on which lists"
    qtbot.waitUntil(lambda: figure.image is not None)


def test_that_three_steps_lead_to_a_stored_result(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    go_on(page)
    assert page.method is not None
    assert page.wizard is not None
    assert page.wizard.answers.method == "log-linear"
    go_on(page)
    qtbot.waitUntil(lambda: isinstance(opened.page, ResultPage) and opened.page.loaded is not None)
    assert opened.context.programme is not None
    stored = results.listing(opened.context.programme)
    assert [(row.name, row.method) for row in stored] == [("Kosovo 1999", "log-linear")]


def test_that_what_cannot_be_computed_is_said_and_everything_stays(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    go_on(page)
    assert page.method is not None
    page.method.editors["lists"].write("EXH, NOBODY")
    page.method.editors["lists"].changed.emit()
    go_on(page)
    step = page.method
    qtbot.waitUntil(lambda: step.problems.count() > 0)
    assert opened.page is page
    assert page.view is not None
    assert page.view.next.isEnabled()
    assert step.editors["lists"].written() == "EXH, NOBODY"
    assert opened.context.programme is not None
    assert results.listing(opened.context.programme) == []


def test_that_back_shows_the_data_as_they_were_chosen_and_keeps_the_settings(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    go_on(page)
    assert page.method is not None
    page.method.editors["level"].write("0.9")
    page.method.editors["level"].changed.emit()
    assert page.view is not None
    page.view.back.click()
    assert page.data is not None
    assert page.data.sample is not None
    assert page.data.sample.value() == "kosovo_1999"
    go_on(page)
    assert page.method is not None
    assert page.method.editors["level"].written() == "0.9"


def test_that_a_published_example_does_not_count_the_programmes_population(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    assert page.wizard is not None
    assert page.wizard.answers.definition["area"] == ""
    assert page.wizard.answers.definition["population"].startswith("persons (")


def test_that_data_that_are_missing_are_named_and_nobody_goes_on(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("new-estimate")
    page = opened.page
    assert isinstance(page, NewEstimatePage)
    qtbot.waitUntil(lambda: page.data is not None)
    go_on(page)
    assert page.data is not None
    assert [bar.words for bar in page.data.findChildren(MessageBar)] == ["No file is chosen. Choose a CSV or Excel file"]


def test_that_a_change_of_language_keeps_the_step_and_what_was_chosen(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    go_on(page)
    opened.context.set_language("es")
    kept = opened.page
    assert isinstance(kept, NewEstimatePage)
    assert kept is not page
    assert kept.wizard is page.wizard
    assert kept.method is not None


def test_that_a_method_the_data_hardly_carry_wants_a_reason_in_writing(qtbot: QtBot, opened: Window) -> None:
    page = begin(qtbot, opened, "kosovo_1999")
    go_on(page)
    step = page.method
    assert step is not None
    assert step.reason is None
    assert any(shown.text().startswith("4 lists with 4,400 persons") for shown in step.findChildren(QLabel))
    step.methods.rows["chapman"].click()
    assert step.reason is not None
    step.reason.write("short")
    step.reason.changed.emit()
    go_on(page)
    qtbot.waitUntil(lambda: step.reason is not None and step.reason.problem is not None)
    step.reason.write("The other two lists were made later")
    step.reason.changed.emit()
    go_on(page)
    qtbot.waitUntil(lambda: isinstance(opened.page, ResultPage) and opened.page.loaded is not None)
    assert isinstance(opened.page, ResultPage)
    assert opened.page.loaded is not None
    assert "The other two lists were made later" in opened.page.t(opened.page.loaded.estimate.warnings[0])
