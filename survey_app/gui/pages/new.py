"""A new programme in three steps: what it is, its passphrase to be written down, and two of its words typed back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from survey_app import formats
from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context, import_shared
from survey_app.gui.form import Field, choose_folder
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Select, SteppedHeader, clear, column, give_focus, label, row
from survey_app.gui.written_down import ORDINALS, WordsCard, two_of, typed_back
from survey_app.settings import SETTINGS
from vocabulary.errors import AlcanceError, BadParameter
from vocabulary.fields import Choice
from vocabulary.progress import Progress
from vocabulary.text import N_


@dataclass(frozen=True)
class Wish:
    """What was filled in so far."""

    name: str = ""
    country: str = ""
    lang: str = ""
    person: str = ""
    folder: str = ""
    phrase: str = ""
    asked: tuple[int, int] = (0, 0)


class NewPage(Page):
    """The steps are built one after the other; nothing is on disk before the last."""

    name = "new"
    framed = False
    secret = True

    def __init__(self, context: Context, wish: Wish | None = None, step: int = 0, **args: Any) -> None:
        super().__init__(context, **args)
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        self.wish = wish or Wish(lang=context.lang, folder=places[0] if places else str(Path.home()))
        self.step = step
        middle = QWidget()
        middle.setFixedWidth(px(480))
        self.column = column(SPACE.m)
        middle.setLayout(self.column)
        across = row(0)
        across.addStretch(1)
        across.addWidget(middle)
        across.addStretch(1)
        self.body.addStretch(1)
        self.body.addLayout(across)
        self.body.addStretch(1)
        self.focus_on: QWidget = self
        self.fields: dict[str, Field] = {}
        self._build()

    def title(self) -> str:
        return self.t(N_("New programme"))

    def state(self) -> dict[str, Any]:
        self._read()
        return {"wish": self.wish, "step": self.step}

    def first_focus(self) -> QWidget:
        return self.focus_on

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
        self.column.addWidget(label(self.title(), "title"))
        steps = (t(N_("Programme")), t(N_("Passphrase")), t(N_("Check")))
        self.column.addWidget(SteppedHeader(t(N_("Step {n} of {all}"), n=self.step + 1, all=3), steps, self.step))
        (self._programme, self._passphrase, self._check)[self.step]()

    def _buttons(self, primary: PrimaryButton, back: int | None) -> None:
        line = row(SPACE.m)
        go_back = (lambda: self.context.go("start")) if back is None else (lambda: self.show_step(back))
        line.addWidget(Button(self.t(N_("Back")), go_back))
        line.addWidget(primary)
        line.addStretch(1)
        self.column.addSpacing(SPACE.s)
        self.column.addLayout(line)

    # step 1 ----------------------------------------------------------------------------------------------------------

    def _programme(self) -> None:
        t, wish = self.t, self.wish
        language = SETTINGS["language"].kind
        assert isinstance(language, Choice)
        self.name_line = QLineEdit(wish.name)
        self.person_line = QLineEdit(wish.person)
        self.country_list = Select([("", t(N_("Choose…"))), *formats.countries(self.context.lang)], wish.country)
        self.lang_list = Select(list(language.options.items()), wish.lang)
        self.place = label(wish.folder, "note", selectable=True)
        for key, words, control, note in (
            ("name", N_("Name of the programme"), self.name_line, N_("For example: Northern border 2026")),
            ("country", N_("Country"), self.country_list, N_("Decides how numbers and dates are written.")),
            ("lang", N_("Language of the programme"), self.lang_list, ""),
            ("person", N_("Your name"), self.person_line, N_("The passphrase will be yours alone.")),
        ):
            self.fields[key] = Field(t(words), control, t(note) if note else "")
            self.column.addWidget(self.fields[key])
        where = row(SPACE.m)
        where.addWidget(label(t(N_("Kept in")), "text", wrap=False))
        where.addWidget(self.place, 1)
        where.addWidget(Link(t(N_("Choose folder…")), self._browse))
        self.column.addLayout(where)
        self.next = PrimaryButton(t(N_("Continue")), self._named, keys=("Return",))
        for line in (self.name_line, self.person_line):
            line.returnPressed.connect(self._named)
        self._buttons(self.next, None)
        self.focus_on = self.name_line

    def _read(self) -> None:
        if self.step == 0 and self.fields:
            self.wish = replace(
                self.wish,
                name=self.name_line.text(),
                country=self.country_list.value(),
                lang=self.lang_list.value(),
                person=self.person_line.text(),
            )

    def _browse(self) -> None:
        choose_folder(self, self.t(N_("Where the programme is kept")), self.wish.folder, self._placed)

    def _placed(self, folder: str) -> None:
        self.wish = replace(self.wish, folder=folder)
        self.place.setText(folder)

    def _named(self) -> None:
        self._read()
        t, wish = self.t, self.wish
        wrong = {
            "name": "" if wish.name.strip() else t(N_("The programme needs a name.")),
            "country": "" if wish.country else t(N_("Choose the country.")),
            "person": "" if wish.person.strip() else t(N_("Write your name.")),
        }
        for key, words in wrong.items():
            self.fields[key].problem(words)
        first = next((key for key, words in wrong.items() if words), None)
        if first is not None:
            self.fields[first].control.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        from survey_app.services.programme import new_passphrase

        phrase = self.wish.phrase or new_passphrase(wish.lang)
        self.wish = replace(self.wish, phrase=phrase, asked=two_of(phrase))
        self.show_step(1)

    # step 2 ----------------------------------------------------------------------------------------------------------

    def _passphrase(self) -> None:
        t = self.t
        self.column.addWidget(
            label(
                t(N_("These words open the programme. Without them nobody can, not even its makers: write them down.")), "soft"
            )
        )
        self.column.addWidget(WordsCard(self.wish.phrase))
        self.column.addWidget(
            label(t(N_("On paper, kept apart from this computer. The first four letters of each word are enough.")), "note")
        )
        self.next = PrimaryButton(t(N_("I wrote them down")), lambda: self.show_step(2), keys=("Return",))
        self._buttons(self.next, 0)
        self.focus_on = self.next

    # step 3 ----------------------------------------------------------------------------------------------------------

    def _check(self) -> None:
        t = self.t
        first, second = (t(ORDINALS[i]) for i in self.wish.asked)
        self.typed = QLineEdit()
        self.typed.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
        words = t(N_("Type the {first} and the {second} word"), first=first, second=second)
        self.fields["passphrase"] = Field(words, self.typed, t(N_("Or all seven, from your paper.")))
        self.column.addWidget(self.fields["passphrase"])
        self.next = PrimaryButton(t(N_("Create programme")), self._create, keys=("Return",))
        self.typed.returnPressed.connect(self._create)
        self._buttons(self.next, 1)
        self.focus_on = self.typed

    def _create(self) -> None:
        if not self.next.isEnabled():
            return
        wish = self.wish
        if not typed_back(self.typed.text(), wish.phrase, wish.asked):
            self.fields["passphrase"].problem(
                self.t(N_("Those are not the words. Look at your paper, or go back and see them."))
            )
            return

        def work(progress: Progress) -> Any:
            from survey_app.services.programme import create

            folder = Path(wish.folder)
            with suppress(OSError):  # then `create` says what is wrong with the folder
                folder.mkdir(parents=True, exist_ok=True)
            import_shared()
            return create(folder, wish.name, wish.country, wish.lang, wish.person, wish.phrase)

        self.next.setEnabled(False)
        self.context.run(
            work,
            self.context.open,
            failed=self._refused,
            doing=N_("Creating the programme"),
            cancelled=lambda: self.next.setEnabled(True),
            dropped=lambda programme: programme.close(),
            owner=self,
        )

    def _refused(self, error: AlcanceError) -> None:
        """Back to the step that can mend it, with what is wrong beside the field."""
        self.next.setEnabled(True)
        said = error.say(self.context.lang)
        if isinstance(error, BadParameter) or any(problem.code in ("exists", "read-only") for problem in error.problems):
            self.show_step(0)
            for problem in error.problems:
                self.fields.get(problem.where.field, self.fields["name"]).problem(problem.say(self.context.lang))
        else:
            self.fields["passphrase"].problem(said)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        words = {"es": "tortuga lápiz balcón cebra mirar norte vela", "pt": "abacaxi bonde cereja dolar espuma fita garoto"}
        phrase = words.get(context.lang, "anchor basket candle drift ember forest garden")
        wish = Wish("Frontera norte 2026", "EC", context.lang, "R. Mamani", str(Path("Documentos")), phrase, (1, 5))
        return [{"wish": wish, "step": step} for step in range(3)]
