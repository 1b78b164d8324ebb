"""Handing in at the office and receiving there: what waits, what the office has, and at the office what was brought."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from survey_app import formats
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.files import choose_file, documents, show_folder
from survey_app.gui.form import choose_folder
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page
from survey_app.gui.panels.receiving import Receiving
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, clear, column, give_focus, label, row, rule
from survey_app.services.exchange import acknowledging, handing_in, standing
from survey_app.services.exchange.handing_in import HandedIn
from survey_app.services.exchange.standing import Brought, Device, HandIn, Office, Standing
from survey_app.services.roles import may
from vocabulary.errors import AlcanceError, Level
from vocabulary.text import N_, text

if TYPE_CHECKING:
    pass

SHOWN = 5  # lines of what was handed in


class ExchangePage(Page):
    """An enumerator sees what there is to hand in; who may receive also sees the devices and what they brought."""

    name = "exchange"
    room = "programme"
    listed = N_("Take finished records to the office in one file; at the office, receive what laptops hand in.")
    right = "hand-in"

    def __init__(self, context: Context, found: Standing | None = None, **args: Any) -> None:
        super().__init__(context, **args)
        self.given = found
        self.receiving = Receiving(self, self.load)
        self.warnings = column(SPACE.s)
        self.body.addLayout(self.warnings)
        self.cards = column(SPACE.m)
        self.body.addLayout(self.cards)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Hand in and receive"))

    def header(self) -> list[QWidget]:
        t = self.t
        self.read = Button(t(N_("Read acknowledgement…")), self.ask_acknowledgement)
        self.hand = PrimaryButton(t(N_("Hand in…")), self.ask_folder)
        self.take = PrimaryButton(t(N_("Receive files…")), self.receiving.ask_files)
        for button in (self.read, self.hand, self.take):
            button.hide()
        return [self.read, self.hand, self.take]

    def first_focus(self) -> QWidget:
        return self.take if self.take.isVisible() else self.hand

    def shown(self) -> None:
        if self.given is not None:
            self._loaded(self.given)
        else:
            self.load()

    def load(self) -> None:
        """Asks how the programme stands with its office."""
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return
        self.context.run(
            lambda progress: standing.standing(programme, lang), self._loaded, failed=self.context.say_problems, quiet=True,
            owner=self,
        )  # fmt: skip

    def _may(self, right: str) -> bool:
        programme = self.context.programme
        return programme is not None and may(programme.info.role, right)

    def _loaded(self, found: Standing) -> None:
        if not isValid(self):
            return
        t, receives = self.t, self._may("receive")
        self.hand.setVisible(found.elsewhere)
        self.read.setVisible(found.elsewhere and bool(found.handed))
        self.take.setVisible(receives and not found.elsewhere)
        self.hand.setEnabled(bool(found.waiting or found.unacknowledged))
        clear(self.warnings)
        clear(self.cards)
        if found.conflicts:
            said = t(N_("{n} record has two versions, written on different devices. Correct it to settle which holds."),
                     N_("{n} records have two versions, written on different devices. Correct them to settle which holds."),
                     n=len(found.conflicts))  # fmt: skip
            show = (t(N_("Show the first one")), partial(self.context.go, "record", record=found.conflicts[0]))
            self.warnings.addWidget(MessageBar(said, Level.WARNING, self.context.lang, actions=(show,)))
        if found.elsewhere:
            self.cards.addWidget(self._hand_in(found))
        elif not receives or not found.devices:
            self.cards.addWidget(self._no_office())
        if receives and not found.elsewhere:
            for card in self.receiving.cards(found):
                self.cards.addWidget(card)
        if not self.isAncestorOf(QApplication.focusWidget() or self):
            give_focus(self.first_focus())

    # handing in ------------------------------------------------------------------------------------------------------

    def _hand_in(self, found: Standing) -> Card:
        t = self.t
        assert found.office is not None
        card = Card(t(N_("To the office {name}"), name=found.office.name))
        waiting = t(N_("{n} record was never handed in."), N_("{n} records were never handed in."), n=found.waiting)
        on_the_way = t(N_("{n} record was handed in and is not yet acknowledged. It goes into the next file again."),
                       N_("{n} records were handed in and are not yet acknowledged. They go into the next file again."),
                       n=found.unacknowledged)  # fmt: skip
        for n, said, chip, kind in (
            (found.waiting, waiting, N_("waiting"), "warn"),
            (found.unacknowledged, on_the_way, N_("on the way"), "plain"),
        ):
            if n:
                line = row(SPACE.m)
                line.addWidget(Chip(t(chip), kind), 0, Qt.AlignmentFlag.AlignVCenter)
                line.addWidget(label(said, "text"), 1)
                card.body.addLayout(line)
        if not found.waiting and not found.unacknowledged:
            card.body.addWidget(label(t(N_("The office has acknowledged everything that is finished here.")), "text"))
        sealing = {
            "handed-in": N_("When they are handed in, records are sealed: from then on only the office can read them. The key "
                            "of this programme's database is changed and older backups are replaced by a fresh one."),
            "finished": N_("Records are sealed as soon as they are finished: only the office can read them."),
            "never": N_("Records are not sealed: whoever opens this programme can read them as long as they lie here."),
        }[found.when]  # fmt: skip
        card.body.addWidget(label(t(sealing), "note"))
        card.body.addWidget(rule())
        card.body.addWidget(label(t(N_("The words of this device, for the office to compare at its first file:")), "soft"))
        card.body.addWidget(label(found.words, "strong", selectable=True))
        if found.handed:
            card.body.addWidget(rule())
        for each in found.handed[:SHOWN]:
            card.body.addLayout(self._handed(each))
        return card

    def _handed(self, each: HandIn) -> Any:
        t = self.t
        line = row(SPACE.m)
        said = t(N_("{n} record"), N_("{n} records"), n=each.records)
        line.addWidget(label(f"{self._when(each.at)} · {said} · {each.person}", "text"), 1)
        chip = (N_("handed in and received"), "good") if each.acknowledged else (N_("not yet acknowledged"), "plain")
        line.addWidget(Chip(t(chip[0]), chip[1]), 0, Qt.AlignmentFlag.AlignVCenter)
        return line

    def _no_office(self) -> Card:
        t = self.t
        card = Card(t(N_("Between laptops and the office")))
        said = N_(
            "On a laptop: take in the office's public key once. From then on one file brings everything finished to the "
            "office, on any stick; only the office can open it. At the office: save the key for the laptops, and receive "
            "their files here."
        )
        card.body.addWidget(label(t(said), "text"))
        if self._may("manage-users"):
            line = row(SPACE.m)
            line.addWidget(Button(t(N_("The office and sealing")), lambda: self.context.go("office")))
            line.addStretch(1)
            card.body.addLayout(line)
        else:
            card.body.addWidget(label(t(N_("An administrator does this on the page The office and sealing.")), "note"))
        return card

    def ask_folder(self) -> None:
        """Asks where the file is to be written."""
        choose_folder(self, self.t(N_("Write the file for the office into")), documents(), self.hand_in)

    def hand_in(self, folder: str) -> None:
        """Writes the file and seals what it holds, beside the window."""
        programme = self.context.programme
        if programme is None:
            return
        self.hand.setEnabled(False)

        def done(made: HandedIn) -> None:
            self.load()
            sealed = made.sealed
            said = [self.t(N_("{n} record is in {file}. Take it to the office."),
                           N_("{n} records are in {file}. Take it to the office."),
                           n=made.records, file=", ".join(file.name for file in made.files))]  # fmt: skip
            if sealed.records:
                said.append(self.t(N_("{n} record was sealed."), N_("{n} records were sealed."), n=sealed.records))
            if sealed.backups_removed:
                said.append(
                    self.t(N_("{n} older backup was replaced by a fresh one; copies on other disks stay as they are."),
                           N_("{n} older backups were replaced by a fresh one; copies on other disks stay as they are."),
                           n=sealed.backups_removed)
                )  # fmt: skip
            open_ = (self.t(N_("Open the folder")), lambda: show_folder(str(made.file.parent)))
            self.context.say(text("{said}", said=" ".join(said)), head=N_("Handed in"), actions=(open_,), stays=True)

        def failed(error: AlcanceError) -> None:
            self.load()
            self.context.say_problems(error)

        self.context.run(
            lambda progress: handing_in.hand_in(programme, Path(folder), progress), done, failed=failed,
            doing=N_("Handing in"), cancelled=self.load, owner=self,
        )  # fmt: skip

    def ask_acknowledgement(self) -> None:
        """Asks for the office's answer."""
        kinds = f"{self.t(N_('Acknowledgements'))} (*{acknowledging.ACKNOWLEDGEMENT})"
        choose_file(self, self.t(N_("The office's acknowledgement")), kinds, self.read_acknowledgement)

    def read_acknowledgement(self, file: str) -> None:
        """Reads what the office says that it has."""
        programme = self.context.programme
        if programme is None:
            return

        def done(found: acknowledging.Acknowledged) -> None:
            self.load()
            said = [self.t(N_("The office has everything up to {n} file of this device."),
                           N_("The office has everything up to {n} files of this device."), n=found.files)]  # fmt: skip
            if found.purged:
                said.append(self.t(N_("{n} record was taken off this computer."),
                                   N_("{n} records were taken off this computer."), n=found.purged))  # fmt: skip
            if found.erased:
                said.append(self.t(N_("{n} record was erased, because it was withdrawn at the office."),
                                   N_("{n} records were erased, because they were withdrawn at the office."),
                               n=found.erased))  # fmt: skip
            self.context.say(text("{said}", said=" ".join(said)), head=N_("Handed in and received"))

        self.context.run(
            lambda progress: acknowledging.read_acknowledgement(programme, Path(file)), done, failed=self.context.say_problems,
            doing=N_("Reading the acknowledgement"), owner=self,
        )  # fmt: skip

    def _when(self, iso: str) -> str:
        return formats.when(iso, self.context.lang, self.context.country, date.today())

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        words = {
            "es": "tortuga lápiz balcón cebra mirar norte vela", "pt": "abacaxi bonde cereja dolar espuma fita garoto",
        }.get(context.lang, "anchor basket candle drift ember forest garden")  # fmt: skip
        office = Office("00" * 32, "00" * 32, "Lima")
        at = "2026-11-{:02d}T16:20:00.000+00:00"
        handed = (
            HandIn("1", office.public, "", at.format(24), "Luz Quispe", 31, 52, 18),
            HandIn("2", office.public, "", at.format(17), "Luz Quispe", 1, 30, 27, at.format(19)),
        )
        laptop = Standing(office, True, words, words, "handed-in", 6, 18, 45, 6, handed)
        devices = (
            Device("a", "", "Tumbes", at.format(3), at.format(24), "", {}),
            Device("b", "", "Madre de Dios", at.format(4), at.format(10), at.format(21), {}),
        )
        brought = (
            Brought("3", "c", "Tacna 2026-11-24 1-9.alcance-handin", at.format(24), "Rosa", 1, 9, 9, "quarantined",
                    "unknown-device"),
            Brought("4", "a", "Tumbes 2026-11-24 31-52.alcance-handin", at.format(24), "Rosa", 31, 52, 18, "received", ""),
        )  # fmt: skip
        at_office = Standing(
            None, False, words, words, "handed-in", 0, 0, 0, 0, (), devices, brought, ("r",), {"3": words}
        )  # fmt: skip
        return [{}, {"found": laptop}, {"found": at_office}]
