"""The data-protection impact assessment: its questions, the fields it is about, its versions, and that it is open again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from forms.classes import CLASSES
from survey_app import formats
from survey_app.gui.buttons import Button, Link, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.files import documents, name_file
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page
from survey_app.gui.panels.assessment_form import AssessmentForm
from survey_app.gui.printing import ask_printer
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, clear, column, label, row
from survey_app.services.assessment import APPROVED, MATTER, STATES
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from exports.document import Document
    from survey_app.services.assessment import Status

CHIPS = {"none": "plain", "draft": "warn", "approved": "good", "reopened": "warn", "overdue": "warn"}
VERSIONS = {"draft": N_("saved"), "approved": N_("approved")}
SHOWN = 6


class ImpactAssessmentPage(Page):
    """`written` are answers that were typed and not saved."""

    name = "impact-assessment"
    room = "programme"
    listed = N_("What could harm the persons recorded, what is done against it, and who decided; open again when fields come.")
    right = "protect"

    def __init__(self, context: Context, written: dict[str, str] | None = None, **args: Any) -> None:
        super().__init__(context, **args)
        self.typed = written
        self.status_now: Status | None = None
        self.form: AssessmentForm | None = None
        self.above = column(SPACE.s)
        self.body.addLayout(self.above)
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.body.addStretch(1)

    def title(self) -> str:
        return self.t(N_("Impact assessment"))

    def header(self) -> Sequence[QWidget]:
        t = self.t
        self.save_button = Button(t(N_("Save")), self.save)
        self.approve_button = PrimaryButton(t(N_("Approve and sign")), self.approve)
        return self.save_button, self.approve_button

    def state(self) -> dict[str, Any]:
        return {"written": self.form.written()} if self.form is not None and self.typed is not None else {}

    def first_focus(self) -> QWidget | None:
        return self.form.fields["purpose"].control if self.form is not None else None

    def leave(self) -> None:
        """What is half written is saved as a version of its own."""
        if self.typed is not None and self.form is not None and self.context.programme is not None:
            self._keep(self.form.written())

    def shown(self) -> None:
        self.load()

    def load(self) -> None:
        """Reads the latest version and the fields."""
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> Status:
            from survey_app.services import assessment

            return assessment.status(programme, lang)

        self.context.run(work, self._loaded, doing=N_("Opening the impact assessment"), quiet=True, owner=self)

    def _loaded(self, status: Status) -> None:
        if not isValid(self):
            return
        self.status_now = status
        self._say(status)
        if self.form is None:
            self.form = AssessmentForm(self.context, self.typed or status.answers, {1: partial(self._fields, status)})
            self.form.changed.connect(self._changed)
            self.place.addWidget(self.form)
            self.versions = column(SPACE.xs)
            self.kept = Card(self.t(N_("Versions and paper")))
            self.kept.body.addLayout(self.versions)
            line = row(SPACE.s)
            line.addWidget(Button(self.t(N_("Save as a file…")), self.ask_where))
            line.addWidget(Button(self.t(N_("Print…")), self.print_paper))
            line.addStretch(1)
            self.kept.body.addLayout(line)
            self.place.addWidget(self.kept)
        self._show_versions(status)

    def _changed(self) -> None:
        self.typed = {}  # something is typed that no version holds yet

    # above the questions ---------------------------------------------------------------------------------------------

    def _say(self, status: Status) -> None:
        t = self.t
        clear(self.above)
        line = row(SPACE.m)
        line.addWidget(Chip(t(STATES[status.state]), CHIPS[status.state]), 0, Qt.AlignmentFlag.AlignVCenter)
        said = {
            "none": N_("What the programme knows by itself is filled in; read it, correct it, and answer the rest."),
            "draft": N_("Once every question is answered it can be approved; who approves it signs it with their own key."),
            "approved": N_("It opens again by itself when a field comes that names persons or is sensitive."),
            "reopened": N_("Say how the new fields are protected, and approve it anew."),
            "overdue": N_("Its day of review is over. Look at it again, and approve it anew."),
        }[status.state]
        line.addWidget(label(t(said), "soft"), 1)
        self.above.addLayout(line)
        if status.added:
            named = ", ".join(f"{one.words} ({one.title})" for one in status.added[:SHOWN])
            more = len(status.added) - SHOWN
            words = t(N_("Fields that the approved version did not know: {fields}."), fields=named)
            words += f" {t(N_('And {n} more.'), n=more)}" if more > 0 else ""
            see = (t(N_("See all fields")), lambda: self.context.go("protected-fields"))
            self.above.addWidget(MessageBar(words, Level.WARNING, self.context.lang, actions=(see,)))

    def _fields(self, status: Status) -> QWidget:
        """The fields that name persons or are sensitive, as they are now."""
        t = self.t
        card = Card(t(N_("Fields that name persons or are sensitive")))
        rows = [one for one in status.fields if one.klass in MATTER]
        if rows:
            columns = [
                Column(N_("Field"), lambda one: one.words),
                Column(N_("Where from"), lambda one: one.title),
                Column(N_("Class"), lambda one: (t(CLASSES[one.klass]), "bad" if one.klass == "direct" else "warn"), "chip"),
            ]
            card.body.addWidget(Grid(self.context, columns, rows, t(N_("Fields")), wide=(0, 1), most=8))
        else:
            card.body.addWidget(label(t(N_("None is in use yet.")), "soft"))
        card.body.addWidget(Link(t(N_("See all fields")), lambda: self.context.go("protected-fields"), small=True))
        return card

    def _show_versions(self, status: Status) -> None:
        t = self.t
        clear(self.versions)
        for version in reversed(status.versions[-SHOWN:]):
            day = formats.day(version.at, self.context.country, self.context.lang)
            words = text(
                N_("Version {n}, {state} on {day} by {person}"),
                n=version.number, state=text(VERSIONS[version.state]), day=day, person=version.person,
            )  # fmt: skip
            line = row(SPACE.m)
            line.addWidget(label(t(words), "text"))
            if version.state == APPROVED:
                holds = (N_("signature holds"), "good") if version.signed else (N_("signature does not hold"), "bad")
                line.addWidget(Chip(t(holds[0]), holds[1]))
            line.addStretch(1)
            self.versions.addLayout(line)
        if not status.versions:
            self.versions.addWidget(label(t(N_("None is kept yet.")), "soft"))

    # acts ------------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keeps what is typed as a version."""
        if self.form is not None:
            self._keep(self.form.written(), said=N_("The assessment is saved."))

    def _keep(self, written: dict[str, str], said: str = "") -> None:
        programme = self.context.programme
        assert programme is not None

        def work(progress: Progress) -> None:
            from survey_app.services import assessment

            assessment.save(programme, written)

        def done(_none: None) -> None:
            self.typed = None
            if said:
                self.context.say(said)
                self.load()

        self.typed = None
        owner = self if said else None
        self.context.run(work, done, failed=self._refused if said else None, doing=N_("Saving the assessment"), owner=owner)

    def approve(self) -> None:
        """Keeps and signs it; the gaps are said beside their questions."""
        programme, form = self.context.programme, self.form
        if programme is None or form is None:
            return
        written = form.written()

        def work(progress: Progress) -> None:
            from survey_app.services import assessment

            assessment.approve(programme, written)

        def done(_none: None) -> None:
            self.typed = None
            form.show_problems(())
            self.context.say(N_("The assessment is approved and signed."))
            self.load()

        self.context.run(work, done, failed=self._refused, doing=N_("Signing the assessment"), owner=self)

    def _refused(self, error: AlcanceError) -> None:
        form = self.form
        rest = form.show_problems(error.problems) if form is not None and isValid(form) else list(error.problems)
        if rest:
            self.context.say_problems(tuple(rest))
        gaps = len(error.problems) - len(rest)
        if gaps:
            said = text(N_("{n} question is still open."), N_("{n} questions are still open."), n=gaps)
            self.context.say(said, Level.WARNING)

    # on paper --------------------------------------------------------------------------------------------------------

    def _paper(self) -> Document:
        """The document as it is typed now; to be made beside the window."""
        from dataclasses import replace

        from survey_app.services import assessment, protection_papers

        programme, lang = self.context.programme, self.context.lang
        assert programme is not None
        status = assessment.status(programme, lang)
        return protection_papers.assessment_document(programme, replace(status, answers=self._typed_now), lang)

    def print_paper(self) -> None:
        """Asks for a printer."""
        if self.form is None:
            return
        self._typed_now = self.form.written()

        def work(progress: Progress) -> str:
            from exports.document import body_html

            return body_html(self._paper())

        self.context.run(work, partial(ask_printer, self), doing=N_("Writing the assessment"), owner=self)

    def ask_where(self) -> None:
        """Asks for the file's name."""
        proposed = f"{self.t(N_('impact-assessment'))}.html"
        name_file(self, self.t(N_("Save as a file")), str(Path(documents()) / proposed), "HTML (*.html)", self.write_paper)

    def write_paper(self, path: str) -> None:
        """Writes the assessment as a file."""
        programme = self.context.programme
        if programme is None or self.form is None:
            return
        self._typed_now = self.form.written()

        def work(progress: Progress) -> Path:
            from survey_app.services import protection_papers

            return protection_papers.write(programme, self._paper(), Path(path), "assessment")

        def done(written: Path) -> None:
            self.context.say(text(N_("The assessment is in {file}"), file=str(written)), head=N_("Saved"))

        self.context.run(work, done, doing=N_("Writing the assessment"), owner=self)
