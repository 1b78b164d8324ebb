"""From the institutions' files to the ministry's report through the pages of the window, by the buttons a person presses."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from survey_app.demo_lists import Register, write_registers
from survey_app.demo_people import make_people
from survey_app.gui.app import build
from survey_app.gui.pages.importing import ImportingPage
from survey_app.gui.pages.lists import ListsPage
from survey_app.gui.pages.new_estimate import NewEstimatePage
from survey_app.gui.pages.reports import ReportsPage
from survey_app.gui.pages.result import ResultPage
from survey_app.gui.window import Window
from survey_app.services.programme import create
from survey_app.settings import Settings
from survey_app.store.keys import KdfCost

PASSPHRASE = "ábaco abdomen abeja abierto abogado abono aborto"
PERSONS = 600
PATIENCE = 30_000


@pytest.fixture
def registers(tmp_path: Path) -> list[Register]:
    """The files of four institutions about the same made-up persons."""
    rng = random.Random(1)
    return write_registers(tmp_path / "files", make_people(PERSONS, rng), rng)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    """The window in Spanish with a new programme open."""
    settings = Settings(tmp_path / "settings.json")
    settings.set("language", "es")
    made = build(settings, "es")
    made.show()
    made.context.open(create(tmp_path, "Frontera norte", "EC", "es", "R. Mamani", PASSPHRASE, cost=KdfCost(1, 8192)))
    yield made
    tasks = made.context.tasks
    made.close()
    qtbot.waitUntil(tasks.idle, timeout=PATIENCE)
    made.deleteLater()


def main_action(qtbot: QtBot, page: ImportingPage) -> None:
    def ready() -> bool:
        return page.main_button is not None and page.main_button.isVisible() and page.main_button.isEnabled()

    qtbot.waitUntil(ready, timeout=PATIENCE)
    page.primary()


def import_list(qtbot: QtBot, window: Window, register: Register) -> None:
    """Reads, maps and stores a file as its page proposes."""
    window.context.go("importing")
    page = window.page
    assert isinstance(page, ImportingPage)
    page.take_file(str(register.path))
    qtbot.waitUntil(lambda: page.draft.table is not None, timeout=PATIENCE)
    main_action(qtbot, page)
    qtbot.waitUntil(lambda: page.draft.preview is not None, timeout=PATIENCE)
    main_action(qtbot, page)
    qtbot.waitUntil(lambda: isinstance(window.page, ListsPage) and bool(window.page.lists), timeout=PATIENCE)


def test_that_four_files_become_a_report(qtbot: QtBot, window: Window, registers: list[Register], tmp_path: Path) -> None:
    for register in registers:
        import_list(qtbot, window, register)
    lists = window.page
    assert isinstance(lists, ListsPage)
    assert lists.lists is not None
    assert len(lists.lists) == 4

    lists.estimate()
    page = window.page
    assert isinstance(page, NewEstimatePage)
    qtbot.waitUntil(lambda: page.read is not None, timeout=PATIENCE)
    for _ in ("data", "population", "method"):
        assert page.view is not None
        qtbot.waitUntil(lambda: page.view is not None and page.view.next.isEnabled(), timeout=PATIENCE)
        page.view.next.click()
    qtbot.waitUntil(lambda: isinstance(window.page, ResultPage) and window.page.loaded is not None, timeout=PATIENCE)
    result = window.page
    assert isinstance(result, ResultPage)
    assert result.loaded is not None

    result.add_to_report()
    reports = window.page
    assert isinstance(reports, ReportsPage)
    qtbot.waitUntil(lambda: reports.form is not None, timeout=PATIENCE)
    assert reports.form is not None
    reports.form.recipient.setText("Ministerio")
    reports.form.purpose.setText("planificar")
    reports.form.changed.emit()
    reports.write(str(tmp_path / "informe.xlsx"))
    qtbot.waitUntil(lambda: reports.written is not None, timeout=PATIENCE)
    book = load_workbook(tmp_path / "informe.xlsx")
    assert len(book.sheetnames) > 5
    cover = "\n".join(str(c) for row in book.worksheets[0].iter_rows(values_only=True) for c in row if c is not None)
    assert "Frontera norte" in cover


def test_that_importing_a_file_again_adds_nothing(qtbot: QtBot, window: Window, registers: list[Register]) -> None:
    import_list(qtbot, window, registers[0])
    assert isinstance(window.page, ListsPage)
    assert window.page.lists is not None
    before = [(info.name, info.rows) for info in window.page.lists]
    window.context.go("importing")
    page = window.page
    assert isinstance(page, ImportingPage)
    page.take_file(str(registers[0].path))
    qtbot.waitUntil(lambda: page.draft.table is not None, timeout=PATIENCE)
    main_action(qtbot, page)
    qtbot.waitUntil(lambda: page.draft.preview is not None, timeout=PATIENCE)
    assert page.draft.preview is not None
    assert page.draft.preview.ready == 0
    window.context.go("lists")
    lists = window.page
    assert isinstance(lists, ListsPage)
    qtbot.waitUntil(lambda: bool(lists.lists), timeout=PATIENCE)
    assert lists.lists is not None
    assert [(info.name, info.rows) for info in lists.lists] == before
