"""The journal: whether its chain holds, then every line in words, by person, by action and by period, and a copy as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from survey_app import formats
from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.files import documents, name_file, show_folder
from survey_app.gui.form import sentence
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page
from survey_app.gui.table import Column, LongTable
from survey_app.gui.task import TaskHandle
from survey_app.gui.theme import SPACE, font, px
from survey_app.gui.widgets import Chip, Select, clear, column, label, row
from survey_app.services import journal_words
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text, translate

if TYPE_CHECKING:
    from survey_app.services.journal_reading import Entry, Wanted
    from survey_app.services.journal_verdict import Judgement

PERIODS = (
    ("", N_("at any time")),
    ("0", N_("today")),
    ("6", N_("in the last 7 days")),
    ("29", N_("in the last 30 days")),
    ("364", N_("in the last 12 months")),
)


class JournalPage(Page):
    """The newest line first; the verdict is read anew whenever the page is opened."""

    name = "journal"
    room = "programme"
    listed = N_("Who opened, imported, exported or read identities, and whether a line was changed.")
    right = "read-journal"
    fills = True

    def __init__(self, context: Context, person: str = "", action: str = "", period: str = "", **args: Any) -> None:
        super().__init__(context, person=person, action=action, period=period, **args)
        t = self.t
        self.verdict = column(SPACE.s)
        self.body.addLayout(self.verdict)
        self.person = Select([("", t(N_("anybody")))], "", t(N_("Person")))
        self.action = Select([("", t(N_("everything")))], "", t(N_("Action")))
        self.period = Select([(code, t(words)) for code, words in PERIODS], period, t(N_("Period")))
        self.filter = sentence(
            t(N_("Show {action} by {person} {period}")), action=self.action, person=self.person, period=self.period
        )
        self.body.addWidget(self.filter)
        self.place = QVBoxLayout()
        self.body.addLayout(self.place, 1)
        self.whole = label("", "text", selectable=True)
        self.whole.hide()
        self.body.addWidget(self.whole)
        self.foot = label("", "note")
        self.body.addWidget(self.foot)
        self.table: LongTable | None = None
        self.loading: TaskHandle | None = None
        for select in (self.person, self.action, self.period):
            select.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToContents)
            select.currentIndexChanged.connect(lambda _index: self.load())

    def title(self) -> str:
        return self.t(N_("Journal"))

    def header(self) -> list[QWidget]:
        self.export = Button(self.t(N_("Save as CSV…")), self.ask_where)
        self.again = Button(self.t(N_("Check the journal")), self.check)
        return [self.export, self.again]

    def state(self) -> dict[str, Any]:
        return {"person": self.person.value(), "action": self.action.value(), "period": self.period.value()}

    def first_focus(self) -> QWidget:
        return self.action

    def wanted(self, today: date | None = None) -> Wanted:
        """What the sentence of the filter asks for."""
        from survey_app.services.journal_reading import Wanted

        days = self.period.value()
        first = (today or date.today()) - timedelta(days=int(days)) if days else None
        return Wanted(self.person.value(), self.action.value(), first)

    # reading ---------------------------------------------------------------------------------------------------------

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> tuple[list[str], list[str]]:
            from survey_app.services import journal_reading

            return journal_reading.choices(programme)

        self.context.run(work, self._choices, failed=self.context.say_problems, quiet=True, owner=self)
        self.check()

    def _choices(self, found: tuple[list[str], list[str]]) -> None:
        if not isValid(self):
            return
        persons, actions = found
        words = sorted((self.t(journal_words.label(code)), code) for code in actions)
        for select, options, chosen in (
            (self.person, [(name, name) for name in persons], self.args["person"]),
            (self.action, [(code, said) for said, code in words], self.args["action"]),
        ):
            select.blockSignals(True)
            for code, said in options:
                select.addItem(said, code)
            select.set_value(chosen)
            select.blockSignals(False)
        self.load()

    def load(self) -> None:
        """Asks for the lines that fit; the table follows when they are there."""
        programme, wanted = self.context.programme, self.wanted()
        if programme is None:
            return

        def work(progress: Progress) -> list[int]:
            from survey_app.services import journal_reading

            return journal_reading.numbers(programme, wanted)

        if self.loading is not None:
            self.loading.cancel()  # of two answers on their way only the later one counts
        self.loading = self.context.run(work, self._found, doing=N_("Reading the journal"), owner=self)

    def _found(self, numbers: list[int]) -> None:
        if not isValid(self):
            return
        if self.table is None:
            self.table = self._table(numbers)
            self.place.addWidget(self.table, 1)
        else:
            self.table.replace(numbers)
        self.foot.setText(self.t(N_("{n} line"), N_("{n} lines"), n=len(numbers)))

    def _table(self, numbers: Sequence[int]) -> LongTable:
        programme, context = self.context.programme, self.context

        def fetch(some: Sequence[int]) -> list[Entry]:
            from survey_app.services import journal_reading

            assert programme is not None
            return journal_reading.lines(programme, some)

        def when_of(at: str) -> str:
            day = formats.day(at, context.country, context.lang)
            return translate(text(N_("{day} {time}"), day=day, time=formats.clock(at)), context.lang)

        columns = [
            Column(N_("Line"), lambda e: e.sequence, "number", width=70),
            Column(N_("When"), lambda e: when_of(e.at), width=150),
            Column(N_("Who"), lambda e: e.person, width=120),
            Column(N_("What"), lambda e: context.t(journal_words.said(e.action, e.subject, e.detail))),
        ]
        made = LongTable(context, columns, numbers, fetch, name=self.title())
        longest = max(QFontMetrics(font()).horizontalAdvance(when_of(f"2026-{n:02}-28T20:48:00")) for n in range(1, 13))
        made.setColumnWidth(1, longest + px(32))
        made.selectionModel().selectionChanged.connect(lambda _on, _off: self._tell())
        return made

    def _tell(self) -> None:
        """The chosen line whole, below the table: a long sentence does not fit into its cell."""
        chosen = self.table.chosen() if self.table is not None else []
        said = self.t(journal_words.said(chosen[0].action, chosen[0].subject, chosen[0].detail)) if chosen else ""
        self.whole.setText(f"{chosen[0].person}: {said}." if chosen else "")
        self.whole.setVisible(bool(chosen))

    # the verdict -----------------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Reads the whole chain and says whether a line was changed or taken out."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> Judgement:
            from survey_app.services import journal_verdict

            return journal_verdict.judge(programme)

        self.context.run(
            work, self.show_verdict, failed=self.context.say_problems, doing=N_("Checking the journal"), owner=self
        )  # fmt: skip

    def show_verdict(self, found: Judgement) -> None:
        """What is wrong as bars; what is whole as one quiet line."""
        if not isValid(self):
            return
        clear(self.verdict)
        lang, said = self.context.lang, found.problems()
        if found.whole:
            line = row(SPACE.m)
            line.addWidget(Chip(self.t(N_("whole")), "good"))
            line.addWidget(label(f"{self.t(found.sentence())}.", "soft"), 1)
            self.verdict.addLayout(line)
        for problem in said:
            if problem.level is Level.INFORMATION:
                self.verdict.addWidget(label(f"{problem.say(lang)}.", "note"))
            else:
                self.verdict.addWidget(MessageBar(problem.say(lang), problem.level, lang))

    # a copy ----------------------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Asks for the file's name."""
        proposed = str(Path(documents()) / f"{self.t(N_('journal'))}-{date.today().isoformat()}.csv")
        name_file(self, self.t(N_("Save the journal as CSV")), proposed, "CSV (*.csv)", self.save)

    def save(self, path: str) -> None:
        """Writes the lines that are shown; the journal says that it was written out."""
        programme, wanted, lang = self.context.programme, self.wanted(), self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> Path:
            from survey_app.services import journal_reading

            return journal_reading.save(programme, Path(path), wanted, lang)

        def done(made: Path) -> None:
            self.load()
            self.context.say(
                text(N_("The journal is in {file}, and a line in it says so."), file=str(made)),
                head=N_("Written"),
                actions=((self.t(N_("Open the folder")), lambda: show_folder(str(made.parent))),),
            )

        self.context.run(work, done, failed=self.context.say_problems, doing=N_("Writing the journal"), owner=self)
