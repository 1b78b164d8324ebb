"""How long nobody has touched the computer: keys, buttons, wheel and screen, watched at the windows of the system.

Every event of every widget would pass a filter on the application: some hundred for one question of an interview, each a call
from the toolkit into Python. What a person does comes to the system's windows first, once.
"""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject
from PySide6.QtGui import QGuiApplication, QWindow

DONE_BY_HAND = frozenset(
    (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin, QEvent.Type.TabletPress)
)


class Hands(QObject):
    """`elapsed()` milliseconds have gone by since somebody did something, or since `restart()`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._since = QElapsedTimer()
        self._since.start()
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self.watch)

    def elapsed(self) -> int:
        return int(self._since.elapsed())

    def restart(self) -> None:
        self._since.restart()

    def watch(self, _focused: QWindow | None = None) -> None:
        """Watches all windows there are now: called when another gets the keyboard, and at every look at the time."""
        for window in QGuiApplication.topLevelWindows():
            window.installEventFilter(self)  # of an object that is installed already, once

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in DONE_BY_HAND:
            self.restart()
        return False
