"""Answers to choose from, each with its digit; one, several, a confirmation, or whether there is another row."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from forms.interview.state import QuestionState
from survey_app.gui.answers.base import Answer
from survey_app.gui.options import OptionGroup
from vocabulary.text import N_, translate

DIGITS = "123456789"
ROOMY = 7  # so many rows and the buttons below them fit on a small screen at full height


class ChoiceAnswer(Answer):
    """Numbered rows. A digit chooses (or, where several may be chosen, turns) the answer with that digit."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self.group = OptionGroup(())
        self.group.chosen.connect(self._chosen)
        self.column.addWidget(self.group)
        self.add_error()

    def ask(self, state: QuestionState, today: date) -> None:
        super().ask(state, today)
        many = state.type == "select_multiple"
        choices = state.choices or (("OK", translate(N_("Yes, done"), self.lang)),)
        chosen = tuple(state.value.split()) if many else (state.value,)
        self.group.offer(choices, DIGITS, many=many, compact=len(choices) > ROOMY, value=chosen, name=state.label)

    def _chosen(self, values: tuple[str, ...]) -> None:
        self.problem("")
        self.give(" ".join(values))

    def press_key(self, key: str) -> bool:
        return bool(key) and key in DIGITS and self.group.press_key(key)

    def first(self) -> QWidget | None:
        rows = list(self.group.rows.values())
        return next((row for row in rows if row.isChecked()), rows[0] if rows else None)

    def clear_answer(self) -> None:
        self.group.set_value(())
