"""The page of records: the first rows at once however many there are, then all, and never those of an earlier question."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui.pages.records import RecordsPage
from survey_app.gui.table import PAGE
from survey_app.gui.window import Window
from survey_app.services import browse
from survey_app.store import records

PATIENCE = 20_000
MANY = PAGE + 50


def _filled(window: Window) -> None:
    programme = window.context.programme
    assert programme is not None
    new = [records.NewRecord("register", "f", {"n": n}, source="Policía", summary=f"row {n}") for n in range(MANY)]
    programme.store.call(lambda db: records.add_finished(db, new, "Ana"))


def _page(window: Window) -> RecordsPage:
    window.context.go("records")
    page = window.page
    assert isinstance(page, RecordsPage)
    return page


def test_that_the_first_page_is_shown_before_all_records_are_counted(
    qtbot: QtBot, opened: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    _filled(opened)
    limits: list[int | None] = []
    inner = browse.record_ids

    def watched(*args: Any, **named: Any) -> Any:
        limits.append(named["limit"])
        return inner(*args, **named)

    monkeypatch.setattr(browse, "record_ids", watched)
    page = _page(opened)
    qtbot.waitUntil(lambda: page.foot.text() == f"{MANY} records", timeout=PATIENCE)
    assert limits == [PAGE, None]
    assert page.table is not None
    assert page.table.long.rowCount() == MANY


def test_that_rows_of_an_earlier_question_are_not_shown(qtbot: QtBot, opened: Window) -> None:
    _filled(opened)
    page = _page(opened)
    page.words.setText("row 17")
    page.load()  # while the first page of all records is on its way
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert page.foot.text() == "11 records"
    assert page.table is not None
    assert page.table.long.rowCount() == 11
