"""Every field that is collected: its class, where it is kept and for how long; and how sensitive each list and report is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from forms.classes import CLASSES, DIRECT, MEANING, STRICTNESS, TOPICS
from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.form import sentence
from survey_app.gui.grid import Grid
from survey_app.gui.page import Page
from survey_app.gui.panels.empty import Empty
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, Select, clear, column, label, row
from survey_app.services.field_listing import KEPT, SAID
from survey_app.services.retention import ORDER
from survey_app.services.sensitivity import LEVELS
from survey_app.services.sensitivity import MEANING as HARM
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.field_listing import TaggedField

CHIPS = {"direct": "bad", "sensitive": "warn", "quasi": "plain", "other": "plain"}


class ProtectedFieldsPage(Page):
    """`klass` and `source` narrow the list; the chosen field is explained below it."""

    name = "protected-fields"
    room = "programme"
    listed = N_("What is collected of a person, how much each field tells, where it is kept, and how sensitive lists are.")
    right = "protect"

    def __init__(self, context: Context, klass: str = "", source: str = "", key: str = "", **args: Any) -> None:
        super().__init__(context, **args)
        t = self.t
        self.key = key
        self.fields: list[TaggedField] = []
        self.grid: Grid | None = None
        self.klass = Select([("", t(N_("every class"))), *((one, t(CLASSES[one])) for one in ORDER)], klass, t(N_("Class")))
        self.source = Select([("", t(N_("everything")))], "", t(N_("Where from")))
        self.source.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToContents)
        self._source = source
        for select in (self.klass, self.source):
            select.currentIndexChanged.connect(lambda _i: self._show())
        self.filter = sentence(t(N_("Show {klass} of {source}")), klass=self.klass, source=self.source)
        self.body.addWidget(self.filter)
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.detail = Card()
        self.detail.hide()
        self.body.addWidget(self.detail)
        self.harm = Card(
            t(N_("How sensitive it is")),
            t(
                N_(
                    "The level stands at the foot of what is written from it. Data about single persons are never of low "
                    "sensitivity."
                )
            ),
        )
        self.body.addWidget(self.harm)
        self.harm.hide()
        self.levels: dict[str, Select] = {}
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Fields and sensitivity"))

    def state(self) -> dict[str, Any]:
        return {"klass": self.klass.value(), "source": self.source.value() or self._source, "key": self.key}

    def first_focus(self) -> QWidget:
        return self.klass

    def shown(self) -> None:
        self.load()

    def load(self) -> None:
        """Reads the fields and levels."""
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> tuple[list[TaggedField], dict[str, str]]:
            from survey_app.services import field_listing, sensitivity

            return field_listing.fields(programme, lang), sensitivity.levels(programme)

        self.context.run(work, self._loaded, doing=N_("Reading the fields in use"), quiet=True, owner=self)

    def _loaded(self, found: tuple[list[TaggedField], dict[str, str]]) -> None:
        if not isValid(self):
            return
        self.fields, levels = found
        self._sources()
        self._show()
        self._show_levels(levels)

    def _sources(self) -> None:
        titles = dict.fromkeys((one.source, one.title) for one in self.fields)
        wanted = self.source.value() or self._source
        self.source.blockSignals(True)
        self.source.clear()
        for code, words in (("", self.t(N_("everything"))), *titles):
            self.source.addItem(words, code)
        self.source.set_value(wanted)
        self.source.blockSignals(False)
        self.filter.setVisible(bool(self.fields))

    # the fields ------------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        t = self.t
        clear(self.place)
        self.grid = None
        self.detail.hide()
        if not self.fields:
            words = N_(
                "Once an interview is begun or a list imported, its fields stand here: what names a person, what helps to "
                "recognise them, what can harm them."
            )
            self.place.addWidget(
                Empty(
                    t(N_("Nothing is collected yet")), t(words), Button(t(N_("To the lists")), lambda: self.context.go("lists"))
                )
            )
            return
        klass, source = self.klass.value(), self.source.value()
        rows = [one for one in self.fields if klass in ("", one.klass) and source in ("", one.source)]
        rows.sort(key=lambda one: -STRICTNESS[one.klass])  # what tells most of a person first
        columns = [
            Column(N_("Field"), lambda one: one.words),
            Column(N_("Where from"), lambda one: one.title, width=132),
            Column(N_("Class"), lambda one: (t(CLASSES[one.klass]), CHIPS[one.klass]), "chip"),
            Column(N_("Kept"), lambda one: t(KEPT[one.kept])),
            Column(N_("Months"), lambda one: one.months, "number"),
        ]
        self.grid = Grid(self.context, columns, rows, t(N_("Fields in use")), wide=(0,), most=7)
        self.grid.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.place.addWidget(self.grid)
        said = t(N_("{n} field. Choose one to see why."), N_("{n} fields. Choose one to see why."), n=len(rows))
        self.place.addWidget(label(said, "note"))
        at = next((number for number, one in enumerate(rows) if one.key == self.key), None)
        if at is not None:
            self.grid.selectRow(at)

    def _tell(self, number: int) -> None:
        one = self.grid.long.row(number) if self.grid is not None and number >= 0 else None
        if one is None:
            return
        t = self.t
        self.key = one.key
        clear(self.detail.body)
        self.detail.body.addWidget(label(one.words, "strong"))
        what = text(N_("{klass}: {meaning}."), klass=text(CLASSES[one.klass]), meaning=text(MEANING[one.klass]))
        self.detail.body.addWidget(label(t(what), "soft"))
        self.detail.body.addWidget(label(f"{t(N_('Why'))}: {t(SAID[one.said])}.", "note"))
        if one.harms_a_group:
            topics = ", ".join(t(TOPICS[topic][0]) for topic in one.topics)
            harm = text(
                N_("It tells of {topics}: a figure or a list of it can harm a whole group, also persons who are not in it."),
                topics=topics,
            )
            self.detail.body.addWidget(label(t(harm), "note"))
        if one.klass == DIRECT and one.kept == "answers":
            apart = N_(
                "It is kept with the answers, not apart. Import the list again without this column, and take this import back."
            )
            self.detail.body.addWidget(label(t(apart), "error"))
        self._offer(one)
        self.detail.show()

    def _offer(self, one: TaggedField) -> None:
        """Stricter classes, and the way back."""
        t, line = self.t, row(SPACE.s)
        stricter = [k for k in ("quasi", "sensitive") if STRICTNESS[k] > STRICTNESS[one.klass]]
        for klass in stricter:
            words = t(N_("Treat as: {klass}"), klass=text(CLASSES[klass]))
            line.addWidget(Button(words, partial(self._set, one, klass)))
        if one.said == "programme":
            line.addWidget(Button(t(N_("As it was before")), partial(self._set, one, "")))
        line.addStretch(1)
        self.detail.body.addLayout(line)

    def _set(self, one: TaggedField, klass: str) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import field_listing

            field_listing.set_class(programme, one.key, klass)

        self.context.run(work, lambda _none: self.load(), doing=N_("Changing the class of a field"), owner=self)

    # how sensitive ---------------------------------------------------------------------------------------------------

    def _show_levels(self, levels: dict[str, str]) -> None:
        t = self.t
        while self.harm.body.count() > 2:
            item = self.harm.body.takeAt(2)
            inner = item.layout() if item is not None else None
            if inner is not None:
                clear(inner)
        titles = {one.source: one.title for one in self.fields}
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        grid.setColumnStretch(2, 1)
        self.levels = {}
        for number, (key, level) in enumerate(levels.items()):
            words = t(N_("Reports and papers")) if key == "reports" else titles.get(key, key.partition(":")[2])
            options = [(code, t(said)) for code, said in LEVELS.items() if key == "reports" or code != "low"]
            select = Select(options, level, words)
            select.setFixedWidth(px(220))
            meaning = label(t(HARM[level]), "note")
            named = label(words, "text")
            named.setMaximumWidth(px(300))
            named.setBuddy(select)
            select.currentIndexChanged.connect(
                lambda _i, key=key, select=select, meaning=meaning: self._level(key, select, meaning)
            )
            grid.addWidget(named, number, 0)
            grid.addWidget(select, number, 1, Qt.AlignmentFlag.AlignVCenter)
            grid.addWidget(meaning, number, 2)
            self.levels[key] = select
        self.harm.body.addLayout(grid)
        self.harm.show()

    def _level(self, key: str, select: Select, meaning: Any) -> None:
        programme, level = self.context.programme, select.value()
        meaning.setText(self.t(HARM[level]))
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import sensitivity

            sensitivity.set_level(programme, key, level)

        self.context.run(work, lambda _none: None, doing=N_("Setting the sensitivity"), owner=self)
