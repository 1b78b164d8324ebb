"""Before lists are linked: what they tell of their persons, which pairs would be compared, and the settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.fields import Editor, editor_for
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.panels.details import TABLE_WIDTH
from survey_app.gui.panels.linkage_words import filled_columns, list_name, said
from survey_app.gui.panels.rule_switches import RuleSwitches
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label, rule
from vocabulary.errors import Level, Problem
from vocabulary.fields import defaults, descriptions
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.linkage_views import Prepared

TEXT_WIDTH = 720


class LinkPlan(QWidget):
    """What was found of the lists. `rules` are the keys of the blocking rules left on (`None`: the engine's own choice); what
    is typed goes into `typed` at once, and `changed` is called when a rule is switched."""

    def __init__(
        self,
        context: Context,
        found: Prepared,
        rules: Sequence[str] | None,
        typed: dict[str, str],
        changed: Callable[[], object],
    ) -> None:
        super().__init__()
        self.context, self.t, self.found, self.typed, self._changed = context, context.t, found, typed, changed
        self.switches: RuleSwitches | None = None
        self.editors: dict[str, Editor] = {}
        self.body = column(SPACE.m)
        self.setLayout(self.body)
        if found.problems:
            words = "\n".join(problem.say(context.lang) for problem in found.problems)
            self.body.addWidget(MessageBar(words, Level.ERROR, context.lang))
        self.body.addWidget(rule())
        self._lists()
        if found.rules:
            self._rules(rules)
        self._settings()

    def _lists(self) -> None:
        from survey_app.services.linkage_views import weaknesses

        context, found, name = self.context, self.found, self.t(N_("What the lists tell of their persons"))
        self.body.addWidget(label(name, "strong"))
        self.body.addWidget(label(self.t(N_("The share of records that fill each column.")), "soft"))
        filled = Grid(context, filled_columns(context), found.lists, name, optional=(4,))
        self.body.addWidget(filled)
        weak = [(each, "; ".join(self.t(why) for why in weaknesses(each))) for each in found.lists]
        lines = [f"{list_name(context, each.name)}: {why}." for each, why in weak if why]
        lines += [f"{said(context, warning)}." for warning in found.warnings]
        if lines:
            self.body.addWidget(label("\n".join(lines), "note", selectable=True))

    def _rules(self, chosen: Sequence[str] | None) -> None:
        t = self.t
        records = sum(each.records for each in self.found.lists)
        self.body.addWidget(label(t(N_("Which pairs are compared")), "strong"))
        about = t(
            N_("Everybody with everybody would be {n} pair. Only pairs that agree in one of these ways at least are compared; "
               "those that agree in none are never seen."),
            N_("Everybody with everybody would be {n} pairs. Only pairs that agree in one of these ways at least are compared; "
               "those that agree in none are never seen."),
            n=records * (records - 1) // 2,
        )  # fmt: skip
        shown = label(about, "soft")
        shown.setMaximumWidth(TEXT_WIDTH)
        self.body.addWidget(shown)
        self.switches = RuleSwitches(self.context, self.found.rules, chosen, self._switched)
        self.body.addWidget(self.switches)
        self.total = label("", "note")
        self.body.addWidget(self.total)
        self._say_total()

    def rules(self) -> tuple[str, ...] | None:
        """The keys of the rules that are on; `None` where the engine would choose the same."""
        return self.switches.chosen() if self.switches is not None else None

    def most(self) -> int:
        """The most pairs that a rule may bring: 0, the engine's own measure, unless one that brings more was switched on."""
        return self.switches.most() if self.switches is not None else 0

    def _switched(self) -> None:
        self._say_total()
        self._changed()

    def _say_total(self) -> None:
        assert self.switches is not None
        t = self.t
        words = t(N_("{n} pair at the most"), N_("{n} pairs at the most"), n=self.switches.pairs()) + "."
        if self.rules() == ():
            words = t(N_("All blocking rules are switched off: nothing would be compared")) + "."
        elif self.switches.most():
            words += " " + t(N_("A rule that brings too many pairs is on: the memory may not be enough for it."))
        self.total.setText(words)

    def _settings(self) -> None:
        from survey_app.services.linkages import Settings

        self.more = Link(self.t(N_("More settings")), self.open_settings)
        self.body.addWidget(self.more)
        self.fields = QWidget()
        self.fields.setMaximumWidth(TABLE_WIDTH)
        grid = QGridLayout(self.fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        usual = defaults(Settings)
        for place, (name, kind) in enumerate(descriptions(Settings).items()):
            editor = editor_for(kind, usual[name], self.context.lang)
            if name in self.typed:
                editor.write(self.typed[name])
            editor.changed.connect(lambda name=name: self.typed.update({name: self.editors[name].written()}))
            self.editors[name] = editor
            grid.addWidget(editor, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
            grid.setColumnStretch(place % 2, 1)
        self.body.addWidget(self.fields)
        self.fields.setVisible(bool(self.typed))
        self.more.setVisible(not self.typed)

    def open_settings(self) -> None:
        """Shows threshold, memory and seed, the first with the keyboard."""
        self.fields.show()
        self.more.hide()
        next(iter(self.editors.values())).setFocus()

    def show_problems(self, problems: Sequence[Problem]) -> bool:
        """Each problem of a setting beside its field; whether there was one."""
        for editor in self.editors.values():
            editor.show_problem(next((p for p in problems if p.where.field == editor.kind.label), None))
        if not any(editor.problem is not None for editor in self.editors.values()):
            return False
        self.open_settings()
        return True
