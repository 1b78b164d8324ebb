"""Clerical review by the window: pairs decided by keys, undone, hidden, settled; and what it comes to."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from survey_app.gui.grid import Grid
from survey_app.gui.page import Page
from survey_app.gui.pages.linkages import LinkagesPage
from survey_app.gui.pages.review_pairs import ReviewPairsPage
from survey_app.gui.pages.review_results import ReviewResultsPage
from survey_app.gui.panels.pair_table import marked
from survey_app.gui.panels.review_figures import TwiceCard
from survey_app.gui.window import Window
from survey_app.services import linkages, reviewing
from survey_app.services.field_differences import DIFFERS
from survey_app.services.programme import Programme, open_programme
from survey_app.services.reviewing import Review
from survey_app.services.verdicts import DIFFERENT, SAME, UNSURE
from survey_app.store import journal

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
PATIENCE = 30_000
P = TypeVar("P", bound=Page)


@pytest.fixture
def linked(window: Window, linked_folder: Path, tmp_path: Path) -> Window:
    """The window with a programme that holds a linkage."""
    here = tmp_path / linked_folder.name
    shutil.copytree(linked_folder, here)
    window.context.open(open_programme(here, PASSPHRASE))
    return window


def programme_of(window: Window) -> Programme:
    assert window.context.programme is not None
    return window.context.programme


def shown(qtbot: QtBot, window: Window, kind: type[P]) -> P:
    qtbot.waitUntil(lambda: isinstance(window.page, kind), timeout=PATIENCE)
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    found = window.page
    assert isinstance(found, kind)
    return found


def reviewed(qtbot: QtBot, window: Window, **args: object) -> ReviewPairsPage:
    window.context.go("review-pairs", **args)
    return shown(qtbot, window, ReviewPairsPage)


def press(qtbot: QtBot, window: Window, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """As somebody does who waits until the next pair is there."""
    found = QApplication.focusWidget()
    assert found is not None
    qtbot.keyClick(found, key, held)
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)


def standing(window: Window) -> Review:
    programme = programme_of(window)
    return reviewing.open_review(programme, linkages.runs(programme)[0].id)


def decide_as(window: Window, person: str, pair: int, verdict: str) -> None:
    programme = programme_of(window)
    other = replace(programme, info=replace(programme.info, person=person))
    reviewing.decide(other, standing(window), pair, verdict)


def names_read(window: Window) -> int:
    lines = programme_of(window).store.call(journal.read)
    return sum(line.detail.get("purpose") == "clerical review" for line in lines)


def test_that_pairs_are_decided_by_digits_and_letters_without_leaving_the_keyboard(qtbot: QtBot, linked: Window) -> None:
    page = reviewed(qtbot, linked)
    asked = standing(linked).queue[:6]
    for pair, key in zip(
        asked, (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_S, Qt.Key.Key_D, Qt.Key.Key_U), strict=True
    ):
        assert page.view is not None
        assert page.view.pair == pair
        press(qtbot, linked, key)
    said = [standing(linked).stands(pair) for pair in asked]
    assert [each.verdict for each in said if each is not None] == [SAME, DIFFERENT, UNSURE] * 2
    assert page.saved.startswith("✓")


def test_that_undo_shows_the_pair_again_also_on_another_day(qtbot: QtBot, linked: Window) -> None:
    page = reviewed(qtbot, linked)
    first, second = standing(linked).queue[:2]
    press(qtbot, linked, Qt.Key.Key_1)
    press(qtbot, linked, Qt.Key.Key_2)
    press(qtbot, linked, Qt.Key.Key_Backspace)
    assert page.view is not None
    assert page.view.pair == second
    page = reviewed(qtbot, linked)
    press(qtbot, linked, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert page.view is not None
    assert page.view.pair == first
    assert standing(linked).standing == {}


def test_that_where_nothing_was_decided_undo_says_so(qtbot: QtBot, linked: Window) -> None:
    page = reviewed(qtbot, linked)
    press(qtbot, linked, Qt.Key.Key_Backspace)
    assert any("take back" in label.text() for label in linked.findChildren(QLabel))
    assert page.view is not None


def test_that_a_hidden_pair_cannot_be_decided_or_read(qtbot: QtBot, linked: Window) -> None:
    page = reviewed(qtbot, linked)
    press(qtbot, linked, Qt.Key.Key_F4)
    assert page.curtain.isVisible()
    for key in (Qt.Key.Key_1, Qt.Key.Key_S, Qt.Key.Key_Backspace):
        press(qtbot, linked, key)
    assert standing(linked).standing == {}
    press(qtbot, linked, Qt.Key.Key_F4)
    press(qtbot, linked, Qt.Key.Key_1)
    assert len(standing(linked).standing) == 1


def test_that_names_are_read_pair_by_pair_as_they_are_shown(qtbot: QtBot, linked: Window) -> None:
    reviewed(qtbot, linked)
    assert names_read(linked) == 1
    press(qtbot, linked, Qt.Key.Key_1)
    assert names_read(linked) == 2


def test_that_two_keys_at_once_decide_one_pair(qtbot: QtBot, linked: Window) -> None:
    """The second is pressed before the next pair is on the screen."""
    page = reviewed(qtbot, linked)
    page.decide(SAME)
    page.decide(SAME)
    qtbot.waitUntil(linked.context.tasks.idle, timeout=PATIENCE)
    assert len(standing(linked).standing) == 1


def test_that_a_second_person_does_not_see_the_first_verdict(qtbot: QtBot, linked: Window) -> None:
    first = standing(linked).queue[0]
    reviewing.set_rules(programme_of(linked), reviewing.Rules(twice=100))
    decide_as(linked, "Luis", first, DIFFERENT)
    page = reviewed(qtbot, linked)
    assert page.view is not None
    assert page.view.pair == first
    assert not any("Luis" in label.text() for label in page.findChildren(QLabel))


def test_that_pairs_said_differently_are_settled_with_both_verdicts_in_sight(qtbot: QtBot, linked: Window) -> None:
    first = standing(linked).queue[0]
    decide_as(linked, "Luis", first, DIFFERENT)
    decide_as(linked, "Rosa", first, SAME)
    page = reviewed(qtbot, linked, settling=True)
    assert any("Luis" in label.text() and "Rosa" in label.text() for label in page.findChildren(QLabel))
    press(qtbot, linked, Qt.Key.Key_2)
    assert page.view is None
    found = standing(linked).stands(first)
    assert found is not None
    assert (found.settled, found.said) == (DIFFERENT, {"Luis": DIFFERENT, "Rosa": SAME})
    page.undo()
    qtbot.waitUntil(linked.context.tasks.idle, timeout=PATIENCE)
    assert standing(linked).to_settle == (first,)


def test_that_where_no_pair_waits_the_page_says_so(qtbot: QtBot, linked: Window) -> None:
    review = standing(linked)
    for pair in review.queue:
        reviewing.decide(programme_of(linked), review, pair, SAME)
    page = reviewed(qtbot, linked)
    assert page.view is None
    assert any("Nothing waits for you" in label.text() for label in page.findChildren(QLabel))
    page.figures()
    shown(qtbot, linked, ReviewResultsPage)


def test_that_what_differs_is_marked_by_more_than_colour() -> None:
    said = marked((("Ro", "alike"), ("<j>", DIFFERS)))
    assert "underline" in said
    assert "&lt;j&gt;" in said


def test_that_the_figures_stand_beside_those_without_labels_and_the_share_is_kept(qtbot: QtBot, linked: Window) -> None:
    first = standing(linked).queue[0]
    decide_as(linked, "Luis", first, DIFFERENT)
    decide_as(linked, "Rosa", first, SAME)
    linked.context.go("review-results")
    page = shown(qtbot, linked, ReviewResultsPage)
    assert page.found is not None
    assert len(page.found.disagreements) == 1
    assert len(page.findChildren(Grid)) >= 4
    card = page.findChild(TwiceCard)
    assert card is not None
    card.share.set_value("50")
    qtbot.waitUntil(linked.context.tasks.idle, timeout=PATIENCE)
    assert reviewing.rules(programme_of(linked)).twice == 50
    page.settle()
    assert shown(qtbot, linked, ReviewPairsPage).settling


def test_that_without_a_linkage_one_is_sent_to_make_one(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("review-pairs")
    shown(qtbot, opened, LinkagesPage)


def test_that_who_may_not_read_names_sees_the_figures_alone(qtbot: QtBot, linked: Window) -> None:
    context = linked.context
    programme = programme_of(linked)
    context.programme = replace(programme, info=replace(programme.info, role="demographer"))
    context.go("review-pairs")
    page = shown(qtbot, linked, ReviewResultsPage)
    assert page.found is not None
    assert page.main_button is None
    assert names_read(linked) == 0


def test_that_a_word_without_end_goes_on_in_the_next_line() -> None:
    number = "A" * 40
    said = marked(((number, "alike"),))
    assert said.replace("\u200b", "") == number
    assert max(len(part) for part in said.split("\u200b")) <= 14
