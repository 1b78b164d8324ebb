"""One finished record: what was answered, who may use it for what, its versions, and what the person can ask for."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from survey_app import formats
from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.files import name_file
from survey_app.gui.form import Field
from survey_app.gui.page import Page
from survey_app.gui.pages.withdrawal import ask_to_erase
from survey_app.gui.panels.record_paper import paper_card
from survey_app.gui.panels.record_parts import Lines, answers_card, consents_card, versions_card
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, Select, clear, column, give_focus, label, row
from survey_app.services.roles import may
from vocabulary.errors import AlcanceError
from vocabulary.progress import Progress
from vocabulary.text import LANGUAGES, N_, text

if TYPE_CHECKING:
    from survey_app.services.person_sheet import Sheet
    from survey_app.services.record_view import ConsentLine, Line, RecordView

NAMES = {"es": "Español", "pt": "Português", "en": "English"}


class RecordPage(Page):
    """Built with the record's id, and the language of the form in which it is shown."""

    name = "record"
    room = "records"
    manual = "records"

    def __init__(self, context: Context, record: str = "", spoken: str = "", **args: Any) -> None:
        super().__init__(context, record=record, spoken=spoken, **args)
        self.record, self.spoken = record, spoken or context.lang
        self.view: RecordView | None = None
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.body.addStretch(1)
        self.correct_button: PrimaryButton | None = None
        self.reason: Field | None = None
        self.purpose: Field | None = None
        self.identified = column(SPACE.s)

    def title(self) -> str:
        return self.view.title if self.view is not None else self.t(N_("Record"))

    def _may(self, right: str) -> bool:
        programme = self.context.programme
        return programme is not None and may(programme.info.role, right)

    def header(self) -> list[QWidget]:
        view, t = self.view, self.t
        self.correct_button = None
        if view is None or view.erased or not view.lines:
            return []
        buttons: list[QWidget] = []
        if self._may("print-person"):
            buttons.append(Button(t(N_("Copy for the person")), self.save_copy))
        if view.facts.kind == "interview" and (self._may("correct") or view.correction):
            words = t(N_("Go on with the correction")) if view.correction else t(N_("Correct"))
            self.correct_button = PrimaryButton(words, self.ask_reason)
            buttons.append(self.correct_button)
        return buttons

    def state(self) -> dict[str, Any]:
        return {"record": self.record, "spoken": self.spoken}

    def first_focus(self) -> QWidget | None:
        return self.correct_button

    def shown(self) -> None:
        self.load()

    def load(self) -> None:
        """Reads the record, and shows it."""
        programme, record, spoken = self.context.programme, self.record, self.spoken
        if programme is None:
            return

        def work(progress: Progress) -> RecordView:
            from survey_app.services import record_view

            return record_view.view(programme, record, spoken)

        self.context.run(work, self._loaded, self._not_loaded, N_("Opening the record"), owner=self)

    def _not_loaded(self, error: AlcanceError) -> None:
        self.context.go("records")
        self.context.say_problems(error)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _loaded(self, view: RecordView) -> None:
        self.view = view
        clear(self.place)
        self.refresh_header()
        self.place.addLayout(self._above(view))
        self.ask_place = column(0)
        self.place.addLayout(self.ask_place)
        left, right = QWidget(), QWidget()
        for part in (left, right):
            part.setLayout(column(SPACE.m))
        self._fill(left, [answers_card(self.context, view)])
        cards: list[QWidget] = []
        if view.consents:
            one = self.ask_purpose if self._may("erase") and not view.erased and not view.correction else None
            cards.append(consents_card(self.context, view.consents, one))
        if view.identities:
            cards.append(self._identities(view))
        standing = view.facts.kind == "interview" and view.lines and not view.erased and not view.correction
        if standing and (view.paper is not None or self._may("capture")):
            cards.append(paper_card(self.context, self, self.record, view.paper))
        cards.append(versions_card(self.context, view))
        if not view.erased and self._may("erase"):
            cards.append(self._person())
        self._fill(right, cards)
        self.place.addWidget(Beside(left, right, (5, 4)))
        if self.correct_button is not None:
            give_focus(self.correct_button)

    @staticmethod
    def _fill(part: QWidget, cards: list[QWidget]) -> None:
        layout = part.layout()
        assert layout is not None
        for card in cards:
            layout.addWidget(card)

    def _above(self, view: RecordView) -> Any:
        t, facts = self.t, view.facts
        line = row(SPACE.m)
        chip = (N_("erased"), "bad") if view.erased else (N_("being corrected"), "warn") if view.correction else None
        if chip is None and (facts.sealed or facts.purged):
            chip = (N_("at the office"), "plain") if facts.purged else (N_("sealed"), "plain")
        if chip is not None:
            line.addWidget(Chip(t(chip[0]), chip[1]))
        when = formats.day(facts.finished or facts.created, self.context.country, self.context.lang)
        parts = [when, facts.interviewer, facts.form_version and t(N_("version {version}"), version=facts.form_version)]
        if not view.erased and facts.kind == "interview":
            parts.append(t(N_("receipt given")) if view.receipt else t(N_("no receipt given")))
        line.addWidget(label(" · ".join(filter(None, parts)), "soft"), 1)
        speaks = [code for code in view.languages if code in LANGUAGES]
        if len(speaks) > 1:
            shown = self.spoken if self.spoken in speaks else speaks[0]
            chosen = Select([(code, NAMES[code]) for code in speaks], shown, t(N_("Language of the questions")))
            chosen.currentIndexChanged.connect(lambda _index: self.speak(chosen.value()))
            line.addWidget(chosen)
        return line

    def speak(self, lang: str) -> None:
        """Shows the record in another language of its form."""
        self.spoken = lang
        self.load()

    # names and documents ---------------------------------------------------------------------------------------------

    def _identities(self, view: RecordView) -> Card:
        t = self.t
        said = t(N_("{n} entry is kept apart, sealed."), N_("{n} entries are kept apart, sealed."), n=view.identities)
        card = Card(t(N_("Names and documents")), said)
        if not self._may("read-identities"):
            card.body.addWidget(label(t(N_("Your role puts them away and cannot read them.")), "soft"))
            return card
        typed = QLineEdit()
        typed.returnPressed.connect(self.read_identities)
        self.purpose = Field(t(N_("What they are read for")), typed, t(N_("The journal keeps who read them and for what.")))
        card.body.addWidget(self.purpose)
        card.body.addWidget(Button(t(N_("Read names and documents")), self.read_identities))
        self.identified = column(SPACE.s)
        card.body.addLayout(self.identified)
        return card

    def read_identities(self) -> None:
        """Opens what identifies the person, for the purpose that is typed."""
        programme, record, spoken, field = self.context.programme, self.record, self.spoken, self.purpose
        if programme is None or field is None:
            return
        assert isinstance(field.control, QLineEdit)
        purpose = field.control.text()

        def work(progress: Progress) -> tuple[Line, ...]:
            from survey_app.services import record_view

            return record_view.read_identities(programme, record, purpose, spoken)

        def done(lines: tuple[Line, ...]) -> None:
            field.problem("")
            clear(self.identified)
            self.identified.addWidget(Lines(lines))

        self.context.run(work, done, partial(self._beside, field), N_("Reading names and documents"), owner=self)

    def _beside(self, field: Field, error: AlcanceError) -> None:
        if all(problem.where.field in ("purpose", "reason") for problem in error.problems):
            field.problem(" ".join(self.t(problem.what) for problem in error.problems))
            field.control.setFocus()
        else:
            self.context.say_problems(error)

    # correcting ------------------------------------------------------------------------------------------------------

    def ask_reason(self) -> None:
        """A line for the reason, then the interview opens; a correction that was begun is gone on with."""
        view, t = self.view, self.t
        if view is None:
            return
        if view.correction:
            self.context.go("capture-interview", record=self.record)
            return
        clear(self.ask_place)
        card = Card()
        typed = QLineEdit()
        typed.returnPressed.connect(self.correct)
        self.reason = Field(
            t(N_("Why is the record corrected?")), typed, t(N_("It is kept with the new version. Do not name the person."))
        )
        card.body.addWidget(self.reason)
        line = row(SPACE.m)
        line.addWidget(PrimaryButton(t(N_("Open the answers")), self.correct, keys=("Return",)))
        line.addWidget(Link(t(N_("Cancel")), lambda: clear(self.ask_place), ink="soft_text"))
        line.addStretch(1)
        card.body.addLayout(line)
        self.ask_place.addWidget(card)
        give_focus(typed)

    def correct(self) -> None:
        """Opens the interview again with the kept answers."""
        programme, record, field = self.context.programme, self.record, self.reason
        if programme is None or field is None:
            return
        assert isinstance(field.control, QLineEdit)
        reason = field.control.text()

        def work(progress: Progress) -> str:
            from survey_app.services import correcting

            return correcting.correct(programme, record, reason).record

        def done(opened: str) -> None:
            self.context.go("capture-interview", record=opened)

        self.context.run(work, done, partial(self._beside, field), N_("Opening the answers"), owner=self)

    # what the person can ask for -------------------------------------------------------------------------------------

    def _person(self) -> Card:
        t = self.t
        card = Card(t(N_("If the person withdraws")), t(N_("The receipt code is not needed where it is sure who asks.")))
        erase = Button(t(N_("Erase this record")), self.erase)
        card.body.addWidget(erase, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def erase(self) -> None:
        """Asks once, then erases the record."""
        ask_to_erase(self.context, self, self.record, self.load, by="record")

    def ask_purpose(self, each: ConsentLine) -> None:
        """Asks once, then takes the consent for one purpose back."""
        t = self.t
        words = (
            each.question,
            t(N_("What was asked for this purpose alone is taken out of the record, and names or contacts kept for it are "
                 "erased. That cannot be undone; the rest stays.")),
        )  # fmt: skip
        verb = t(N_("Withdraw this consent"))
        confirm(self.context, self, t(N_("Withdraw the consent?")), words, verb, partial(self.withdraw, each.kept.purpose))

    def withdraw(self, purpose: str) -> None:
        """Takes the consent for one purpose back."""
        programme, record = self.context.programme, self.record
        if programme is None:
            return

        def work(progress: Progress) -> int:
            from survey_app.services import withdrawing

            return withdrawing.withdraw_purpose(programme, record, purpose)

        def done(gone: int) -> None:
            self.load()
            said = text(N_("The consent is withdrawn; {n} name or contact was erased."),
                        N_("The consent is withdrawn; {n} names or contacts were erased."), n=gone)  # fmt: skip
            self.context.say(said if gone else N_("The consent is withdrawn."))

        self.context.run(work, done, doing=N_("Withdrawing the consent"), owner=self)

    def save_copy(self) -> None:
        """Asks where, then writes everything that is kept of the person: a PDF to print, or a text file."""
        kinds = f"PDF (*.pdf);;{self.t(N_('Text'))} (*.txt)"
        name_file(self, self.t(N_("Save the copy for the person")), f"{self.t(N_('copy'))}.pdf", kinds, self.write_copy)

    def write_copy(self, path: str) -> None:
        """Writes the copy, in the language in which the record is shown."""
        programme, record, spoken, file = self.context.programme, self.record, self.spoken, Path(path)
        if programme is None:
            return
        file = file if file.suffix else file.with_suffix(".pdf")

        def work(progress: Progress) -> Sheet:
            from survey_app.services import person_sheet

            return person_sheet.person_sheet(programme, record, spoken)

        self.context.run(work, partial(self._write, file), doing=N_("Preparing the page"), owner=self)

    def _write(self, file: Path, sheet: Sheet) -> None:
        from survey_app.gui.pdf import pdf_bytes

        programme, record = self.context.programme, self.record
        data = sheet.plain.encode() if file.suffix.lower() == ".txt" else pdf_bytes(sheet.html, sheet.title)
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import person_sheet

            person_sheet.write(programme, record, file, data)

        said = text(N_("The copy is in {file}. It names the person: hand it over, and delete the file."), file=str(file))
        self.context.run(work, lambda _none: self.context.say(said), doing=N_("Writing the copy"), owner=self)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The newest finished interview, and a row of a list."""
        from survey_app.services import browse

        programme = context.programme
        assert programme is not None
        found = []
        for kind in ("interview", "register"):
            ids = browse.record_ids(programme, kind=kind)
            rows = browse.page(programme, ids[:20])
            found += [{"record": each.record} for each in rows if each.status == "finished"][:1]
        return found
