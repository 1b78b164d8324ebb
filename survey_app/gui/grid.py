"""A small table as part of a page: a `LongTable` of rows at hand, as high as its rows, one row standing out, chips in cells.

Use: `Grid(context, [Column(N_("Method"), lambda r: r.label), …], rows, "Methods", wide=(0,), strong=0)`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QStyledItemDelegate, QStyleOptionViewItem

from survey_app.gui.context import Context
from survey_app.gui.table import Column, LongTable
from survey_app.gui.theme import colour, font, px
from survey_app.gui.widgets import chip_width, paint_chip

Index = QModelIndex | QPersistentModelIndex
NAME_WIDTH = 110  # what a column that takes the rest needs at least


class _Look(QStyledItemDelegate):
    """Chips where a column has them; the row that stands out in bold on the tint."""

    def __init__(self, grid: Grid) -> None:
        super().__init__(grid)
        self.grid = grid

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        row = self.grid.long.row(index.row())
        if row is not None and row is self.grid.strong:
            option.font = font(weight=QFont.Weight.DemiBold)
        if self.grid.long.columns[index.column()].kind == "chip":
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if self.grid.strong is not None and self.grid.long.row(index.row()) is self.grid.strong:
            painter.fillRect(option.rect, colour("tint"))
        super().paint(painter, option, index)
        chip = self._chip(index)
        if chip is not None:
            rect = option.rect
            paint_chip(painter, rect.x() + 8, rect.center().y() + 0.5, *chip)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        chip = self._chip(index)
        return super().sizeHint(option, index) if chip is None else QSize(chip_width(chip[0]) + 24, px(36))

    def _chip(self, index: Index) -> tuple[str, str] | None:
        column = self.grid.long.columns[index.column()]
        row = self.grid.long.row(index.row())
        found = column.value(row) if column.kind == "chip" and row is not None else None
        return (str(found[0]), str(found[1])) if found else None


class Grid(LongTable):
    """The table. `wide` columns share the room that is left (without any, the table is as wide as its cells); `strong` is the
    row object that stands out; `optional` columns go first where there is no room for all."""

    def __init__(
        self,
        context: Context,
        columns: Sequence[Column],
        rows: Sequence[Any],
        name: str,
        *,
        wide: Sequence[int] = (0,),
        strong: Any = None,
        most: int = 12,
        sortable: bool = True,
        optional: Sequence[int] = (),
    ) -> None:
        super().__init__(context, columns, rows=rows, name=name, sortable=sortable)
        self.strong, self.wide, self.optional = strong, tuple(wide), tuple(optional)
        self._scrolls = len(rows) > most
        self.setItemDelegate(_Look(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        across = self.horizontalHeader()
        across.setStretchLastSection(False)
        across.setMinimumSectionSize(px(56))
        for i, column in enumerate(columns):
            if i in wide:
                across.setSectionResizeMode(i, QHeaderView.ResizeMode.Stretch)
            elif not column.width:
                across.setSectionResizeMode(i, QHeaderView.ResizeMode.ResizeToContents)
        if not wide:
            self.setMaximumWidth(sum(self.columnWidth(i) for i in range(len(columns))) + 2 + self._scrolls * px(12))
        if not self._scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.full_height(most)
        bar = 0 if wide else px(12)  # a table as wide as its cells may need a bar below
        self.setFixedHeight(self.height() + bar - 2)  # the last row's line is the frame's

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides what the narrow window has no room for, the last of the optional columns first."""
        super().resizeEvent(event)
        room = event.size().width()
        needed = [self._needed(i) for i in range(len(self.long.columns))]
        hidden: set[int] = set()
        for i in reversed(self.optional):
            if sum(width for j, width in enumerate(needed) if j not in hidden) <= room:
                break
            hidden.add(i)
        for i in self.optional:
            self.setColumnHidden(i, i in hidden)

    def _needed(self, i: int) -> int:
        if i in self.wide:
            return px(NAME_WIDTH)
        return max(self.sizeHintForColumn(i), self.horizontalHeader().sectionSizeHint(i)) + 12

    def go_to(self, number: int) -> None:
        """Chooses a row by its number and brings it into view."""
        self.selectRow(number)
        self.scrollTo(self.long.index(number, 0))
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._scrolls:
            super().wheelEvent(event)
        else:
            event.ignore()  # the page scrolls
