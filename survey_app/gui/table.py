"""Tables of any length: `LongTable(context, columns, ids, fetch)` for the store, `LongTable.of_rows(context, columns, rows)`.

    columns = [Column(N_("Interviewer"), lambda r: r.interviewer),
               Column(N_("Point"), lambda r: r.point, "number", unit=N_("persons")),
               Column(N_("Reading"), lambda r: ("bien", "good"), "chip")]
    table = LongTable(context, columns, ids=browse.record_ids(...), fetch=lambda some: browse.page(programme, some), name=…)

`fetch` runs beside the window, 200 ids at a time, and the last pages stay in memory: `data()` never waits. Kinds: text,
number (right-aligned, written as in the country), date, chip (a value (words, kind)). `table.opened` carries the row that
was opened by Return or double click; `on_sort(column, descending)` is told where sorting is the store's (it ends in
`table.replace(ids)`); else rows are sorted here.
Ctrl+C copies the chosen rows as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from survey_app.gui.context import Context
from survey_app.gui.rows import PAGE, Column, Index, LongModel
from survey_app.gui.theme import control_height, px
from survey_app.gui.widgets import paint_chip

__all__ = ["PAGE", "Column", "LongModel", "LongTable"]


class _Cells(QStyledItemDelegate):
    """Draws chips; leaves the rest to the style."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, LongModel)
        if model.columns[index.column()].kind != "chip":
            super().paint(painter, option, index)
            return
        row = model.row(index.row())
        value = None if row is None else model.columns[index.column()].value(row)
        blank = QStyleOptionViewItem(option)
        self.initStyleOption(blank, index)
        blank.text = ""
        view = blank.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, blank, painter, view)
        if value:
            rect = blank.rect
            paint_chip(painter, rect.x() + 10, rect.center().y(), str(value[0]), str(value[1]))


class LongTable(QTableView):
    """A calm table: fixed row heights, sortable header, rows copyable as text."""

    opened = Signal(object)

    def __init__(
        self,
        context: Context,
        columns: Sequence[Column],
        ids: Sequence[int] = (),
        fetch: Callable[[Sequence[int]], Sequence[Any]] | None = None,
        *,
        rows: Sequence[Any] = (),
        name: str = "",
        on_sort: Callable[[int, bool], object] | None = None,
        sortable: bool = True,
    ) -> None:
        super().__init__()
        self.context = context
        self.long = LongModel(context, columns, ids, fetch, rows, self)
        self.long.sorted_by = on_sort
        self.setModel(self.long)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        below = self.verticalHeader()
        below.hide()
        below.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        below.setDefaultSectionSize(control_height())
        across = self.horizontalHeader()
        across.setHighlightSections(False)
        across.setFixedHeight(px(33))
        across.setStretchLastSection(not any(column.wide for column in columns))
        across.setSortIndicatorShown(False)
        self._decided = sortable and (fetch is None or on_sort is not None)
        across.setSectionsClickable(self._decided)
        across.sectionClicked.connect(self._sort)
        self._order: tuple[int, bool] = (-1, False)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        for i, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(i, px(column.width))
            if column.wide:
                across.setSectionResizeMode(i, QHeaderView.ResizeMode.Stretch)
        if fetch is None:
            self.fit()

    @classmethod
    def of_rows(
        cls, context: Context, columns: Sequence[Column], rows: Sequence[Any], name: str = "", **more: Any
    ) -> LongTable:
        """A table of rows that are all at hand."""
        return cls(context, columns, rows=rows, name=name, **more)

    def fit(self) -> None:
        """Widths by content, where the column has none of its own."""
        for i, column in enumerate(self.long.columns):
            if not column.width:
                self.resizeColumnToContents(i)
                self.setColumnWidth(i, min(px(320), self.columnWidth(i) + 12))

    def full_height(self, most: int = 12) -> None:
        """As high as its rows, at most `most` of them: for a table inside a page that scrolls itself."""
        rows = max(1, min(most, self.long.rowCount()))
        self.setFixedHeight(px(33) + rows * self.verticalHeader().defaultSectionSize() + 3)

    def replace(self, ids: Sequence[int]) -> None:
        self.long.replace(ids)

    def chosen(self) -> list[Any]:
        """The chosen rows that are at hand, from the top."""
        numbers = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [row for number in numbers if (row := self.long.row(number)) is not None]

    def copy(self) -> None:
        """The chosen rows as text with tabs, headers first."""
        t = self.context.t
        lines = ["\t".join(t(column.header) for column in self.long.columns)]
        lines += ["\t".join(self.long.shown(row, column) for column in self.long.columns) for row in self.chosen()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _sort(self, column: int) -> None:
        if not self._decided:
            return
        descending = self._order == (column, False)
        self._order = (column, descending)
        across = self.horizontalHeader()
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        across.setSortIndicatorShown(True)
        across.setSortIndicator(column, order)
        self.long.sort(column, order)

    def _open(self, number: int) -> None:
        row = self.long.row(number)
        if row is not None:
            self.opened.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
