"""Backups on the screen: read through, copied out, gone back to, also from the page where a damaged programme does not open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from survey_app.gui.confirm import Confirm
from survey_app.gui.pages.backups import BackupsPage
from survey_app.gui.pages.open import OpenPage
from survey_app.gui.pages.restore import RestorePage
from survey_app.gui.widgets import Chip
from survey_app.gui.window import Window
from survey_app.services import backup_care, backups, disks, users
from survey_app.services.programme import Programme, get_meta, open_programme, set_meta
from survey_app.store.header import HEADER
from survey_app.store.keys import KdfCost
from survey_app.store.open import DATABASE
from vocabulary.errors import Level

PATIENCE = 30_000
PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"


@pytest.fixture
def here(opened: Window) -> Programme:
    """The open programme, with one backup."""
    programme = opened.context.programme
    assert programme is not None
    set_meta(programme, "kept", "before")
    backups.back_up(programme).result()
    return programme


@pytest.fixture
def damaged(folder: Path) -> Path:
    """A closed programme with a backup, its database then overwritten."""
    with open_programme(folder, PASSPHRASE) as programme:
        set_meta(programme, "kept", "before")
        backups.back_up(programme).result()
    (folder / DATABASE).write_bytes(bytes(8192))
    return folder


@pytest.fixture(autouse=True)
def _no_question_left() -> Iterator[None]:
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, Confirm):
            widget.close()


def settled(qtbot: QtBot, window: Window) -> None:
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)


def page_of(qtbot: QtBot, window: Window) -> BackupsPage:
    window.context.go("backups")
    settled(qtbot, window)
    assert isinstance(window.page, BackupsPage)
    return window.page


def question() -> Confirm:
    (asked,) = [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, Confirm) and widget.isVisible()]
    return asked


def test_that_a_backup_is_made_at_once_when_asked_for(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    page = page_of(qtbot, opened)
    page.make.click()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    settled(qtbot, opened)
    assert len(backups.listing(programme.info.folder)) == len(page.kept) >= 1
    assert opened.status.backup == backups.last_backup(programme)


def test_that_a_check_is_marked_and_survives_a_change_of_language(qtbot: QtBot, opened: Window, here: Programme) -> None:
    page = page_of(qtbot, opened)
    assert page.findChildren(Chip) == []
    page.check(page.kept[0])
    settled(qtbot, opened)
    assert [chip.kind for chip in page.findChildren(Chip)] == ["good"]
    assert "can be read" in opened.messages.bars()[0].words
    opened.context.set_language("pt")
    settled(qtbot, opened)
    assert opened.page is not None
    assert [chip.kind for chip in opened.page.findChildren(Chip)] == ["good"]


def test_that_a_damaged_backup_is_told_and_not_marked(qtbot: QtBot, opened: Window, here: Programme) -> None:
    page = page_of(qtbot, opened)
    path = page.kept[0].backup.folder / DATABASE
    data = bytearray(path.read_bytes())
    data[-50] ^= 1
    path.write_bytes(data)
    page.check(page.kept[0])
    settled(qtbot, opened)
    assert opened.messages.bars()[0].level is Level.ERROR
    assert page.findChildren(Chip) == []


def test_that_one_from_before_a_change_of_key_asks_for_its_passphrase_in_the_page(
    qtbot: QtBot, opened: Window, here: Programme
) -> None:
    users.change_passphrase(here, PASSPHRASE, OTHER, cost=KdfCost(1, 8192))
    page = page_of(qtbot, opened)
    page.check(page.kept[0])
    qtbot.waitUntil(lambda: page.phrase is not None, timeout=PATIENCE)
    assert page.phrase is not None
    page.phrase.setText(OTHER)
    page.phrase.returnPressed.emit()
    settled(qtbot, opened)
    assert not page.field.error.isHidden()
    page.phrase.setText(PASSPHRASE)
    page.phrase.returnPressed.emit()
    settled(qtbot, opened)
    assert page.phrase is None
    assert [chip.kind for chip in page.findChildren(Chip)] == ["good"]


def test_that_a_copy_is_told_and_one_on_the_same_disk_warned_of(
    qtbot: QtBot, opened: Window, here: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = tmp_path / "usb"
    disk.mkdir()
    page = page_of(qtbot, opened)
    page.copy_to(page.kept[0], str(disk))
    settled(qtbot, opened)
    assert [bar.level for bar in opened.messages.bars()] == [Level.INFORMATION, Level.WARNING]
    assert len(list(disk.iterdir())) == 1
    opened.context.clear_messages()
    monkeypatch.setattr(backup_care, "same_disk", lambda one, other: False)
    page.copy_to(page.kept[0], str(disk))
    settled(qtbot, opened)
    assert [bar.level for bar in opened.messages.bars()] == [Level.INFORMATION]


def test_that_the_room_and_the_reserve_are_told_with_their_meaning(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free, words, kinds in ((1024, "1 GB free.", []), (120, "120 MB free.", ["warn"]), (20, "20 MB free.", ["bad"])):
        monkeypatch.setattr(disks, "space", lambda folder, free=free: disks.Space(free * 1024**2, True))
        page = page_of(qtbot, opened)
        said = page.room_left.itemAt(0)
        assert said is not None
        shown = said.widget()
        assert isinstance(shown, QLabel)
        assert shown.text() == words
        assert all(size in page.reserve.text() for size in ("20 MB", "200 MB", "50 MB"))
        assert [chip.kind for chip in page.findChildren(Chip)] == kinds


def test_that_going_back_asks_keeps_what_stood_there_and_opens_the_backup(
    qtbot: QtBot, opened: Window, here: Programme
) -> None:
    set_meta(here, "kept", "after")
    folder = here.info.folder
    page = page_of(qtbot, opened)
    page.restore(page.kept[0])
    leading = opened.page
    assert isinstance(leading, RestorePage)
    leading.phrase.setText(OTHER)
    leading.ask()
    settled(qtbot, opened)
    assert not leading.field.error.isHidden()
    assert opened.context.programme is here, "a wrong passphrase closes nothing"
    leading.phrase.setText(PASSPHRASE)
    leading.ask()
    settled(qtbot, opened)
    question().act.click()
    qtbot.waitUntil(lambda: opened.context.programme not in (None, here), timeout=PATIENCE)
    settled(qtbot, opened)
    programme = opened.context.programme
    assert programme is not None
    assert get_meta(programme, "kept") == "before"
    bar = next(bar for bar in opened.messages.bars() if "is kept in" in bar.words)
    (aside,) = folder.parent.glob("Frontera norte-*.alcance")
    assert aside.name in bar.words
    with open_programme(aside, PASSPHRASE) as kept:
        assert get_meta(kept, "kept") == "after"


def test_that_saying_no_leaves_the_programme_open(qtbot: QtBot, opened: Window, here: Programme) -> None:
    opened.context.go("restore", folder=str(here.info.folder))
    page = opened.page
    assert isinstance(page, RestorePage)
    page.phrase.setText(PASSPHRASE)
    page.ask()
    settled(qtbot, opened)
    question().cancel.click()
    assert opened.context.programme is here
    page.back.click()
    assert isinstance(opened.page, BackupsPage)
    settled(qtbot, opened)


@pytest.mark.parametrize("lost", ["database", "header", "header damaged", "both"])
def test_that_the_page_where_it_does_not_open_leads_to_the_backups(
    qtbot: QtBot, window: Window, damaged: Path, lost: str
) -> None:
    if lost in ("header", "both"):
        (damaged / HEADER).unlink()
    if lost == "header damaged":
        (damaged / HEADER).write_text("{")
    if lost == "both":
        (damaged / DATABASE).unlink()
    window.context.go("open")
    choosing = window.page
    assert isinstance(choosing, OpenPage)
    choosing._chosen(str(damaged))
    page = window.page
    assert isinstance(page, OpenPage)
    assert page.phrase is not None
    if lost == "database":
        page.phrase.setText(PASSPHRASE)
        page.try_open()
        settled(qtbot, window)
    assert page.help.isVisible()
    page.help.click()
    leading = window.page
    assert isinstance(leading, RestorePage)
    leading.phrase.setText(PASSPHRASE)
    leading.ask()
    settled(qtbot, window)
    question().act.click()
    qtbot.waitUntil(lambda: window.context.programme is not None, timeout=PATIENCE)
    settled(qtbot, window)
    assert window.context.programme is not None
    assert get_meta(window.context.programme, "kept") == "before"


def test_that_a_folder_without_backups_leads_nowhere(qtbot: QtBot, window: Window, folder: Path) -> None:
    (folder / HEADER).write_text("{")
    window.context.go("open", folder=str(folder))
    page = window.page
    assert isinstance(page, OpenPage)
    assert not page.help.isVisible()
    assert not page.field.error.isHidden()
    window.context.go("restore", folder=str(folder))
    assert isinstance(window.page, RestorePage)
    window.page.back.click()
    assert isinstance(window.page, OpenPage)
