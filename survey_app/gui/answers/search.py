"""A long list of answers: typing narrows it, arrows move in it, Return takes the marked one; several where several may be."""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from forms.interview.state import QuestionState
from survey_app.gui.answers.base import Answer
from survey_app.gui.buttons import Button
from survey_app.gui.theme import SPACE, control_height, px
from survey_app.gui.widgets import clear, row
from vocabulary.text import N_, text, translate

SHOWN = 6


def folded(words: str) -> str:
    """Without accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).casefold()


class _Rows(QStyledItemDelegate):
    """Rows high enough for a finger."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(super().sizeHint(option, index).width(), control_height())


class SearchAnswer(Answer):
    """A line to type in and the answers that fit below it, those that begin so first.

    Where several may be chosen, the chosen stand above as buttons that take them out again, and Return on an empty line
    goes on.
    """

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self.many = False
        self.chosen: list[str] = []
        self._words: dict[str, str] = {}
        self._folded: list[tuple[str, str, str]] = []
        self._offered: tuple[tuple[str, str], ...] = ()
        self._listed: list[str] = []
        self.above = row(0)
        self.column.addLayout(self.above)
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate(N_("Type the first letters"), lang))
        self.line.setMaximumWidth(px(480))
        self.model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(translate(N_("Answers that fit"), lang))
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setItemDelegate(_Rows(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMaximumWidth(px(480))
        self.column.addWidget(self.line)
        self.column.addWidget(self.list)
        self.add_error()
        self.fitting: list[str] = []
        self.line.textEdited.connect(lambda _words: self._narrow())
        self.list.clicked.connect(lambda _index: self._take())
        self.line.installEventFilter(self)

    def ask(self, state: QuestionState, today: date) -> None:
        super().ask(state, today)
        self.many = state.type == "select_multiple"
        self.chosen = state.value.split() if self.many else [state.value] if state.value else []
        if state.choices != self._offered:
            self._offered = state.choices
            self._words = dict(state.choices)
            self._folded = []  # until something is typed
        self.line.clear()
        self.line.setAccessibleName(state.label)
        self._show_chosen()
        self._narrow(everything=True)

    def _show_chosen(self) -> None:
        clear(self.above)
        if not self.many:
            self.line.setText(self._words.get(self.chosen[0], "") if self.chosen else "")
            return
        for value in self.chosen:
            made = Button(f"{self._words.get(value, value)}  ✕", partial(self._take_out, value))
            made.setAccessibleName(translate(text(N_("Take out {answer}"), answer=self._words.get(value, value)), self.lang))
            self.above.addWidget(made)
            self.above.addSpacing(SPACE.s)
        if self.chosen:
            self.above.addStretch(1)

    def _narrow(self, everything: bool = False) -> None:
        wanted = "" if everything else folded(self.line.text().strip())
        found = self._fitting(wanted) if wanted else list(self._offered)
        self.fitting = [value for value, _ in found]
        shown = [words for _, words in found]
        if shown != self._listed:
            self._listed = shown
            self.model.setStringList(shown)
        else:
            self.list.clearSelection()
            self.list.setCurrentIndex(QModelIndex())
        self.list.setFixedHeight(min(SHOWN, max(1, len(found))) * control_height() + 4)
        if found and (wanted or (self.chosen and not self.many)):
            chosen = self.chosen[0] if self.chosen and not self.many else ""
            self._mark(self.fitting.index(chosen) if chosen in self.fitting else 0)
        self.problem("")

    def _fitting(self, wanted: str) -> list[tuple[str, str]]:
        """The answers that begin so, then those that hold it."""
        self._folded = self._folded or [(value, words, folded(words)) for value, words in self._offered]
        begins = [(value, words) for value, words, plain in self._folded if plain.startswith(wanted)]
        holds = [(value, words) for value, words, plain in self._folded if wanted in plain and not plain.startswith(wanted)]
        return begins + holds

    def _mark(self, number: int) -> None:
        index = self.model.index(min(max(0, number), len(self.fitting) - 1), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _take(self) -> bool:
        number = self.list.currentIndex().row()
        if not 0 <= number < len(self.fitting):
            return False
        value, before = self.fitting[number], list(self.chosen)
        if self.many:
            self.chosen = [v for v in self._words if v in (*self.chosen, value)]
            self.line.clear()
        else:
            self.chosen = [value]
        self._show_chosen()
        self._narrow(everything=True)
        if self.chosen != before:
            self.give(" ".join(self.chosen))
        return True

    def _take_out(self, value: str) -> None:
        self.chosen = [v for v in self.chosen if v != value]
        self._show_chosen()
        self.give(" ".join(self.chosen))
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> bool:
        """Takes what is typed. Where several may be chosen the question stays, for the next one."""
        if not self.line.text().strip():
            if self.chosen and not self.many:
                self.chosen = []
                self.give("")
            return True
        if self.fitting and self._take():
            return not self.many
        self.problem(translate(N_("None of the answers begins so"), self.lang))
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.fitting:
                now = self.list.currentIndex()
                self._mark(now.row() + step if now.isValid() else 0)
                self.line.setText(self.model.stringList()[self.list.currentIndex().row()])
                return True
        return super().eventFilter(watched, event)

    def first(self) -> QWidget | None:
        self.line.selectAll()
        return self.line

    def clear_answer(self) -> None:
        self.chosen = []
        self.line.clear()
        self._show_chosen()
        self._narrow(everything=True)
        self.list.clearSelection()
