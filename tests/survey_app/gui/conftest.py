"""What tests of the window share: a context, a window, a programme that opens quickly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui.app import build
from survey_app.gui.context import Context
from survey_app.gui.disk_watch import SAID_ONCE
from survey_app.gui.window import Window
from survey_app.services.programme import Programme, create
from survey_app.settings import Settings
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
CHEAP = KdfCost(1, 8192)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings(tmp_path / "settings.json")
    made.set("language", "en")
    made.set("theme", "light")
    made.once(SAID_ONCE)  # whatever the disk of this computer is
    return made


@pytest.fixture
def context(qtbot: QtBot, settings: Settings) -> Iterator[Context]:
    """A context without a window."""
    made = Context(settings, "en")
    made.show_theme()
    yield made
    made.close_programme()
    made.tasks.cancel_all()
    qtbot.waitUntil(made.tasks.idle)
    made.deleteLater()


@pytest.fixture
def window(qtbot: QtBot, settings: Settings) -> Iterator[Window]:
    """The whole window, shown, on its start page."""
    made = build(settings, "en")
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    tasks = made.context.tasks
    made.close()
    qtbot.waitUntil(tasks.idle)
    made.deleteLater()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a closed programme; `PASSPHRASE` opens it."""
    with create(tmp_path, "Frontera norte", "EC", "es", "R. Mamani", PASSPHRASE, cost=CHEAP) as programme:
        return programme.info.folder


@pytest.fixture
def programme(tmp_path: Path) -> Programme:
    """An open programme; whoever takes it closes it (the window does)."""
    return create(tmp_path, "Frontera norte", "EC", "es", "R. Mamani", PASSPHRASE, cost=CHEAP)


@pytest.fixture
def opened(window: Window, programme: Programme) -> Window:
    """The window with an open programme."""
    window.context.open(programme)
    return window
