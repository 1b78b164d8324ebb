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

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self.value = ""
        self.ranked = label("", "text")
        self.line = QLineEdit()
        self.block = QPlainTextEdit()
        self.block.setTabChangesFocus(True)
        self.block.setFixedHeight(px(120))
        self.expected = label("", "note")
        for each in (self.ranked, self.line, self.block, self.expected):
            self.column.addWidget(each)
        self.add_error()
        self.line.textEdited.connect(lambda _words: self.problem(""))
        self.line.editingFinished.connect(self.commit_quietly)
        self.control: QLineEdit | QPlainTextEdit = self.line

    def ask(self, state: QuestionState, today: date) -> None:
        super().ask(state, today)
        self.value = state.value
        ranked = state.choices if state.type == "rank" else ()
        self.ranked.setText("\n".join(f"{i}  {words}" for i, (_, words) in enumerate(ranked, 1)))
        self.ranked.setVisible(bool(ranked))
        several = state.type == "text" and "multiline" in state.appearance.split()
        if several:
            self.control = self.block
            self.block.setPlainText(state.shown)
        else:
            self.control = self.line
            self.line.setText(state.shown if state.value else "")
            self.line.setMaximumWidth(px(220 if state.type in NARROW else 480))
        self.line.setVisible(not several)
        self.block.setVisible(several)
        self.control.setReadOnly(state.readonly)
        self.control.setAccessibleName(state.label)
        self.control.setAccessibleDescription(state.hint)
        explained = state.type != "text" and not state.hint
        self.expected.setText(translate(self.kind.expected(self.asked), self.lang) if explained else "")
        self.expected.setVisible(explained)

    def typed(self) -> str:
        """What stands in the control."""
        return self.line.text() if self.control is self.line else self.block.toPlainText()

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
            self.give(value)
        return True

    def commit_quietly(self) -> None:
        """The person went elsewhere: what is an answer is kept, what is none stays as typed and is said."""
        if self.typed().strip():
            self.commit()

    def first(self) -> QWidget | None:
        if self.control is self.line:
            self.line.selectAll()
        return self.control

    def clear_answer(self) -> None:
        self.value = ""
        self.control.clear()
