"""The page of threats: ranked, worked out again with what is typed, kept for the report; and contradictions said first."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from estimation.method import methods
from estimation.result import Population
from survey_app.gui.figure import FigureView
from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.estimates import EstimatesPage
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.pages.threats import ThreatsPage
from survey_app.gui.window import Window
from survey_app.services import estimating, results, threats
from survey_app.services.tables import TableSource, build

HAV = TableSource("sample", name="hav_taiwan_1995")


def stored(window: Window, **settings: object) -> str:
    assert window.context.programme is not None
    method = methods()["closed-models"](model="Mt", **settings)
    return results.save(window.context.programme, "HAV", estimating.run(method, build(None, HAV)), HAV)


def show(qtbot: QtBot, window: Window, number: str, **typed: str) -> ThreatsPage:
    window.context.go("threats", estimate=number, name="HAV", typed={"draws": "3", **typed})
    page = window.page
    assert isinstance(page, ThreatsPage)
    qtbot.waitUntil(lambda: page.loaded is not None and bool(page.editors), timeout=30_000)
    return page


def words(page: ThreatsPage) -> str:
    return "\n".join(shown.text() for shown in page.findChildren(QLabel))


def test_that_threats_are_shown_in_order_with_a_chart_and_what_is_supposed(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, stored(opened), missed="4")
    assert page.loaded is not None
    said = words(page)
    places = [said.index(f"{number}. {page.t(t.name)}") for number, t in enumerate(page.loaded[1].threats, 1)]
    assert places == sorted(places)
    assert page.findChildren(FigureView)
    assert page.editors["missed"].written() == "4"
    assert page.loaded[1].assumptions["missed"] == "4"


def test_that_other_assumptions_are_worked_out_and_a_bad_one_stands_beside_its_field(qtbot: QtBot, opened: Window) -> None:
    page = show(qtbot, opened, stored(opened))
    page.editors["missed"].write("9-3")
    page.typed["missed"] = "9-3"
    page.work_out()
    assert page.editors["missed"].problem is not None
    page.typed["missed"] = "9"
    page.work_out()
    qtbot.waitUntil(lambda: page.loaded is not None and page.loaded[1].assumptions["missed"] == "9", timeout=30_000)


def test_that_kept_threats_are_in_the_estimate_that_a_report_prints(qtbot: QtBot, opened: Window) -> None:
    number = stored(opened)
    page = show(qtbot, opened, number)
    programme = opened.context.programme
    assert programme is not None
    page.keep()
    qtbot.waitUntil(lambda: threats.threats_of(results.load(programme, number)[1]) is not None)
    page.back()
    assert isinstance(opened.page, ResultPage)


def test_that_a_contradiction_between_stored_estimates_is_said_first(qtbot: QtBot, opened: Window) -> None:
    number = stored(opened)
    programme = opened.context.programme
    assert programme is not None
    other = results.load(programme, number)[1]
    apart = replace(other, label="Another method", method="sparse", population=Population(9000, 8000, 9900, 0.95, "normal"))
    second = results.save(programme, "Other", apart, HAV)
    for go in (
        lambda: opened.context.go("result", estimate=number),
        lambda: opened.context.go("estimates", chosen=(number, second)),
    ):
        go()
        page = opened.page
        assert isinstance(page, ResultPage | EstimatesPage)
        said = lambda page=page: [bar.words for bar in page.findChildren(MessageBar)]  # noqa: E731
        qtbot.waitUntil(lambda said=said: any("Another method" in line.split("\n")[0] for line in said()))
