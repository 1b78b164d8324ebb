"""What the words that show pages see to before Qt is loaded: its libraries of the system, and a screen."""

from __future__ import annotations

import os
import sys

from survey_app import system_libraries
from vocabulary.errors import BadInput, Problem
from vocabulary.text import N_, text


def offscreen() -> None:
    """Qt draws into memory: no screen is needed. Raises `BadInput` where a library of the system is missing."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _libraries(screen=False)


def on_screen() -> None:
    """Raises `BadInput` where there is no screen or a library of the system is missing."""
    chosen = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform.startswith("linux") and not chosen and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        remedy = text(
            N_("Start it from a desktop, or use a word that needs no screen: {words}"), words="demo, estimate, methods"
        )
        raise BadInput(Problem("no-screen", text(N_("There is no screen to open the window on")), remedy=remedy))
    _libraries(screen=chosen not in ("offscreen", "minimal"))


def _libraries(screen: bool) -> None:
    missing = system_libraries.missing_packages(screen)
    if missing and system_libraries.may_install() and not system_libraries.install(missing):
        missing = system_libraries.missing_packages(screen)
    if missing:
        line = system_libraries.install_line(missing)
        what = text(N_("The window needs libraries of the system that are missing. Run: {line}"), line=line)
        raise BadInput(Problem("no-libraries", what))
