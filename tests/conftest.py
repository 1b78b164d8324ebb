"""What every test gets: no screen, a home of its own, and after a test of the window nothing left behind.

The leak checks follow napari's: a top-level widget, a thread or an active timer that outlives its test fails that test.
Python's cyclic collector is off during a test of the window, since it would destroy widgets in whatever thread it happens to
run, and is called afterwards, in the window's thread.
"""

from __future__ import annotations

import gc
import os
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_STYLE_OVERRIDE", None)

import pytest
from hypothesis import settings

settings.register_profile("alcance", deadline=None)  # a test never times
settings.load_profile("alcance")

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 10_000  # milliseconds until a thread that was told to end counts as left behind
WINDOW = {"qapp", "qtbot", "qtmodeltester"}


@pytest.fixture(scope="session")
def _matplotlib_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all tests: matplotlib looks for fonts in a new one, which takes a second."""
    return tmp_path_factory.mktemp("matplotlib")


@pytest.fixture(autouse=True)
def _own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, _matplotlib_home: Path) -> None:
    """Settings, recent programmes and logs of a test are its own, whatever the person at this machine has."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    monkeypatch.setenv("MPLCONFIGDIR", str(_matplotlib_home))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test of the window: no top-level widget, no thread, no active timer."""
    if not WINDOW.intersection(request.fixturenames):
        yield
        return
    from PySide6.QtCore import QThreadPool
    from PySide6.QtWidgets import QApplication

    request.getfixturevalue("qapp")
    widgets_before = {id(widget) for widget in QApplication.topLevelWidgets()}
    threads_before = set(threading.enumerate())
    gc.disable()
    yield
    failed = getattr(request.node, "failed_call", False)
    QThreadPool.globalInstance().waitForDone(PATIENCE)
    _deliver_deletes()
    gc.collect()
    _deliver_deletes()
    gc.enable()
    widgets = [widget for widget in QApplication.topLevelWidgets() if id(widget) not in widgets_before]
    left = [widget.objectName() or type(widget).__name__ for widget in widgets]
    for widget in widgets:  # so that the next test is not blamed as well
        widget.close()
        widget.deleteLater()
    left += [f"thread {name}" for name in _threads_left(threads_before)]
    left += [f"{QThreadPool.globalInstance().activeThreadCount()} tasks"] * bool(
        QThreadPool.globalInstance().activeThreadCount()
    )
    left += _active_timers()
    if left and not failed:
        pytest.fail(f"left behind: {', '.join(left)}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Notes that the test itself failed, so that what it left behind is not reported on top."""
    report = yield
    if report.when == "call":
        item.failed_call = report.failed  # type: ignore[attr-defined]
    return report


def _deliver_deletes() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _threads_left(before: set[threading.Thread]) -> list[str]:
    """Python's own threads that run on; Qt's workers show up as dummies and are counted by their pool."""
    left = [thread for thread in threading.enumerate() if thread not in before]
    left = [thread for thread in left if not isinstance(thread, threading._DummyThread)]
    for thread in left:
        thread.join(PATIENCE / 1000)
    return [thread.name for thread in left if thread.is_alive()]


def _active_timers() -> list[str]:
    from PySide6.QtCore import QTimer
    from shiboken6 import isValid

    timers = [found for found in gc.get_objects() if isinstance(found, QTimer) and isValid(found)]
    active = [timer for timer in timers if timer.isActive()]
    for timer in active:
        timer.stop()
    return [f"timer of {type(timer.parent()).__name__}" for timer in active]


@pytest.fixture
def shared() -> Path:
    """The folder with reference figures and conformance cases, where it lies beside the project."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("the folder shared/ is not beside the project")
    return folder
