"""The pages that bring lists in: nothing is stored before the button, problems are listed, a second import adds nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from survey_app.gui.confirm import Confirm
from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.importing import ImportingPage
from survey_app.gui.pages.lists import ListsPage
from survey_app.gui.window import Window
from survey_app.services import importing
from vocabulary.errors import Level

ROWS = (
    ("APELLIDOS", "NOMBRES", "F. NAC", "CEDULA", "OBS"),
    ("Rojas Peña", "María José", "1991-03-04", "V-18.223.011", ""),
    ("GONZALES, Luis A.", "", "04/12/1988", "", "volver a llamar"),
    ("da Silva", "Ana", "1979", "812.334.115-02", ""),
    ("Quispe M.", "Juan", "31/02/1990", "7712345", ""),
    ("Pérez de León", "Yulimar", "1999-11-23", "V-27.110.902", ""),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A list as an institution might send it, one birth date impossible."""
    path = tmp_path / "refugio_norte_oct.csv"
    with open(path, "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(ROWS)
    return path


def begin(window: Window) -> ImportingPage:
    window.context.go("importing")
    assert isinstance(window.page, ImportingPage)
    return window.page


def read(qtbot: QtBot, page: ImportingPage, file: Path) -> None:
    page.take_file(str(file))
    qtbot.waitUntil(lambda: page.draft.table is not None)


def press(qtbot: QtBot, page: ImportingPage) -> None:
    """The page's main action, by its shortcut's way."""
    qtbot.waitUntil(lambda: page.main_button is not None and page.main_button.isVisible() and page.main_button.isEnabled())
    page.primary()


def check(qtbot: QtBot, page: ImportingPage) -> None:
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.draft.preview is not None)
    qtbot.waitUntil(lambda: page.preview is None or page.preview.isVisible())  # Qt shows what was added in the next round


def store(qtbot: QtBot, window: Window, page: ImportingPage) -> ListsPage:
    press(qtbot, page)
    qtbot.waitUntil(lambda: isinstance(window.page, ListsPage) and bool(window.page.lists))
    assert isinstance(window.page, ListsPage)
    return window.page


def bars(page: ImportingPage) -> list[MessageBar]:
    return [bar for bar in page.findChildren(MessageBar) if bar.isVisible()]


