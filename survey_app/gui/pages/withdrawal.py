"""Withdrawal: somebody brings the code they were given, and the record it belongs to is erased; nothing of it is shown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from survey_app import formats
from survey_app.gui.buttons import PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.page import Page
from survey_app.gui.theme import COLUMN, SPACE, px
from survey_app.gui.widgets import Card, clear, column, give_focus, label, row
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.withdrawing import Found


class WithdrawalPage(Page):
    """One line for the code; what is found, and the button that erases it."""

    name = "withdrawal"
    room = "records"
    manual = "records"
    right = "erase"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        t = self.t
        said = N_("The person need not say who they are, nor why. What the record says is not shown here.")
        self.body.addWidget(label(t(said), "soft"))
        card = Card(margin=SPACE.l)
        card.setMaximumWidth(px(COLUMN))
        self.code = QLineEdit()
        self.code.setPlaceholderText("XXX-XXX-XXX")
        self.code.setMaximumWidth(px(240))
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhUppercaseOnly | Qt.InputMethodHint.ImhNoPredictiveText)
        self.field = Field(t(N_("Receipt code")), self.code, t(N_("Capitals, spaces and hyphens do not matter.")))
        card.body.addWidget(self.field)
        card.body.addSpacing(SPACE.s)
        line = row(SPACE.m)
        self.look = PrimaryButton(t(N_("Find the record")), self.look_up, keys=("Return",))
        line.addWidget(self.look)
        line.addStretch(1)
        card.body.addLayout(line)
        self.body.addWidget(card)
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.count = label("", "note")
        self.body.addWidget(self.count)
        self.body.addStretch(1)
        self.code.returnPressed.connect(self.look_up)
        self.code.textEdited.connect(lambda _text: self._reset())
        self.erase: PrimaryButton | None = None

    def title(self) -> str:
        return self.t(N_("Withdrawal"))

    def first_focus(self) -> QWidget:
        return self.code

    def memory(self) -> dict[str, Any]:
        return {}

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> int:
            from survey_app.services import withdrawing

            return withdrawing.withdrawals(programme)

        self.context.run(work, self._counted, quiet=True, owner=self)

    def _counted(self, n: int) -> None:
        said = self.t(N_("{n} person has withdrawn so far."), N_("{n} persons have withdrawn so far."), n=n)
        self.count.setText(said if n else "")

    def _reset(self) -> None:
        self.field.problem("")
        clear(self.place)
        self.erase = None

    def look_up(self) -> None:
        """Finds the record that the typed code belongs to."""
        programme, typed = self.context.programme, self.code.text()
        if programme is None:
            return
        self._reset()

        def work(progress: Progress) -> Found:
            from survey_app.services import withdrawing

            return withdrawing.look_up(programme, typed)

        self.context.run(work, self._found, self._not_found, N_("Looking for the record"), owner=self)

    def _not_found(self, error: AlcanceError) -> None:
        self.field.problem(" ".join(problem.say(self.context.lang) for problem in error.problems))
        self.code.setFocus()

    def _found(self, found: Found) -> None:
        t, context = self.t, self.context
        clear(self.place)
        card = Card(t(N_("The record is here")), margin=SPACE.l)
        card.setMaximumWidth(px(COLUMN))
        when = formats.day(found.finished, context.country, context.lang)
        card.body.addWidget(label(f"{found.title} · {when} · {found.interviewer}", "text"))
        if found.erased:
            erased = formats.day(found.erased, context.country, context.lang)
            card.body.addWidget(label(t(N_("Erased on {when}"), when=erased), "soft"))
            self.place.addWidget(card)
            return
        card.body.addWidget(label(t(N_("Answers, names and documents are erased, here and on every other device.")), "soft"))
        line = row(SPACE.m)
        self.erase = PrimaryButton(t(N_("Erase the record")), partial(ask_to_erase, context, self, found.record, self._erased))
        line.addWidget(self.erase)
        line.addStretch(1)
        card.body.addSpacing(SPACE.s)
        card.body.addLayout(line)
        self.place.addWidget(card)
        give_focus(self.erase)

    def _erased(self) -> None:
        self.code.clear()
        self._reset()
        self.shown()
        self.code.setFocus()

    def primary(self) -> None:
        (self.erase or self.look).click()


def ask_to_erase(context: Context, over: QWidget, record: str, then: Any, by: str = "receipt") -> None:
    """Asks once, since it is final; then erases, says so, and calls `then`."""
    t = context.t
    words = (
        t(N_("All answers, names and documents of this person are erased, and other devices erase them when they hear of it.")),
        t(N_("Backups that were made before may hold them until they are thinned out, at the latest after five weeks.")),
        t(N_("This cannot be undone. That somebody withdrew is counted, without a word about whom.")),
    )

    def erase() -> None:
        programme = context.programme
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import withdrawing

            withdrawing.withdraw(programme, record, by=by)

        def done(_none: None) -> None:
            then()
            context.say(N_("The record is erased. The person can be told so."))

        context.run(work, done, doing=N_("Erasing the record"), owner=over)

    confirm(context, over, t(N_("Erase the record?")), words, t(N_("Erase the record")), erase)
