"""The programme's page: its definition kept and refused beside the field, its journal checked, its backup made."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui.fields import Editor
from survey_app.gui.pages.programme import ProgrammePage
from survey_app.gui.widgets import Chip
from survey_app.gui.window import Window
from survey_app.services import backups
from survey_app.services import programme as service

PATIENCE = 30_000


@pytest.fixture
def page(qtbot: QtBot, opened: Window) -> ProgrammePage:
    opened.context.go("programme")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    found = opened.page
    assert isinstance(found, ProgrammePage)
    return found


def test_that_the_definition_is_kept_and_found_again(qtbot: QtBot, opened: Window, page: ProgrammePage) -> None:
    programme = opened.context.programme
    assert programme is not None
    page.definition.write({"area": "the northern area", "start": "2026-03-01", "end": "2026-10-31", "age_from": "18"})
    assert "northern area" in page.definition.sentence.text()
    page.save.click()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    kept = service.definition(programme)
    assert (kept.area, kept.start, kept.end, kept.age_from, kept.age_to) == (
        "the northern area", "2026-03-01", "2026-10-31", 18, None,
    )  # fmt: skip
    opened.context.go("programme")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    again = opened.page
    assert isinstance(again, ProgrammePage)
    assert again.definition.written()["area"] == "the northern area"


def test_that_a_day_that_is_none_is_refused_beside_its_field_and_nothing_is_kept(
    qtbot: QtBot, opened: Window, page: ProgrammePage
) -> None:
    page.definition.write({"area": "north", "start": "31/02/2026"})
    page.save.click()
    assert page.definition.editors["start"].problem is not None
    assert page.definition.editors["area"].written() == "north"
    programme = opened.context.programme
    assert programme is not None
    assert service.definition(programme).area == ""


def test_that_what_is_typed_survives_a_change_of_language(opened: Window, page: ProgrammePage) -> None:
    page.definition.write({"area": "north"})
    opened.context.set_language("pt")
    again = opened.page
    assert isinstance(again, ProgrammePage)
    assert again.definition.written()["area"] == "north"


def test_that_the_journal_is_checked_and_its_verdict_shown(qtbot: QtBot, opened: Window, page: ProgrammePage) -> None:
    page.verify.click()
    qtbot.waitUntil(lambda: bool(page.findChildren(Chip)), timeout=PATIENCE)
    assert [chip.kind for chip in page.findChildren(Chip)] == ["good"]
    page._checked(3)
    assert "3" in opened.messages.bars()[0].words


def test_that_a_backup_is_made_at_once_when_asked_for(qtbot: QtBot, opened: Window, page: ProgrammePage) -> None:
    programme = opened.context.programme
    assert programme is not None
    page.backup_button.click()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert len(backups.listing(programme.info.folder)) == 1
    assert opened.status.backup == backups.last_backup(programme)


def test_that_a_setting_outside_its_bounds_is_refused_beside_it(opened: Window, page: ProgrammePage) -> None:
    editor = next(e for e in page.findChildren(Editor) if e.kind.label.startswith("Minutes"))
    editor.write("0")
    page._set("lock_after", editor)
    assert editor.problem is not None
    assert opened.context.settings.get("lock_after") == 10
    editor.write("25")
    page._set("lock_after", editor)
    assert opened.context.settings.get("lock_after") == 25
