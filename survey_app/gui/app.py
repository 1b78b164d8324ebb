"""The application: Qt, the house's look, collection of garbage in the window's thread, and what happens on a defect.

Importing this module imports Qt and nothing heavy; `run(lang)` shows the window and returns the exit code.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from survey_app import __version__
from survey_app.gui.away import Away
from survey_app.gui.context import Context
from survey_app.gui.lock import LOCKED
from survey_app.gui.window import Window
from survey_app.log import crash_report, log
from survey_app.settings import Settings, default_file
from vocabulary.errors import Level
from vocabulary.text import N_

COLLECT_EVERY = 10_000


class Collector(QObject):
    """Collects garbage on a timer of the window's thread: in a worker it would destroy widgets there."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.collect)
        self._timer.start(COLLECT_EVERY)

    def collect(self) -> None:
        counts, limits = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > limits[generation] > 0:
                gc.collect(generation)
                return


class Defects(QObject):
    """What nobody expected, from whatever thread: shown in the page with "copy report"."""

    happened = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.context = context
        self.happened.connect(self.show_defect, Qt.ConnectionType.QueuedConnection)
        context.tasks.defect.connect(self.show_defect)

    def show_defect(self, error: BaseException) -> None:
        log("defect", error)
        words = crash_report(error)
        t = self.context.t
        self.context.say(
            N_("Something went wrong that is not your doing. What was saved stays saved. "
               "The report names the place in the programme, no person and no answer."),
            Level.ERROR,
            head=N_("A defect of the programme"),
            actions=((t(N_("Copy report")), lambda: QGuiApplication.clipboard().setText(words)),),
        )  # fmt: skip

    def install(self) -> None:
        """Takes over from Python's own printing of exceptions."""

        def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
            if issubclass(kind, KeyboardInterrupt):
                QApplication.quit()
            else:
                self.happened.emit(error.with_traceback(trace))

        sys.excepthook = hook
        threading.excepthook = lambda args: hook(args.exc_type, args.exc_value or RuntimeError(), args.exc_traceback)
        sys.unraisablehook = lambda unraisable: self.happened.emit(unraisable.exc_value or RuntimeError())


def build(settings: Settings, lang: str = "") -> Window:
    """The window on its start page, not yet shown; a QApplication must exist."""
    context = Context(settings, lang)
    context.show_theme()
    window = Window(context)
    window.defects = Defects(context)
    window.resize(1366, 768)
    context.go("start")
    return window


def run(lang: str | None = None) -> int:
    """Shows the window until it is closed, and returns the exit code; `lang` overrides the setting."""
    app = QApplication.instance() or QApplication(["alcance"])
    assert isinstance(app, QApplication)
    app.setApplicationName("Alcance")
    app.setDesktopFileName("alcance")
    window = build(Settings(default_file()), lang or "")
    window.defects.install()
    log("started", version=__version__, lang=window.context.lang)
    Collector(window)
    away = Away(window)
    away.left.connect(window.lock)
    away.start(window)
    screen = app.primaryScreen()
    if screen is not None and (screen.availableSize().width() < 1366 or screen.availableSize().height() < 768):
        window.showMaximized()
    else:
        window.show()
    locked = os.environ.pop(LOCKED, "")
    if locked:
        window.context.go("open", folder=locked, locked=True)
    code = app.exec()
    gc.enable()
    return int(code)
