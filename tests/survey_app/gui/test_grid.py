"""Small tables on narrow windows: nothing that names a person or a list is cut, and the last column stays in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from survey_app.gui.context import Context
from survey_app.gui.focus import FocusRing, _Ring
from survey_app.gui.grid import Grid, shared
from survey_app.gui.table import Column, LongTable
from survey_app.gui.theme import px
from survey_app.gui.window import Window

COLUMNS = [
    Column("Surnames", lambda row: row[0]),
    Column("Given names", lambda row: row[1]),
    Column("Last import of the list", lambda row: row[2]),
    Column("Reading", lambda row: ("understood so", "warn"), "chip"),
]
ROWS = [("Gonzales Huamán de la Cruz", "María José", "1 Mar 2026 – 31 Oct 2026"), ("Silva", "Ana", "—")]


@pytest.fixture
def grid(qtbot: QtBot, context: Context) -> Iterator[Grid]:
    """On a page: a window of its own could not grow."""
    made = Grid(context, COLUMNS, ROWS, "Rows", wide=(0, 1), optional=(2,))
    page = QWidget()
    qtbot.addWidget(page)
    made.setParent(page)
    page.resize(px(1200), px(500))
    page.show()
    narrow(qtbot, made, 1000)
    yield made
    page.hide()


def narrow(qtbot: QtBot, grid: Grid, width: int) -> None:
    """Gives the table another width, as the page does."""
    grid.resize(px(width), grid.height())
    qtbot.waitUntil(lambda: grid.width() == px(width))


def used(grid: Grid) -> int:
    return sum(grid.columnWidth(i) for i in range(len(COLUMNS)) if not grid.isColumnHidden(i))


def test_that_a_wide_table_shows_every_column_on_one_line_and_is_full(grid: Grid) -> None:
    assert not any(grid.isColumnHidden(i) for i in range(len(COLUMNS)))
    assert not grid.wordWrap()
    assert used(grid) == grid.viewport().width()
    assert grid.columnWidth(0) >= grid.sizeHintForColumn(0)


def test_that_an_optional_column_goes_before_a_name_is_cut_and_comes_back(qtbot: QtBot, grid: Grid) -> None:
    narrow(qtbot, grid, 520)
    assert grid.isColumnHidden(2)
    assert grid.columnWidth(0) >= grid.sizeHintForColumn(0)
    assert grid.columnWidth(1) >= grid.sizeHintForColumn(1)
    assert used(grid) == grid.viewport().width()
    narrow(qtbot, grid, 1000)
    assert not grid.isColumnHidden(2)


def test_that_names_that_do_not_fit_have_two_lines_and_the_table_grows_with_them(qtbot: QtBot, grid: Grid) -> None:
    before = grid.height()
    narrow(qtbot, grid, 400)
    qtbot.waitUntil(grid.wordWrap)
    assert grid.height() > before
    assert grid.verticalScrollBar().maximum() <= 2  # the last row's line, which is the frame's
    assert used(grid) == grid.viewport().width()
    narrow(qtbot, grid, 1000)
    qtbot.waitUntil(lambda: not grid.wordWrap())
    assert grid.height() == before


def test_that_a_table_as_wide_as_its_cells_keeps_its_lines(qtbot: QtBot, context: Context) -> None:
    made = Grid(context, COLUMNS, ROWS, "Rows", wide=())
    page = QWidget()
    qtbot.addWidget(page)
    made.setParent(page)
    page.show()
    narrow(qtbot, made, 200)
    assert not made.wordWrap()
    page.hide()


@given(st.integers(0, 2000), st.lists(st.integers(1, 500), max_size=5), st.integers(0, 100))
def test_that_room_is_shared_out_and_nobody_has_less_than_the_least(room: int, needed: list[int], least: int) -> None:
    widths = shared(room, needed, least)
    assert sum(widths) <= room
    if needed:
        assert sum(widths) > room - 2 * len(needed)
        assert min(widths) >= min(least, room // len(needed), min(needed))
        assert room < sum(needed) or all(width >= each for width, each in zip(widths, needed, strict=True))


def test_that_no_wide_column_needs_no_room() -> None:
    assert shared(-5, []) == []


def test_that_the_last_column_of_a_long_table_stays_in_sight(qtbot: QtBot, context: Context) -> None:
    columns = [Column("Words", lambda row: row[0], wide=True), Column("State", lambda row: row[1], width=100)]
    made = LongTable(context, columns, range(3), lambda some: [("long words " * 30, "draft")] * len(some))
    qtbot.addWidget(made)
    made.resize(px(300), px(200))
    made.show()
    qtbot.waitUntil(made.isVisible)
    assert made.horizontalScrollBar().maximum() == 0
    assert made.columnViewportPosition(1) + made.columnWidth(1) == made.viewport().width()


def test_that_the_focus_ring_is_whole_at_the_edge_of_what_scrolls(qtbot: QtBot, window: Window) -> None:
    host = QWidget(window.centralWidget())
    host.resize(300, 200)
    column = QVBoxLayout(host)
    column.setContentsMargins(0, 0, 0, 0)
    button = QPushButton("At the edge")
    column.addWidget(button)
    host.show()
    button.setFocus()
    qtbot.waitUntil(button.hasFocus)
    rings = window.findChildren(_Ring)
    assert rings
    for ring in rings:
        parent = ring.parentWidget()
        assert parent is not None
        assert parent.rect().contains(QRect(ring.geometry()))
    assert window.findChildren(FocusRing)
