"""Whom the programme's figures count: printed with every figure, kept once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from survey_app.gui.buttons import PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.page import Page
from survey_app.gui.panels.definition import DefinitionPanel
from survey_app.gui.theme import COLUMN, px
from survey_app.gui.undoing import offer_undo
from survey_app.gui.widgets import Card, label
from survey_app.new_estimate import read_definition, written_definition
from vocabulary.errors import BadParameter
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.undo import Undo


class DefinitionPage(Page):
    """One card of fields; what is wrong is said beside the field."""

    name = "definition"
    room = "programme"
    listed = N_("The area, the period, the ages and who is not counted.")
    right = "estimate"
    manual = "programme"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        self.body.addWidget(label(self.t(N_("It is printed with every figure and goes into every report.")), "soft"))
        card = Card()
        card.setMaximumWidth(px(COLUMN))
        self.definition = DefinitionPanel(self.context, self.args.get("definition") or {}, opened=True)
        card.body.addWidget(self.definition)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Whom the estimates count"))

    def header(self) -> list[QWidget]:
        self.save = PrimaryButton(self.t(N_("Save the definition")), self.save_definition)
        return [self.save]

    def first_focus(self) -> QWidget:
        return self.definition.editors["area"]

    def state(self) -> dict[str, Any]:
        return {"definition": self.definition.written()}

    def memory(self) -> dict[str, Any]:
        return {}

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None or self.args.get("definition"):
            return

        def work(progress: Progress) -> dict[str, str]:
            from survey_app.services import programme as service

            return written_definition(service.definition(programme))

        self.context.run(work, self._loaded, doing=N_("Reading the programme"), quiet=True, owner=self)

    def _loaded(self, written: dict[str, str]) -> None:
        if isValid(self):
            self.definition.write(written)

    def save_definition(self) -> None:
        """Keeps the definition; what is wrong is said beside its field."""
        programme = self.context.programme
        try:
            found = read_definition(self.definition.written())
        except BadParameter as error:
            self.definition.show_problems(error.problems)
            return
        self.definition.show_problems(())
        if programme is None:
            return

        def work(progress: Progress) -> Undo:
            from survey_app.services import programme as service

            return service.set_definition(programme, found)

        def done(undo: Undo) -> None:
            offer_undo(self.context, undo, partial(self.context.go, "definition"))

        self.context.run(work, done, doing=N_("Saving the definition"))
