"""A list of persons keyed as a table: digits choose, Return and Tab go on cell by cell, every cell saved like any answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from forms.interview.roster import Roster, cell, read
from survey_app.gui.context import Context
from survey_app.gui.interview.parts import MISSING, question_label, say_question
from survey_app.gui.theme import SPACE, colour, control_height, px
from survey_app.gui.widgets import label
from vocabulary.errors import BadInput
from vocabulary.text import N_, NO_BREAK_SPACE

if TYPE_CHECKING:
    from forms.interview import Interview

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
DIGITS = "123456789"
WIDE, NARROW = 148, 80
MOST_ROWS = 8  # seen at once
NOT_ASKED = "—"


class Cells(QAbstractTableModel):
    """The cells of a roster; `give` takes an answer in lexical form and raises `BadInput`. What was typed and is no answer
    stays in its cell, with what is wrong."""

    def __init__(self, context: Context, interview: Interview, roster: Roster, give: Callable[[str, str], object]) -> None:
        super().__init__()
        self.context, self.interview, self.roster, self.give = context, interview, roster, give
        self.refused: dict[str, tuple[str, str]] = {}  # path → what was typed and why it is no answer

    def path(self, index: Index) -> str:
        return self.roster.cells[index.row()][index.column()]

    def rowCount(self, parent: Index | None = None) -> int:
        return len(self.roster.cells)

    def columnCount(self, parent: Index | None = None) -> int:
        return len(self.roster.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self.roster.columns[section].words if across else str(section + 1)
        if role == Role.TextAlignmentRole and across:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def open_to(self, index: Index) -> bool:
        """Whether a cell is asked in this row and answered by hand."""
        found = cell(self.interview, self.path(index))
        return found.asked and not found.fixed

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return usual | Qt.ItemFlag.ItemIsEditable if self.open_to(index) else usual

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        path = self.path(index)
        found = cell(self.interview, path)
        typed = self.refused.get(path)
        t = self.context.t
        if role in (Role.DisplayRole, Role.EditRole):
            if typed is not None:
                return typed[0]
            if role == Role.EditRole:
                return found.shown
            return found.shown if found.shown and found.asked else self._nothing(found.asked, found.missing)
        if role == Role.ForegroundRole:
            wrong = typed is not None or found.problem
            return colour("red") if wrong else colour("text" if found.asked and found.shown else "soft_text")
        if role == Role.BackgroundRole:
            return QColor(colour("rail")) if not found.asked or found.fixed else None
        if role == Role.AccessibleTextRole:
            said = found.shown or self._nothing(found.asked, found.missing) or t(N_("no answer yet"))
            return f"{self.roster.columns[index.column()].words}: {t(N_('not asked')) if not found.asked else said}"
        if role == Role.ToolTipRole and not found.asked:
            return t(N_("not asked"))
        return None

    def _nothing(self, asked: bool, missing: str) -> str:
        if not asked:
            return NOT_ASKED
        return self.context.t(MISSING[missing]) if missing else ""

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        path, typed = self.path(index), str(value)
        try:
            self.give(path, read(self.interview, path, typed) if typed.strip() else "")
        except BadInput as error:
            found = error.problems[0]
            self.refused[path] = (typed, self.context.t(found.remedy or found.what))
            self.changed()
            return False
        self.refused.pop(path, None)
        self.changed()
        return True

    def changed(self) -> None:
        """Looks at every cell anew: an answer may show or hide others."""
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, 0), last)


class _Line(QStyledItemDelegate):
    """A line to type in, as wide as its cell; it gives what was typed only where that is something else."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        made = QLineEdit(parent)
        made.setFrame(False)
        made.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return made

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        assert isinstance(editor, QLineEdit)
        if editor.text() != str(index.data(Role.EditRole) or ""):
            model.setData(index, editor.text(), Role.EditRole)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(super().sizeHint(option, index).width(), control_height())


