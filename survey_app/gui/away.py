"""Noticing that the person went away: the computer sleeps, the session is locked or another one is shown.

Linux tells by D-Bus (logind and the desktops' screen savers), Windows by messages to the window. Where nothing tells, as on
macOS, a gap between two looks at the clock does: while a computer sleeps no timer runs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QCoreApplication, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusConnection

TOLERANCE = 60.0  # seconds more than expected between two looks at the clock
LOGIN = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
PROPERTIES = "org.freedesktop.DBus.Properties"
SAVERS = (
    ("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver"),
    ("org.freedesktop.ScreenSaver", "/ScreenSaver"),
    ("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver"),
    ("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    ("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
)
PATIENCE = 1000  # milliseconds for an answer of logind


class Gap:
    """Whether much more time passed between two looks than was meant to: then the computer slept in between.

    Both clocks are read: one stops while the computer sleeps, which one depends on the system; a clock that is set forward
    locks once too often, which harms nobody.
    """

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic, tolerance: float = TOLERANCE
    ) -> None:
        self.clocks = (wall, steady)
        self.tolerance = tolerance
        self.last = self._read()

    def _read(self) -> tuple[float, ...]:
        return tuple(clock() for clock in self.clocks)

    def restart(self) -> None:
        """From now on, without asking about before."""
        self.last = self._read()

    def slept(self, expected: float) -> bool:
        """Whether more than `expected` seconds and the tolerance went by since the last look."""
        now, before = self._read(), self.last
        self.last = now
        return max(one - other for one, other in zip(now, before, strict=True)) > expected + self.tolerance


class Away(QObject):
    """Emits `left` when the system says that the person went away, or is about to sleep. `start` begins to listen."""

    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._system: QDBusConnection | None = None
        self._delay: object = None  # while it lives, logind waits a moment before sleep
        self._messages: object = None

    def start(self, window: QWidget) -> None:
        """Listens to whatever this system offers."""
        if sys.platform.startswith("linux"):
            from PySide6.QtDBus import QDBusConnection

            self.listen(QDBusConnection.systemBus(), QDBusConnection.sessionBus())
        elif sys.platform == "win32":
            self._messages = WindowsMessages(self, window)

    # Linux -----------------------------------------------------------------------------------------------------------

    def listen(self, system: QDBusConnection, session: QDBusConnection) -> None:
        """Subscribes to sleep, lock and change of session; a bus that is not there is passed over."""
        if system.isConnected():
            self._hear(system, LOGIN, MANAGER, f"{LOGIN}.Manager", "PrepareForSleep", "asleep(bool)")
            own = self._session(system)
            self._hear(system, LOGIN, own, f"{LOGIN}.Session", "Lock", "gone()")
            if own:  # of every session these would come with every screen of the computer
                self._hear(system, LOGIN, own, PROPERTIES, "PropertiesChanged", "changed(QString,QVariantMap,QStringList)")
            self._system = system
            self._delay_sleep()
        if session.isConnected():
            for interface, path in SAVERS:
                self._hear(session, "", path, interface, "ActiveChanged", "saver(bool)")

    def _hear(self, bus: QDBusConnection, service: str, path: str, interface: str, name: str, slot: str) -> None:
        bus.connect(service, path, interface, name, self, SLOT(slot))  # type: ignore[call-overload]  # its stub is wrong

    def _session(self, system: QDBusConnection) -> str:
        """The path of this session at logind, or nothing where it does not know this process."""
        from PySide6.QtDBus import QDBusMessage

        asked = QDBusMessage.createMethodCall(LOGIN, MANAGER, f"{LOGIN}.Manager", "GetSessionByPID")
        asked.setArguments([0])
        found = self._call(system, asked)
        return str(found[0].path()) if found and hasattr(found[0], "path") else ""

    def _delay_sleep(self) -> None:
        """Asks logind to wait a moment before sleep: the answer holds a descriptor, and closing that is to be ready."""
        from PySide6.QtDBus import QDBusMessage

        if self._system is None:
            return
        asked = QDBusMessage.createMethodCall(LOGIN, MANAGER, f"{LOGIN}.Manager", "Inhibit")
        asked.setArguments(["sleep", "Alcance", "Locking the programme", "delay"])
        self._delay = self._system.call(asked, timeout=PATIENCE)

    def _call(self, system: QDBusConnection, asked: Any) -> list[Any]:
        from PySide6.QtDBus import QDBusMessage

        answer = system.call(asked, timeout=PATIENCE)
        return list(answer.arguments()) if answer.type() is QDBusMessage.MessageType.ReplyMessage else []

    @Slot(bool)
    def asleep(self, about_to: bool) -> None:
        """logind: true before sleep, false after it."""
        if about_to:
            self.left.emit()
            self._delay = None
        else:
            self._delay_sleep()

    @Slot(bool)
    def saver(self, active: bool) -> None:
        """A screen saver began or ended."""
        if active:
            self.left.emit()

    @Slot()
    def gone(self) -> None:
        """logind: the session is to be locked."""
        self.left.emit()

    @Slot(str, "QVariantMap", "QStringList")
    def changed(self, _interface: str, values: dict[str, Any], _gone: list[str]) -> None:
        """logind: the session is no longer shown, or says that it is locked."""
        if values.get("Active") is False or values.get("LockedHint") is True:
            self.left.emit()


# Windows ------------------------------------------------------------------------------------------------------------------

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
PBT_APMSUSPEND = 4
LEAVING = (2, 4, 6, 7)  # console or remote disconnected, logged off, locked


def tells_away(message: int, what: int) -> bool:
    """Whether a message to a window of Windows says that the person went away."""
    return (message == WM_POWERBROADCAST and what == PBT_APMSUSPEND) or (message == WM_WTSSESSION_CHANGE and what in LEAVING)


class WindowsMessages(QAbstractNativeEventFilter):
    """Reads the messages of the system that Qt passes over."""

    def __init__(self, away: Away, window: QWidget) -> None:
        import ctypes

        super().__init__()
        self.away = away
        app = QCoreApplication.instance()
        assert app is not None
        app.installNativeEventFilter(self)
        ctypes.WinDLL("wtsapi32").WTSRegisterSessionNotification(ctypes.c_void_p(int(window.winId())), 0)  # type: ignore[attr-defined]

    def nativeEventFilter(self, kind: Any, message: int) -> object:
        if bytes(kind) == b"windows_generic_MSG":
            from ctypes import wintypes

            told = wintypes.MSG.from_address(int(message))
            if tells_away(told.message, told.wParam):
                self.away.left.emit()
        return False, 0
