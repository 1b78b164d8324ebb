"""A lost laptop: what was on it and who can read it, what to do first, and the draft of the report."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget
from shiboken6 import isValid

from survey_app import formats
from survey_app.gui.buttons import Link, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.files import name_file, show_folder
from survey_app.gui.form import Field
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, Select, clear, column, label, row
from survey_app.services import lost_device
from survey_app.services.lost_device import ANSWERS, Exposure, Loss, Slot, Step
from survey_app.services.roles import RECOVERY, ROLES
from vocabulary.errors import Level
from vocabulary.text import N_, text

LEVELS = {lost_device.OPEN: Level.ERROR, lost_device.GUESS: Level.WARNING, lost_device.CLOSED: Level.INFORMATION}
VERBS = {
    "revoke": N_("Revoke it"),
    "users": N_("People"),
    "data-key": N_("Change the key"),
    "recovery": N_("Make a recovery code"),
}


class LostLaptopPage(Page):
    """What is asked stands above; below it what follows, always from what is asked now."""

    name = "lost-laptop"
    room = "programme"
    listed = N_("A computer was lost or stolen: what was on it, what to do, and the report.")
    right = "receive"

    def __init__(
        self,
        context: Context,
        device: str = "",
        loss: Loss | None = None,
        found: Exposure | None = None,
        devices: tuple[tuple[str, str], ...] = (),
        **args: Any,
    ) -> None:
        super().__init__(context, **args)
        t = self.t
        self.loss, self.given, self.given_devices = loss or Loss(), found, devices
        self.device_id = device
        self.found: Exposure | None = None
        card = Card(t(N_("The loss")))
        self.device = Select([(lost_device.OWN, t(N_("This programme's own computer")))], "", t(N_("Which computer")))
        self.when, self.where, self.contact = (
            QLineEdit(self.loss.when),
            QLineEdit(self.loss.where),
            QLineEdit(self.loss.contact),
        )
        answers = [(code, t(words)) for code, words in ANSWERS.items()]
        self.locked = Select(answers, self.loss.locked, t(N_("Was it locked or switched off?")))
        self.words = Select(answers, self.loss.words, t(N_("Was a passphrase or the recovery code with it?")))
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.s)
        for place, (words, control) in enumerate(
            (
                (N_("Which computer"), self.device),
                (N_("When was it lost, or last seen"), self.when),
                (N_("Where"), self.where),
                (N_("Who answers questions (name, telephone)"), self.contact),
                (N_("Was it locked or switched off?"), self.locked),
                (N_("Was a passphrase or the recovery code with it?"), self.words),
            )
        ):
            grid.addWidget(Field(t(words), control), place // 2, place % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        card.body.addLayout(grid)
        self.body.addWidget(card)
        self.told = column(SPACE.m)
        self.body.addLayout(self.told)
        self.body.addStretch(1)
        for line in (self.when, self.where, self.contact):
            line.textChanged.connect(lambda _words: self._changed())
        for select in (self.locked, self.words):
            select.currentIndexChanged.connect(lambda _index: self._judged())
        self.device.currentIndexChanged.connect(lambda _index: self.load())

    def title(self) -> str:
        return self.t(N_("Lost computer"))

    def header(self) -> list[QWidget]:
        self.save = PrimaryButton(self.t(N_("Save the incident report…")), self.ask_where)
        self.save.setEnabled(self.found is not None)
        return [self.save]

    def first_focus(self) -> QWidget:
        return self.device

    def state(self) -> dict[str, Any]:
        return {
            **self.args,
            "device": self.device.value(),
            "loss": self.loss,
            "found": self.given,
            "devices": self.given_devices,
        }

    def shown(self) -> None:
        programme = self.context.programme
        if self.given is not None:
            self._devices(list(self.given_devices))
            self._loaded(self.given)
        elif programme is not None:
            self.context.run(
                lambda progress: lost_device.choices(programme), self._devices, failed=self.context.say_problems, quiet=True,
                owner=self,
            )  # fmt: skip

    def _devices(self, found: list[tuple[str, str]]) -> None:
        if not isValid(self):
            return
        self.device.blockSignals(True)
        for device, name in found:
            if device != lost_device.OWN:
                self.device.insertItem(self.device.count() - 1, name, device)
        self.device.setCurrentIndex(max(0, self.device.findData(self.device_id)) if self.device_id else 0)
        self.device.blockSignals(False)
        if self.given is None:
            self.load()

    def load(self) -> None:
        """Asks what was on the chosen computer."""
        programme, device = self.context.programme, self.device.value()
        if programme is None or self.given is not None:
            return
        self.context.run(
            lambda progress: lost_device.exposure(programme, device), self._loaded, failed=self.context.say_problems,
            doing=N_("Looking up what was on it"), owner=self,
        )  # fmt: skip

    def _loaded(self, found: Exposure) -> None:
        if isValid(self):
            self.found = found
            self.save.setEnabled(True)
            self._show()

    def _changed(self) -> None:
        self.loss = replace(
            self.loss, when=self.when.text().strip(), where=self.where.text().strip(), contact=self.contact.text().strip(),
            locked=self.locked.value(), words=self.words.value(),
        )  # fmt: skip

    def _judged(self) -> None:
        self._changed()
        self._show()

    # what follows ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        if self.found is None:
            return
        clear(self.told)
        state = lost_device.reach(self.found, self.loss)
        self.told.addWidget(MessageBar(self.t(lost_device.REACH[state]), LEVELS[state], self.context.lang))
        self.told.addWidget(self._on_it(self.found, state))
        self.told.addWidget(self._steps(self.found))

    def _on_it(self, found: Exposure, state: str) -> Card:
        t, context = self.t, self.context
        seen = formats.day(found.seen, context.country, context.lang)
        note = (
            t(N_("As this programme stands now."))
            if found.own
            else t(N_("As of its last file, of {when}; what was begun on it since is not in it."), when=seen)
        )
        card = Card(t(N_("What was on it")), note)
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.m)
        grid.setVerticalSpacing(SPACE.xs)
        grid.setColumnStretch(2, 1)
        for line, (words, count, why) in enumerate(lost_device.classes(found, state)):
            number = label(context.number(count), "strong", wrap=False)
            grid.addWidget(number, line, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(t(words), "text"), line, 1)
            grid.addWidget(label(t(why) if why else "", "note"), line, 2)
        card.body.addLayout(grid)
        for slot in found.slots:
            who = t(N_("Recovery code")) if slot.role == RECOVERY else f"{slot.person} · {t(ROLES.get(slot.role, slot.role))}"
            how = t(lost_device.GENERATED[slot.generated])
            said = f"{who}: {how}" if slot.role == RECOVERY else t(N_("Passphrase of {who}: {how}"), who=who, how=how)
            card.body.addWidget(label(said, "note"))
        card.body.addWidget(label(t(lost_device.DISK.get(found.disk, lost_device.DISK["unknown"])), "note"))
        return card

    def _steps(self, found: Exposure) -> Card:
        t = self.t
        card = Card(t(N_("What to do")))
        for number, step in enumerate(lost_device.steps(found, self.loss), 1):
            line = row(SPACE.m)
            line.addWidget(label(f"{number}.", "soft", wrap=False), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(t(step.what), "text"), 1)
            if step.done:
                line.addWidget(Chip(t(N_("done")), "good"), 0, Qt.AlignmentFlag.AlignTop)
            elif step.act:
                line.addWidget(Link(t(VERBS[step.act]), partial(self.act, step)), 0, Qt.AlignmentFlag.AlignTop)
            card.body.addLayout(line)
        return card

    def act(self, step: Step) -> None:
        """Does a step, or leads to where it is done."""
        if step.act == "revoke":
            self.ask_revoke()
        elif step.act == "data-key":
            self.change_key()
        else:
            self.context.go(step.act)

    def ask_revoke(self) -> None:
        """Says what revoking does."""
        t, found = self.t, self.found
        if found is None:
            return
        said = (
            t(N_("What comes from this device is laid aside from now on. What was received before stays.")),
            t(N_("If it is found and nobody had it, it can be admitted again on the page Hand in and receive.")),
        )
        confirm(self.context, self, t(N_("Revoke {name}?"), name=found.name), said, t(N_("Revoke it")), self.revoke)

    def revoke(self) -> None:
        """Revokes the device."""
        programme, device = self.context.programme, self.device.value()
        if programme is None:
            return
        from survey_app.services.exchange import receiving

        def done(_none: None) -> None:
            self.load()
            self.context.say(N_("The device is revoked."))

        self.context.run(
            lambda progress: receiving.revoke(programme, device), done, failed=self.context.say_problems,
            doing=N_("Revoking the device"), owner=self,
        )  # fmt: skip

    def change_key(self) -> None:
        """Changes the key of the database."""
        programme = self.context.programme
        if programme is None:
            return
        from survey_app.services import users

        said = N_("The key of the database is changed; everybody's passphrase goes on opening it.")
        self.context.run(
            lambda progress: users.change_data_key(programme), lambda _none: self.context.say(said),
            failed=self.context.say_problems, doing=N_("Changing the key of the database"), owner=self,
        )  # fmt: skip

    # the report ------------------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Asks where the report is to be written."""
        t = self.t
        kinds = f"{t(N_('Page'))} (*.html);;{t(N_('Text'))} (*.txt)"
        name_file(self, t(N_("Save the incident report")), f"{t(N_('Incident report'))}.html", kinds, self.write)

    def write(self, file: str) -> None:
        """Writes the draft."""
        programme, found, loss, lang = self.context.programme, self.found, self.loss, self.context.lang
        if programme is None or found is None:
            return

        def done(made: Path) -> None:
            open_ = (self.t(N_("Open the folder")), lambda: show_folder(str(made.parent)))
            said = text(N_("The draft is in {file}. Check every line and add what the team knows."), file=made.name)
            self.context.say(said, actions=(open_,))

        self.context.run(
            lambda progress: lost_device.write_report(programme, found, loss, Path(file), lang), done,
            failed=self.context.say_problems, doing=N_("Writing the report"), owner=self,
        )  # fmt: skip

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        slots = (Slot("Luz Quispe", "enumerator", "yes"), Slot("Ana Torres", "administrator", "no"))
        found = Exposure("a", "Tumbes", "2026-11-24T16:20:00.000+00:00", 4, 0, 52, 41, 0, 93, slots, "unknown")
        loss = Loss("2026-11-27, 19:30", "Tumbes, terminal", "yes", "no", "Rosa Medina, 999 555 010")
        return [{}, {"device": "a", "found": found, "loss": loss, "devices": (("a", "Tumbes"),)}]
