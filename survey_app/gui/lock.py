"""Locking: the page saves, the programme closes, and a new process that never had the key takes this one's place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from survey_app.gui.context import Context

if TYPE_CHECKING:
    from survey_app.services.programme import Programme

LOCKED = "ALCANCE_LOCKED"
Lock = Callable[["Programme", Sequence[str]], None]


def command(lang: str) -> list[str]:
    """What starts the window again."""
    return [sys.executable, "-m", "survey_app", "--lang", lang]


def lock(context: Context, closer: Lock | None = None) -> None:
    """Ends the process that held the key. Tests hand in a `closer` that does not."""
    programme = context.release_programme()
    if programme is None:
        return
    if closer is None:
        from survey_app.services import programme as service

        closer = service.lock
    os.environ[LOCKED] = str(programme.info.folder)  # the new process asks for this programme's passphrase first
    closer(programme, command(context.lang))
