"""The frame: rail, help, shortcuts, back, messages, locking, closing, and a change of language or theme that loses nothing."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from survey_app import actions
from survey_app.gui import app as gui_app
from survey_app.gui import lock as locking
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.pages.records import RecordsPage
from survey_app.gui.pages.shortcuts import ShortcutsPage
from survey_app.gui.rail import ROOMS
from survey_app.gui.window import Window
from survey_app.services.programme import Programme
from vocabulary.errors import Level

KEYS = {str(Qt.Key.Key_1.value + i - 1): i for i in range(1, 7)}


def name(window: Window) -> str:
    assert window.page is not None
    return window.page.name


def test_that_the_rooms_of_the_rail_are_reached_by_their_keys(qtbot: QtBot, opened: Window) -> None:
    for number, (room, _, _) in enumerate(ROOMS, 1):
        qtbot.keyClick(opened, Qt.Key(Qt.Key.Key_0 + number), Qt.KeyboardModifier.AltModifier)
        assert name(opened) == room
        assert [item for item, entry in opened.rail.items.items() if entry.isChecked()] == [room]
        assert opened.header.title
        assert opened.header.title in opened.windowTitle()
        qtbot.waitUntil(opened.context.tasks.idle)


def test_that_an_enumerator_is_shown_only_the_rooms_of_an_enumerator(
    qtbot: QtBot, window: Window, programme: Programme
) -> None:
    from dataclasses import replace

    window.context.open(replace(programme, info=replace(programme.info, role="enumerator")))
    assert list(window.rail.items) == ["capture", "records", "programme"]


def test_that_help_and_the_list_of_shortcuts_open_and_back_returns(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("records")
    qtbot.keyClick(opened, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    page = opened.page
    assert isinstance(page, ShortcutsPage)
    shown = {label.text() for label in page.findChildren(gui_app.QObject) if hasattr(label, "text") and callable(label.text)}
    assert {action.words for action in actions.ACTIONS.values()} <= shown
    qtbot.keyClick(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert name(opened) == "records"
    qtbot.keyClick(opened, Qt.Key.Key_F1)
    assert name(opened) == "manual"
    qtbot.keyClick(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert name(opened) == "records"


def test_that_a_change_of_language_or_theme_rebuilds_the_page_with_what_was_typed(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("records", kind="interview", words="nor")
    for change in (lambda: opened.context.set_language("pt"), lambda: opened.context.set_theme("dark")):
        before = opened.page
        change()
        page = opened.page
        assert isinstance(page, RecordsPage)
        assert page is not before
        assert (page.kind.value(), page.words.text()) == ("interview", "nor")
    assert opened.context.theme == "dark"
    opened.context.set_theme("light")
    assert opened.context.settings.get("language") == "pt"


def test_that_a_message_stands_in_the_page_until_it_is_closed_or_another_page_comes(qtbot: QtBot, opened: Window) -> None:
    done: list[str] = []
    opened.context.say("The list is stored", actions=(("Undo", lambda: done.append("undone")),))
    opened.context.say("The list is stored", Level.WARNING)
    assert [bar.level for bar in opened.messages.bars()] == [Level.WARNING]
    opened.context.say("Another", actions=(("Undo", lambda: done.append("undone")),))
    links = {link.text(): link for link in opened.messages.bars()[-1].findChildren(Link)}
    links["Undo"].click()
    assert done == ["undone"]
    links["Close"].click()
    assert [bar.words for bar in opened.messages.bars()] == ["The list is stored"]
    opened.context.go("records")
    assert not opened.messages.bars()


def test_that_a_defect_offers_a_report_without_a_word_of_the_data(qtbot: QtBot, opened: Window) -> None:
    def fails(progress: object) -> None:
        secret = {"name": "Maria Quispe"}
        raise KeyError(secret["name"])

    opened.context.run(fails, lambda _: None)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    bar = opened.messages.bars()[0]
    assert bar.level is Level.ERROR
    next(link for link in bar.findChildren(Link) if link.text() == "Copy report").click()
    report = QGuiApplication.clipboard().text()
    assert "KeyError" in report
    assert "test_window.py" in report
    assert "Maria" not in report
    assert "Maria" not in bar.words


def test_that_locking_takes_the_page_away_and_hands_the_open_programme_to_the_closer(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed: list[tuple[Programme, Sequence[str]]] = []
    programme = opened.context.programme
    monkeypatch.setenv(locking.LOCKED, "")
    qtbot.waitUntil(opened.context.tasks.idle)
    locking.lock(opened.context, lambda found, command: handed.append((found, command)))
    assert programme is not None
    assert handed[0][0] is programme
    assert handed[0][1][1:3] == ["-m", "survey_app"]
    assert locking.os.environ[locking.LOCKED] == str(programme.info.folder)
    assert opened.context.programme is None
    assert opened.page is None
    programme.close()


def test_that_it_locks_after_the_minutes_that_are_set(qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[bool] = []
    monkeypatch.setattr(opened, "lock", lambda: locked.append(True))
    passed = 9 * 60_000
    monkeypatch.setattr(opened, "_idle", SimpleNamespace(elapsed=lambda: passed, watch=lambda: None))
    opened._look_idle()
    assert (opened.status.locks_in, locked) == (1, [])
    passed = 10 * 60_000
    opened._look_idle()
    assert locked == [True]


def test_that_a_key_to_the_window_counts_as_being_there(qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    there: list[bool] = []
    monkeypatch.setattr(opened._idle, "restart", lambda: there.append(True))
    opened._look_idle()
    QTest.keyClick(opened.windowHandle(), Qt.Key.Key_Shift)
    QTest.mouseClick(opened.windowHandle(), Qt.MouseButton.LeftButton)
    assert there == [True, True]


def test_that_closing_the_window_closes_the_programme(qtbot: QtBot, opened: Window, programme: Programme) -> None:
    qtbot.waitUntil(opened.context.tasks.idle)
    opened.close()
    assert opened.context.programme is None
    from survey_app.services.programme import open_programme

    with open_programme(programme.info.folder, "ábaco abdomen abeja abierto abogado abono aborto") as again:
        assert again.info.name == programme.info.name


def test_that_the_focus_ring_stands_around_what_has_the_keyboard(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("records")
    ring = opened.ring.ring
    assert ring is not None
    assert ring.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    inner = ring.geometry().adjusted(4, 4, -4, -4)
    assert inner.size() == focus.size()
    qtbot.waitUntil(
        lambda: ring.geometry().topLeft() == focus.mapTo(ring.parentWidget(), focus.rect().topLeft()) - inner_edge()
    )


def inner_edge() -> object:
    from PySide6.QtCore import QPoint

    return QPoint(4, 4)


def test_that_garbage_is_collected_in_the_window_s_thread_alone(qtbot: QtBot, context: Context) -> None:
    collector = gui_app.Collector(context)
    assert not gc.isenabled()
    assert collector._timer.isActive()
    assert collector._timer.thread() is QApplication.instance().thread()  # type: ignore[union-attr]
    collector.collect()
    collector._timer.stop()


def test_that_every_shortcut_is_described_once() -> None:
    seen = {}
    for action in actions.ACTIONS.values():
        rooms = seen.setdefault(action.shortcut, [])
        assert action.room not in rooms
        rooms.append(action.room)
    assert set(actions.ROOMS) == {action.room for action in actions.ACTIONS.values()}
