"""Tasks: results come back to the window's thread, the late result of a cancelled task is dropped, defects are told."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from typing import Any

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from survey_app.gui.context import Context
from survey_app.gui.window import Window
from vocabulary.errors import AlcanceError, bad_input
from vocabulary.progress import Cancelled, Progress
from vocabulary.text import text


def test_that_the_result_arrives_in_the_window_s_thread(qtbot: QtBot, context: Context) -> None:
    seen: list[tuple[int, threading.Thread]] = []
    where: list[threading.Thread] = []

    def work(progress: Progress) -> int:
        where.append(threading.current_thread())
        return 42

    context.run(work, lambda result: seen.append((result, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [(42, threading.main_thread())]
    assert where[0] is not threading.main_thread()


def test_that_a_cancelled_task_s_late_result_is_dropped(qtbot: QtBot, context: Context) -> None:
    go_on, results, dropped = threading.Event(), [], []

    def stubborn(progress: Progress) -> str:
        go_on.wait()
        return "late"

    handle = context.run(stubborn, results.append, dropped=dropped.append)
    handle.cancel()
    go_on.set()
    qtbot.waitUntil(context.tasks.idle)
    assert results == []
    assert dropped == ["late"]


def test_that_a_result_for_a_page_that_is_gone_is_dropped(qtbot: QtBot, context: Context) -> None:
    """Seen where the page of records was left while the store was still looking."""
    go_on, results, dropped = threading.Event(), [], []
    page = QObject()
    context.run(lambda progress: go_on.wait() and "late", results.append, dropped=dropped.append, owner=page)
    delete(page)
    go_on.set()
    qtbot.waitUntil(lambda: bool(dropped))
    assert (results, dropped) == ([], ["late"])


def test_that_a_defect_is_told_although_the_page_is_gone(qtbot: QtBot, context: Context) -> None:
    go_on = threading.Event()
    page = QObject()

    def broken(progress: Progress) -> None:
        go_on.wait()
        raise ZeroDivisionError

    with qtbot.waitSignal(context.tasks.defect) as told:
        context.run(broken, lambda _none: None, owner=page)
        delete(page)
        go_on.set()
    assert isinstance(told.args[0], ZeroDivisionError)


def test_that_cancelling_stops_work_that_tells_its_progress(qtbot: QtBot, context: Context) -> None:
    started, ended, told = threading.Event(), [], []

    def work(progress: Progress) -> None:
        try:
            while True:
                progress(0.5, "counting")
                started.set()
        except Cancelled:
            ended.append(True)
            raise

    handle = context.run(work, lambda _: told.append("done"), cancelled=lambda: told.append("cancelled"))
    qtbot.waitUntil(started.is_set)
    handle.cancel()
    qtbot.waitUntil(context.tasks.idle)
    assert (ended, told) == ([True], ["cancelled"])


def test_that_an_error_for_the_person_goes_to_the_page_or_is_said(qtbot: QtBot, context: Context) -> None:
    failures: list[AlcanceError] = []
    said: list[Any] = []
    context.said.connect(said.append)

    def work(progress: Progress) -> None:
        raise bad_input("no-rows", text("The file has no rows"))

    context.run(work, lambda _: None, failed=failures.append)
    qtbot.waitUntil(lambda: bool(failures))
    assert failures[0].problems[0].code == "no-rows"
    assert not said
    context.run(work, lambda _: None)
    qtbot.waitUntil(lambda: bool(said))
    assert said[0].words == "The file has no rows"


def test_that_a_defect_is_never_swallowed(qtbot: QtBot, context: Context) -> None:
    with qtbot.waitSignal(context.tasks.defect) as caught:
        context.run(lambda progress: 1 / 0, lambda _: None)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_that_quick_work_shows_nothing_and_long_work_shows_its_share_and_cancel(qtbot: QtBot, window: Window) -> None:
    strip, context = window.strip, window.context
    go_on, done = threading.Event(), []
    context.run(lambda progress: 1, done.append)
    qtbot.waitUntil(lambda: done == [1])
    assert strip.isHidden()

    def long(progress: Progress) -> int:
        progress(0.25, "Counting")
        go_on.wait()
        return 2

    context.run(long, done.append)
    assert strip.isHidden()
    qtbot.waitUntil(lambda: not strip.isHidden())
    qtbot.waitUntil(lambda: strip.share.text() == "25 %")
    assert strip.words.text() == "Counting"
    strip.cancel.click()
    go_on.set()
    qtbot.waitUntil(context.tasks.idle)
    assert strip.isHidden()
    assert done == [1]


def test_that_a_future_of_the_store_is_told_in_the_window_s_thread(qtbot: QtBot, context: Context) -> None:
    future: Future[str] = Future()
    seen: list[tuple[str, bool]] = []
    context.tasks.watch(future, lambda at: seen.append((at, threading.current_thread() is threading.main_thread())))
    threading.Thread(target=lambda: future.set_result("10:42"), daemon=True).start()
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [("10:42", True)]
