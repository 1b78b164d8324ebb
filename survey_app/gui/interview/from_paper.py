"""At the end of an interview: whether it was keyed from a paper questionnaire, and the number that the paper bears."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from survey_app.gui.context import Context
from survey_app.gui.interview.ending import Ending
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Check, column, label, row
from survey_app.services.paper import LONGEST
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.interview_session import InterviewSession


class FromPaper(QWidget):
    """A check, and below it the number; what is typed is written down as it is typed."""

    def __init__(self, context: Context, session: InterviewSession) -> None:
        super().__init__()
        t = context.t
        self.context, self.session = context, session
        self._looked = ""  # the number that was looked up last
        self.check = Check(t(N_("Keyed from a paper questionnaire")), session.paper is not None)
        self.words = label(t(N_("Number on the paper")), "soft", wrap=False)
        self.number = QLineEdit(session.paper or "")
        self.number.setMaxLength(LONGEST)
        self.number.setFixedWidth(px(140))
        self.number.setPlaceholderText(t(N_("the next number")))
        self.number.setAccessibleName(self.words.text())
        self.words.setBuddy(self.number)
        lines, line = column(SPACE.s), row(SPACE.m)
        self.setLayout(lines)
        lines.setContentsMargins(0, SPACE.m, 0, 0)
        lines.addWidget(self.check)
        lines.addLayout(line)
        for part in (self.words, self.number):
            line.addWidget(part)
        line.addStretch(1)
        self.again = label("", "error")
        self.again.hide()
        lines.addWidget(self.again)
        self.check.toggled.connect(self._note)
        self.number.editingFinished.connect(lambda: self.told())
        self.number.textEdited.connect(self._note)
        self._show()

    def _note(self) -> None:
        number = self.number.text() if self.check.isChecked() else None
        self.context.tasks.watch(self.session.from_paper(number), self.context.saved.emit, self.context.say_problems)
        self._show()

    def told(self, go_on: Callable[[], object] | None = None) -> bool:
        """Whether it was said beside this number that a paper with it was keyed already, or needs no saying; else it is looked
        up, and one can `go_on` where no other paper bears it. Said once, it stops nobody."""
        session, number = self.session, self.number.text()
        if not self.check.isChecked() or not number.strip() or number == self._looked:
            return True
        form = session.interview.form.id

        def work(progress: Progress) -> bool:
            from survey_app.services import paper

            return paper.keyed_already(session.programme, session.record, form, number)

        def done(already: bool) -> None:
            if isValid(self) and number == self.number.text():
                self._looked = number
                words = N_("A paper with this number was keyed already. To key it a second time, go to Paper questionnaires.")
                self.again.setText(self.context.t(words) if already else "")
                self.again.setVisible(already)
                if go_on is not None and not already:
                    go_on()

        self.context.run(work, done, quiet=True, owner=self)
        return False

    def _show(self) -> None:
        for part in (self.words, self.number):
            part.setVisible(self.check.isChecked())


def add_paper(ending: Ending, context: Context, session: InterviewSession) -> FromPaper | None:
    """Puts it below the end of an interview of its own; a correction and a second keying know where they come from. The
    keyboard is at the number where one is to be typed and nothing is open."""
    layout = ending.layout()
    if layout is None or session.correction or session.second or session.refused:
        return None
    asked = FromPaper(context, session)
    asked.check.toggled.connect(ending.keyed)
    layout.addWidget(asked)
    if session.paper is not None:
        ending.first = ending.first or asked.number
    return asked
