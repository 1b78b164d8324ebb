"""The programme itself: what it is, whom its figures count, this computer's settings, its journal, and locking it."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget
from shiboken6 import isValid

from survey_app import actions, formats
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.fields import editor_for
from survey_app.gui.page import Page
from survey_app.gui.panels.definition import DefinitionPanel
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Card, Chip, column, label, row
from survey_app.new_estimate import read_definition, written_definition
from survey_app.settings import SETTINGS
from vocabulary.errors import AlcanceError, BadParameter, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text


class ProgrammePage(Page):
    """Two columns of cards."""

    name = "programme"
    room = "programme"

    def __init__(self, context: Context, **args: Any) -> None:
        super().__init__(context, **args)
        across = row(SPACE.l)
        left, right = column(SPACE.m), column(SPACE.m)
        across.addLayout(left, 3)
        across.addLayout(right, 2)
        self.body.addLayout(across)
        self.body.addStretch(1)
        left.addWidget(self._about())
        left.addWidget(self._definition())
        left.addStretch(1)
        right.addWidget(self._settings())
        right.addWidget(self._backups())
        right.addWidget(self._journal())
        right.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Programme"))

    def header(self) -> list[QWidget]:
        keys = tuple(self.t(key) for key in actions.caps("lock"))
        return [Button(self.t(N_("Lock")), self._lock, keys=keys)]

    def first_focus(self) -> QWidget:
        return self.definition.editors["area"]

    def state(self) -> dict[str, Any]:
        return {"definition": self.definition.written()}

    def memory(self) -> dict[str, Any]:
        return {}

    def shown(self) -> None:
        self._load()

    def _lock(self) -> None:
        from survey_app.gui.lock import lock

        lock(self.context)

    # what it is ------------------------------------------------------------------------------------------------------

    def _about(self) -> Card:
        t = self.t
        card = Card(t(N_("This programme")))
        programme = self.context.programme
        if programme is None:
            return card
        info, lang = programme.info, self.context.lang
        country = dict(formats.countries(lang)).get(info.country, info.country)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        grid.setColumnStretch(1, 1)
        for i, (words, value) in enumerate(
            (
                (N_("Name"), info.name),
                (N_("Country"), country),
                (N_("Opened by"), info.person),
                (N_("Created"), formats.recently(info.created, lang, info.country, date.today())),
                (N_("Kept in"), str(info.folder)),
            )
        ):
            grid.addWidget(label(t(words), "soft", wrap=False), i, 0)
            grid.addWidget(label(value, "text", selectable=True), i, 1)
        card.body.addLayout(grid)
        return card

    # whom the figures count ------------------------------------------------------------------------------------------

    def _definition(self) -> Card:
        t = self.t
        card = Card(t(N_("Whom the estimates count")), t(N_("It is printed with every figure and goes into every report.")))
        self.definition = DefinitionPanel(self.context, self.args.get("definition") or {}, opened=True)
        card.body.addWidget(self.definition)
        foot = row(SPACE.m)
        self.save = PrimaryButton(t(N_("Save the definition")), self.save_definition)
        foot.addWidget(self.save)
        foot.addStretch(1)
        card.body.addLayout(foot)
        return card

    def _load(self) -> None:
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

        def work(progress: Progress) -> None:
            from survey_app.services import programme as service

            service.set_definition(programme, found)

        said = N_("The definition is saved.")
        self.context.run(work, lambda _none: self.context.say(said), doing=N_("Saving the definition"))

    # this computer ---------------------------------------------------------------------------------------------------

    def _settings(self) -> Card:
        t = self.t
        card = Card(t(N_("On this computer")))
        for name, setting in SETTINGS.items():
            editor = editor_for(setting.kind, self.context.settings.get(name) if name != "language" else self.context.lang,
                                self.context.lang)  # fmt: skip
            editor.changed.connect(lambda name=name, editor=editor: self._set(name, editor))
            card.body.addWidget(editor)
        return card

    def _set(self, name: str, editor: Any) -> None:
        try:
            value = editor.value()
        except BadParameter:
            return
        if name == "language":
            self.context.set_language(value)
        elif name == "theme":
            self.context.set_theme(value)
        else:
            self.context.settings.set(name, value)

    # backups ---------------------------------------------------------------------------------------------------------

    def _backups(self) -> Card:
        t = self.t
        card = Card(t(N_("Backups")), t(N_("Made by itself once a day, encrypted like the programme, beside it.")))
        self.last = label("", "text")
        self.backup_button = Button(t(N_("Back up now")), self.back_up)
        card.body.addWidget(self.last)
        card.body.addWidget(self.backup_button)
        self._show_backup()
        return card

    def _show_backup(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> str:
            from survey_app.services import backups

            return backups.last_backup(programme)

        self.context.run(work, self._backed_up, quiet=True, owner=self)

    def _backed_up(self, iso: str) -> None:
        if not isValid(self):
            return
        when = formats.when(iso, self.context.lang, self.context.country, date.today()) if iso else ""
        self.last.setText(self.t(text(N_("The last one: {when}"), when=when)) if when else self.t(N_("There is none yet.")))
        if iso:
            self.context.backed_up.emit(iso)

    def back_up(self) -> None:
        """Makes a verified copy now."""
        programme = self.context.programme
        if programme is None:
            return
        self.backup_button.setEnabled(False)

        def work(progress: Progress) -> str:
            from survey_app.services import backups

            backups.back_up(programme).result()
            return backups.last_backup(programme)

        self.context.run(
            work,
            self._made,
            failed=self._not_made,
            doing=N_("Making a backup"),
            cancelled=self._show_backup,
            owner=self,
        )

    def _made(self, iso: str) -> None:
        if isValid(self):
            self.backup_button.setEnabled(True)
            self._backed_up(iso)
            self.context.say(N_("The backup is made and was read through."))

    def _not_made(self, error: AlcanceError) -> None:
        if isValid(self):
            self.backup_button.setEnabled(True)
        self.context.say_problems(error)

    # journal ---------------------------------------------------------------------------------------------------------

    def _journal(self) -> Card:
        t = self.t
        card = Card(t(N_("Journal")), t(N_("Every opening, import, export and reading of identities is written there.")))
        self.verdict = row(SPACE.m)
        self.verify = Button(t(N_("Check the journal")), self.check_journal)
        self.verdict.addWidget(self.verify)
        self.verdict.addStretch(1)
        card.body.addLayout(self.verdict)
        card.setMinimumWidth(px(280))
        return card

    def check_journal(self) -> None:
        """Reads the whole chain and says whether a line was changed or taken out."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> int | None:
            from survey_app.services import programme as service

            return service.journal_broken_at(programme)

        self.context.run(work, self._checked, doing=N_("Checking the journal"), owner=self)

    def _checked(self, broken: int | None) -> None:
        while self.verdict.count() > 2:
            item = self.verdict.takeAt(1)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        words, kind = (N_("whole"), "good") if broken is None else (N_("changed"), "bad")
        self.verdict.insertWidget(1, Chip(self.t(words), kind))
        if broken is not None:
            self.context.say(
                text(
                    N_("Line {n} of the journal was changed or taken out. Keep the folder as it is and tell its owner."),
                    n=broken,
                ),
                Level.ERROR,
            )
