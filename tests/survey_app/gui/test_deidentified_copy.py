"""The page of the copy without identities: asked in order, made at the last step, told in full."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from survey_app.gui.pages.deidentified_copy import CopyWish, DeidentifiedCopyPage
from survey_app.gui.rail import first_room
from survey_app.gui.window import Window
from survey_app.services.programme import open_programme


def test_that_a_copy_is_made_and_opens_by_the_words_of_the_page(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    into = tmp_path / "usb"
    into.mkdir()
    opened.context.go("deidentified-copy", wish=CopyWish(folder=str(into)))
    page = opened.page
    assert isinstance(page, DeidentifiedCopyPage)
    page.next.click()
    assert page.step == 0, "recipient and purpose are asked for"
    page.person.setText("Dora")
    page.purpose.setText("Report")
    page.next.click()
    page.next.click()
    phrase = page.wish.phrase
    page.typed.setText(phrase)
    page.next.click()
    qtbot.waitUntil(lambda: opened.page is not page)
    assert opened.page is not None
    assert opened.page.name == "programme"
    (made,) = into.iterdir()
    with open_programme(made, phrase) as copy:
        assert copy.info.deidentified


def test_that_demographers_enter_by_the_lists() -> None:
    assert (first_room("demographer"), first_room("enumerator"), first_room("administrator")) == ("lists", "capture", "capture")
