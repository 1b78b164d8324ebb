"""Words to read, and questions that this computer cannot ask: there is nothing to answer, one goes on."""

from __future__ import annotations

from datetime import date

from forms.interview.state import QuestionState
from survey_app.gui.answers.base import Answer
from survey_app.gui.widgets import label
from vocabulary.text import N_, translate


class SilentAnswer(Answer):
    """Nothing to answer; of a picture or a file it is said why."""

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        words = N_("This question wants a picture, a sound or a file, which are not kept on this computer. Go on.")
        self.why = label(translate(words, lang), "soft")
        self.column.addWidget(self.why)
        self.add_error()

    def ask(self, state: QuestionState, today: date) -> None:
        super().ask(state, today)
        self.why.setVisible(state.type == "upload")
