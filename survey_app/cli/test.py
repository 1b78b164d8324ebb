"""`test`: all the tests, offscreen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from survey_app.cli.qt import offscreen
from survey_app.cli.words import Given, Word
from vocabulary.errors import BadInput, Problem
from vocabulary.text import N_, text

ROOT = Path(__file__).resolve().parents[2]


MOST = 4  # processes side by side: each holds a window and some 600 MB


def _side_by_side() -> list[str]:
    """Whole files of tests in as many processes as there are processors; in this one where there is one alone."""
    count = min(MOST, os.cpu_count() or 1)
    return ["-n", str(count), "--dist", "loadfile"] if count > 1 else []


def run(given: Given) -> int:
    if not (ROOT / "tests").is_dir():
        raise BadInput(
            Problem("no-tests", text(N_("The tests are not here: they come with the project's source, not with a package")))
        )
    offscreen()
    environment = {name: value for name, value in os.environ.items() if name not in ("QT_STYLE_OVERRIDE", "PYTEST_ADDOPTS")}
    command = [sys.executable, "-m", "pytest", *_side_by_side()]
    status = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return status if status >= 0 else 128 - status  # ended by a signal, as a shell says it: also after the last test


WORD = Word("test", N_("Runs all the tests, those of the window included, without a screen."), (), run)
