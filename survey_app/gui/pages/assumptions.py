"""The assumptions register of a programme: what was assumed, in which range, from where, when and by whom decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import isValid

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.grid import Grid
from survey_app.gui.page import Page
from survey_app.gui.table import Column
from survey_app.gui.theme import COLUMN, SPACE, px
from survey_app.gui.widgets import Card, clear, column, label, row
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.register import Entry

PAIRS = (("what",), ("value", "low", "high"), ("source", "date"), ("who", "belongs_to"))
MOST = 10


class AssumptionsPage(Page):
    """The entries above, below the one that is written: `written` by field, `entry` the id of the one that is corrected."""

    name = "assumptions"
    room = "programme"
    listed = N_("What the estimates assume: value, range, source, date and who decided; printed in the report.")
    right = "estimate"
    manual = "result"

    def __init__(self, context: Context, written: Mapping[str, str] | None = None, entry: str = "", **args: Any) -> None:
        super().__init__(context, **args)
        self.entries: list[Entry] = []
        self.entry = entry
        self.grid: Grid | None = None
        t = self.t
        words = N_("An estimate names the entries on which it rests; what was decided is printed with it.")
        self.body.addWidget(label(t(words), "soft"))
        self.list = column(SPACE.s)
        self.body.addLayout(self.list)
        self.card = Card()
        self.card.setMaximumWidth(px(COLUMN))
        self.heading = label("", "strong")
        self.card.body.addWidget(self.heading)
        self.fields = self._fields(written or {})
        self.withdraw_button = Button(t(N_("Withdraw this entry")), self.withdraw)
        self.other_button = Button(t(N_("Write another")), self.begin)
        line = row(SPACE.s)
        line.addWidget(self.withdraw_button)
        line.addWidget(self.other_button)
        line.addStretch(1)
        self.card.body.addLayout(line)
        self.body.addWidget(self.card)
        self.body.addStretch(1)
        self._say_which()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Empty, and with an entry being written."""
        told = {"what": "Omisión de estudiantes", "value": "0.10", "low": "0.05", "high": "0.15"}
        return [{}, {"written": told}]

    def title(self) -> str:
        return self.t(N_("Assumptions register"))

    def header(self) -> list[QWidget]:
        self.save = PrimaryButton(self.t(N_("Save the entry")), self.keep)
        return [self.save]

    def first_focus(self) -> QWidget:
        return self.fields["what"].control

    def state(self) -> dict[str, Any]:
        return {"written": self.written(), "entry": self.entry}

    def memory(self) -> dict[str, Any]:
        return {}

    def written(self) -> dict[str, str]:
        """What stands in the fields."""
        return {name: field.control.text() for name, field in self.fields.items()}  # type: ignore[attr-defined]

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> list[Entry]:
            from survey_app.services import register

            return register.entries(programme)

        self.context.run(work, self._loaded, doing=N_("Opening the register"), quiet=True, owner=self)

    def _loaded(self, entries: list[Entry]) -> None:
        if not isValid(self):
            return
        self.entries = entries
        clear(self.list)
        self.grid = None
        if not entries:
            return
        number = self.context.number

        def figure(name: str) -> Any:
            return lambda entry: getattr(entry.assumption, name)

        def plain(value: Any) -> str:
            return "—" if value is None else number(value)

        columns = [
            Column(N_("What is assumed"), lambda entry: entry.assumption.what),
            Column(N_("Value"), figure("value"), "number", write=plain),
            Column(N_("Lowest"), figure("low"), "number", write=plain),
            Column(N_("Highest"), figure("high"), "number", write=plain),
            Column(N_("Source"), lambda entry: entry.assumption.source),
            Column(N_("Date"), lambda entry: entry.assumption.date),
            Column(N_("Who decided"), lambda entry: entry.assumption.who),
            Column(N_("Belongs to"), lambda entry: entry.assumption.belongs_to),
        ]
        self.grid = Grid(self.context, columns, entries, self.title(), wide=(0, 4), most=MOST, optional=(7, 5))
        self.grid.opened.connect(self.correct)
        self.list.addWidget(self.grid)
        self.list.addWidget(label(self.t(N_("Return or a double click opens an entry, to correct or withdraw it.")), "note"))

    # acts ------------------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Empty fields for another entry."""
        self._write("", {})

    def correct(self, entry: Entry) -> None:
        """The fields of an entry, to be corrected."""
        from estimation.assumed import written

        self._write(entry.id, written(entry.assumption))

    def keep(self) -> None:
        """Keeps what is written; what is wrong is said beside its field."""
        programme, told, entry = self.context.programme, self.written(), self.entry
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import register

            register.keep(programme, told, entry)

        self.context.run(work, self._kept, self._refused, N_("Saving the entry"), owner=self)

    def withdraw(self) -> None:
        """Takes the entry that is shown out of force; estimates that rest on it keep it."""
        programme = self.context.programme
        found = next((entry for entry in self.entries if entry.id == self.entry), None)
        if programme is None or found is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import register

            register.withdraw(programme, found)

        self.context.run(work, self._kept, doing=N_("Saving the entry"), owner=self)

    def _kept(self, _none: None) -> None:
        if isValid(self):
            self.begin()
            self.shown()
        self.context.say(N_("The register is saved. What it said before stays readable in the programme."))

    def _refused(self, error: AlcanceError) -> None:
        if not isValid(self):
            return
        for field in self.fields.values():
            field.problem("")
        rest = [problem for problem in error.problems if problem.where.field not in self.fields]
        for problem in error.problems:
            if problem.where.field in self.fields:
                self.fields[problem.where.field].problem(self.t(problem.what))
        if rest:
            self.context.say_problems(tuple(rest))

    def _write(self, entry: str, told: Mapping[str, str]) -> None:
        self.entry = entry
        for name, field in self.fields.items():
            field.problem("")
            field.control.setText(told.get(name, ""))  # type: ignore[attr-defined]
        self._say_which()
        self.fields["what"].control.setFocus()

    def _say_which(self) -> None:
        self.heading.setText(self.t(N_("Correct this entry") if self.entry else N_("New entry")))
        self.withdraw_button.setVisible(bool(self.entry))
        self.other_button.setVisible(bool(self.entry))

    def _fields(self, told: Mapping[str, str]) -> dict[str, Field]:
        from estimation.assumed import FIELDS

        found: dict[str, Field] = {}
        for names in PAIRS:
            line = row(SPACE.m)
            for name in names:
                found[name] = Field(self.t(FIELDS[name]), QLineEdit(told.get(name, "")))
                line.addWidget(found[name], 1)
            self.card.body.addLayout(line)
        return found
