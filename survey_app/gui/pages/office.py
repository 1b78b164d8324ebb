"""The office that records are sealed and handed in to: its key, when records are sealed, what becomes of acknowledged ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from survey_app.gui.buttons import Button, Link
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.files import choose_file, name_file, show_folder
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.page import Page
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Check, clear, column, label, row, rule
from survey_app.services import sealing
from survey_app.services.exchange import acknowledging, office_key, standing
from survey_app.services.exchange.standing import Office, Standing
from survey_app.services.sealing import Sealed
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import N_, text


class OfficePage(Page):
    """`found` is how the programme stands, `other` a key that was read from a file and is not yet used."""

    name = "office"
    room = "programme"
    manual = "exchange"
    listed = N_("The office's key, when records are sealed to it, and what becomes of them once it has them.")
    right = "manage-users"

    def __init__(
        self, context: Context, found: Standing | None = None, other: Office | None = None, purges: bool = False, **args: Any
    ) -> None:
        super().__init__(context, **args)
        self.given, self.other, self.given_purges = found, other, purges
        self.cards = column(SPACE.m)
        self.body.addLayout(self.cards)
        self.body.addStretch(1)
        self.save: QWidget | None = None

    def title(self) -> str:
        return self.t(N_("The office and sealing"))

    def first_focus(self) -> QWidget | None:
        return self.save

    def shown(self) -> None:
        if self.given is not None:
            self._loaded((self.given, self.given_purges))
        else:
            self.load()

    def load(self) -> None:
        """Asks how the programme stands."""
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return
        self.context.run(
            lambda progress: (standing.standing(programme, lang), acknowledging.purges(programme)), self._loaded,
            failed=self.context.say_problems, quiet=True, owner=self,
        )  # fmt: skip

    def _loaded(self, found: tuple[Standing, bool]) -> None:
        if not isValid(self):
            return
        standing, purges = found
        clear(self.cards)
        self.cards.addWidget(self._office(standing))
        self.cards.addWidget(self._when(standing))
        if standing.elsewhere:
            self.cards.addWidget(self._after(purges))

    # whose key -------------------------------------------------------------------------------------------------------

    def _office(self, found: Standing) -> Card:
        t = self.t
        card = Card(t(N_("The office")))
        here = found.office
        if found.elsewhere and here is not None:
            card.body.addWidget(label(t(N_("Records go to the office {name}."), name=here.name), "text"))
        else:
            said = N_("This programme is its own office: its administrators can read what is sealed in it.")
            card.body.addWidget(label(t(said), "text"))
        if here is not None:
            card.body.addWidget(label(t(N_("The words of the office's key, to compare by telephone:")), "soft"))
            card.body.addWidget(label(found.office_words, "strong", selectable=True))
        line = row(SPACE.m)
        self.save = Button(t(N_("Save this programme's public key…")), self.ask_where)
        line.addWidget(self.save)
        line.addWidget(Button(t(N_("Use the key of another office…")), self.ask_file))
        line.addStretch(1)
        card.body.addLayout(line)
        if self.other is not None:
            card.body.addWidget(rule())
            card.body.addWidget(label(t(N_("The key of {name} reads:"), name=self.other.name), "text"))
            words = office_key.office_words(self.other, self.context.lang)
            card.body.addWidget(label(words, "strong", selectable=True))
            note = N_("Call the office and let it read its words to you. With a false key, records would go to somebody else.")
            card.body.addWidget(label(t(note), "note"))
            line = row(SPACE.l)
            line.addWidget(Link(t(N_("The words are the same: use this key")), partial(self.use, self.other)))
            line.addWidget(Link(t(N_("Do not use it")), self.forget))
            line.addStretch(1)
            card.body.addLayout(line)
        return card

    def ask_where(self) -> None:
        """Asks where the public key is to be written."""
        kinds = f"{self.t(N_('Public keys of offices'))} (*{office_key.OFFICE_FILE})"
        programme = self.context.programme
        stem = programme.info.folder.stem if programme is not None else ""
        name_file(self, self.t(N_("Save the public key")), f"{stem}{office_key.OFFICE_FILE}", kinds, self.save_key)

    def save_key(self, file: str) -> None:
        """Writes the public key."""
        programme = self.context.programme
        if programme is None:
            return

        def done(made: Path) -> None:
            open_ = (self.t(N_("Open the folder")), lambda: show_folder(str(made.parent)))
            said = text(
                N_("The public key is in {file}. There is nothing secret in it; take it to the laptops."), file=made.name
            )
            self.context.say(said, actions=(open_,))

        self.context.run(
            lambda progress: office_key.save_office_key(programme, Path(file)), done, failed=self.context.say_problems,
            doing=N_("Saving the public key"), owner=self,
        )  # fmt: skip

    def ask_file(self) -> None:
        """Asks for another office's public key."""
        kinds = f"{self.t(N_('Public keys of offices'))} (*{office_key.OFFICE_FILE})"
        choose_file(self, self.t(N_("The office's public key")), kinds, self.read_key)

    def read_key(self, file: str) -> None:
        """Shows the words of a key before it is used."""

        def done(found: Office) -> None:
            self.other = found
            self.load()

        self.context.run(
            lambda progress: office_key.read_office_key(Path(file)), done, failed=self.context.say_problems,
            doing=N_("Reading the public key"), owner=self,
        )  # fmt: skip

    def forget(self) -> None:
        self.other = None
        self.load()

    def use(self, found: Office) -> None:
        """Takes the key in."""
        programme = self.context.programme
        if programme is None:
            return

        def done(_none: None) -> None:
            self.other = None
            self.load()
            self.context.say(text(N_("Records go to the office {name} from now on."), name=found.name))

        self.context.run(
            lambda progress: office_key.use_office(programme, found), done, failed=self.context.say_problems,
            doing=N_("Taking the office's key in"), owner=self,
        )  # fmt: skip

    # when ------------------------------------------------------------------------------------------------------------

    def _when(self, found: Standing) -> Card:
        t = self.t
        note = N_(
            "A sealed record is read with the office's private key alone. It can still be handed in, compared and withdrawn."
        )
        card = Card(t(N_("When finished interviews are sealed")), t(note))
        rows = [
            (code, OptionRow(t(words), note=t(sealing.TOLD[code]), mark="radio")) for code, words in sealing.WHEN.items()
        ]  # fmt: skip
        self.when = OptionGroup(rows, value=(found.when,), name=t(N_("When finished interviews are sealed")))
        self.when.chosen.connect(self._chosen)
        card.body.addWidget(self.when)
        line = row(SPACE.m)
        said = t(N_("{n} interview is sealed."), N_("{n} interviews are sealed."), n=found.sealed)
        line.addWidget(label(said, "soft"), 1)
        if found.lying_open:
            words = t(N_("Seal {n} interview now"), N_("Seal {n} interviews now"), n=found.lying_open)
            line.addWidget(Button(words, partial(self.ask_seal, found)))
        card.body.addLayout(line)
        return card

    def _chosen(self, codes: tuple[str, ...]) -> None:
        programme = self.context.programme
        if programme is None or not codes:
            return

        def done(_none: None) -> None:
            self.load()
            self.context.say(N_("Kept."))

        self.context.run(
            lambda progress: sealing.set_when(programme, codes[0]), done, failed=self.context.say_problems,
            doing=N_("Keeping when records are sealed"), owner=self,
        )  # fmt: skip

    def ask_seal(self, found: Standing) -> None:
        """Says that it cannot be taken back, and what goes with it."""
        t = self.t
        whom = found.office.name if found.office is not None and found.elsewhere else t(N_("this programme's administrators"))
        said = (
            t(N_("From then on only {whom} can read them. This cannot be taken back."), whom=whom),
            t(N_("The key of the database is changed, and older backups are replaced by a fresh one.")),
        )
        verb = t(N_("Seal {n} interview now"), N_("Seal {n} interviews now"), n=found.lying_open)
        confirm(self.context, self, t(N_("Seal what is finished?")), said, verb, self.seal)

    def seal(self) -> None:
        """Seals everything that is finished, beside the window."""
        programme = self.context.programme
        if programme is None:
            return

        def done(made: Sealed) -> None:
            self.load()
            said = self.t(N_("{n} record was sealed."), N_("{n} records were sealed."), n=made.records)
            self.context.say(text("{said}", said=said))

        def work(progress: Progress) -> Sealed:
            return sealing.seal(programme, progress)

        def failed(error: AlcanceError) -> None:
            self.load()
            self.context.say_problems(error)

        self.context.run(work, done, failed=failed, doing=N_("Sealing"), cancelled=self.load, owner=self)

    # afterwards ------------------------------------------------------------------------------------------------------

    def _after(self, purges: bool) -> Card:
        t = self.t
        note = N_("Until the office has acknowledged a record, it stays. What goes is its content; that it was here, and what "
                  "tells a second interview with the same person, stays.")  # fmt: skip
        card = Card(t(N_("Once the office has acknowledged them")), t(note))
        self.purge = Check(t(N_("Take acknowledged records off this computer")), purges)
        self.purge.toggled.connect(self._purging)
        card.body.addWidget(self.purge)
        return card

    def _purging(self, on: bool) -> None:
        programme = self.context.programme
        if programme is None:
            return
        self.context.run(
            lambda progress: acknowledging.set_purges(programme, on), lambda _none: self.context.say(N_("Kept.")),
            failed=self.context.say_problems, doing=N_("Keeping what becomes of acknowledged records"), owner=self,
        )  # fmt: skip

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        words = {
            "es": "tortuga lápiz balcón cebra mirar norte vela", "pt": "abacaxi bonde cereja dolar espuma fita garoto",
        }.get(context.lang, "anchor basket candle drift ember forest garden")  # fmt: skip
        office = Office("00" * 32, "00" * 32, "Lima")
        laptop = Standing(office, True, words, words, "handed-in", 6, 18, 45, 6, ())
        return [{}, {"found": laptop, "other": Office("11" * 32, "11" * 32, "Cusco")}]
