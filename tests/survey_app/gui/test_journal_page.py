"""The journal on the screen: its verdict at the top, its lines in words, by person, action and period, and a copy of them."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from survey_app.gui.messages import MessageBar
from survey_app.gui.pages.journal import JournalPage
from survey_app.gui.widgets import Chip
from survey_app.gui.window import Window
from survey_app.services import users
from survey_app.services.passphrases import normalise_passphrase
from survey_app.services.programme import Programme, note
from survey_app.store import journal
from survey_app.store.header import read_header
from survey_app.store.holding import Keyring, hold
from survey_app.store.keys import KdfCost, unwrap
from vocabulary.errors import Level

PATIENCE = 30_000
OTHER = "abrazo abrir abuelo abuso acabar academia acceso"


@pytest.fixture
def here(qtbot: QtBot, opened: Window) -> Programme:
    """The open programme with lines of two persons, after that of its first backup."""
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    programme = opened.context.programme
    assert programme is not None
    note(programme, "exported", "informe.xlsx", kind="report")
    users.add(programme, "Luz", "enumerator", OTHER, cost=KdfCost(1, 8192))
    luz = Keyring(unwrap(read_header(programme.info.folder), normalise_passphrase(OTHER), "Luz")[1], "Luz", "enumerator")

    def opened_by_her(db: Any) -> None:
        hold(db, luz)  # a line is signed by the person it names
        journal.write(db, "Luz", "opened")
        hold(db, programme.keyring)

    programme.store.call(opened_by_her)
    return programme


def shown(qtbot: QtBot, window: Window, **args: Any) -> JournalPage:
    window.context.go("journal", **args)
    qtbot.waitUntil(window.context.tasks.idle, timeout=PATIENCE)
    page = window.page
    assert isinstance(page, JournalPage)
    qtbot.waitUntil(lambda: page.table is not None, timeout=PATIENCE)
    return page


def lines(qtbot: QtBot, page: JournalPage) -> list[str]:
    """What stands in the table, once it is there."""
    assert page.table is not None
    model = page.table.long
    model.data(model.index(0, 0))
    qtbot.waitUntil(page.context.tasks.idle, timeout=PATIENCE)
    return [" ".join(str(model.index(row, column).data()) for column in (0, 2, 3)) for row in range(model.rowCount())]


def test_that_the_verdict_stands_at_the_top_and_the_newest_line_first(qtbot: QtBot, opened: Window, here: Programme) -> None:
    page = shown(qtbot, opened)
    assert [chip.kind for chip in page.findChildren(Chip)] == ["good"]
    told = lines(qtbot, page)
    assert told[0].endswith("Luz Programme opened")
    assert told[1].endswith("R. Mamani Let Luz open the programme as: Enumerator")
    assert told[2].endswith("R. Mamani Wrote the file informe.xlsx: report")
    assert str(len(told)) in page.foot.text()


def test_that_the_sentence_chooses_lines_and_is_kept_in_a_change_of_language(
    qtbot: QtBot, opened: Window, here: Programme
) -> None:
    page = shown(qtbot, opened)
    page.person.set_value("Luz")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert len(lines(qtbot, page)) == 1
    page.person.set_value("")
    page.action.set_value("exported")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert [line.split(" ", 1)[1] for line in lines(qtbot, page)] == ["R. Mamani Wrote the file informe.xlsx: report"]
    opened.context.set_language("es")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    again = opened.page
    assert isinstance(again, JournalPage)
    qtbot.waitUntil(lambda: again.table is not None, timeout=PATIENCE)
    assert again.action.value() == "exported"
    assert lines(qtbot, again)[0].endswith("Escribió el archivo informe.xlsx: informe")


@pytest.mark.parametrize(("period", "days"), [("", None), ("0", 0), ("6", 6), ("29", 29), ("364", 364)])
def test_that_a_period_counts_back_from_today(qtbot: QtBot, opened: Window, period: str, days: int | None) -> None:
    page = shown(qtbot, opened, period=period)
    today = date(2026, 3, 1)
    assert page.wanted(today).first == (None if days is None else today - timedelta(days=days))


def test_that_a_changed_line_is_told_in_red_and_nothing_is_called_whole(qtbot: QtBot, opened: Window, here: Programme) -> None:
    def tamper(db: Any) -> None:
        db.executescript("DROP TRIGGER journal_is; DROP TRIGGER journal_stays;")
        db.execute("UPDATE journal SET subject = 'other.xlsx' WHERE sequence = 3")

    here.store.call(tamper)
    page = shown(qtbot, opened)
    bars = page.findChildren(MessageBar)
    assert [bar.level for bar in bars] == [Level.ERROR]
    assert "Line 3 " in bars[0].words
    assert page.findChildren(Chip) == []
    assert len(lines(qtbot, page)) > 3, "the lines can be read all the same"


def test_that_a_line_that_is_chosen_is_written_out_whole(qtbot: QtBot, opened: Window, here: Programme) -> None:
    page = shown(qtbot, opened)
    lines(qtbot, page)
    assert page.table is not None
    assert not page.whole.isVisible()
    page.table.selectRow(2)
    assert page.whole.isVisible()
    assert page.whole.text() == "R. Mamani: Wrote the file informe.xlsx: report."


def test_that_what_is_shown_is_saved_and_the_journal_notes_it(
    qtbot: QtBot, opened: Window, here: Programme, tmp_path: Path
) -> None:
    page = shown(qtbot, opened, person="Luz")
    page.save(str(tmp_path / "journal"))
    qtbot.waitUntil(lambda: bool(opened.messages.bars()), timeout=PATIENCE)
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "journal.csv").read_bytes().decode("utf-8-sig"))))
    assert {row["person"] for row in rows} == {"Luz"}
    page.person.set_value("")
    qtbot.waitUntil(opened.context.tasks.idle, timeout=PATIENCE)
    assert lines(qtbot, page)[0].endswith("Wrote the file journal.csv: journal")
