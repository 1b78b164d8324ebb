"""The regional view: files are added, one country may be the yardstick, and what cannot be compared is said with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from exports.regional.comparing import WITHIN
from survey_app.gui.pages.regional_view import RegionalViewPage, example
from survey_app.gui.window import Window
from survey_app.services.programme import read_journal


def words(page: RegionalViewPage) -> str:
    return "\n".join(each.text() for each in page.findChildren(QLabel))


def page_of(opened: Window) -> RegionalViewPage:
    page = opened.page
    assert isinstance(page, RegionalViewPage)
    return page


def test_that_only_comparable_figures_are_added_and_the_others_have_their_reason(opened: Window) -> None:
    opened.context.go("regional-view", entries=example())
    page = page_of(opened)
    assert page.view is not None
    assert [e.figure.country for e in page.view.comparable] == ["BO", "EC", "PE"]
    said = words(page)
    assert "401" in said
    assert opened.context.t("Nobody judged how good it is: it has no quality class.") in said


def test_that_another_country_can_be_the_yardstick(opened: Window) -> None:
    opened.context.go("regional-view", entries=example())
    page = page_of(opened)
    page.hold_to("CL")
    assert page.view is not None
    assert [e.figure.country for e in page.view.comparable] == ["CL"]
    assert opened.context.t("Not comparable") in words(page)


def test_that_months_apart_and_words_that_mean_the_same_are_chosen_on_the_page(opened: Window) -> None:
    one, *others = example()
    other_words = replace(others[1], figure=replace(others[1].figure, excluded="Solicitantes de refugio"))
    opened.context.go("regional-view", entries=(one, others[0], other_words))
    page = page_of(opened)
    assert page.view is not None
    assert page.months is not None
    assert page.within == WITHIN
    assert [e.figure.country for e in page.view.comparable] == ["EC", "PE"]
    page.months.setCurrentIndex(page.months.findData("3"))
    assert [e.figure.country for e in page.view.comparable] == ["PE"]
    page.allow(24)
    assert page.scope is not None
    page.scope.setText("La misma ley con otras palabras")
    page.scope.editingFinished.emit()
    assert [e.figure.country for e in page.view.comparable] == ["BO", "EC", "PE"]
    assert page.view.same_scope == "La misma ley con otras palabras"
    assert page.state()["same_scope"] == page.view.same_scope


def test_that_a_file_without_figures_is_refused_and_nothing_is_added(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    (tmp_path / "lists.csv").write_text("A,B\n1,0\n")
    opened.context.go("regional-view", entries=example())
    page = page_of(opened)
    page.read([str(tmp_path / "lists.csv")])
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    assert "lists.csv" in opened.messages.bars()[0].words
    assert page.entries == example()


def test_that_the_workbook_is_written_and_stands_in_the_journal(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    opened.context.go("regional-view", entries=example())
    page_of(opened).write(str(tmp_path / "region"))
    qtbot.waitUntil((tmp_path / "region.xlsx").exists)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    programme = opened.context.programme
    assert programme is not None
    (line,) = (entry for entry in read_journal(programme) if entry.action == "exported")
    assert (line.subject, line.detail["kind"]) == ("region.xlsx", "region")
