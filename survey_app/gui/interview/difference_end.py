"""The end of a comparison of two keyings: what is still open, or the reason with which what was decided is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.messages import show_problems
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label
from vocabulary.errors import Problem
from vocabulary.text import N_


class KeyingsEnd(QWidget):
    """`words` is what the button says; `reason` is asked for where an answer becomes another. `open_` counts what is
    not decided, `problems` are what spoke against it when it was to be kept."""

    def __init__(
        self,
        context: Context,
        differ: bool,
        open_: int,
        changed: bool,
        problems: Sequence[Problem],
        jump: Callable[[Problem], object],
    ) -> None:
        super().__init__()
        t = context.t
        lines = column(SPACE.s)
        self.setLayout(lines)
        self.words = t(N_("Keep what was decided"))
        self.reason: Field | None = None
        if not differ:
            lines.addWidget(label(t(N_("Both keyings say the same")), "question"))
            self.words = t(N_("Note that they agree"))
        elif open_:
            said = t(N_("{n} field is not decided yet"), N_("{n} fields are not decided yet"), n=open_)
            lines.addWidget(label(said, "question"))
            self.words = t(N_("To the next one"))
        else:
            lines.addWidget(label(t(N_("Everything is decided")), "question"))
            new = N_("It becomes a new version of the record; the earlier one stays with it.")
            same = N_("The first keying was right everywhere: no answer changes.")
            lines.addWidget(label(t(new if changed else same), "soft"))
            if changed:
                typed = QLineEdit(t(N_("The paper was looked at again")))
                note = t(N_("It is kept with the new version. Do not name the person."))
                self.reason = Field(t(N_("Why is the record corrected?")), typed, note)
                lines.addWidget(self.reason)
        if problems:
            lines.addWidget(show_problems(problems, context.lang, jump))
