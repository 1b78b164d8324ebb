"""Every page, whoever made it: each control has a name for a screen reader, and the tab order follows the eye."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from survey_app import demo
from survey_app.gui.app import build
from survey_app.gui.page import page_class, page_names
from survey_app.gui.window import Window
from survey_app.services.programme import Programme
from survey_app.settings import Settings

CONTROLS = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit)
PATIENCE = 30_000


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    """A small example programme with its estimates, as the pictures have it."""
    folder = tmp_path_factory.mktemp("example")
    programme = demo.build_example(folder, size=400, strong=False)
    demo.store_findings(programme, demo.example_findings(programme), "es")
    yield programme
    programme.close()


@pytest.fixture
def frame(qtbot: QtBot, example: Programme, tmp_path: Path) -> Iterator[Window]:
    """A window with the example open, which is left open for the next test."""
    settings = Settings(tmp_path / "settings.json")
    settings.set("theme", "light")
    made = build(settings, "en")
    made.show()
    made.context.programme = example
    made.context.programme_changed.emit()
    yield made
    assert made.page is not None
    made.page.leave()
    made.context.tasks.cancel_all()
    qtbot.waitUntil(made.context.tasks.idle, timeout=PATIENCE)
    made.context.programme = None
    made.close()
    made.deleteLater()


def shown(qtbot: QtBot, frame: Window, name: str) -> Iterator[QWidget]:
    """The page with each of its examples, settled."""
    found = page_class(name).examples(frame.context)
    assert found, f"{name} has no example to be looked at"
    for args in found:
        frame.context.go(name, **args)
        qtbot.waitUntil(frame.context.tasks.idle, timeout=PATIENCE)
        assert frame.page is not None
        yield frame.page


def controls(of: QWidget) -> list[QWidget]:
    found = [w for w in of.findChildren(QWidget) if isinstance(w, CONTROLS) and w.isVisible()]
    return [w for w in found if not w.objectName().startswith("qt_")]  # parts that Qt puts into its own controls


def test_that_the_pages_are_the_files_of_the_folder() -> None:
    names = page_names()
    assert {"start", "new", "open", "capture", "capture-interview", "records", "programme", "manual", "shortcuts"} <= set(names)
    assert [page_class(name).name for name in names] == names


@pytest.mark.parametrize("name", page_names())
def test_that_every_control_has_a_name_for_a_screen_reader_and_is_high_enough_to_hit(
    qtbot: QtBot, frame: Window, name: str
) -> None:
    for page in shown(qtbot, frame, name):
        assert page.title()  # type: ignore[attr-defined]
        for control in controls(frame):
            where = f"{type(control).__name__} {control.geometry().getRect()}"
            assert control.accessibleName().strip(), where
            field = isinstance(control, QComboBox | QLineEdit | QPlainTextEdit)
            assert not field or control.height() >= 36, where
            assert not field or control.focusPolicy() is not Qt.FocusPolicy.NoFocus, where


@pytest.mark.parametrize("name", page_names())
def test_that_the_tab_order_follows_the_eye(qtbot: QtBot, frame: Window, name: str) -> None:
    """From a control to the next one: further down, or on the same line further to the right, within a column of the page."""
    for page in shown(qtbot, frame, name):
        order = []
        here: QWidget | None = page.nextInFocusChain()
        while here is not None and here is not page:
            own = page.isAncestorOf(here) and isinstance(here, CONTROLS) and not here.objectName().startswith("qt_")
            if own and here.isVisible() and here.focusPolicy().value & Qt.FocusPolicy.TabFocus.value:
                order.append(here)
            here = here.nextInFocusChain()
        for one, following in pairwise(order):
            if one.parentWidget() is following.parentWidget():
                a, b = one.geometry(), following.geometry()
                assert b.top() >= a.bottom() - 1 or b.left() >= a.left(), (
                    f"{one.accessibleName()} → {following.accessibleName()}"
                )


@pytest.mark.parametrize("name", page_names())
def test_that_no_page_opens_a_window_of_its_own_or_scrolls_sideways(qtbot: QtBot, frame: Window, name: str) -> None:
    for page in shown(qtbot, frame, name):
        windows = [w for w in QApplication.topLevelWidgets() if w.isVisible() and w is not frame]
        assert not windows, [type(w).__name__ for w in windows]
        for area in page.findChildren(QAbstractScrollArea):
            if area.metaObject().className() in ("QScrollArea", "Still"):
                assert area.horizontalScrollBar().maximum() == 0
                inside = area.widget()  # type: ignore[attr-defined]
                assert inside.minimumSizeHint().width() <= area.viewport().width(), "wider than the page"
