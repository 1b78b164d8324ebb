"""From start to window: processor time beyond Qt's own import, in new processes (`python benchmarks/start.py [RUNS]`)."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
QT = "from PySide6 import QtCore, QtGui, QtWidgets"
WINDOW = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
application = QApplication(["alcance"])
QTimer.singleShot(0, application.quit)  # once the window is shown and its first events are done
from survey_app.cli import run
assert run([]) == 0
"""
MEASURE = """
import time
before = time.process_time()
{statement}
print(time.process_time() - before)
"""


def seconds(statement: str) -> float:
    """Processor time of a statement in a new process."""
    code = MEASURE.format(statement=statement)
    with tempfile.TemporaryDirectory() as home:  # a computer that has not seen Alcance before
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "HOME": home, "XDG_CONFIG_HOME": home}
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
    return float(done.stdout.strip().splitlines()[-1])


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    seconds(WINDOW)  # byte code and file cache
    qt = statistics.median(seconds(QT) for _ in range(runs))
    window = statistics.median(seconds(WINDOW) for _ in range(runs))
    print(
        f"Qt's import {qt:.3f} s, start to window {window:.3f} s, beyond Qt {window - qt:.3f} s (medians of {runs}; CPU time)"
    )


if __name__ == "__main__":
    main()
