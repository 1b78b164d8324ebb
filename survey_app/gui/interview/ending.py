"""The end of the way: what is still open, each with a link to it; or thanks; or that the person did not agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.messages import show_problems
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import label
from vocabulary.errors import Level, Problem
from vocabulary.text import N_


class Ending(QWidget):
    """`words` is what the button that ends the interview says. Of the `problems` errors keep it from being finished; answers
    that soft checks doubt, such as a free text that seems to name somebody, are told and do not. `first` is what has the
    keyboard before the button, such as the way to the first error; `paper` says that nobody is there to be thanked."""

    def __init__(
        self,
        context: Context,
        refused: bool,
        problems: Sequence[Problem],
        jump: Callable[[Problem], object],
        *,
        correction: bool = False,
        second: bool = False,
        paper: bool = False,
    ) -> None:
        super().__init__()
        self.context, self.paper, self.saved = context, paper, False
        self.first: QWidget | None = None
        self._thanks: QLabel | None = None
        t = context.t
        errors = [problem for problem in problems if problem.level is Level.ERROR]
        doubts = [problem for problem in problems if problem.level is Level.WARNING]
        self.words = t(N_("Keep the correction")) if correction else t(N_("Finish and start another person"))
        if second:
            self.words = t(N_("Keep the second keying"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE.s)
        if refused and correction:
            self.words = t(N_("Erase the record"))
            layout.addWidget(label(t(N_("The person does not agree any more")), "question"))
            said = N_("Everything that was kept of the person is erased. This cannot be undone.")
            layout.addWidget(label(t(said), "soft"))
        elif second and (refused or not errors):
            layout.addWidget(label(t(N_("The second keying is complete")), "question"))
            layout.addWidget(label(t(N_("It is compared with the first. It counts nowhere.")), "soft"))
        elif refused:
            self.words = t(N_("Count the refusal and start another person"))
            layout.addWidget(label(t(N_("The person did not agree")), "question"))
            said = N_("Nothing that was said is kept. The refusal is counted, without a word about whom.")
            layout.addWidget(label(t(said), "soft"))
        elif errors:
            layout.addWidget(label(t(N_("Almost there")), "question"))
            head = t(N_("{n} question is still open"), N_("{n} questions are still open"), n=len(errors))
            listed = show_problems(errors, context.lang, jump, head=head)
            self.first = listed.findChild(Link)
            layout.addWidget(listed)
        elif correction:
            layout.addWidget(label(t(N_("The corrected answers are complete")), "question"))
            layout.addWidget(label(t(N_("They become a new version of the record; the earlier one stays with it.")), "soft"))
        else:
            layout.addWidget(label(t(N_("That was the last question")), "question"))
            self._thanks = label("", "soft")
            layout.addWidget(self._thanks)
            self._thank()
        if doubts and not refused:
            head = t(N_("{n} answer should be looked at"), N_("{n} answers should be looked at"), n=len(doubts))
            layout.addWidget(show_problems(doubts, context.lang, jump, head=head))

    def written(self) -> None:
        """The disk has every answer: only now this is said."""
        self.saved = True
        self._thank()

    def keyed(self, paper: bool) -> None:
        """Whether it is keyed from paper after all."""
        self.paper = paper
        self._thank()

    def _thank(self) -> None:
        if self._thanks is not None:
            said = (N_("Thank the person."), not self.paper), (N_("Everything is saved."), self.saved)
            self._thanks.setText(" ".join(self.context.t(words) for words, now in said if now))