def test_that_nothing_is_stored_before_the_button_says_so(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    assert opened.context.programme is not None
    assert importing.lists(opened.context.programme) == []
    assert page.main_button is not None
    assert page.main_button.text() == "Import 4 records"
    assert "Nothing is stored" in page.status()
    opened.context.go("lists")
    qtbot.waitUntil(opened.context.tasks.idle)
    assert importing.lists(opened.context.programme) == []


def test_that_the_button_stores_the_rows_and_says_what_was_done(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    lists = store(qtbot, opened, page)
    assert lists.lists is not None
    assert [(info.name, info.rows) for info in lists.lists] == [("Refugio norte oct", 4)]
    said = [bar.words for bar in opened.messages.bars()]
    assert said == ["4 records were imported into Refugio norte oct. 1 was left out and is noted in the history."]
    assert lists.history is not None
    assert [one.left_out_rows[0][0] for one in lists.history.long.rows] == [5]


def test_that_a_row_that_cannot_be_read_is_told_with_a_link_to_it(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    bar = next(bar for bar in bars(page) if bar.level is Level.ERROR)
    assert bar.accessibleName().startswith("1 row of 5 cannot be read")
    page.see_problems()
    assert page.preview is not None
    assert page.preview.grid is not None
    assert [row.row for row in page.preview.grid.long.rows] == [5]
    assert "The date does not exist" in page.preview.detail.text()
    page.see_problems()
    assert len(page.preview.grid.long.rows) == 5


def test_that_each_row_shows_how_it_is_read(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    assert page.preview is not None
    grid = page.preview.grid
    assert grid is not None
    reading = grid.long.columns[-1]
    words = [reading.value(row)[0] for row in grid.long.rows]
    assert words == ["good", "understood so", "understood so", "impossible date", "good"]


def test_that_the_list_of_problems_is_saved_without_a_cell_of_the_file(
    qtbot: QtBot, opened: Window, file: Path, tmp_path: Path
) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    page.save_problems(str(tmp_path / "problems"))
    qtbot.waitUntil((tmp_path / "problems.csv").exists)
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    written = (tmp_path / "problems.csv").read_text(encoding="utf-8-sig")
    assert "F. NAC" in written
    assert "The date does not exist" in written
    assert "Quispe" not in written


def test_that_importing_the_same_file_again_adds_nothing(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    store(qtbot, opened, page)
    again = begin(opened)
    read(qtbot, again, file)
    check(qtbot, again)
    assert again.draft.preview is not None
    assert (again.draft.preview.ready, again.draft.preview.already) == (0, 4)
    assert again.main_button is not None
    assert not again.main_button.isEnabled()
    qtbot.waitUntil(lambda: any("in this list already" in bar.words for bar in bars(again)))


def test_that_another_use_of_a_column_reads_the_rows_again(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    assert page.mapping is not None
    page.mapping.selects["F. NAC"].set_value("ignore")
    qtbot.waitUntil(lambda: page.draft.preview is not None and page.draft.preview.bad == 0)
    assert page.main_button is not None
    assert page.main_button.text() == "Import 5 records"


def test_that_columns_that_recognise_nobody_keep_the_button_off(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    assert page.mapping is not None
    for column in ("APELLIDOS", "NOMBRES", "CEDULA"):
        page.mapping.selects[column].set_value("ignore")
    qtbot.waitUntil(lambda: page.draft.preview is not None and bool(page.draft.preview.blocking))
    assert page.main_button is not None
    assert not page.main_button.isEnabled()
    qtbot.waitUntil(lambda: any("no person could be recognised" in bar.words for bar in bars(page)))


def test_that_a_list_without_a_name_is_asked_for_it_beside_the_field(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    assert page.form is not None
    control = page.form.fields["list_name"].control
    control.setText("")  # type: ignore[attr-defined]
    press(qtbot, page)
    qtbot.waitUntil(lambda: page.form is not None and "needs a name" in page.form.fields["list_name"].error.text())
    assert page.draft.step == 0


def test_that_a_file_that_cannot_be_read_is_told_and_the_page_stays(qtbot: QtBot, opened: Window, tmp_path: Path) -> None:
    path = tmp_path / "list.docx"
    path.write_bytes(b"PK")
    page = begin(opened)
    page.take_file(str(path))
    qtbot.waitUntil(lambda: bool(opened.messages.bars()))
    assert "cannot be read" in opened.messages.bars()[0].words
    assert opened.page is page
    assert page.draft.table is None


def test_that_a_change_of_language_keeps_the_import_as_it_stands(qtbot: QtBot, opened: Window, file: Path) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    opened.context.set_language("pt")
    qtbot.waitUntil(lambda: opened.page is not page)
    kept = opened.page
    assert isinstance(kept, ImportingPage)
    assert kept.draft == page.draft
    assert kept.preview is not None


def test_that_an_empty_room_of_lists_offers_the_one_next_step(qtbot: QtBot, opened: Window) -> None:
    opened.context.go("lists")
    page = opened.page
    assert isinstance(page, ListsPage)
    qtbot.waitUntil(lambda: page.lists == [])
    assert page.main_button is not None
    page.main_button.click()
    assert isinstance(opened.page, ImportingPage)


def _newer(file: Path) -> Path:
    """The same list a month later: the first woman has another remark, the last is gone, a column is new."""
    rows = [[*row, "ventanilla"] for row in ROWS[:-1]]
    rows[0][-1], rows[1][-2] = "CANAL", "llamó"
    path = file.with_name("refugio_norte_nov.csv")
    with open(path, "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(rows)
    return path


def test_that_what_the_file_holds_is_told_and_its_columns_are_used_as_last_time_until_that_is_forgotten(
    qtbot: QtBot, opened: Window, file: Path
) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    assert [one.name for one in page.draft.profile] == list(ROWS[0])
    assert page.draft.recalled is None
    check(qtbot, page)
    store(qtbot, opened, page)
    again = begin(opened)
    read(qtbot, again, _newer(file))
    assert again.draft.mapping is not None
    assert again.draft.mapping.list_name == "Refugio norte oct"
    qtbot.waitUntil(lambda: any("New: CANAL." in bar.words for bar in bars(again)))
    again.forget()
    assert again.draft.recalled is None
    assert not any("New: CANAL." in bar.words for bar in bars(again))


def test_that_a_newer_edition_takes_the_place_of_the_earlier_one_after_a_question(
    qtbot: QtBot, opened: Window, file: Path
) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    store(qtbot, opened, page)
    again = begin(opened)
    read(qtbot, again, _newer(file))
    check(qtbot, again)
    assert again.edition is not None
    again.edition.select.set_value(str(again.edition.editions[0].number))
    qtbot.waitUntil(lambda: again.draft.preview is not None and bool(again.draft.preview.gone))
    qtbot.waitUntil(lambda: any("1 is not in the file and is withdrawn." in bar.words for bar in bars(again)))
    press(qtbot, again)
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, Confirm) and w.isVisible())
    asked.act.click()
    qtbot.waitUntil(lambda: isinstance(opened.page, ListsPage) and bool(opened.page.lists))
    assert isinstance(opened.page, ListsPage)
    assert opened.page.lists is not None
    assert [(info.name, info.rows) for info in opened.page.lists] == [("Refugio norte oct", 3)]


def test_that_a_chosen_row_tells_what_each_cell_becomes_and_spellings_are_listed(
    qtbot: QtBot, opened: Window, file: Path
) -> None:
    page = begin(opened)
    read(qtbot, page, file)
    check(qtbot, page)
    qtbot.waitUntil(lambda: page.preview is not None and page.preview.grid is not None)
    assert page.preview is not None
    assert page.preview.grid is not None
    page.preview.grid.go_to(0)
    assert "Surnames: Rojas Peña → ROJAS PENA" in page.preview.detail.text()
    assert page.draft.spellings == ()
