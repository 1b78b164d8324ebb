"""The second step of a new estimate: the methods as cards made from their descriptions, what each assumes, its settings."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.fields import Editor, editor_for
from survey_app.gui.messages import MessageBar
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import clear, column, label
from survey_app.new_estimate import EstimateAnswers
from survey_app.suitability import CANNOT, NEEDS_REASON, WORDS, Standing
from survey_app.wizard import Wizard
from vocabulary.errors import Level, Problem
from vocabulary.fields import defaults, descriptions
from vocabulary.text import N_, Text


class MethodStep(QWidget):
    """The chosen method and its settings go to the wizard as they are chosen and typed."""

    def __init__(
        self, context: Context, wizard: Wizard[EstimateAnswers], standings: Sequence[Standing], facts: Sequence[Text] = ()
    ) -> None:
        super().__init__()
        self.context, self.t, self.wizard = context, context.t, wizard
        self.standings = {standing.method.name: standing for standing in standings}
        self.usable = [standing for standing in standings if standing.level != CANNOT]
        outer = column(SPACE.m)
        self.setLayout(outer)
        self.problems = column(SPACE.s)
        outer.addLayout(self.problems)
        if facts:
            outer.addWidget(label("\n".join(self.t(fact) for fact in facts), "note", selectable=True))
        if wizard.answers.method not in [standing.method.name for standing in self.usable]:
            wizard.update(method=self.usable[0].method.name if self.usable else "")
        self.methods = OptionGroup(
            [(standing.method.name, self._row(standing)) for standing in self.usable],
            value=(wizard.answers.method,),
            name=self.t(N_("Method")),
        )
        self.methods.chosen.connect(self._chosen)
        outer.addWidget(self.methods)
        cannot = self._cannot([standing for standing in standings if standing.level == CANNOT])
        if cannot:
            outer.addWidget(label(cannot, "note", rich=True))
        self.below = column(SPACE.m)
        outer.addLayout(self.below)
        self.editors: dict[str, Editor] = {}
        self.fields: QWidget | None = None
        self.reason: Editor | None = None
        self._show_method()

    def first_focus(self) -> QWidget | None:
        return self.methods.rows.get(self.wizard.answers.method)

    def _row(self, standing: Standing) -> OptionRow:
        words, kind = WORDS[standing.level]
        note = self.t(standing.method.summary)
        if standing.why is not None:
            note = f"{note} {self.t(standing.why)}."
        return OptionRow(self.t(standing.method.label), note=note, chip=(self.t(words), kind), mark="radio")

    def _cannot(self, standings: Sequence[Standing]) -> str:
        if not standings:
            return ""

        def one(standing: Standing) -> str:
            why = self.t(standing.why) if standing.why is not None else ""
            return f"<b>{escape(self.t(standing.method.label))}</b> ({escape(why)})"

        said = [one(standing) for standing in standings]
        return f"{escape(self.t(N_('Cannot be used with these data:')))} {'; '.join(said)}."

    def _chosen(self, chosen: tuple[str, ...]) -> None:
        self.wizard.update(method=chosen[0])
        clear(self.problems)
        self._show_method()

    def _show_method(self) -> None:
        clear(self.below)
        self.editors, self.fields, self.reason = {}, None, None
        standing = self.standings.get(self.wizard.answers.method)
        if standing is None:
            self.below.addWidget(label(self.t(N_("No method can be used with these data. Go back and choose others.")), "soft"))
            return
        method, answers = standing.method, self.wizard.answers
        if method.name not in answers.settings and standing.settings:
            self.wizard.update(settings={**answers.settings, method.name: dict(standing.settings)})
        lines = "\n".join(f"{i}. {self.t(line)}" for i, line in enumerate(method.assumes, 1))
        assumed = MessageBar(lines, Level.INFORMATION, self.context.lang, self.t(N_("What it assumes")), under=True)
        self.below.addWidget(assumed)
        if standing.level == NEEDS_REASON:
            self._ask_reason()
        self._show_settings(standing)

    def _ask_reason(self) -> None:
        """Where the data hardly carry the method: why it is used all the same."""
        from survey_app.services.advising import REASON

        editor = editor_for(REASON, self.wizard.answers.reason, self.context.lang)
        editor.changed.connect(lambda: self.wizard.update(reason=editor.written()))
        self.reason = editor
        self.below.addWidget(editor)

    def _show_settings(self, standing: Standing) -> None:
        method = standing.method
        typed = self.wizard.answers.settings.get(method.name, {})
        first, known = defaults(method), descriptions(method)
        self.open_link = Link(self.t(N_("Settings")), self.open_settings)
        self.below.addWidget(self.open_link)
        self.fields = QWidget()
        grid = QGridLayout(self.fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.m)
        for number, (name, kind) in enumerate(known.items()):
            editor = editor_for(kind, first[name], self.context.lang)
            if name in typed:
                editor.write(typed[name])
            editor.changed.connect(lambda name=name: self._typed(name))
            self.editors[name] = editor
            grid.addWidget(editor, number // 2, number % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.below.addWidget(self.fields)
        changed = any(typed.get(name, kind.write(first[name])) != kind.write(first[name]) for name, kind in known.items())
        opened = standing.level == NEEDS_REASON or changed
        self.fields.setVisible(opened)
        self.open_link.setVisible(not opened)

    def open_settings(self) -> None:
        """Shows the settings, the first with the keyboard."""
        if self.fields is not None:
            self.fields.show()
            self.open_link.hide()
            next(iter(self.editors.values())).setFocus()

    def _typed(self, name: str) -> None:
        self.wizard.update(**self.wizard.answers.with_setting(name, self.editors[name].written()))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Problems of settings beside their fields, the others above."""
        clear(self.problems)
        rest = list(problems)
        if self.reason is not None:
            mine = next((problem for problem in problems if problem.code == "needs-reason"), None)
            self.reason.show_problem(mine)
            if mine is not None:
                rest.remove(mine)
                self.reason.setFocus()
        for editor in self.editors.values():
            mine = next((problem for problem in problems if problem.where.field == editor.kind.label), None)
            editor.show_problem(mine)
            if mine is not None:
                rest.remove(mine)
        if any(editor.problem is not None for editor in self.editors.values()):
            self.open_settings()
        for problem in rest:
            self.problems.addWidget(MessageBar(problem.say(self.context.lang), Level.ERROR, self.context.lang))
