"""The first step of a new estimate: which data, which groups apart, whom the figure counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from survey_app import formats
from survey_app.estimate_data import Offer
from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.files import choose_file
from survey_app.gui.form import Field
from survey_app.gui.messages import MessageBar
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.panels.definition import DefinitionPanel
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Check, Select, clear, column, label, row
from survey_app.new_estimate import FILE, LISTS, SAMPLE, EstimateAnswers, proposed_name
from survey_app.wizard import Wizard
from vocabulary.errors import Level, Problem
from vocabulary.text import N_


class DataStep(QWidget):
    """Every answer goes to the wizard at once; `changed` is called where the table must be built again."""

    def __init__(
        self,
        context: Context,
        wizard: Wizard[EstimateAnswers],
        offer: Offer,
        groups: Sequence[tuple[str, str]],
        changed: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context, self.t, self.wizard, self.offer, self._changed = context, context.t, wizard, offer, changed
        outer = column(SPACE.m)
        self.setLayout(outer)
        self.problems = column(SPACE.s)
        outer.addLayout(self.problems)
        self.sources = self._sources()
        outer.addWidget(self.sources)
        self.detail = column(SPACE.s)
        outer.addLayout(self.detail)
        self.groups_place = column(SPACE.xs)
        outer.addLayout(self.groups_place)
        outer.addWidget(self._who())
        self.lists: dict[str, Check] = {}
        self.groups: dict[str, Check] = {}
        self.sample: Select | None = None
        self.file_button: Button | None = None
        self.show_detail()
        self.show_groups(groups)

    def first_focus(self) -> QWidget | None:
        return self.sources.rows.get(self.wizard.answers.source)

    # which data ------------------------------------------------------------------------------------------------------

    def _sources(self) -> OptionGroup:
        t, offer = self.t, self.offer
        enough = len(offer.lists) > 1
        total = sum(rows for _, _, rows in offer.lists)
        about = (
            t(N_("{lists} lists with {n} record"), N_("{lists} lists with {n} records"), lists=len(offer.lists), n=total)
            if enough
            else t(N_("At least two are needed; import them under Lists"))
        )
        rows = [
            (LISTS, OptionRow(t(N_("The programme's lists")), note=about, mark="radio")),
            (FILE, OptionRow(t(N_("A file")), note=t(N_("A table of counts (.csv, .xlsx) without names")), mark="radio")),
            (SAMPLE, OptionRow(t(N_("A published example")), note=t(N_("To try a method on known figures")), mark="radio")),
        ]
        rows[0][1].setEnabled(enough)
        group = OptionGroup(rows, value=(self.wizard.answers.source,), name=t(N_("Data")))
        group.chosen.connect(self._source_chosen)
        return group

    def _source_chosen(self, chosen: tuple[str, ...]) -> None:
        before, source = self.wizard.answers, chosen[0]
        self.wizard.update(source=source, by=())
        if SAMPLE in (before.source, source) and before.source != source:
            # a published example counts others than the programme does
            self.definition.write({} if source == SAMPLE else self.offer.definition)
        self.show_detail()
        self._changed()

    def show_detail(self) -> None:
        """Shows what belongs to the chosen source."""
        clear(self.detail)
        self.lists, self.sample, self.file_button = {}, None, None
        {LISTS: self._show_lists, FILE: self._show_file, SAMPLE: self._show_samples}[self.wizard.answers.source]()

    def _show_lists(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(SPACE.xs)
        self.detail.addLayout(grid)
        for number, name, rows in self.offer.lists:
            words = self.t(N_("{name} · {n} record"), N_("{name} · {n} records"), name=self._list_name(name), n=rows)
            check = Check(words, number in self.wizard.answers.lists)
            check.toggled.connect(lambda _on: self._lists_chosen())
            grid.addWidget(check, len(self.lists) // 2, len(self.lists) % 2)
            self.lists[number] = check

    def _list_name(self, name: str) -> str:
        from survey_app.services.linking import INTERVIEWS

        return self.t(N_("Interviews")) if name == INTERVIEWS else name

    def _lists_chosen(self) -> None:
        self.wizard.update(lists=tuple(number for number, check in self.lists.items() if check.isChecked()))
        self._changed()

    def _show_file(self) -> None:
        answers, t = self.wizard.answers, self.t
        line = row(SPACE.m)
        self.file_button = Button(t(N_("Choose another file…") if answers.path else N_("Choose a file…")), self._choose)
        line.addWidget(self.file_button)
        line.addWidget(label(answers.path, "note"), 1)
        self.detail.addLayout(line)
        if len(self.offer.sheets) > 1:
            sheet = Select([(name, name) for name in self.offer.sheets], answers.sheet)
            sheet.currentIndexChanged.connect(lambda _i: self._say(sheet=sheet.value(), by=()))
            self.detail.addWidget(Field(t(N_("Sheet")), sheet))

    def _choose(self) -> None:
        kinds = self.t(N_("Tables")) + " (*.xlsx *.csv *.txt *.tsv)"
        choose_file(self, self.t(N_("Choose the table")), kinds, self.take_file)

    def take_file(self, path: str) -> None:
        """The table is in this file."""
        self.offer.sheets = ()
        self._say(path=path, sheet="", by=())
        self.show_detail()

    def _show_samples(self) -> None:
        options = [("", self.t(N_("Choose an example"))), *((name, self.t(title)) for name, title, _ in self.offer.samples)]
        self.sample = Select(options, self.wizard.answers.sample, self.t(N_("Published example")))
        self.sample.currentIndexChanged.connect(lambda _i: self._sample_chosen())
        self.detail.addWidget(self.sample)
        citation = next((said for name, _, said in self.offer.samples if name == self.wizard.answers.sample), "")
        self.citation = label(citation, "note")
        self.detail.addWidget(self.citation)

    def _sample_chosen(self) -> None:
        assert self.sample is not None
        chosen = self.sample.value()
        title, citation = next(((title, said) for name, title, said in self.offer.samples if name == chosen), ("", ""))
        self.citation.setText(citation)
        self._say(sample=chosen, by=())
        self.definition.write({"population": f"{self.t(N_('persons'))} ({self.t(title)})"} if title else {})

    def _say(self, **changes: Any) -> None:
        self.wizard.update(**changes)
        self._changed()

    # groups and definition -------------------------------------------------------------------------------------------

    def show_groups(self, groups: Sequence[tuple[str, str]]) -> None:
        """Offers the columns by which the data can be divided: `(column, words)`."""
        clear(self.groups_place)
        self.groups = {}
        if not groups:
            return
        self.groups_place.addWidget(label(self.t(N_("Estimate groups apart, then add")), "strong"))
        line = row(SPACE.m)
        for name, words in groups:
            check = Check(words, name in self.wizard.answers.by)
            check.toggled.connect(lambda _on: self._groups_chosen())
            self.groups[name] = check
            line.addWidget(check)
        line.addStretch(1)
        self.groups_place.addLayout(line)

    def _groups_chosen(self) -> None:
        self._say(by=tuple(name for name, check in self.groups.items() if check.isChecked()))

    def _who(self) -> Card:
        answers = self.wizard.answers
        card = Card(self.t(N_("Whom the figure counts")))
        self.definition = DefinitionPanel(self.context, answers.definition)
        self.definition.changed.connect(self._defined)
        card.body.addWidget(self.definition)
        self.name = QLineEdit(answers.name)
        self.name.setPlaceholderText(self._proposed())
        self.name.textEdited.connect(lambda words: self.wizard.update(name=words))
        card.body.addWidget(Field(self.t(N_("Name of the estimate")), self.name))
        return card

    def _proposed(self) -> str:
        country, lang = self.context.country, self.context.lang
        return proposed_name(self.wizard.answers, lambda start, end: formats.months(start, end, country, lang))

    def _defined(self) -> None:
        before = self.wizard.answers.definition
        now = self.definition.written()
        self.wizard.update(definition=now)
        self.name.setPlaceholderText(self._proposed())
        ages = ("age_from", "age_to")
        if self.wizard.answers.source == LISTS and any(now.get(name) != before.get(name, "") for name in ages):
            self._changed()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Problems of the definition beside their fields, the others above."""
        clear(self.problems)
        self.definition.show_problems(tuple(problems))
        named = {editor.kind.label for editor in self.definition.editors.values()}
        for problem in problems:
            if problem.where.field not in named:
                self.problems.addWidget(MessageBar(problem.say(self.context.lang), Level.ERROR, self.context.lang))
