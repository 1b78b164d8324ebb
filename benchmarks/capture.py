"""From the key to the next question on screen (`python benchmarks/capture.py [STEPS]`), by the kind of question that comes.

Each question is answered by keys first; then Return is measured, until the next question with its answers is laid out, painted
and has the keyboard: it gives what was typed, sends it to the disk, and shows what follows. What stands beside the question
(the last answers, the bar of the path) follows once that is painted, in the same turn of the event loop or the next. At
1024 × 700. Median and 95th percentile of the time that passes, and of the processor time of the window's thread.
"""

from __future__ import annotations

import os
import runpy
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[0] = str(HERE.parent)  # this folder would hide packages behind its files
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt  # noqa: E402
from PySide6.QtGui import QKeyEvent  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from forms.form import Form  # noqa: E402
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
KINDS = {
    "few": "a choice of five",
    "thirty": "a choice of thirty, searched",
    "text": "a text",
    "number": "a number",
    "day": "a date",
}
GIVEN = {"household_size": "6", "any_foreign": "yes", "area": "07", "cluster": "112", "dwelling": "1", "age": "34"}


class Painted(QObject):
    """Notices that a widget was painted."""

    seen = False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.seen = self.seen or event.type() is QEvent.Type.Paint
        return False


def send(key: Qt.Key, text: str = "") -> None:
    """A key for whatever has the keyboard."""
    target = QApplication.focusWidget() or QApplication.activeWindow()
    assert target is not None
    QCoreApplication.sendEvent(target, QKeyEvent(QKeyEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


def settle(window: Window) -> None:
    """Everything that was begun is done, also on the disk, and painted."""
    while not window.context.tasks.idle():
        QApplication.processEvents()
    for _ in range(50):
        QApplication.processEvents()


def step(page: CaptureInterviewPage) -> tuple[float, float]:
    """Return, until what asks then is painted and has the keyboard: milliseconds, and those of the processor."""
    painted, before = Painted(), page.path
    wall, own = time.perf_counter_ns(), time.thread_time_ns()
    send(Qt.Key.Key_Return)
    view = page.question
    if page.roster is not None:
        asks = [page.roster.table.viewport()]
    else:  # all that changed is painted in one go; answers that are the same as before are not painted again
        asks = [view.where, view.words] if view is not None else [page]
    for each in asks:
        each.installEventFilter(painted)
    while not painted.seen and page.path != before:
        QApplication.processEvents()
    found = (time.perf_counter_ns() - wall) / 1e6, (time.thread_time_ns() - own) / 1e6
    focus = QApplication.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)
    for each in asks:
        each.removeEventFilter(painted)
    return found


def answer(page: CaptureInterviewPage) -> None:
    """Keys an answer to the question that is shown, and leaves it typed."""
    assert page.session is not None
    state = page.session.interview.state(page.path)
    if state.value and not state.name.startswith(("text", "number", "day")):
        return
    typed = {"integer": "7", "date": "2/3/2001"}.get(state.type, "ab")
    if state.choices:
        typed = "1" if len(state.choices) <= 9 else "" if state.value else state.choices[1][1][:4]
    elif state.type in ("note", "repeat"):
        typed = ""
    for sign in typed:
        send(Qt.Key(ord(sign.upper())), sign)


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


def measured(what: str, times: list[tuple[float, float]]) -> None:
    """Prints median and 95th percentile."""
    cells = []
    for column in zip(*times, strict=True):
        cells.append(f"{statistics.median(column):.1f} | {statistics.quantiles(column, n=20)[-1]:.1f}")
    print(f"| {what} | {len(times)} | {' | '.join(cells)} |", flush=True)


def walk(page: CaptureInterviewPage, window: Window, steps: int, answered: bool = True) -> dict[str, list[tuple[float, float]]]:
    """So many steps, by the name of the question that came (without its number)."""
    found: dict[str, list[tuple[float, float]]] = {}
    for _ in range(steps):
        if answered:
            answer(page)
        settle(window)
        before = page.path
        took = step(page)
        if page.at_end:
            break
        if page.path != before:  # else what was typed stays, with what is wrong with it
            found.setdefault(page.path.rpartition("/")[2].rstrip("0123456789"), []).append(took)
    return found


def from_start(page: CaptureInterviewPage) -> None:
    """Back to the first question."""
    assert page.session is not None
    page.go_to(page.session.interview.next("") or "")
    QApplication.processEvents()


def pages(page: CaptureInterviewPage, window: Window, steps: int) -> list[tuple[float, float]]:
    """From the last question of one part of a group to the first of the next, all on the page built: so many times."""
    assert page.session is not None
    found = []
    for number in range(steps):
        page.show_question(f"/data/g/q{20 * (number % 4) + 19}")
        settle(window)
        found.append(step(page))
        assert page.path == f"/data/g/q{20 * (number % 4) + 20}"
    return found


def every_kind(times: int) -> Form:
    """Every kind of question in turn, so many times."""
    few = "".join(f"<item><label>Respuesta {n}</label><value>c{n}</value></item>" for n in range(5))
    thirty = "".join(f"<item><label>{chr(65 + n % 26)}{n} respuesta</label><value>c{n}</value></item>" for n in range(30))
    types = {"number": "int", "day": "date"}
    fields, binds, body = [], [], []
    for number in range(times + 1):
        for kind, words in KINDS.items():
            ref = f"/data/{kind}{number}"
            fields.append(f"<{kind}{number}/>")
            binds.append(f'<bind nodeset="{ref}" type="{types.get(kind, "string")}"/>')
            said = f"<label>{words.capitalize()}: ¿qué se contesta a la pregunta {number}?</label><hint>Indicación</hint>"
            items = {"few": few, "thirty": thirty}.get(kind)
            body.append(f'<select1 ref="{ref}">{said}{items}</select1>' if items else f'<input ref="{ref}">{said}</input>')
    return written("".join(fields), "".join(binds), "".join(body))


def one_page() -> Form:
    """A group of a hundred questions on one page: a choice, a number, a text in turn."""
    few = "".join(f"<item><label>Respuesta {n}</label><value>c{n}</value></item>" for n in range(4))
    body = ""
    for number in range(100):
        said = f'ref="/data/g/q{number}"><label>¿Qué se contesta a la pregunta {number}?</label>'
        body += f"<select1 {said}{few}</select1>" if number % 3 == 0 else f"<input {said}</input>"
    binds = "".join(f'<bind nodeset="/data/g/q{number}" type="int"/>' for number in range(1, 100, 3))
    fields = f"<g>{''.join(f'<q{number}/>' for number in range(100))}</g>"
    return written(fields, binds, f'<group ref="/data/g" appearance="field-list"><label>Datos</label>{body}</group>')


def written(fields: str, binds: str, body: str) -> Form:
    """A questionnaire that asks for consent first."""
    return parse_form(
        '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
        'xmlns:a="urn:alcance:xforms:1"><h:head><h:title>Medida</h:title><model>'
        f'<instance><data id="own"><agrees/>{fields}</data></instance><bind nodeset="/data/agrees" a:consent="x"/>{binds}'
        '</model></h:head><h:body><select1 ref="/data/agrees"><label>Sí</label><item><label>Sí</label><value>yes</value></item>'
        f"</select1>{body}</h:body></h:html>"
    )


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
    real, own = capture.form_of, {"large": large, "kinds": every_kind(steps), "page": one_page()}
    capture.form_of = lambda name: own.get(name) or real(name)
    QApplication(["alcance"])
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(None)
        window = build(settings, "es")
        window.resize(1024, 700)
        window.show()
        window.activateWindow()
        programme = create(Path(folder), "P", "EC", "es", "R. Mamani", PASSPHRASE, cost=KdfCost(1, 8192))
        window.context.open(programme)
        settle(window)
        print("| the question that comes | steps | time: median | 95 % | processor: median | 95 % |\n|---|---|---|---|---|---|")
        walk(shown(window, programme, "kinds", "few"), window, len(KINDS))  # everything is imported and polished once
        page = shown(window, programme, "kinds", "few0")
        kinds = walk(page, window, steps * len(KINDS))
        for name, words in KINDS.items():
            measured(words, kinds[name])
        page = shown(window, programme, "page", "/q0")
        settle(window)
        measured("the next of a group on one page", [took for each in walk(page, window, 18).values() for took in each])
        measured("the first of the next page of a group", pages(page, window, steps))
        page = shown(window, programme, HOUSEHOLD, "[4]")
        from_start(page)
        measured(
            "household survey, whatever comes", [t for each in walk(page, window, 45, answered=False).values() for t in each]
        )
        page = shown(window, programme, HOUSEHOLD, "[1]/sex", as_table=True)
        measured(
            "household as a table, the next cell", [t for each in walk(page, window, 20, answered=False).values() for t in each]
        )
        page = shown(window, programme, "large", "/q500")
        from_start(page)
        measured("1,000 questions, a number", [t for each in walk(page, window, steps, answered=False).values() for t in each])
        window.close()
        while not window.context.tasks.idle():
            QApplication.processEvents()


if __name__ == "__main__":
    main()
