"""The programme's page: an index of its pages by role, what asks for attention; its definition; this computer's settings."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui.buttons import Link
from survey_app.gui.disk_words import size_text
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import listed_pages, page_class, page_names, title_of
from survey_app.gui.pages.definition import DefinitionPage
from survey_app.gui.pages.programme import ProgrammePage
from survey_app.gui.pages.settings import SettingsPage
from survey_app.gui.window import Window
from survey_app.services import capture, disks, users
from survey_app.services import programme as service
from survey_app.services.programme import Programme
from survey_app.services.roles import ROLES
from survey_app.store import reserve
from survey_app.store.keys import KdfCost
from vocabulary.text import translate

PATIENCE = 30_000
ROOT = Path(__file__).resolve().parents[3]


def programme_page(qtbot: QtBot, window: Window) -> ProgrammePage:
    window.context.go("programme")
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    found = window.page
    assert isinstance(found, ProgrammePage)
    return found


def definition_page(qtbot: QtBot, window: Window) -> DefinitionPage:
    window.context.go("definition")
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    found = window.page
    assert isinstance(found, DefinitionPage)
    return found


@pytest.mark.parametrize("role", ROLES)
def test_that_the_index_leads_to_what_the_role_may(qtbot: QtBot, window: Window, programme: Programme, role: str) -> None:
    window.context.open(replace(programme, info=replace(programme.info, role=role)))
    page = programme_page(qtbot, window)
    assert set(page.entries) == {found.name for found in listed_pages(role)}
    assert ("users" in page.entries) is (role == "administrator")
    assert ("journal" in page.entries) is (role != "enumerator")
    assert {"passphrase", "backups", "settings"} <= set(page.entries)
    titles = [entry.text() for entry in page.entries.values()]
    assert titles == sorted(titles, key=str.casefold)


def test_that_no_page_that_is_to_be_listed_is_missed_and_the_others_are_not_imported() -> None:
    wanted = {name for name in page_names() if page_class(name).listed}
    assert {page.name for page in listed_pages("administrator")} == wanted
    code = (
        "import sys; from survey_app.gui.page import listed_pages; listed_pages('administrator'); "
        "sys.exit('survey_app.gui.pages.capture_interview' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_that_an_entry_is_named_as_its_page_and_leads_there(qtbot: QtBot, opened: Window) -> None:
    names = list(programme_page(qtbot, opened).entries)
    for name in names:
        page = programme_page(qtbot, opened)
        words = page.entries[name].text()
        page.entries[name].click()
        assert opened.page is not None
        assert (opened.page.name, opened.page.title()) == (name, words)
        qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
        assert title_of(page_class(name), opened.context) == words


def test_that_the_missing_recovery_code_is_warned_of_until_it_is_made_and_tried(qtbot: QtBot, opened: Window) -> None:
    from survey_app.services import recovery

    programme = opened.context.programme
    assert programme is not None
    bars = programme_page(qtbot, opened).findChildren(MessageBar)
    assert len(bars) == 1
    assert "recovery code" in bars[0].words
    code = users.make_recovery_code(programme, cost=KdfCost(1, 8192))
    bars = programme_page(qtbot, opened).findChildren(MessageBar)
    assert "never typed back" in bars[0].words
    assert recovery.try_code(programme, code)
    assert programme_page(qtbot, opened).findChildren(MessageBar) == []


def test_that_who_cannot_make_the_code_is_not_warned(qtbot: QtBot, window: Window, programme: Programme) -> None:
    window.context.open(replace(programme, info=replace(programme.info, role="supervisor")))
    assert programme_page(qtbot, window).findChildren(MessageBar) == []


@pytest.mark.parametrize(
    ("state", "words"), [("encrypted", "encrypted by the system"), ("open", "not encrypted"), ("unknown", "could not be found")]
)
def test_that_the_disk_is_told_in_one_line(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch, state: str, words: str
) -> None:
    monkeypatch.setattr(disks, "encryption", lambda folder: disks.Encryption(state, disks.NONE))
    monkeypatch.setattr(disks, "space", lambda folder: disks.Space(5 * 1024**3, True))
    said = programme_page(qtbot, opened).disk.text()
    assert words in said
    assert "5 GB free" in said


def test_that_an_open_disk_is_warned_of_once_on_a_computer(
    qtbot: QtBot, window: Window, programme: Programme, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(disks, "encryption", lambda folder: disks.Encryption(disks.OPEN, disks.NONE))
    window.context.settings._raw["told"] = []
    window.context.open(programme)
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    assert any("does not encrypt the disk" in bar.words for bar in window.messages.bars())
    window.context.go("records")
    assert any("does not encrypt the disk" in bar.words for bar in window.messages.bars()), "it stays until it is closed"
    words = "ábaco abdomen abeja abierto abogado abono aborto"
    window.context.close_programme()
    assert not window.messages.bars()
    window.context.open(service.open_programme(programme.info.folder, words))
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    assert not window.messages.bars()


def test_that_a_disk_that_fills_up_is_told_in_the_status_line_and_once_in_a_message(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = disks.WARN_BELOW - 1
    monkeypatch.setattr(disks, "space", lambda folder: disks.Space(free, True))
    for _ in range(2):
        opened.disk.look()
        qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert len(opened.messages.bars()) == 1
    assert opened.status.disk is not None
    assert "200 MB" in translate(opened.status.disk, "en")
    free = disks.NO_NEW_WORK_BELOW - 1
    opened.disk.look()
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert "no new interview" in opened.messages.bars()[-1].words
    free = 10 * 1024**3
    opened.disk.look()
    qtbot.waitUntil(lambda: opened.status.disk is None, timeout=PATIENCE)


def test_that_no_interview_is_begun_on_a_nearly_full_disk_and_the_page_says_why(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme = opened.context.programme
    assert programme is not None
    monkeypatch.setattr(reserve, "free_space", lambda folder: reserve.NO_NEW_WORK_BELOW - 1)
    opened.context.go("capture-interview", form=capture.available_forms("en")[0].name)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    assert any("no new interview was begun" in bar.words for bar in opened.messages.bars())
    assert capture.drafts(programme) == []
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1024, "1 kB"), (1536, "1.5 kB"), (20 * 1024**2, "20 MB"), (82 * 1024**3, "82 GB")],
)
def test_that_a_size_is_read_at_a_glance(opened: Window, size: int, words: str) -> None:
    assert translate(size_text(size), "en", lambda n: f"{n:,}".removesuffix(".0")) == words


# the definition ---------------------------------------------------------------------------------------------------------------


def test_that_the_definition_is_kept_and_found_again(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    page = definition_page(qtbot, opened)
    page.definition.write({"area": "the northern area", "start": "2026-03-01", "end": "2026-10-31", "age_from": "18"})
    assert "northern area" in page.definition.sentence.text()
    page.save.click()
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    kept = service.definition(programme)
    assert (kept.area, kept.start, kept.end, kept.age_from, kept.age_to) == (
        "the northern area", "2026-03-01", "2026-10-31", 18, None,
    )  # fmt: skip
    assert definition_page(qtbot, opened).definition.written()["area"] == "the northern area"


def test_that_saving_the_definition_can_be_taken_back(qtbot: QtBot, opened: Window) -> None:
    programme = opened.context.programme
    assert programme is not None
    page = definition_page(qtbot, opened)
    for area in ("north", "south"):
        page.definition.write({"area": area})
        page.save.click()
        qtbot.waitUntil(lambda area=area: service.definition(programme).area == area, timeout=PATIENCE)
        qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    undo = next(link for link in opened.messages.bars()[-1].findChildren(Link) if link.text() == "Undo")
    undo.click()
    qtbot.waitUntil(lambda: service.definition(programme).area == "north", timeout=PATIENCE)
    qtbot.waitUntil(lambda: opened.page is not page, timeout=PATIENCE)
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    again = opened.page
    assert isinstance(again, DefinitionPage)
    assert again.definition.written()["area"] == "north"


def test_that_a_day_that_is_none_is_refused_beside_its_field_and_nothing_is_kept(qtbot: QtBot, opened: Window) -> None:
    page = definition_page(qtbot, opened)
    page.definition.write({"area": "north", "start": "31/02/2026"})
    page.save.click()
    assert page.definition.editors["start"].problem is not None
    assert page.definition.editors["area"].written() == "north"
    programme = opened.context.programme
    assert programme is not None
    assert service.definition(programme).area == ""


def test_that_what_is_typed_survives_a_change_of_language(qtbot: QtBot, opened: Window) -> None:
    definition_page(qtbot, opened).definition.write({"area": "north"})
    opened.context.set_language("pt")
    again = opened.page
    assert isinstance(again, DefinitionPage)
    assert again.definition.written()["area"] == "north"


# this computer ----------------------------------------------------------------------------------------------------------------


def test_that_a_setting_outside_its_bounds_is_refused_beside_it(opened: Window) -> None:
    opened.context.go("settings")
    page = opened.page
    assert isinstance(page, SettingsPage)
    editor = page.editors["lock_after"]
    editor.write("0")
    page.set("lock_after")
    assert editor.problem is not None
    assert opened.context.settings.get("lock_after") == 10
    editor.write("25")
    page.set("lock_after")
    assert opened.context.settings.get("lock_after") == 25
