"""No word: the desktop application."""

from __future__ import annotations

import contextlib

from survey_app.cli.qt import on_screen
from survey_app.cli.words import Given, Word
from survey_app.log import to_file
from vocabulary.text import N_


def run(given: Given) -> int:
    on_screen()
    from survey_app.gui.app import run as run_window
    from survey_app.settings import default_file

    with contextlib.suppress(OSError):  # a home that cannot be written keeps nobody from working
        to_file(default_file().parent)
    return run_window(given.one("lang"))


WORD = Word("", N_("Opens the window."), (), run)
