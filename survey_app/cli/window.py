"""No word: the desktop application."""

from __future__ import annotations

from survey_app.cli.qt import on_screen
from survey_app.cli.words import Given, Word
from vocabulary.text import N_


def run(given: Given) -> int:
    on_screen()
    from survey_app.gui.app import run as run_window

    return run_window(given.one("lang"))


WORD = Word("", N_("Opens the window."), (), run)
