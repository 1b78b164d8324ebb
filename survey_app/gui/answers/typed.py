"""Answers that are typed: words, numbers, days, times, positions. Read by the question's own type when one goes on."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from forms.interview.state import QuestionState
from survey_app.gui.answers.base import Answer
from survey_app.gui.theme import px
from survey_app.gui.widgets import label
from vocabulary.errors import BadInput
from vocabulary.text import Text, translate

NARROW = ("integer", "decimal", "date", "time", "dateTime", "range")


class TypedAnswer(Answer):
    """One line, or several where the form says so."""

    def __init__(self, state: QuestionState, lang: str, today: date) -> None:
        super().__init__(state, lang, today)
        self.value = state.value
        self.block: QPlainTextEdit | None = None
        self.line: QLineEdit | None = None
        if state.type == "rank":
            for i, (_, words) in enumerate(state.choices, 1):
                self.column.addWidget(label(f"{i}  {words}", "text"))
        if state.type == "text" and "multiline" in state.appearance.split():
            self.block = QPlainTextEdit(state.shown)
            self.block.setTabChangesFocus(True)
            self.block.setFixedHeight(px(120))
            self.block.setReadOnly(state.readonly)
        else:
            self.line = QLineEdit(state.shown if state.value else "")
            self.line.setMaximumWidth(px(220 if state.type in NARROW else 480))
            self.line.setReadOnly(state.readonly)
            self.line.textEdited.connect(lambda _words: self.problem(""))
        self.control: QWidget = self.block or self.line or self
        self.control.setAccessibleName(state.label)
        self.control.setAccessibleDescription(state.hint)
        self.column.addWidget(self.control)
        if state.type != "text" and not state.hint:
            self.column.addWidget(label(translate(self.kind.expected(self.asked), lang), "note"))
        self.add_error()
        if self.line is not None:
            self.line.editingFinished.connect(self.commit_quietly)

    def typed(self) -> str:
        """What stands in the control."""
        if self.block is not None:
            return self.block.toPlainText()
        return self.line.text() if self.line is not None else ""

    def commit(self) -> bool:
        if self.state.readonly or (self.state.shown == self.typed() and self.value == self.state.value):
            return True
        try:
            value = self.kind.parse(self.typed(), self.asked)
        except BadInput as error:
            found = error.problems[0]
            remedy = found.remedy if isinstance(found.remedy, Text) else found.what
            self.problem(translate(remedy, self.lang) + ".")
            return False
        self.problem("")
        if value != self.value:
            self.value = value
            self.given.emit(value)
        return True

    def commit_quietly(self) -> None:
        """The person went elsewhere: what is an answer is kept, what is none stays as typed and is said."""
        if self.typed().strip():
            self.commit()

    def first(self) -> QWidget | None:
        if self.line is not None:
            self.line.selectAll()
        return self.control

    def clear_answer(self) -> None:
        self.value = ""
        if self.block is not None:
            self.block.clear()
        elif self.line is not None:
            self.line.clear()