class CellTable(QTableView):
    """Return and Tab go to the next cell that is asked; `beyond` tells that there is none (1), or none before (-1)."""

    beyond = Signal(int)
    moved = Signal(str)

    def __init__(self, cells: Cells) -> None:
        super().__init__()
        self.cells = cells
        self.setModel(cells)
        self.setItemDelegate(_Line(self))
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setAccessibleName(cells.roster.title)
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        across.setTextElideMode(Qt.TextElideMode.ElideRight)
        down.setDefaultSectionSize(control_height())
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for number, column in enumerate(cells.roster.columns):
            width = self.fontMetrics().horizontalAdvance(column.words) + 32
            self.setColumnWidth(number, min(px(WIDE), max(px(NARROW), width)))
        shown = min(MOST_ROWS, cells.rowCount())
        self.setFixedHeight(shown * control_height() + across.sizeHint().height() + px(16))

    def choose(self, path: str) -> None:
        """Makes the cell of a question the current one."""
        row, column = self.cells.roster.place(path)
        self.setCurrentIndex(self.cells.index(row, column))

    def step(self, by: int) -> None:
        """To the next cell (by 1) or the one before (by -1) that is asked, row by row."""
        across = self.cells.columnCount()
        number = self.currentIndex().row() * across + self.currentIndex().column() + by
        while 0 <= number < across * self.cells.rowCount():
            index = self.cells.index(number // across, number % across)
            if self.cells.open_to(index):
                self.setCurrentIndex(index)
                return
            number += by
        self.beyond.emit(by)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self.scrollTo(current)
            self.moved.emit(self.cells.path(current))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        hints = QAbstractItemDelegate.EndEditHint
        super().closeEditor(editor, hints.NoHint)
        if hint is not hints.RevertModelCache and self.cells.path(self.currentIndex()) in self.cells.refused:
            return  # what is no answer stays under the hand
        if hint in (hints.EditNextItem, hints.SubmitModelCache):
            self.step(1)
        elif hint is hints.EditPreviousItem:
            self.step(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() is QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)  # what the line did not take; its end moves on by itself
            return
        key, index = Qt.Key(event.key()), self.currentIndex()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if key is Qt.Key.Key_Backtab:
            self.step(-1)
        elif key is Qt.Key.Key_Tab or (plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)):
            self.step(1)
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.cells.open_to(index):
            self.cells.setData(index, "")
        elif plain and self._digit(index, event.text()):
            self.step(1)
        elif plain and (key in (Qt.Key.Key_PageUp, Qt.Key.Key_Escape) or Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12):
            event.ignore()  # for the page
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab moves between cells; from the last and the first it leaves by `beyond`."""
        return False

    def _digit(self, index: QModelIndex, key: str) -> bool:
        """A digit chooses where there are few answers to choose from."""
        if not key or key not in DIGITS or not self.cells.open_to(index):
            return False
        state = self.cells.interview.state(self.cells.path(index))
        choices = state.choices if state.type != "select_multiple" else ()
        if not int(key) <= len(choices) <= len(DIGITS):
            return False
        return self.cells.setData(index, choices[int(key) - 1][0])


class RosterView(QWidget):
    """The question of the current cell large, the table, and below it the answers with their digits and what is wrong."""

    def __init__(
        self,
        context: Context,
        interview: Interview,
        roster: Roster,
        give: Callable[[str, str], object],
        at: Callable[[str], object],
    ) -> None:
        super().__init__()
        self.context, self.interview, self.at = context, interview, at
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.s)
        layout.addWidget(label(roster.title, "note"))
        self.words = question_label("", "question")
        layout.addWidget(self.words)
        self.hint = label("", "soft")
        layout.addWidget(self.hint)
        layout.addSpacing(SPACE.s)
        self.cells = Cells(context, interview, roster, give)
        self.table = CellTable(self.cells)
        layout.addWidget(self.table)
        self.answers = label("", "text")
        self.error = label("", "error")
        layout.addWidget(self.answers)
        layout.addWidget(self.error)
        self.table.moved.connect(self._moved)
        self.cells.dataChanged.connect(lambda *_: self.show_cell())
        self.path = ""

    def choose(self, path: str) -> None:
        """Goes to the cell of a question, or to the first after it that is asked."""
        self.table.choose(path)
        if not self.cells.open_to(self.table.currentIndex()):
            self.table.step(1)

    def _moved(self, path: str) -> None:
        self.path = path
        self.at(path)
        self.show_cell()

    def show_cell(self) -> None:
        """What belongs to the current cell: its question, its answers, what is wrong with it."""
        if not self.path:
            return
        state = self.interview.state(self.path)
        say_question(self.words, state.label, "")
        few = len(state.choices) <= len(DIGITS)
        options = [f"{n}  {words}".replace(" ", NO_BREAK_SPACE) for n, (_, words) in enumerate(state.choices, 1)]
        shown = "   ".join(options) if few else ""  # each stays whole on its line
        more = self.context.t(N_("Type the first letters")) if state.choices and not few else ""
        if state.type == "select_multiple":
            more = self.context.t(N_("Type the first letters of each, with commas between"))
        self.hint.setText(state.hint if state.relevant else self.context.t(N_("not asked")))
        self.hint.setVisible(bool(self.hint.text()))
        self.answers.setText("\n".join(filter(None, (shown, more))))
        self.answers.setVisible(bool(shown or more) and state.relevant)
        typed = self.cells.refused.get(self.path)
        problem = self.context.t(state.problem.what) if state.problem is not None and state.value else ""
        self.error.setText(typed[1] if typed is not None else problem)
        self.error.setVisible(bool(self.error.text()))
        self.table.setAccessibleDescription(state.label)

    def miss(self, reason: str, give: Callable[[str, str], object]) -> None:
        """The person does not know, or does not answer, in the current cell; once more takes that back."""
        state = self.interview.state(self.path)
        if state.relevant and any(str(allowed) == reason for allowed in state.missing_allowed):
            self.cells.refused.pop(self.path, None)
            give(self.path, "" if str(state.missing) == reason else reason)

    def commit(self) -> bool:
        """Takes what is being typed; false where it is no answer."""
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.table.isAncestorOf(editor):
            self.table.commitData(editor)
            self.table.closeEditor(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)
        return self.path not in self.cells.refused
