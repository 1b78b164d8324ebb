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

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.theme import control_height, px
from survey_app.gui.widgets import paint_chip

PAGE = 200
KEPT = 50
Index = QModelIndex | QPersistentModelIndex
SORT = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Column:
    """One column: its header (a template), how a row gives its value, kind, unit, and width in pixels (0: by content)."""

    header: str
    value: Callable[[Any], Any]
    kind: str = "text"
    unit: str = ""
    width: int = 0
    write: Callable[[Any], str] | None = None  # how a value is written, where not by its kind; it is sorted as it is


class LongModel(QAbstractTableModel):
    """Rows by id, fetched in pages beside the window and kept while they are used."""

    def __init__(
        self,
        context: Context,
        columns: Sequence[Column],
        ids: Sequence[int],
        fetch: Callable[[Sequence[int]], Sequence[Any]] | None,
        rows: Sequence[Any] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.context, self.columns, self.ids, self.fetch = context, tuple(columns), ids, fetch
        self.rows = list(rows)
        self.sorted_by: Callable[[int, bool], object] | None = None
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()
        self._asked: set[int] = set()
        self._edition = 0

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.ids) if self.fetch is not None else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def row(self, number: int) -> Any | None:
        """The row where it is at hand, else nothing: it is then being fetched."""
        if self.fetch is None:
            return self.rows[number]
        page = number // PAGE
        if page in self._pages:
            self._pages.move_to_end(page)
            return self._pages[page][number % PAGE]
        self._ask(page)
        return None

    def _ask(self, page: int) -> None:
        if page in self._asked or self.fetch is None:
            return
        self._asked.add(page)
        some, fetch, edition = self.ids[page * PAGE : (page + 1) * PAGE], self.fetch, self._edition
        self.context.run(lambda progress: fetch(some), lambda rows: self._came(page, rows, edition), quiet=True)

    def _came(self, page: int, rows: Sequence[Any], edition: int) -> None:
        if edition != self._edition:
            return
        self._asked.discard(page)
        self._pages[page] = rows
        while len(self._pages) > KEPT:
            self._pages.popitem(last=False)
        first, last = page * PAGE, min((page + 1) * PAGE, self.rowCount()) - 1
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))

    def replace(self, ids: Sequence[int]) -> None:
        """Other rows, or the same in another order."""
        self.beginResetModel()
        self._edition += 1
        self.ids = ids
        self._pages.clear()
        self._asked.clear()
        self.endResetModel()

    def shown(self, row: Any, column: Column) -> str:
        """The cell's words."""
        value = column.value(row)
        if value is None:
            return "—"
        if column.write is not None:
            return column.write(value)
        if column.kind == "chip":
            return str(value[0])
        if column.kind == "number" and isinstance(value, int | float):
            return self.context.number(value)
        if column.kind == "date":
            return formats.day(str(value), self.context.country, self.context.lang) if value else ""
        return str(value)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role not in (Qt.ItemDataRole.DisplayRole, SORT, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.row(index.row())
        if row is None:
            return "" if role == Qt.ItemDataRole.DisplayRole else None
        return column.value(row) if role == SORT else self.shown(row, column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if orientation is not Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            words = self.context.t(column.header)
            return f"{words} ({self.context.t(column.unit)})" if column.unit else words
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.kind == "number" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns):
            return
        descending = order is Qt.SortOrder.DescendingOrder
        if self.fetch is not None:
            if self.sorted_by is not None:
                self.sorted_by(column, descending)
            return
        value = self.columns[column].value

        def key(row: Any) -> tuple[bool, Any]:
            found = value(row)
            found = found[0] if isinstance(found, tuple) else found
            return (found is None, found if isinstance(found, int | float) else str(found or "").casefold())

        self.beginResetModel()
        self.rows.sort(key=key, reverse=descending)
        self.endResetModel()


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
        across.setStretchLastSection(True)
        across.setSortIndicatorShown(False)
        self._decided = sortable and (fetch is None or on_sort is not None)
        across.setSectionsClickable(self._decided)
        across.sectionClicked.connect(self._sort)
        self._order: tuple[int, bool] = (-1, False)
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        for i, column in enumerate(columns):
            if column.width:
                self.setColumnWidth(i, px(column.width))
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
        self.setFixedHeight(px(33) + rows * control_height() + 3)

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
