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
from survey_app.gui.theme import colour, control_height, font, px
from survey_app.gui.widgets import chip_width, paint_chip

Index = QModelIndex | QPersistentModelIndex
NAME_WIDTH = 80  # what a column that takes the rest has at least
MOST_WIDTH = 260  # what it asks for at most; longer words are cut before another column is hidden


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
        across.setMinimumSectionSize(px(44))
        for i, column in enumerate(columns):
            if i in wide:
                across.setSectionResizeMode(i, QHeaderView.ResizeMode.Stretch)
            elif not column.width:
                across.setSectionResizeMode(i, QHeaderView.ResizeMode.ResizeToContents)
        if not wide:
            self.setMaximumWidth(sum(self.columnWidth(i) for i in range(len(columns))) + 2 + self._scrolls * px(12))
        if not self._scrolls:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._most = most
        self._set_lines(1)

    def _set_lines(self, lines: int) -> None:
        """Rows high enough for so many lines of words, and the table as high as its rows."""
        self.setWordWrap(lines > 1)
        self.verticalHeader().setDefaultSectionSize(control_height() + (lines - 1) * px(20))
        self.full_height(self._most)
        bar = 0 if self.wide else px(12)  # a table as wide as its cells may need a bar below
        self.setFixedHeight(self.height() + bar - 2)  # the last row's line is the frame's

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hides what the narrow window has no room for, the last of the optional columns first; shares out what is left.

        Where words still do not fit, rows have two lines.
        """
        super().resizeEvent(event)
        room = event.size().width()
        for i in self.optional:
            self.setColumnHidden(i, False)  # a hidden one does not say what it needs
        needed = [self._needed(i) for i in range(len(self.long.columns))]
        hidden: set[int] = set()
        for i in reversed(self.optional):
            if sum(width for j, width in enumerate(needed) if j not in hidden) <= room:
                break
            hidden.add(i)
        for i in hidden:
            self.setColumnHidden(i, True)
        wide = [i for i in self.wide if i not in hidden]
        left = room - sum(width for j, width in enumerate(needed) if j not in hidden and j not in wide)
        widths = dict(zip(wide, shared(left, [needed[i] for i in wide], px(NAME_WIDTH)), strict=True))
        widest = max(wide, key=lambda i: widths[i], default=-1)
        for i, width in widths.items():  # the widest fills the table to the pixel
            fixed = i != widest
            self.horizontalHeader().setSectionResizeMode(
                i, QHeaderView.ResizeMode.Fixed if fixed else QHeaderView.ResizeMode.Stretch
            )
            if fixed:
                self.setColumnWidth(i, width)
        lines = 2 if wide and left < sum(needed[i] for i in wide) else 1
        if self.wordWrap() != (lines > 1):
            self._set_lines(lines)

    def _needed(self, i: int) -> int:
        found = max(self.sizeHintForColumn(i), self.horizontalHeader().sectionSizeHint(i))
        return max(px(NAME_WIDTH), min(px(MOST_WIDTH), found + 4)) if i in self.wide else found

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


def shared(room: int, needed: Sequence[int], least: int = 0) -> list[int]:
    """Widths that fill `room`: to each what it needs and the same on top, or its part where there is too little for all."""
    whole = sum(needed)
    if room >= whole or not needed:
        return [each + (room - whole) // len(needed) for each in needed]
    least = min(least, max(0, room) // len(needed))
    spare = max(0, room) - least * len(needed)
    beyond = [max(0, each - least) for each in needed]
    return [least + spare * each // sum(beyond) for each in beyond]
