"""What the pages have in common on which somebody gets a passphrase: the offered seven words or one's own, then a check."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import Field, Secret
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Check, SteppedHeader, clear, column, give_focus, label, row
from survey_app.gui.written_down import ORDINALS, WordsCard, two_of, typed_back
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_

WIDTH = 560


@dataclass(frozen=True)
class Wish:
    """What was filled in so far; `old` is the present passphrase where it is asked for, `own` a passphrase of one's own."""

    person: str = ""
    role: str = ""
    own: bool = False
    old: str = ""
    phrase: str = ""
    asked: tuple[int, int] = (0, 0)


class WordsPage(Page):
    """Three steps: whose passphrase; the words on paper; two of them typed back. With one's own words the third falls away.

    Nothing is changed before the last step. A page gives `build_first`, `read_first`, `wrong_first`, `verb`, `work`, `done`.
    """

    room = "programme"
    manual = "users"
    secret = True
    first_step = N_("Person")
    doing = N_("Changing who opens the programme")

    def __init__(self, context: Context, wish: Wish | None = None, step: int = 0, **args: Any) -> None:
        super().__init__(context, **args)
        self.wish = wish or Wish()
        self.step = step
        self.fields: dict[str, Field] = {}
        self.focus_on: QWidget = self
        middle = QWidget()
        middle.setMaximumWidth(px(WIDTH))
        self.column = column(SPACE.m)
        middle.setLayout(self.column)
        self.body.addWidget(middle)
        self.body.addStretch(1)
        self._build()

    def state(self) -> dict[str, Any]:
        self._read()
        return {**self.args, "wish": self.wish, "step": self.step}

    def memory(self) -> dict[str, Any]:
        return dict(self.args)

    def first_focus(self) -> QWidget:
        return self.focus_on

    # what a page gives -----------------------------------------------------------------------------------------------

    def build_first(self) -> None:
        """Puts the first step's controls into `column`, each also into `fields`."""
        raise NotImplementedError

    def read_first(self) -> None:
        """Takes what is typed in the first step into `wish`."""

    def wrong_first(self) -> dict[str, str]:
        """What is wrong with the first step, by field; empty words where nothing is."""
        return {}

    def lead(self) -> str:
        """What stands above the words."""
        raise NotImplementedError

    def verb(self) -> str:
        """The last button."""
        raise NotImplementedError

    def work(self) -> Any:
        """What is done beside the window with `wish`."""
        raise NotImplementedError

    def done(self) -> None:
        """Where to go when it is done, and what to say."""
        raise NotImplementedError

    # the steps -------------------------------------------------------------------------------------------------------

    def change(self, **values: Any) -> None:
        """Takes values into `wish`."""
        self.wish = replace(self.wish, **values)

    def show_step(self, step: int) -> None:
        """Goes to a step; what was typed stays."""
        self._read()
        self.step = step
        self._build()
        give_focus(self.focus_on)

    def _build(self) -> None:
        clear(self.column)
        self.fields = {}
        t = self.t
        names = [t(self.first_step), t(N_("Passphrase")), *([] if self.wish.own else [t(N_("Check"))])]
        place = t(N_("Step {n} of {all}"), n=self.step + 1, all=len(names))
        self.column.addWidget(SteppedHeader(place, names, self.step))
        (self._first, self._own if self.wish.own else self._shown, self._check)[self.step]()

    def _first(self) -> None:
        self.build_first()
        self.own = Check(self.t(N_("A passphrase of one's own instead of the seven words")), self.wish.own)
        self.column.addWidget(self.own)
        self.next = PrimaryButton(self.t(N_("Continue")), self._filled_in, keys=("Return",))
        self._buttons(None)

    def _read(self) -> None:
        if self.step == 0 and self.fields:
            self.wish = replace(self.wish, own=self.own.isChecked())
            self.read_first()

    def _filled_in(self) -> None:
        self._read()
        wrong = self.wrong_first()
        for key, words in wrong.items():
            self.fields[key].problem(words)
        first = next((key for key, words in wrong.items() if words), None)
        if first is not None:
            self.fields[first].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not self.wish.own and self.wish.asked == (0, 0):
            from survey_app.services.programme import new_passphrase

            phrase = new_passphrase(self.context.lang)
            self.wish = replace(self.wish, phrase=phrase, asked=two_of(phrase))
        self.show_step(1)

    def _shown(self) -> None:
        self.column.addWidget(label(self.lead(), "soft"))
        self.column.addWidget(WordsCard(self.wish.phrase))
        said = N_("They are shown this once. On paper, apart from the computer; four letters of each word are enough.")
        self.column.addWidget(label(self.t(said), "note"))
        self.next = PrimaryButton(self.t(N_("They are written down")), lambda: self.show_step(2), keys=("Return",))
        self._buttons(0)
        self.focus_on = self.next

    def _check(self) -> None:
        t = self.t
        first, second = (t(ORDINALS[i]) for i in self.wish.asked)
        self.typed = QLineEdit()
        self.typed.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        words = t(N_("Type the {first} and the {second} word"), first=first, second=second)
        self.fields["passphrase"] = Field(words, self.typed, t(N_("Or all seven, from your paper.")))
        self.column.addWidget(self.fields["passphrase"])
        self.next = PrimaryButton(self.verb(), self._typed_back, keys=("Return",))
        self.typed.returnPressed.connect(self._typed_back)
        self._buttons(1)
        self.focus_on = self.typed

    def _own(self) -> None:
        t = self.t
        see, hide = t(N_("see")), t(N_("hide"))
        self.typed, self.again = Secret(see, hide), Secret(see, hide)
        note = t(N_("At least {n} characters. Several words that nobody would guess are better than a short one with signs."),
                 n=_shortest())  # fmt: skip
        self.fields["passphrase"] = Field(t(N_("New passphrase")), self.typed, note)
        self.fields["again"] = Field(t(N_("The same again")), self.again)
        for field in self.fields.values():
            self.column.addWidget(field)
        self.next = PrimaryButton(self.verb(), self._chosen, keys=("Return",))
        self.typed.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._chosen)
        self._buttons(0)
        self.focus_on = self.typed

    def _buttons(self, back: int | None) -> None:
        line = row(SPACE.m)
        line.addWidget(Button(self.t(N_("Back")), self.context.back.emit if back is None else lambda: self.show_step(back)))
        line.addWidget(self.next)
        line.addStretch(1)
        self.column.addSpacing(SPACE.s)
        self.column.addLayout(line)

    # the end ---------------------------------------------------------------------------------------------------------

    def _typed_back(self) -> None:
        if not typed_back(self.typed.text(), self.wish.phrase, self.wish.asked):
            said = N_("Those are not the words. Look at the paper, or go back and see them.")
            self.fields["passphrase"].problem(self.t(said))
            return
        self._go()

    def _chosen(self) -> None:
        from survey_app.services.passphrases import passphrase_problem

        weak = passphrase_problem(self.typed.text())
        differs = self.typed.text() != self.again.text()
        self.fields["passphrase"].problem(weak.say(self.context.lang) if weak is not None else "")
        self.fields["again"].problem(self.t(N_("The two are not the same.")) if differs and weak is None else "")
        if weak is None and not differs:
            self.wish = replace(self.wish, phrase=self.typed.text(), asked=(0, 0))
            self._go()

    def _go(self) -> None:
        if not self.next.isEnabled():
            return
        self.next.setEnabled(False)
        self.context.run(
            self.work_with,
            lambda _none: self.done(),
            failed=self._refused,
            doing=self.doing,
            cancelled=lambda: self.next.setEnabled(True),
            owner=self,
        )

    def work_with(self, progress: Progress) -> None:
        """`work`, for a page whose work is long."""
        self.work()

    def _refused(self, error: AlcanceError) -> None:
        """What is wrong with the first step is said there; the rest beside the passphrase."""
        self.next.setEnabled(True)
        said = {problem.where.field or "": problem.say(self.context.lang) for problem in error.problems}
        old = next((p.say(self.context.lang) for p in error.problems if p.code == "wrong-passphrase"), "")
        if old:
            said = {"old": old}
        if said.keys() & {"person", "role", "old"}:
            self.show_step(0)
        for key, words in said.items():
            field = self.fields.get(key) or next(iter(self.fields.values()), None)
            if field is not None:
                field.problem(words)


def _shortest() -> int:
    from survey_app.services.passphrases import SHORTEST

    return SHORTEST
