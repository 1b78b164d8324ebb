"""The recovery code: made, shown once, printed or written down, and typed back from the paper to be tested."""

from __future__ import annotations

from datetime import date
from html import escape
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from survey_app import formats
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.page import Page
from survey_app.gui.printing import ask_printer
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, SteppedHeader, clear, column, give_focus, label, row
from vocabulary.progress import Progress
from vocabulary.text import N_

WIDTH = 560


class RecoveryPage(Page):
    """Three steps; a code that is not typed back stays marked as never tried."""

    name = "recovery"
    room = "programme"
    manual = "users"
    right = "manage-users"
    secret = True

    def __init__(self, context: Context, code: str = "", step: int = 0, **args: Any) -> None:
        super().__init__(context, **args)
        self.code, self.step = code, step
        self.focus_on: QWidget = self
        middle = QWidget()
        middle.setMaximumWidth(px(WIDTH))
        self.column = column(SPACE.m)
        middle.setLayout(self.column)
        self.body.addWidget(middle)
        self.body.addStretch(1)
        self._build()

    def title(self) -> str:
        return self.t(N_("Recovery code"))

    def state(self) -> dict[str, Any]:
        return {"code": self.code, "step": self.step}

    def first_focus(self) -> QWidget:
        return self.focus_on

    def show_step(self, step: int) -> None:
        self.step = step
        self._build()
        give_focus(self.focus_on)

    def _build(self) -> None:
        clear(self.column)
        t = self.t
        names = (t(N_("What it is")), t(N_("The code")), t(N_("Check")))
        self.column.addWidget(SteppedHeader(t(N_("Step {n} of {all}"), n=self.step + 1, all=3), names, self.step))
        (self._what, self._shown, self._check)[self.step]()

    def _buttons(self, *buttons: QWidget) -> None:
        line = row(SPACE.m)
        for button in buttons:
            line.addWidget(button)
        line.addStretch(1)
        self.column.addSpacing(SPACE.s)
        self.column.addLayout(line)

    # step 1 ----------------------------------------------------------------------------------------------------------

    def _what(self) -> None:
        t = self.t
        for said in (
            N_("The recovery code opens the programme when all passphrases are forgotten, with all its keys: names and "
               "documents and what was sealed to the office."),
            N_("It is shown once, to be printed or written down, and locked away at another place: a safe, a sealed envelope "
               "at the office. It is never kept on a computer."),
            N_("If there is a code already, it stops working when the new one is made."),
        ):  # fmt: skip
            self.column.addWidget(label(t(said), "soft"))
        self.next = PrimaryButton(t(N_("Make the code")), self.make, keys=("Return",))
        self._buttons(Button(t(N_("Back")), self.context.back.emit), self.next)
        self.focus_on = self.next

    def make(self) -> None:
        """Makes the code beside the window; it is tried there on the header as it was written."""
        programme = self.context.programme
        if programme is None or not self.next.isEnabled():
            return
        self.next.setEnabled(False)

        def work(progress: Progress) -> str:
            from survey_app.services import users

            return users.make_recovery_code(programme)

        def failed(error: Any) -> None:
            self.next.setEnabled(True)
            self.context.say_problems(error)

        self.context.run(work, self._made, failed=failed, doing=N_("Making the recovery code"), owner=self)

    def _made(self, code: str) -> None:
        self.code = code
        self.show_step(1)

    # step 2 ----------------------------------------------------------------------------------------------------------

    def _shown(self) -> None:
        t = self.t
        self.column.addWidget(label(t(N_("Print it or write it down now. It is shown this once.")), "soft"))
        card = Card(margin=SPACE.l)
        grid = QGridLayout()  # not selectable: the clipboard is read by other programs
        grid.setHorizontalSpacing(SPACE.xl)
        grid.setVerticalSpacing(SPACE.m)
        for i, group in enumerate(self.code.split("-")):
            grid.addWidget(label(group, "title", wrap=False), i // 3, i % 3)
        grid.setColumnStretch(3, 1)
        card.body.addLayout(grid)
        self.column.addWidget(card)
        said = N_("Letters and digits in nine groups; capitals, spaces and hyphens do not matter when it is typed.")
        self.column.addWidget(label(t(said), "note"))
        self.print_button = Button(t(N_("Print…")), self.print_code)
        self.next = PrimaryButton(t(N_("I have it on paper")), lambda: self.show_step(2))
        self._buttons(self.print_button, self.next)
        self.focus_on = self.print_button

    def sheet(self) -> str:
        """The printed sheet, as HTML."""
        t, programme = self.t, self.context.programme
        name = programme.info.name if programme is not None else ""
        today = formats.day(date.today().isoformat(), self.context.country, self.context.lang)
        groups = self.code.split("-")
        lines = "<br>".join("&nbsp;&nbsp;&nbsp;".join(groups[i : i + 3]) for i in range(0, len(groups), 3))
        keep = N_("This code opens the programme with all its keys. Lock this sheet away, apart from every computer.")
        return (
            f"<h2>{escape(t(N_('Recovery code')))}</h2>"
            f"<p>{escape(t(N_('Programme')))}: <b>{escape(name)}</b><br>{escape(t(N_('Made on')))}: {escape(today)}</p>"
            f'<p style="font-size:20pt; font-family:monospace; line-height:160%">{lines}</p>'
            f"<p>{escape(t(keep))}</p>"
        )

    def print_code(self) -> None:
        """Asks for a printer in the system's own way."""
        ask_printer(self, self.sheet())

    # step 3 ----------------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        t = self.t
        self.typed = QLineEdit()
        self.typed.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        words = t(N_("Type the code from the paper"))
        note = N_("It is tried on the programme itself, so that you know the paper is right.")
        self.field = Field(words, self.typed, t(note))
        self.column.addWidget(self.field)
        self.next = PrimaryButton(t(N_("Try the code")), self.try_code, keys=("Return",))
        self.typed.returnPressed.connect(self.try_code)
        back = Button(t(N_("Back")), (lambda: self.show_step(1)) if self.code else self.context.back.emit)
        self._buttons(back, self.next)
        self.focus_on = self.typed

    def try_code(self) -> None:
        """Opens the keys with what was typed, beside the window."""
        programme, typed = self.context.programme, self.typed.text()
        if programme is None or not typed.strip() or not self.next.isEnabled():
            return
        self.next.setEnabled(False)

        def work(progress: Progress) -> bool:
            from survey_app.services import recovery

            return recovery.try_code(programme, typed)

        def failed(error: Any) -> None:
            self.next.setEnabled(True)
            self.context.say_problems(error)

        self.context.run(work, self._tried, failed=failed, doing=N_("Trying the recovery code"), owner=self)

    def _tried(self, right: bool) -> None:
        self.next.setEnabled(True)
        if not right:
            said = (
                N_("This is not the code. Compare the groups on the paper one by one; go back to see it again.")
                if self.code
                else N_("This is not the code. Compare the groups one by one; if the paper is wrong, make a new code.")
            )
            self.field.problem(self.t(said))
            return
        self.code = ""
        self.context.go("users")
        self.context.say(N_("The recovery code works as it stands on the paper. Lock the paper away now."))

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        code = "K7QX-2MRA-LD4V-6TNW-PZ3H-YE5C-UJ2S-GB6F-XOKA"
        return [{"code": code, "step": step} for step in range(3)]
