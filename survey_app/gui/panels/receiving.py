"""Receiving at the office: files that were brought, those laid aside with what can be done, and the devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt

from survey_app import formats
from survey_app.gui.buttons import Link
from survey_app.gui.confirm import confirm
from survey_app.gui.files import choose_files, documents
from survey_app.gui.form import choose_folder
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, label, row, rule
from survey_app.services.exchange import acknowledging, handing_in, receiving
from survey_app.services.exchange.receiving import Received
from survey_app.services.exchange.standing import Brought, Device, Standing
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress, part
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.gui.page import Page
    from survey_app.services.programme import Programme

SHOWN = 5  # lines of what was brought
STATE: dict[str, tuple[str, str]] = {
    "received": (N_("received"), "good"),
    "quarantined": (N_("laid aside"), "warn"),
    "dismissed": (N_("dropped"), "plain"),
}


class Receiving:
    """The cards of who receives, on a page; `reload` has the page ask again how things stand."""

    def __init__(self, page: Page, reload: Callable[[], None]) -> None:
        self.page, self.context, self.t, self.load = page, page.context, page.t, reload

    def cards(self, found: Standing) -> list[Card]:
        """What there is to see: laid aside, devices, what was brought."""
        aside = [each for each in found.brought if each.state == receiving.QUARANTINED]
        made = [self._aside(aside, found)] if aside else []
        made += [self._devices(found)] if found.devices else []
        return made + ([self._brought(found)] if found.brought else [])

    def ask_files(self) -> None:
        """Asks for the files that were brought."""
        kinds = f"{self.t(N_('Files handed in'))} (*{handing_in.SUFFIX})"
        choose_files(self.page, self.t(N_("Files that laptops handed in")), kinds, self.receive)

    def receive(self, files: list[str]) -> None:
        """Takes files in one by one; what is wrong with one does not keep the next from being taken."""
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> tuple[list[tuple[Received, Path | None]], list[AlcanceError]]:
            found: list[tuple[Received, Path | None]] = []
            wrong: list[AlcanceError] = []
            for number, file in enumerate(files):
                step = part(progress, number / len(files), (number + 1) / len(files))
                try:
                    taken = receiving.receive(programme, Path(file), lang, step)
                    found.append((taken, _answer(programme, taken, Path(file).parent)))
                except AlcanceError as error:
                    wrong.append(error)
            return found, wrong

        def done(result: tuple[list[tuple[Received, Path | None]], list[AlcanceError]]) -> None:
            self.load()
            for taken, answer in result[0]:
                self._say(taken, answer)
            for error in result[1]:
                self.context.say_problems(error)

        self.context.run(work, done, failed=self.context.say_problems, doing=N_("Receiving"), owner=self.page)

    def _say(self, taken: Received, answer: Path | None) -> None:
        t = self.t
        if taken.state == receiving.QUARANTINED:
            said = text(N_("A file of {name} was laid aside. {why}."), name=taken.name, why=text(receiving.WHY[taken.why]))
            self.context.say(said, Level.WARNING)
            return
        words = [t(N_("Received {n} record from {name}."), N_("Received {n} records from {name}."), n=taken.records,
                   name=taken.name)]  # fmt: skip
        if answer is not None:
            words.append(t(N_("The acknowledgement for the device is {file}, beside the file."), file=answer.name))
        self.context.say(text("{said}", said=" ".join(words)))

    def _aside(self, aside: list[Brought], found: Standing) -> Card:
        t = self.t
        card = Card(
            t(N_("Laid aside")), t(N_("Whole, and not to be trusted as they are. Nothing of them is among the records."))
        )
        for number, each in enumerate(aside):
            if number:
                card.body.addWidget(rule())
            unknown = each.why == "unknown-device"
            card.body.addWidget(label(f"{each.name} · {self._when(each.at)}", "strong"))
            card.body.addWidget(label(f"{t(receiving.WHY[each.why])}.", "text"))
            if unknown:
                card.body.addWidget(label(found.bundle_words.get(each.id, ""), "strong", selectable=True))
                card.body.addWidget(
                    label(t(N_("The device shows the same words on this page. Compare them by telephone.")), "note")
                )
            line = row(SPACE.l)
            if unknown:
                line.addWidget(Link(t(N_("The words are the same: receive")), partial(self.confirm_device, each)))
            elif each.why == "revoked":
                line.addWidget(Link(t(N_("Judge again")), partial(self.again, each)))
            line.addWidget(Link(t(N_("Drop the file")), partial(self.ask_dismiss, each)))
            line.addStretch(1)
            card.body.addLayout(line)
        return card

    def _devices(self, found: Standing) -> Card:
        t = self.t
        card = Card(t(N_("Devices")))
        for number, each in enumerate(found.devices):
            if number:
                card.body.addWidget(rule())
            line = row(SPACE.m)
            line.addWidget(label(each.name, "strong", wrap=False))
            if each.revoked:
                line.addWidget(Chip(t(N_("reported lost")), "bad"), 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(label(t(N_("last file of {when}"), when=self._when(each.seen)), "note"), 1)
            line.addWidget(self._link(N_("Acknowledge…"), partial(self.ask_answer, each), each))
            if each.revoked:
                line.addWidget(self._link(N_("Admit again"), partial(self.admit, each), each))
            else:
                line.addWidget(self._link(N_("Lost?"), partial(self.context.go, "lost-laptop", device=each.id), each))
            card.body.addLayout(line)
        return card

    def _link(self, words: str, act: Any, each: Device) -> Link:
        made = Link(self.t(words), act)
        made.setAccessibleName(f"{self.t(words)} {each.name}")
        return made

    def _brought(self, found: Standing) -> Card:
        t = self.t
        card = Card(t(N_("What was brought")))
        for each in found.brought[:SHOWN]:
            line = row(SPACE.m)
            said = t(N_("{n} record"), N_("{n} records"), n=each.records)
            line.addWidget(label(f"{self._when(each.at)} · {each.name} · {said}", "text"), 1)
            words, kind = STATE[each.state]
            line.addWidget(Chip(t(words), kind), 0, Qt.AlignmentFlag.AlignVCenter)
            card.body.addLayout(line)
        return card

    def confirm_device(self, each: Brought) -> None:
        """Says that the words are the same, and takes the file in."""
        self._judge(lambda programme, lang: receiving.confirm_device(programme, each.id, lang))

    def again(self, each: Brought) -> None:
        """Judges a file anew."""
        self._judge(lambda programme, lang: receiving.take_again(programme, each.id, lang))

    def _judge(self, act: Callable[[Programme, str], Received]) -> None:
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def done(taken: Received) -> None:
            self.load()
            self._say(taken, None)

        self.context.run(
            lambda progress: act(programme, lang), done, failed=self.context.say_problems, doing=N_("Receiving"),
            owner=self.page,
        )  # fmt: skip

    def ask_dismiss(self, each: Brought) -> None:
        """Says what dropping does."""
        t = self.t
        said = (t(N_("Its records are not received, and the file kept here goes. The device can hand in again.")),)
        act = partial(self._act, lambda programme: receiving.dismiss(programme, each.id))
        confirm(self.context, self.page, t(N_("Drop {file}?"), file=each.name), said, t(N_("Drop the file")), act)

    def admit(self, each: Device) -> None:
        """Takes a revocation back."""
        self._act(lambda programme: receiving.admit(programme, each.id))

    def _act(self, act: Callable[[Programme], None]) -> None:
        programme = self.context.programme
        if programme is not None:
            self.context.run(
                lambda progress: act(programme), lambda _none: self.load(), failed=self.context.say_problems,
                doing=N_("Receiving"), owner=self.page,
            )  # fmt: skip

    def ask_answer(self, each: Device) -> None:
        """Asks where the acknowledgement is to be written."""
        choose_folder(self.page, self.t(N_("Write the acknowledgement into")), documents(), partial(self.answer, each))

    def answer(self, each: Device, folder: str) -> None:
        """Writes how far the office has the device's records."""
        programme = self.context.programme
        if programme is None:
            return

        def done(made: Path) -> None:
            self.load()
            self.context.say(text(N_("The acknowledgement is in {file}. Take it to the device."), file=made.name))

        self.context.run(
            lambda progress: acknowledging.acknowledge(programme, each.id, Path(folder)), done,
            failed=self.context.say_problems,
            doing=N_("Writing the acknowledgement"), owner=self.page,
        )  # fmt: skip

    def _when(self, iso: str) -> str:
        return formats.when(iso, self.context.lang, self.context.country, date.today())


def _answer(programme: Programme, taken: Received, folder: Path) -> Path | None:
    """The acknowledgement beside the file that was received, where one can be written there."""
    if taken.state != receiving.RECEIVED:
        return None
    try:
        return acknowledging.acknowledge(programme, taken.device, folder)
    except AlcanceError:
        return None  # the stick is write-protected; the page offers to write it elsewhere
