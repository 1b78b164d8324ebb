"""Long tables: right as models, never waiting, sorted and copied."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from survey_app.gui.context import Context
from survey_app.gui.table import PAGE, Column, LongModel, LongTable

COLUMNS = [
    Column("Name", lambda r: r[0]),
    Column("Persons", lambda r: r[1], "number"),
    Column("Reading", lambda r: r[2], "chip"),
]
ROWS = [("B", 20, ("good", "good")), ("a", 1200, ("bad", "bad")), ("C", None, ("good", "good"))]


def shown(model: LongModel, row: int, column: int) -> str:
    return str(model.data(model.index(row, column)))


@pytest.fixture
def few(qtbot: QtBot, context: Context) -> LongTable:
    made = LongTable.of_rows(context, COLUMNS, ROWS, name="Rows")
    qtbot.addWidget(made)
    return made


def test_that_a_table_of_few_rows_is_a_sound_model(qtmodeltester: ModelTester, few: LongTable) -> None:
    qtmodeltester.check(few.long)


def test_that_a_table_of_many_rows_is_a_sound_model(qtmodeltester: ModelTester, qtbot: QtBot, context: Context) -> None:
    model = LongModel(context, COLUMNS, array("q", range(1000)), lambda some: [ROWS[0]] * len(some))
    qtmodeltester.check(model)
    qtbot.waitUntil(context.tasks.idle)


def test_that_a_cell_is_empty_until_its_page_has_come_and_pages_are_asked_for_once(qtbot: QtBot, context: Context) -> None:
    asked: list[Sequence[int]] = []
    go_on = threading.Event()

    def fetch(some: Sequence[int]) -> list[tuple[str, int, tuple[str, str]]]:
        asked.append(some)
        go_on.wait()
        return [(f"row {i}", i, ("x", "good")) for i in some]

    model = LongModel(context, COLUMNS, array("q", range(1_000_000)), fetch)
    assert model.rowCount() == 1_000_000
    assert shown(model, 500_001, 0) == ""
    assert shown(model, 500_002, 0) == ""
    with qtbot.waitSignal(model.dataChanged):
        go_on.set()
    assert shown(model, 500_001, 0) == "row 500001"
    assert [len(some) for some in asked] == [PAGE]


def test_that_pages_of_an_earlier_order_are_not_taken_for_those_of_a_later_one(qtbot: QtBot, context: Context) -> None:
    go_on = threading.Event()
    model = LongModel(
        context, COLUMNS, array("q", [1, 2]), lambda some: (go_on.wait(), [(str(i), i, ("", "")) for i in some])[1]
    )
    shown(model, 0, 0)
    model.replace(array("q", [2, 1]))
    go_on.set()
    qtbot.waitUntil(context.tasks.idle)
    shown(model, 0, 0)
    qtbot.waitUntil(context.tasks.idle)
    assert [shown(model, i, 0) for i in range(2)] == ["2", "1"]


def test_that_numbers_stand_at_the_right_and_nothing_is_a_dash(few: LongTable) -> None:
    model = few.long
    assert shown(model, 1, 1) == "1,200"
    assert shown(model, 2, 1) == "—"
    assert model.data(model.index(1, 1), int(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignRight
    assert model.data(model.index(1, 0), int(Qt.ItemDataRole.TextAlignmentRole)) & Qt.AlignmentFlag.AlignLeft


@pytest.mark.parametrize(
    ("column", "order", "first"),
    [(0, Qt.SortOrder.AscendingOrder, "a"), (0, Qt.SortOrder.DescendingOrder, "C"), (1, Qt.SortOrder.AscendingOrder, "B")],
)
def test_that_rows_sort_by_what_they_mean(few: LongTable, column: int, order: Qt.SortOrder, first: str) -> None:
    model = few.long
    model.sort(column, order)
    assert shown(model, 0, 0) == first


def test_that_chosen_rows_are_copied_as_text(qtbot: QtBot, few: LongTable) -> None:
    few.selectRow(1)
    qtbot.keyClick(few, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Name\tPersons\tReading\na\t1,200\tbad"


def test_that_return_opens_a_row(qtbot: QtBot, few: LongTable) -> None:
    few.selectRow(0)
    with qtbot.waitSignal(few.opened) as caught:
        qtbot.keyClick(few, Qt.Key.Key_Return)
    assert caught.args == [ROWS[0]]
