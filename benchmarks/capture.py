"""From the key to the next question on screen: processor time of the window's thread (`python benchmarks/capture.py [STEPS]`).

Return on an answered question until the next one is laid out and painted, at 1024 × 700: with the household survey of the
library, with a questionnaire of 1,000 questions and a roster of 30 rows × 15 fields, and from cell to cell of a roster that
is keyed as a table.
"""

from __future__ import annotations

import os
import runpy
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)  # this folder would hide packages behind its files
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, Qt  # noqa: E402
from PySide6.QtGui import QKeyEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from forms.xform import parse_form  # noqa: E402
from survey_app.gui.app import build  # noqa: E402
from survey_app.gui.pages.capture_interview import CaptureInterviewPage  # noqa: E402
from survey_app.gui.window import Window  # noqa: E402
from survey_app.services import capture  # noqa: E402
from survey_app.services.programme import Programme, create  # noqa: E402
from survey_app.settings import Settings  # noqa: E402
from survey_app.store.keys import KdfCost  # noqa: E402

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
HOUSEHOLD = "irregular_migration_household"
AIM = 16.0
GIVEN = {"household_size": "6", "any_foreign": "yes", "area": "07", "cluster": "112", "dwelling": "1", "age": "34"}


def press(key: Qt.Key) -> None:
    """A key for whatever has the keyboard, then everything up to the painted window."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QCoreApplication.sendEvent(target, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))
    QApplication.processEvents()  # lays out and paints what changed


def shown(window: Window, programme: Programme, form: str, until: str, **args: bool) -> CaptureInterviewPage:
    """An interview that is answered up to a question, on screen."""
    session = capture.start(programme, form, "es")
    interview = session.interview
    path: str | None = interview.current
    while path is not None and until not in path:
        state = interview.state(path)
        value = GIVEN.get(state.name, state.choices[0][0] if state.choices else "")
        if value:
            session.answer(path, value).result()
        path = interview.next(path)
    window.context.go("capture-interview", form=form, session=session, path=path or interview.current, **args)
    page = window.page
    assert isinstance(page, CaptureInterviewPage)
    QApplication.processEvents()
    return page


def measured(what: str, steps: int, before: Callable[[], object], key: Qt.Key) -> None:
    """Prints the median and the longest of so many steps."""
    times = []
    for _ in range(steps):
        before()
        QApplication.processEvents()
        start = time.thread_time_ns()
        press(key)
        times.append((time.thread_time_ns() - start) / 1e6)
    middle, longest = statistics.median(times), max(times)
    print(f"{what}: {middle:.1f} ms, the longest of {steps} {longest:.1f} ms (aim: {AIM:g} ms)")


def from_start(page: CaptureInterviewPage) -> None:
    """Back to the first question."""
    assert page.session is not None
    page.go_to(page.session.interview.next("") or "")
    QApplication.processEvents()


def main() -> None:
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 30
    large = parse_form(
        runpy.run_path(str(HERE / "forms.py"))["xform"]()
        .replace("<total/>", "<total/><agrees/>")
        .replace('<bind nodeset="/data/q0"', '<bind nodeset="/data/agrees" xmlns:a="urn:alcance:xforms:1" a:consent="x"/>'
                 '<bind nodeset="/data/q0"')
        .replace("<h:body>", '<h:body><select1 ref="/data/agrees"><label>Sí</label><item><label>Sí</label>'
                 "<value>yes</value></item></select1>")
    )  # fmt: skip
    real = capture.form_of
    capture.form_of = lambda name: large if name == "large" else real(name)
    QApplication(["alcance"])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(None)
        window = build(settings, "es")
        window.resize(1024, 700)
        window.show()
        window.activateWindow()
        programme = create(Path(folder), "P", "EC", "es", "R. Mamani", PASSPHRASE, cost=KdfCost(1, 8192))
        window.context.open(programme)
        from_start(shown(window, programme, HOUSEHOLD, "[4]"))
        measured("household survey, the next question", steps, lambda: None, Qt.Key.Key_Return)
        shown(window, programme, HOUSEHOLD, "[1]/sex", as_table=True)
        measured("household survey as a table, the next cell", 20, lambda: None, Qt.Key.Key_Return)
        from_start(shown(window, programme, "large", "/q500"))
        measured("1,000 questions, the next question", steps, lambda: None, Qt.Key.Key_Return)
        window.close()
        while not window.context.tasks.idle():
            QApplication.processEvents()


if __name__ == "__main__":
    main()
