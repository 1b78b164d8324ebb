"""The second step of an estimate from lists: how their records are joined, and which of them count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from survey_app import formats
from survey_app.estimate_data import Offer
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.fields import Editor, editor_for
from survey_app.gui.form import Field
from survey_app.gui.messages import MessageBar
from survey_app.gui.panels.scope_counts import list_name
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Select, clear, column, label
from survey_app.new_estimate import EstimateAnswers, read_definition
from survey_app.scope_form import UNKNOWN, OfList, WhichCount, of_list
from survey_app.wizard import Wizard
from vocabulary.errors import Level, Problem
from vocabulary.fields import Names, defaults, descriptions
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.people import ListCount

PLACES = {"start": (0, 0), "end": (0, 1), "sexes": (1, 0), "nationalities": (1, 1), "areas": (2, 0)}
STATUS = {"status": (0, 0), "statuses": (0, 1)}


class PopulationStep(QWidget):
    """Every answer goes to the wizard at once; `changed` is called where the table must be built again."""

    def __init__(
        self,
        context: Context,
        wizard: Wizard[EstimateAnswers],
        offer: Offer,
        columns: Mapping[str, Sequence[str]],
        changed: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context, self.t, self.wizard, self.offer, self._changed = context, context.t, wizard, offer, changed
        self.editors: dict[str, Editor] = {}
        outer = column(SPACE.m)
        self.setLayout(outer)
        self.problems = column(SPACE.s)
        outer.addLayout(self.problems)
        self.linkage = self._linkage()
        outer.addWidget(Field(self.t(N_("The same person on several lists")), self.linkage, self._linkage_note()))
        self.counted = label("", "strong")
        outer.addWidget(self.counted)
        outer.addWidget(self._records())
        outer.addWidget(self._lists(columns))
        outer.addWidget(self._unknown())
        self._asked()  # only now: shown without a parent a card would be a window of its own

    def show_counts(self, persons: int, lists: Sequence[ListCount]) -> None:
        """How many count, in a line that is in sight on every screen."""
        inside, records = sum(one.inside for one in lists), sum(one.records for one in lists)
        self.counted.setText(
            self.t(
                N_("{inside} of {records} records count: {n} person."), N_("{inside} of {records} records count: {n} persons."),
                inside=inside, records=records, n=persons,
            )
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.linkage

    # how records are joined ------------------------------------------------------------------------------------------

    def _fitting(self) -> list[tuple[str, str]]:
        """The linkages that hold all the chosen lists, the newest first."""
        chosen = set(self.wizard.answers.lists)
        found = []
        for number, at, lists in self.offer.linkages:
            if chosen <= set(lists):
                said = self.t(
                    N_("By probability: linkage of {day} ({n} lists)"),
                    day=formats.day(at[:10], self.context.country, self.context.lang), n=len(lists),
                )  # fmt: skip
                found.append((number, said))
        return found

    def _linkage(self) -> Select:
        options = [("", self.t(N_("By an exact pseudonym of document, or of names and date of birth"))), *self._fitting()]
        select = Select(options, self.wizard.answers.linkage)
        if select.value() != self.wizard.answers.linkage:  # other lists were chosen since
            self.wizard.update(linkage="")
        select.currentIndexChanged.connect(lambda _i: self._say(linkage=select.value()))
        return select

    def _linkage_note(self) -> str:
        if self._fitting():
            return self.t(N_("With a linkage by probability the estimate carries its errors; with the exact key it does not."))
        return self.t(N_("To carry errors of linkage into the estimate, link these lists by probability first."))

    # which records count ---------------------------------------------------------------------------------------------

    def _records(self) -> Card:
        card = Card(self.t(N_("Which records count")), self._ages())
        grid = self._grid()
        for name, place in PLACES.items():
            grid.addWidget(self._editor(WhichCount, name, name), *place, Qt.AlignmentFlag.AlignTop)
        card.body.addLayout(grid)
        more = self._grid()
        self.status = QWidget()
        self.status.setLayout(more)
        for name, place in STATUS.items():
            more.addWidget(self._editor(WhichCount, name, name), *place, Qt.AlignmentFlag.AlignTop)
        self._folded(card, self.status, N_("By status, as far as lists say"), tuple(STATUS))
        return card

    def _ages(self) -> str:
        definition = read_definition(self.wizard.answers.definition)
        low, high = definition.age_from, definition.age_to
        if low is None and high is None:
            return self.t(N_("Ages of the definition: all. Empty fields set no limit."))
        if high is None:
            return self.t(N_("Ages of the definition: {low} and over. Empty fields set no limit."), low=low)
        return self.t(N_("Ages of the definition: {low} to {high}. Empty fields set no limit."), low=low or 0, high=high)

    def _lists(self, columns: Mapping[str, Sequence[str]]) -> Card:
        card = Card(self.t(N_("Of single lists")))
        self.of_lists = QWidget()
        rows = column(SPACE.m)
        self.of_lists.setLayout(rows)
        keys = []
        for number, name, _ in self.offer.lists:
            if number not in self.wizard.answers.lists:
                continue
            rows.addWidget(label(list_name(self.context, name), "strong"))
            grid = self._grid()
            rows.addLayout(grid)
            for place, part in enumerate(("start", "end")):
                grid.addWidget(self._editor(OfList, part, of_list(number, part)), 0, place, Qt.AlignmentFlag.AlignTop)
            if own := columns.get(number, ()):
                where = self._editor(OfList, "where", of_list(number, "where"))
                where.setToolTip(self.t(N_("Columns: {names}"), names=", ".join(own)))
                grid.addWidget(where, 1, 0, 1, 2)
            keys += [of_list(number, part) for part in descriptions(OfList)]
        self._folded(card, self.of_lists, N_("A period or a filter of its own for a list"), keys)
        return card

    def _unknown(self) -> Card:
        card = Card(
            self.t(N_("Where it is not known")), self.t(N_("What is done with records and persons whose entry is empty."))
        )
        self.unknown = QWidget()
        grid = self._grid()
        self.unknown.setLayout(grid)
        for place, name in enumerate(UNKNOWN.values()):
            grid.addWidget(self._editor(WhichCount, name, name), place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        card.body.addWidget(self.unknown)
        self.unknown_card = card
        return card

    def _asked(self) -> None:
        """Shows the choices about what is asked of, and about nothing else."""
        answers = self.wizard.answers
        definition = read_definition(answers.definition)
        typed = {name: answers.scope.get(name, "").strip() for name in ("sexes", "nationalities", "areas", "status")}
        dated = [self.editors[key].written() for key in self.editors if key.split(".")[-1] in ("start", "end")]
        asked = {
            "day": any(dated), "age": definition.age_from is not None or definition.age_to is not None,
            "sex": typed["sexes"], "nationality": typed["nationalities"], "area": typed["areas"], "known": typed["status"],
        }  # fmt: skip
        for name in UNKNOWN.values():
            self.editors[name].setVisible(bool(asked[name]))
        self.unknown_card.setVisible(any(asked.values()))

    # the fields ------------------------------------------------------------------------------------------------------

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(SPACE.s)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        return grid

    def _editor(self, owner: type, name: str, key: str) -> Editor:
        kind = descriptions(owner)[name]
        editor = editor_for(kind, defaults(owner)[name], self.context.lang)
        definition = self.wizard.answers.definition
        written = self.wizard.answers.scope.get(key, definition.get(key, "") if key in ("start", "end") else None)
        if written is not None:
            editor.write(written)
        if isinstance(kind, Names) and isinstance(editor.control, QLineEdit):
            editor.control.setPlaceholderText(self.t(N_("all")))
        editor.help.hide()
        editor.control.setToolTip(editor.help.text())
        editor.changed.connect(lambda: self._typed(key))
        self.editors[key] = editor
        return editor

    def _folded(self, card: Card, fields: QWidget, words: str, keys: Sequence[str]) -> None:
        """Fields that few need: behind a link, unless something is typed in them."""
        typed = any(self.wizard.answers.scope.get(key, "").strip() for key in keys)

        def unfold() -> None:
            fields.show()
            link.hide()
            fields.findChildren(Editor)[0].setFocus()

        link = Link(self.t(words), unfold)
        card.body.addWidget(link)
        card.body.addWidget(fields)
        fields.setVisible(typed)
        link.setVisible(not typed)

    def _typed(self, key: str) -> None:
        self._say(scope={**self.wizard.answers.scope, key: self.editors[key].written()})
        self._asked()

    def _say(self, **changes: object) -> None:
        self.wizard.update(**changes)
        self._changed()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Problems of fields beside them, the others above."""
        clear(self.problems)
        rest = list(problems)
        for key, editor in self.editors.items():
            owner = key.rpartition(".")[0]
            mine = next((p for p in problems if p.where.field == editor.kind.label and p.where.column == owner), None)
            editor.show_problem(mine)
            if mine is not None:
                rest.remove(mine)
        for problem in rest:
            self.problems.addWidget(MessageBar(problem.say(self.context.lang), Level.ERROR, self.context.lang))
