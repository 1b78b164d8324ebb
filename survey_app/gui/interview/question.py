"""One question as it is asked: where one is, its words with the tick, its hint, its answer, and what stands apart of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from forms.interview.state import QuestionState
from survey_app import actions
from survey_app.gui.answers import Answer, manner_of
from survey_app.gui.buttons import Button, Link
from survey_app.gui.context import Context
from survey_app.gui.focus import scroll_to
from survey_app.gui.form import Field
from survey_app.gui.interview.parts import MISSING, question_label, say_question
from survey_app.gui.theme import COLUMN, SPACE, px, set_role
from survey_app.gui.widgets import column, give_focus, label, row
from vocabulary.text import N_

APART = (
    ("unknown", N_("Does not know"), "interview-unknown"),
    ("refused", N_("No answer"), "interview-refused"),
)


class QuestionView(QWidget):
    """Shows one question after another: what is built for one is filled anew for the next, so that it is there at once.

    `given` carries a question's path and its answer, `missing` why there is none (pressed again: empty), `noted` the
    interviewer's own words.
    """

    given = Signal(str, str)
    missing = Signal(str, str)
    noted = Signal(str, str)

    def __init__(self, context: Context, one_of_many: bool = False) -> None:
        """`one_of_many` are on the page: what stands apart of the answer is small then, and that of the current one alone."""
        super().__init__()
        self.context, self.one_of_many = context, one_of_many
        t = context.t
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        self.where = label("", "note")
        layout.addWidget(self.where)
        layout.addSpacing(SPACE.s)
        self.words = question_label("", "question")
        layout.addWidget(self.words)
        self.hint = label("", "soft")
        self.hint.setContentsMargins(0, 6, 0, 0)
        layout.addWidget(self.hint)
        self.kept = label(t(N_("Kept from the interview before; what you type takes its place")), "note")
        layout.addWidget(self.kept)
        layout.addSpacing(SPACE.s if one_of_many else SPACE.l)
        self.answers: dict[type[Answer], Answer] = {}
        self.answer_place = column(0)
        layout.addLayout(self.answer_place)
        layout.addSpacing(SPACE.s if one_of_many else SPACE.m)
        self.said = label("", "note")
        self.said.hide()
        layout.addWidget(self.said)
        line = row(SPACE.m if one_of_many else SPACE.s)
        self._apart: dict[str, Button] = {}
        for code, words, action in APART:
            made = self._button(t(words), partial(self.give_missing, code), action)
            made.setCheckable(True)
            self._apart[code] = made
            line.addWidget(made)
        self.note_button = self._button(t(N_("Note")), self.write_note, "interview-note")
        line.addWidget(self.note_button)
        line.addStretch(1)
        layout.addLayout(line)
        if one_of_many:
            layout.setContentsMargins(0, 0, 0, SPACE.l)
        self.missing_buttons: dict[str, Button] = {}  # those that the question takes
        self.note: QLineEdit | None = None  # the line of a note, while it is shown
        self._note: QLineEdit | None = None
        self._note_field: Field | None = None
        self.note_place = column(0)
        layout.addLayout(self.note_place)

    def _button(self, words: str, act: Callable[[], object], action: str) -> Button:
        keys = actions.caps(action)
        if self.one_of_many:
            return Link(words, act, keys=keys, small=True, ink="soft_text")
        return Button(words, act, keys=keys, before=True)

    def ask(self, state: QuestionState, saved: bool) -> None:
        """Shows this question, as it stands."""
        self._say_where(state)
        set_role(self.words, "sentence" if state.type == "note" else "question")
        self.hint.setText(state.hint)
        self.hint.setVisible(bool(state.hint))
        allowed = {str(reason) for reason in state.missing_allowed}
        self.missing_buttons = {code: button for code, button in self._apart.items() if code in allowed}
        for code, button in self._apart.items():
            button.setVisible(code in allowed)
        self.note_button.setVisible(state.type not in ("note", "repeat"))
        self.state, self.note = state, None
        self._show_note(bool(state.note))
        self._show_answer(manner_of(state))
        self.show_state(state, saved)

    def _say_where(self, state: QuestionState) -> None:
        where = self.context.t(N_("question {n}"), n=state.number) if state.number else ""
        section = "" if self.one_of_many else state.section
        self.where.setText("  ·  ".join(filter(None, (section, where))))
        self.where.setVisible(bool(section or where))

    def set_current(self, current: bool) -> None:
        """Whether it is the question of several that has the keyboard."""
        for button in (*self._apart.values(), self.note_button):
            if isinstance(button, Link):  # its place stays: nothing moves under a finger that makes another the current one
                button.set_blank(not current)

    def follow(self, state: QuestionState, saved: bool) -> None:
        """After another answer: what changed of this question, and nothing of what is being typed where nothing did."""
        if _asked(state) != _asked(self.state):
            self.ask(state, saved)
        else:
            if (state.number, state.section) != (self.state.number, self.state.section):
                self._say_where(state)
            self.show_state(state, saved)

    def _show_answer(self, manner: type[Answer]) -> None:
        """Fills the control of this manner and shows it in the place of the one that was there."""
        answer = self.answers.get(manner)
        if answer is None:
            answer = self.answers[manner] = manner(self.context.lang)
            answer.setMaximumWidth(px(COLUMN))
            answer.given.connect(self.given)
            self.answer_place.addWidget(answer)
        answer.ask(self.state, date.today())
        focus = QApplication.focusWidget()
        self.answer = answer
        for other in self.answers.values():
            if other is not answer and not other.isHidden():
                if focus is not None and other.isAncestorOf(focus) and (first := answer.first()) is not None:
                    answer.show()
                    give_focus(first)  # before what has the keyboard goes, or it would wander through the window
                other.hide()
        answer.show()

    def show_state(self, state: QuestionState, saved: bool) -> None:
        """What follows an answer: the tick once the disk has it, and which of the buttons is pressed."""
        self.state = state
        say_question(self.words, state.label, self.context.t(N_("saved")) if saved and state.answered else "")
        self.kept.setVisible(state.kept)
        for code, button in self.missing_buttons.items():
            button.setChecked(str(state.missing) == code)
        if self.one_of_many:
            self.said.setText(f"✓ {self.context.t(MISSING[str(state.missing)])}" if state.missing else "")
            self.said.setVisible(bool(state.missing))

    def first(self) -> QWidget | None:
        """What has the keyboard when the question appears."""
        return self.answer.first()

    def take_keyboard(self) -> bool:
        """Gives the keyboard to the answer; false where there is nothing to answer."""
        first = self.answer.first()
        if first is None:
            return False
        if first.hasFocus():
            if QAccessible.isActive():  # the same control asks something else now: that is to be read out
                QAccessible.updateAccessibility(QAccessibleEvent(first, QAccessible.Event.Focus))
        else:
            give_focus(first)
        return True

    def problem(self, words: str) -> None:
        self.answer.problem(words)

    def give_missing(self, code: str) -> None:
        """The person does not know, or does not answer; once more takes that back."""
        if code not in self.missing_buttons:
            return
        if str(self.state.missing) == code:
            self.missing.emit(self.state.path, "")
            return
        self.answer.clear_answer()
        self.answer.problem("")
        self.missing.emit(self.state.path, code)

    def commit(self) -> bool:
        """Gives what is typed and not yet given, also a note; false where it is no answer."""
        self._keep_note()
        return self.answer.commit()

    def write_note(self) -> None:
        """A line for a note of the interviewer, beside the answer; from the note the same key leads back to the answer."""
        if self.note is not None and self.note.hasFocus() and self.take_keyboard():
            return
        self._show_note(True)
        assert self.note is not None
        give_focus(self.note)
        scroll_to(self.note)

    def _show_note(self, shown: bool) -> None:
        if shown and self._note is None:
            self._note = QLineEdit()
            self._note.editingFinished.connect(self._keep_note)
            self._note_field = Field(self.context.t(N_("Note about this answer")), self._note)
            self._note_field.setContentsMargins(0, SPACE.m, 0, 0)
            self._note_field.setMaximumWidth(px(COLUMN))
            self.note_place.addWidget(self._note_field)
        if self._note is not None and self._note_field is not None:
            if self.note is None:
                self._note.setText(self.state.note)
            self._note_field.setVisible(shown)
        self.note = self._note if shown else None

    def _keep_note(self) -> None:
        if self.note is not None and self.note.text().strip() != self.state.note:
            self.noted.emit(self.state.path, self.note.text().strip())


def _asked(state: QuestionState) -> tuple[object, ...]:
    """What the controls of a question are made from."""
    return state.type, state.label, state.hint, state.choices, state.value, state.readonly, state.missing_allowed, state.note
