"""The step of a new estimate that says which records count, and the page of the tables that were kept."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from estimation.from_records import linkage_of, records_of
from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.new_estimate import NewEstimatePage
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.pages.tables import TablesPage
from survey_app.gui.panels.population_step import PopulationStep
from survey_app.gui.window import Window
from survey_app.services import pattern_tables
from survey_app.services.programme import open_programme
from tests.survey_app.linked import PASSPHRASE, linked_programme


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programme, closed."""
    with linked_programme(tmp_path_factory.mktemp("linked")) as made:
        return made.info.folder


@pytest.fixture
def shown(window: Window, linked: Path, tmp_path: Path) -> Window:
    """The window with a copy of it."""
    copy = shutil.copytree(linked, tmp_path / linked.name)
    window.context.open(open_programme(copy, PASSPHRASE))
    return window


def population(qtbot: QtBot, window: Window) -> tuple[NewEstimatePage, PopulationStep]:
    """The page at its second step, read."""
    window.context.go("new-estimate")
    page = window.page
    assert isinstance(page, NewEstimatePage)
    qtbot.waitUntil(lambda: page.data is not None and page.read is not None)
    assert page.view is not None
    page.view.next.click()
    qtbot.waitUntil(lambda: page.population is not None and page.read is not None)
    assert page.population is not None
    return page, page.population


def words(page: NewEstimatePage) -> str:
    assert page.picture is not None
    return "\n".join(shown.text() for shown in page.picture.findChildren(QLabel))


def typed(qtbot: QtBot, page: NewEstimatePage, step: PopulationStep, key: str, written: str) -> None:
    step.editors[key].write(written)
    step.editors[key].changed.emit()
    qtbot.waitUntil(lambda: page._reading is None and not page._later.isActive())


def test_that_which_records_count_is_asked_and_counted_live(qtbot: QtBot, shown: Window) -> None:
    page, step = population(qtbot, shown)
    assert page.read is not None
    records = sum(one.records for one in page.read.built.scoped.lists) if page.read.built is not None else 0
    persons = sum(int(n or 0) for n in page.read.table.columns["count"])
    assert step.counted.text() == f"{records} of {records} records count: {persons} persons."
    assert not step.unknown_card.isVisibleTo(step)
    typed(qtbot, page, step, "sexes", "F")
    assert step.unknown_card.isVisibleTo(step)
    assert [name for name in ("day", "age", "sex") if step.editors[name].isVisibleTo(step)] == ["sex"]
    assert "of another sex" in words(page)
    assert page.read is not None
    assert page.read.built is not None
    inside = sum(one.inside for one in page.read.built.scoped.lists)
    assert 0 < inside < records
    assert step.counted.text().startswith(f"{inside} of {records} records count: ")


def test_that_a_scope_in_which_nobody_is_left_says_so_and_nobody_goes_on(qtbot: QtBot, shown: Window) -> None:
    page, step = population(qtbot, shown)
    typed(qtbot, page, step, "nationalities", "SR")
    assert page.picture is not None
    said = [bar.words for bar in page.picture.findChildren(MessageBar)]
    assert len(said) == 3
    assert said[0].startswith("No record of the list Refuge office counts (")
    assert page.view is not None
    assert not page.view.next.isEnabled()
    typed(qtbot, page, step, "nationalities", "")
    assert page.view.next.isEnabled()


def test_that_what_cannot_be_read_stands_beside_its_field_of_its_list(qtbot: QtBot, shown: Window) -> None:
    page, step = population(qtbot, shown)
    ids = page.wizard.answers.lists if page.wizard is not None else ()
    for key in (f"{ids[0]}.start", f"{ids[1]}.end"):
        step.editors[key].write("tomorrow")
        step.editors[key].changed.emit()
    assert page.view is not None
    qtbot.waitUntil(lambda: page.view is not None and page.view.next.isEnabled())
    page.view.next.click()
    wrong = [key for key, editor in step.editors.items() if editor.problem is not None]
    assert wrong == [f"{ids[0]}.start", f"{ids[1]}.end"]


def test_that_a_linkage_is_chosen_and_the_result_names_it_and_its_table(qtbot: QtBot, shown: Window) -> None:
    page, step = population(qtbot, shown)
    assert step.linkage.count() == 2
    step.linkage.setCurrentIndex(1)
    qtbot.waitUntil(lambda: page.read is not None and bool(page.read.source.linkage))
    assert "Linked by probability" in words(page)
    assert page.view is not None
    page.view.next.click()
    assert page.method is not None
    page.view.next.click()
    qtbot.waitUntil(lambda: isinstance(shown.page, ResultPage) and shown.page.loaded is not None, timeout=30_000)
    assert isinstance(shown.page, ResultPage)
    assert shown.page.loaded is not None
    estimate, note = shown.page.loaded.estimate, linkage_of(shown.page.loaded.estimate)
    assert note is not None
    said = "\n".join(label.text() for label in shown.page.findChildren(QLabel)).replace("\xa0", " ")
    assert f"Linkage in the programme: {note.run}" in said
    assert f"{round(100 * note.share, 1)} % of the variance" in said
    known = records_of(estimate)
    assert known is not None
    shown.context.go("tables")
    tables = shown.page
    assert isinstance(tables, TablesPage)
    qtbot.waitUntil(lambda: tables.figure is not None)
    assert tables.table().id == known.table
    tables.build_again()
    qtbot.waitUntil(lambda: "same table" in "\n".join(bar.words for bar in shown.findChildren(MessageBar)))
    tables.estimate()
    qtbot.waitUntil(lambda: isinstance(shown.page, NewEstimatePage) and shown.page.read is not None)
    assert isinstance(shown.page, NewEstimatePage)
    assert shown.page.wizard is not None
    assert shown.page.wizard.answers.linkage == note.run


def test_that_without_tables_the_page_says_where_they_come_from(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("tables")
    page = opened.page
    assert isinstance(page, TablesPage)
    qtbot.waitUntil(lambda: page.main_button is not None)
    assert opened.context.programme is not None
    assert pattern_tables.listing(opened.context.programme) == []
    assert page.main_button is not None
    assert page.main_button.text() == "New estimate"
