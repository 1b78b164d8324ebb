"""The rows of a table of any length: described columns, all ids at once, pages fetched beside the window when painted."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.gui.context import Context

PAGE = 200
KEPT = 50
Index = QModelIndex | QPersistentModelIndex
SORT = int(Qt.ItemDataRole.UserRole)


@dataclass(frozen=True)
class Column:
    """One column: its header (a template), how a row gives its value, kind, unit, and width in pixels (0: by content).

    A `wide` one takes the room that the others leave, so that the last stays in sight on a narrow window.
    """

    header: str
    value: Callable[[Any], Any]
    kind: str = "text"
    unit: str = ""
    width: int = 0
    wide: bool = False
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
        self.context.run(lambda progress: fetch(some), lambda rows: self._came(page, rows, edition), quiet=True, owner=self)

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
