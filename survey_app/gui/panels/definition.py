"""Whom a figure counts: the sentence, and its fields when they are to be changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.fields import Editor, editor_for
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label, row
from survey_app.new_estimate import WhoIsCounted, read_definition
from vocabulary.errors import BadParameter, Problem
from vocabulary.fields import descriptions
from vocabulary.text import N_


class DefinitionPanel(QWidget):
    """Says whom the figure counts in words, live; A link opens the fields. `changed` tells that something was typed."""

    changed = Signal()

    def __init__(self, context: Context, written: Mapping[str, str], *, opened: bool = False) -> None:
        super().__init__()
        self.context = context
        outer = column(SPACE.s)
        self.setLayout(outer)
        top = row(SPACE.m)
        self.sentence = label("", "soft")
        self.change = Link(context.t(N_("Change whom it counts")), self.open_fields)
        top.addWidget(self.sentence, 1)
        top.addWidget(self.change)
        outer.addLayout(top)
        self.fields = QWidget()
        outer.addWidget(self.fields)
        grid = QGridLayout(self.fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(SPACE.s)
        self.editors: dict[str, Editor] = {}
        places = {"area": (0, 0, 2), "start": (1, 0, 1), "end": (1, 1, 1), "age_from": (2, 0, 1), "age_to": (2, 1, 1)}
        places["population"] = (4, 0, 2)
        for name, kind in descriptions(WhoIsCounted).items():
            editor = editor_for(kind, "", context.lang)
            editor.write(written.get(name, ""))
            editor.help.hide()
            editor.control.setToolTip(editor.help.text())
            editor.changed.connect(self._changed)
            at = places.get(name, (3, 0, 2))
            grid.addWidget(editor, at[0], at[1], 1, at[2])
            self.editors[name] = editor
        self.fields.setVisible(opened)
        self.change.setVisible(not opened)
        self._say()

    def written(self) -> dict[str, str]:
        """What is typed, by field."""
        return {name: editor.written() for name, editor in self.editors.items()}

    def write(self, written: Mapping[str, str]) -> None:
        """Another definition in place of what is typed."""
        for name, editor in self.editors.items():
            editor.write(written.get(name, ""))
            editor.show_problem(None)
        self._changed()

    def open_fields(self) -> None:
        """Shows the fields, the first with the keyboard."""
        self.fields.show()
        self.change.hide()
        self.editors["area"].setFocus()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Each problem beside its field."""
        for editor in self.editors.values():
            mine = next((p for p in problems if p.where.field == editor.kind.label), None)
            editor.show_problem(mine)
            if mine is not None:
                self.open_fields()

    def _changed(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        try:
            definition = read_definition(self.written())
        except BadParameter:
            return  # the sentence stays as it was until the fields can be read again
        said = self.context.t(definition.text())
        if definition.excludes:
            said = f"{said}. {self.context.t(N_('Not counted: {who}'), who=definition.excludes)}"
        self.sentence.setText(said[:1].upper() + said[1:] + ".")
