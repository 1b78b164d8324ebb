"""The way in: the empty state, a new programme whose words must be written down, and a passphrase that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from survey_app.gui.pages.new import NewPage, Wish
from survey_app.gui.pages.open import OpenPage, wait_after
from survey_app.gui.pages.start import StartPage
from survey_app.gui.window import Window
from survey_app.gui.written_down import typed_back
from survey_app.services.programme import looks_like_programme

PASSPHRASE = PHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


def test_that_the_window_opens_on_the_empty_state_with_one_next_step_focused(window: Window) -> None:
    assert isinstance(window.page, StartPage)
    assert QApplication.focusWidget() is window.page.create_button
    assert window.rail.isHidden()


def test_that_a_programme_is_created_by_keys_alone_once_two_of_its_words_were_typed_back(
    qtbot: QtBot, window: Window, tmp_path: Path
) -> None:
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    page = window.page
    assert isinstance(page, NewPage)
    page._placed(str(tmp_path))
    qtbot.keyClicks(QApplication.focusWidget(), "Frontera norte")
    page.country_list.set_value("EC")
    page.person_line.setFocus()
    qtbot.keyClicks(page.person_line, "R. Mamani")
    qtbot.keyClick(page.person_line, Qt.Key.Key_Return)
    assert page.step == 1
    words = page.wish.phrase.split()
    assert len(words) == 7
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert page.step == 2
    qtbot.keyClicks(page.typed, "no such")
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)
    assert not page.fields["passphrase"].error.isHidden()
    assert not list(tmp_path.glob("*.alcance"))
    page.typed.clear()
    qtbot.keyClicks(page.typed, " ".join(words[i] for i in page.wish.asked))
    qtbot.keyClick(page.typed, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.context.programme is not None)
    assert looks_like_programme(tmp_path / "Frontera norte.alcance")
    assert not window.rail.isHidden()


def test_that_what_is_missing_is_said_beside_each_field_and_nothing_typed_is_lost(qtbot: QtBot, window: Window) -> None:
    window.context.go("new")
    page = window.page
    assert isinstance(page, NewPage)
    qtbot.keyClicks(page.name_line, "Norte")
    qtbot.keyClick(page.name_line, Qt.Key.Key_Return)
    assert page.step == 0
    assert page.fields["name"].error.isHidden()
    assert not page.fields["country"].error.isHidden()
    assert not page.fields["person"].error.isHidden()
    window.context.set_language("pt")
    assert isinstance(window.page, NewPage)
    assert window.page.name_line.text() == "Norte"


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("abdomen abono", True),
        ("ABDO abon", True),
        (PHRASE, True),
        ("abaco abdo abej abie abog abon abor", True),
        ("abono abdomen", False),
        ("abdomen", False),
        ("", False),
    ],
)
def test_that_two_words_or_all_of_them_prove_the_paper(typed: str, fits: bool) -> None:
    assert typed_back(typed, PHRASE, (1, 5)) is fits


def test_that_a_wish_without_words_is_a_valid_start() -> None:
    assert Wish().asked == (0, 0)


def test_that_a_wrong_passphrase_is_said_in_the_page_and_makes_one_wait(qtbot: QtBot, window: Window, folder: Path) -> None:
    window.context.go("open", folder=str(folder))
    page = window.page
    assert isinstance(page, OpenPage)
    assert page.phrase is not None
    assert QApplication.focusWidget() is page.phrase
    qtbot.keyClicks(page.phrase, "abaco abdomen abeja")
    qtbot.keyClick(page.phrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.failures == 1)
    assert "passphrase" in page.field.error.text()
    assert page.phrase.text() == "abaco abdomen abeja"
    assert page.left == 1
    assert not page.open_button.isEnabled()
    page.try_open()
    assert page.failures == 1
    page._second()
    assert page.open_button.isEnabled()
    page.phrase.clear()
    qtbot.keyClicks(page.phrase, PASSPHRASE.upper())
    qtbot.keyClick(page.phrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.context.programme is not None)
    assert window.context.settings.recent()[0].name == "Frontera norte"


@pytest.mark.parametrize(("failures", "seconds"), [(0, 0), (1, 1), (2, 2), (3, 4), (4, 8), (5, 16), (6, 30), (20, 30)])
def test_that_the_wait_doubles_up_to_thirty_seconds(failures: int, seconds: int) -> None:
    assert wait_after(failures) == seconds


def test_that_a_folder_without_a_programme_is_refused_in_the_page(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    window.context.go("open")
    page = window.page
    assert isinstance(page, OpenPage)
    page._chosen(str(tmp_path))
    assert page.folder_error.text()
    assert window.page is page


def test_that_the_passphrase_is_hidden_until_it_is_asked_to_be_seen(qtbot: QtBot, window: Window, folder: Path) -> None:
    window.context.go("open", folder=str(folder))
    page = window.page
    assert isinstance(page, OpenPage)
    assert page.phrase is not None
    qtbot.keyClicks(page.phrase, "abaco")
    assert page.phrase.displayText() != "abaco"
    page.phrase.toggle.click()
    assert page.phrase.displayText() == "abaco"


def test_that_the_passphrase_is_not_kept_for_going_back(window: Window) -> None:
    window.context.go("new", wish=Wish("N", "EC", "es", "R", "/", PHRASE, (1, 5)), step=1)
    window.context.go("start")
    assert window._back[-1] == ("new", {})
