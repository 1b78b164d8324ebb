"""The columns of a file and what each is used for, one line a column."""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy

from survey_app.gui import icons
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.theme import SPACE, colour, px
from survey_app.gui.widgets import Card, Select, label
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.table import Table


class MappingCard(Card):
    """`changed` carries the use of every column, by the column's name."""

    changed = Signal(dict)
    other_file = Signal()

    def __init__(self, context: Context, table: Table, uses: MappingType[str, str]) -> None:
        from survey_app.services.importing import IGNORE, TARGETS

        t = context.t
        super().__init__(t(N_("Columns")))
        self.setMinimumWidth(px(320))
        self.setMaximumWidth(px(336))
        where = (
            t(
                N_("From “{file}”, sheet {sheet}, header in row {row}"),
                file=table.name,
                sheet=table.sheet,
                row=header_row(table),
            )
            if table.sheet
            else t(N_("From “{file}”, header in row {row}"), file=table.name, row=header_row(table))
        )
        self.body.addWidget(label(where, "note"))
        self.body.addWidget(Link(t(N_("Change the file or the list")), self.other_file.emit, small=True))
        self.body.addSpacing(SPACE.s)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.s)
        grid.setVerticalSpacing(SPACE.xs)
        grid.setColumnStretch(0, 1)
        self.body.addLayout(grid)
        options = [(target.name, t(target.label)) for target in TARGETS]
        self.selects: dict[str, Select] = {}
        for number, column in enumerate(table.columns):
            words = label(column, wrap=" " in column)  # over two lines where it is long
            words.setToolTip(column)
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            arrow = QLabel()
            arrow.setPixmap(icons.pixmap("right", colour("soft_text"), px(12)))
            select = Select(options, uses.get(column, IGNORE), t(N_("Use of the column {column}"), column=column))
            select.setFixedWidth(px(178))
            select.setToolTip(select.currentText())
            words.setBuddy(select)
            select.currentIndexChanged.connect(lambda _i: self._changed())
            grid.addWidget(words, number, 0)
            grid.addWidget(arrow, number, 1, Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(select, number, 2)
            self.selects[column] = select
        self.body.addSpacing(SPACE.s)
        self.body.addWidget(
            label(t(N_("Names, birth dates and documents go to the vault of identities. Estimates do not see them.")), "note")
        )

    def uses(self) -> dict[str, str]:
        """What each column is used for."""
        return {column: select.value() for column, select in self.selects.items()}

    def _changed(self) -> None:
        for select in self.selects.values():
            select.setToolTip(select.currentText())
        self.changed.emit(self.uses())


def header_row(table: Table) -> str:
    """The row above the first one, as the person sees it in the file; not written with a mark for thousands."""
    header = getattr(table, "header", None)
    if header is not None:
        return f"{header[0]}–{header[1]}" if header[1] > header[0] else str(header[0])
    return str(max(1, table.rows[0] - 1)) if len(table) else "1"
