"""The person goes away: the system's signals, a sleep that no signal told, the draft saved before the process is replaced."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui import away as going
from survey_app.gui import lock as locking
from survey_app.gui.away import Away, Gap
from survey_app.gui.pages.capture_interview import CaptureInterviewPage
from survey_app.gui.window import Window
from survey_app.services import capture
from survey_app.services.programme import Programme, open_programme

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("wall", "steady", "slept"),
    [
        (15, 15, False),
        (70, 70, False),  # a busy computer
        (3600, 15, True),  # the steady clock stops while it sleeps: Linux, macOS
        (3600, 3600, True),  # it goes on: Windows
        (-3600, 15, False),  # the clock was set back
        (-3600, 3600, True),  # set back while it slept
    ],
)
def test_that_a_sleep_that_no_signal_told_is_seen_by_the_clocks(wall: float, steady: float, slept: bool) -> None:
    clocks = Clock(), Clock()
    gap = Gap(*clocks)
    clocks[0].now += wall
    clocks[1].now += steady
    assert gap.slept(15) is slept
    assert not gap.slept(15), "each sleep is seen once"


def test_that_waking_up_locks_at_once(opened: Window, monkeypatch: pytest.MonkeyPatch) -> None:
    locked: list[bool] = []
    monkeypatch.setattr(opened, "lock", lambda: locked.append(True))
    clocks = Clock(), Clock()
    opened.gap = Gap(*clocks)
    opened._look_idle()
    assert locked == []
    clocks[0].now += 8 * 3600
    opened._look_idle()
    assert locked == [True]


@pytest.mark.parametrize(
    ("message", "what", "left"),
    [
        (0x0218, 4, True),  # about to sleep
        (0x0218, 7, False),  # woken up
        (0x02B1, 7, True),  # session locked
        (0x02B1, 8, False),  # unlocked
        (0x02B1, 2, True),  # another person's session on the screen
        (0x02B1, 4, True),  # remote session left
        (0x0010, 4, False),  # another message
    ],
)
def test_that_the_messages_of_windows_are_understood(message: int, what: int, left: bool) -> None:
    assert going.tells_away(message, what) is left


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a message bus of our own."""
    if not sys.platform.startswith("linux") or shutil.which("dbus-daemon") is None:
        pytest.skip("needs dbus-daemon")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"], stdout=subprocess.PIPE, text=True
    )
    assert daemon.stdout is not None
    yield daemon.stdout.readline().strip()
    daemon.terminate()
    daemon.stdout.close()
    daemon.wait()


@pytest.mark.parametrize(
    ("service", "path", "interface", "signal", "value", "left"),
    [
        (going.LOGIN, going.MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", [True], True),
        (going.LOGIN, going.MANAGER, "org.freedesktop.login1.Manager", "PrepareForSleep", [False], False),
        (going.LOGIN, "/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session", "Lock", [], True),
        (going.LOGIN, "/org/freedesktop/login1/session/_32", "org.freedesktop.login1.Session", "Unlock", [], False),
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [True], True),
        ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged", [False], False),
        ("org.freedesktop.ScreenSaver", "/ScreenSaver", "org.freedesktop.ScreenSaver", "ActiveChanged", [True], True),
    ],
)
def test_that_sleep_lock_and_screen_saver_are_heard_on_the_bus(
    qtbot: QtBot, bus: str, service: str, path: str, interface: str, signal: str, value: list[bool], left: bool
) -> None:
    from PySide6.QtDBus import QDBusConnection, QDBusMessage

    ours, theirs = QDBusConnection.connectToBus(bus, "ours"), QDBusConnection.connectToBus(bus, "theirs")
    try:
        assert ours.isConnected()
        assert theirs.registerService(service)
        away = Away()
        told: list[str] = []
        away.left.connect(lambda: told.append("left"))
        away.listen(ours, ours)
        driver = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "GetId")
        ours.call(QDBusMessage.createMethodCall(*driver))  # answered after the bus took in what we listen to
        for name, args in ((signal, value), ("", [])):
            message = QDBusMessage.createSignal(path, interface, name) if name else QDBusMessage.createSignal(
                "/org/gnome/ScreenSaver", "org.gnome.ScreenSaver", "ActiveChanged"
            )  # fmt: skip
            message.setArguments(args if name else [True])  # the last one shows that those before it were delivered
            assert theirs.send(message)
        qtbot.waitUntil(lambda: len(told) == (2 if left else 1))
    finally:
        QDBusConnection.disconnectFromBus("ours")
        QDBusConnection.disconnectFromBus("theirs")


def test_that_a_session_that_is_no_longer_shown_or_says_it_is_locked_is_left() -> None:
    away = Away()
    told: list[str] = []
    away.left.connect(lambda: told.append("left"))
    away.changed("", {"Active": True}, [])
    away.changed("", {"IdleHint": True, "LockedHint": False}, [])
    assert told == []
    away.changed("", {"Active": False}, [])
    away.changed("", {"LockedHint": True}, [])
    assert told == ["left", "left"]


def test_that_what_is_half_typed_is_saved_before_the_process_is_replaced(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The closer stands in for the one that ends this process; it closes the store as that one does."""
    monkeypatch.setenv(locking.LOCKED, "")
    qtbot.waitUntil(opened.context.tasks.idle)
    programme = opened.context.programme
    assert programme is not None
    form = capture.available_forms("en")[0].name
    opened.context.go("capture-interview", form=form)
    qtbot.waitUntil(opened.context.tasks.idle)
    page = opened.page
    assert isinstance(page, CaptureInterviewPage)
    replaced: list[Sequence[str]] = []

    def close(found: Programme, command: Sequence[str]) -> None:
        from survey_app.services import programme as service

        service.lock(found, command, replaced.append)

    away = Away(opened)
    away.left.connect(lambda: locking.lock(opened.context, close))
    away.asleep(True)
    assert len(replaced) == 1
    with open_programme(programme.info.folder, PASSPHRASE) as again:
        assert [draft.form for draft in capture.drafts(again)] == [form]
