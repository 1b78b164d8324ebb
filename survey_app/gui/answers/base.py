"""What every control that answers a question can do."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from forms.interview.state import QuestionState
from forms.questions import TYPES, Asked
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import label


class Answer(QWidget):
    """The answer to one question, then to the next one of its manner: what is built once is filled anew by `ask`.

    `given` carries the question's path and the answer when the person gives it, empty where it is taken back."""

    given = Signal(str, str)

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE.s)
        self.error = label("", "error")

    def ask(self, state: QuestionState, today: date) -> None:
        """Answers this question from now on, as it stands."""
        self.state = state
        self.kind = TYPES.get(state.type, TYPES["text"])
        self.asked = Asked(state.label, state.appearance, state.parameters, state.choices, today)
        self.problem("")

    def give(self, value: str) -> None:
        self.given.emit(self.state.path, value)

    def add_error(self) -> None:
        """Puts the place for a problem below the control."""
        self.column.addWidget(self.error)
        self.error.hide()

    def problem(self, words: str) -> None:
        """Says beside the answer what is wrong with it."""
        if words != self.error.text():
            self.error.setText(words)
        self.error.setVisible(bool(words))

    def commit(self) -> bool:
        """Gives what is typed and not yet given; false where it is no answer, which is then said beside it."""
        return True

    def press_key(self, key: str) -> bool:
        """A key that no control took; true where it chose an answer."""
        return False

    def first(self) -> QWidget | None:
        """What has the keyboard when the question appears."""
        return None

    def clear_answer(self) -> None:
        """Shows no answer: the person does not know, or does not answer."""
