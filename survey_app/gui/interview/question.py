"""One question as it is asked: where one is, its words with the tick, its hint, its answer, and what stands apart of it."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from forms.interview.state import QuestionState
from survey_app import actions
from survey_app.gui.answers import answer_for
from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.interview.parts import question_label, say_question
from survey_app.gui.theme import COLUMN, SPACE, px
from survey_app.gui.widgets import column, give_focus, label, row
from vocabulary.text import N_

APART = (
    ("unknown", N_("Does not know"), "interview-unknown"),
    ("refused", N_("No answer"), "interview-refused"),
)


class QuestionView(QWidget):
    """`given` carries an answer, `missing` why there is none (pressed again: empty), `noted` the interviewer's own words."""

    given = Signal(str)
    missing = Signal(str)
    noted = Signal(str)

    def __init__(self, context: Context, state: QuestionState, saved: bool) -> None:
        super().__init__()
        self.context, self.state = context, state
        t = context.t
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        where = t(N_("question {n}"), n=state.number) if state.number else ""
        layout.addWidget(label("  ·  ".join(filter(None, (state.section, where))), "note"))
        layout.addSpacing(SPACE.s)
        self.words = question_label(state.label, "sentence" if state.type == "note" else "question")
        layout.addWidget(self.words)
        if state.hint:
            layout.addSpacing(6)
            layout.addWidget(label(state.hint, "soft"))
        self.kept = label(t(N_("Kept from the interview before; what you type takes its place")), "note")
        self.kept.setVisible(False)
        layout.addWidget(self.kept)
        layout.addSpacing(SPACE.l)
        self.answer = answer_for(state, context.lang, date.today())
        self.answer.setMaximumWidth(px(COLUMN))
        self.answer.given.connect(self.given)
        layout.addWidget(self.answer)
        layout.addSpacing(SPACE.m)
        line = row(SPACE.s)
        self.missing_buttons: dict[str, Button] = {}
        for code, words, action in APART:
            if any(str(allowed) == code for allowed in state.missing_allowed):
                made = Button(t(words), partial(self.give_missing, code), keys=actions.caps(action), before=True)
                made.setCheckable(True)
                self.missing_buttons[code] = made
                line.addWidget(made)
        if state.type not in ("note", "repeat"):
            line.addWidget(Button(t(N_("Note")), self.write_note, keys=actions.caps("interview-note"), before=True))
        line.addStretch(1)
        layout.addLayout(line)
        self.note: QLineEdit | None = None
        self.note_place = column(0)
        layout.addLayout(self.note_place)
        if state.note:
            self.write_note(focus=False)
        self.show_state(state, saved)

    def show_state(self, state: QuestionState, saved: bool) -> None:
        """What follows an answer: the tick once the disk has it, and which of the buttons is pressed."""
        self.state = state
        say_question(self.words, state.label, self.context.t(N_("saved")) if saved and state.answered else "")
        self.kept.setVisible(state.kept)
        for code, button in self.missing_buttons.items():
            button.setChecked(str(state.missing) == code)

    def first(self) -> QWidget | None:
        """What has the keyboard when the question appears."""
        return self.answer.first()

    def problem(self, words: str) -> None:
        self.answer.problem(words)

    def give_missing(self, code: str) -> None:
        """The person does not know, or does not answer; once more takes that back."""
        if code not in self.missing_buttons:
            return
        if str(self.state.missing) == code:
            self.missing.emit("")
            return
        self.answer.clear_answer()
        self.answer.problem("")
        self.missing.emit(code)

    def commit(self) -> bool:
        """Gives what is typed and not yet given, also a note; false where it is no answer."""
        self._keep_note()
        return self.answer.commit()

    def write_note(self, focus: bool = True) -> None:
        """A line for a note of the interviewer, beside the answer; from the note the same key leads back to the answer."""
        answer = self.answer.first()
        if focus and answer is not None and self.note is not None and self.note.hasFocus():
            give_focus(answer)
            return
        if self.note is None:
            self.note = QLineEdit(self.state.note)
            self.note.editingFinished.connect(self._keep_note)
            self.note_place.addSpacing(SPACE.m)
            field = Field(self.context.t(N_("Note about this answer")), self.note)
            field.setMaximumWidth(px(COLUMN))
            self.note_place.addWidget(field)
        if focus:
            give_focus(self.note)

    def _keep_note(self) -> None:
        if self.note is not None and self.note.text().strip() != self.state.note:
            self.noted.emit(self.note.text().strip())
