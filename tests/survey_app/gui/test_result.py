"""The page of a result: read from the top, repeated to the same figures, led on to comparison, report and new settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from estimation.method import Method, methods
from estimation.result import Definition, Estimate
from survey_app.gui.figure import FigureView
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.estimates import EstimatesPage
from survey_app.gui.pages.new_estimate import NewEstimatePage
from survey_app.gui.pages.reports import ReportsPage
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.window import Window
from survey_app.services import estimating, results
from survey_app.services.tables import TableSource, build
from vocabulary.errors import Level
from vocabulary.text import NO_BREAK_SPACE, Text

KOSOVO = TableSource("sample", name="kosovo_1999")
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
DEFINITION = Definition(area="the northern area", age_from=18)


def made(name: str = "log-linear", source: TableSource = KOSOVO) -> Estimate:
    method = methods()[name](definition=DEFINITION)
    return estimating.run(method, build(None, source), now=NOW)


def show(qtbot: QtBot, window: Window, estimate: Estimate, name: str = "North", source: TableSource = KOSOVO) -> ResultPage:
    assert window.context.programme is not None
    number = results.save(window.context.programme, name, estimate, source)
    window.context.go("result", estimate=number, name=name)
    page = window.page
    assert isinstance(page, ResultPage)
    qtbot.waitUntil(lambda: page.tabs is not None and page.tabs.isVisible())
    return page


def top(page: ResultPage, part: QWidget) -> int:
    return part.mapTo(page.inside, QPoint(0, 0)).y()


def test_that_a_result_is_read_from_the_top(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, made())
    warning = next(bar for bar in page.findChildren(MessageBar) if bar.level is Level.WARNING)
    assert page.headline is not None
    assert page.tabs is not None
    chart = page.findChildren(FigureView)[0]
    table = page.findChildren(Grid)[0]
    places = [top(page, part) for part in (warning, page.headline.sentence, page.headline.number, chart, page.tabs)]
    assert places == sorted(places)
    assert len(set(places)) == len(places)
    assert top(page, page.headline.number) < top(page, table) < top(page, page.tabs)


def test_that_the_number_stands_with_its_interval_drawn(qtbot: QtBot, opened: Window) -> None:
    estimate = made()
    page = show(qtbot, opened, estimate)
    assert page.headline is not None
    bar, population = page.headline.bar, estimate.population
    assert (bar.point, bar.low, bar.high) == (population.point, population.lower, population.upper)
    low, high = bar.span()
    assert population.lower is not None
    assert population.upper is not None
    assert low < population.lower < population.point < population.upper < high
    assert page.headline.number.text() == opened.context.number(round(population.point))


def test_that_the_sentence_is_the_estimates_own(qtbot: QtBot, opened: Window) -> None:
    estimate = made()
    page = show(qtbot, opened, estimate)
    assert page.headline is not None
    shown = page.headline.sentence.text().replace("<b>", "").replace("</b>", "").replace(f"{NO_BREAK_SPACE}%", " %")
    assert shown == estimate.sentence("en", opened.context.number)
    assert f"<b>{opened.context.number(round(estimate.population.point))}</b>" in page.headline.sentence.text()


def test_that_words_from_the_data_are_never_read_as_html(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, replace(made(), definition=Definition(area="<img src=x> & co")))
    assert page.headline is not None
    assert "&lt;img src=x&gt; &amp; co" in page.headline.sentence.text()


def test_that_a_result_without_warnings_shows_none(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, replace(made(), warnings=()))
    assert page.findChildren(MessageBar) == []


def test_that_the_tabs_hold_what_would_change_it_models_method_and_data(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, made())
    assert page.tabs is not None
    words = [tab.text() for tab in page.tabs.tabs.values()]
    assert words == ["What would change this", "The 113 models tried", "Method and references", "Data and provenance"]
    for code in page.tabs.tabs:
        page.tabs.open(code)
        assert [other for other, inside in page.tabs.pages.items() if inside.isVisibleTo(page.tabs)] == [code]


@pytest.mark.parametrize("cls", methods().values(), ids=lambda cls: cls.name)
def test_that_every_methods_result_has_its_page(qtbot: QtBot, opened: Window, cls: type[Method]) -> None:
    method = cls(definition=DEFINITION)
    estimate = estimating.run(method, cls.example(), now=NOW)
    page = show(qtbot, opened, estimate, cls.name)
    assert page.headline is not None
    assert page.tabs is not None
    figures = page.findChildren(FigureView)
    assert len(figures) == len(estimate.charts)
    for code in page.tabs.tabs:
        page.tabs.open(code)
    for figure in figures:
        assert figure.accessibleDescription()
    qtbot.waitUntil(opened.context.tasks.idle)


def test_that_a_repetition_on_the_same_data_says_the_same_figures(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, made())
    page.repeat()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    bar = opened.messages.bars()[0]
    assert (bar.level, "the same figures" in bar.words) == (Level.INFORMATION, True)


def test_that_a_repetition_that_finds_other_figures_says_so_and_why(qtbot: QtBot, opened: Window) -> None:
    estimate = made()
    other = replace(
        estimate, population=replace(estimate.population, point=1.0), provenance=replace(estimate.provenance, data="x")
    )
    page = show(qtbot, opened, other)
    page.repeat()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    bar = opened.messages.bars()[0]
    assert bar.level is Level.WARNING
    assert "the data have changed since" in bar.words
    assert opened.context.number(round(estimate.population.point)) in bar.words


def test_that_compare_leads_to_all_estimates_from_the_same_data(qtbot: QtBot, opened: Window) -> None:
    assert opened.context.programme is not None
    other = results.save(opened.context.programme, "AIC", made(), KOSOVO)
    taiwan = TableSource("sample", name="hav_taiwan_1995")
    results.save(opened.context.programme, "Elsewhere", made(source=taiwan), taiwan)
    page = show(qtbot, opened, made())
    page.compare()
    assert isinstance(opened.page, EstimatesPage)
    assert opened.page.chosen == (page.id, other)


def test_that_add_to_report_puts_it_into_a_report(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, made())
    page.add_to_report()
    reports = opened.page
    assert isinstance(reports, ReportsPage)
    qtbot.waitUntil(lambda: reports.form is not None)
    assert reports.wanted.chosen == (page.id,)


def test_that_it_can_be_estimated_again_with_other_settings(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, made())
    page.again()
    wizard = opened.page
    assert isinstance(wizard, NewEstimatePage)
    qtbot.waitUntil(lambda: wizard.wizard is not None and wizard.read is not None)
    assert wizard.wizard is not None
    answers = wizard.wizard.answers
    assert (answers.source, answers.sample, answers.method) == ("sample", "kosovo_1999", "log-linear")
    assert answers.definition["area"] == "the northern area"


def test_that_a_change_of_theme_keeps_the_open_tab(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, replace(made(), warnings=(Text("Careful"),)))
    assert page.tabs is not None
    page.tabs.open("data")
    opened.context.set_theme("dark")
    kept = opened.page
    assert isinstance(kept, ResultPage)
    assert kept is not page
    assert kept.tabs is not None
    assert kept.tabs.value() == "data"
