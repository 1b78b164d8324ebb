"""A long list of answers: typing narrows it, arrows move in it, Return takes the answer that is marked."""

from __future__ import annotations

import unicodedata
from datetime import date

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QListView, QWidget

from forms.interview.state import QuestionState
from survey_app.gui.answers.base import Answer
from survey_app.gui.theme import control_height, px
from vocabulary.text import N_, translate

SHOWN = 6


def folded(words: str) -> str:
    """Without accents and capitals."""
    return "".join(c for c in unicodedata.normalize("NFKD", words) if not unicodedata.combining(c)).casefold()


class SearchAnswer(Answer):
    """A line to type in and the answers that fit below it, those that begin so first."""

    def __init__(self, state: QuestionState, lang: str, today: date) -> None:
        super().__init__(state, lang, today)
        self.value = state.value
        self._folded = [(value, words, folded(words)) for value, words in state.choices]
        self.line = QLineEdit()
        self.line.setPlaceholderText(translate(N_("Type the first letters"), lang))
        self.line.setAccessibleName(state.label)
        self.model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setProperty("role", "choices")
        self.list.setAccessibleName(translate(N_("Answers that fit"), lang))
        self.list.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(SHOWN * control_height() + 4)
        self.line.setMaximumWidth(px(480))
        self.list.setMaximumWidth(px(480))
        self.column.addWidget(self.line)
        self.column.addWidget(self.list)
        self.add_error()
        self.fitting: list[str] = []
        self.line.textEdited.connect(lambda _words: self._narrow())
        self.list.clicked.connect(lambda _index: self._take())
        self.line.installEventFilter(self)
        self.line.setText(next((words for value, words, _ in self._folded if value == state.value), ""))
        self._narrow(everything=True)

    def _narrow(self, everything: bool = False) -> None:
        wanted = "" if everything else folded(self.line.text().strip())
        begins = [(value, words) for value, words, plain in self._folded if plain.startswith(wanted)]
        holds = [(value, words) for value, words, plain in self._folded if wanted in plain and not plain.startswith(wanted)]
        found = begins + holds
        self.fitting = [value for value, _ in found]
        self.model.setStringList([words for _, words in found])
        now = self.fitting.index(self.value) if self.value in self.fitting else 0
        if found and (wanted or self.value):
            self._mark(now)

    def _mark(self, row: int) -> None:
        index = self.model.index(min(max(0, row), len(self.fitting) - 1), 0)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _take(self) -> bool:
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self.fitting):
            return False
        value = self.fitting[row]
        self.line.setText(self.model.stringList()[row])
        self.problem("")
        if value != self.value:
            self.value = value
            self.given.emit(value)
        return True

    def commit(self) -> bool:
        typed = self.line.text().strip()
        if not typed:
            if self.value:
                self.value = ""
                self.given.emit("")
            return True
        if self.fitting and self._take():
            return True
        self.problem(translate(N_("None of the answers begins so"), self.lang))
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.fitting:
                self._mark(self.list.currentIndex().row() + step if self.list.currentIndex().isValid() else 0)
                if not self.line.text().strip():
                    self.line.setText(self.model.stringList()[self.list.currentIndex().row()])
                return True
        return super().eventFilter(watched, event)

    def first(self) -> QWidget | None:
        self.line.selectAll()
        return self.line

    def clear_answer(self) -> None:
        self.value = ""
        self.line.clear()
        self._narrow()
        self.list.clearSelection()
