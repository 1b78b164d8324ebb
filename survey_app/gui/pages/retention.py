"""For how long each class of data is kept, what is due, and erasing it: never by itself, and with a proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from forms.classes import CLASSES
from survey_app import formats
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.confirm import confirm
from survey_app.gui.context import Context
from survey_app.gui.files import documents, name_file
from survey_app.gui.messages import MessageBar
from survey_app.gui.page import Page
from survey_app.gui.panels.linkage_key_card import LinkageKeyCard
from survey_app.gui.panels.retention_lines import RetentionLines
from survey_app.gui.printing import ask_printer
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, label, row
from survey_app.services import retention_terms
from vocabulary.errors import AlcanceError, Level
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from survey_app.services.match_keys import KeyState
    from survey_app.services.retention import Proof, Schedule


class RetentionPage(Page):
    """`plan`, `proof` and `key` show a state that is not read from the programme (for the pictures)."""

    name = "retention"
    room = "programme"
    listed = N_("For how long names, sensitive answers and the rest are kept, what is due, and erasing it.")
    right = "protect"

    def __init__(
        self,
        context: Context,
        plan: Schedule | None = None,
        proof: Proof | None = None,
        key: KeyState | None = None,
        **args: Any,
    ) -> None:
        super().__init__(context, **args)
        self.plan, self.proof = plan, proof
        self.lines: RetentionLines | None = None
        self.erase_button: PrimaryButton | None = None
        self.told = column(SPACE.s)
        self.body.addLayout(self.told)
        self.place = column(SPACE.m)
        self.body.addLayout(self.place)
        self.key = LinkageKeyCard(context, key)
        self.body.addWidget(self.key)
        self.body.addStretch(1)
        if plan is not None:
            self._show(plan)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """The programme as it is, and one in which something is due and a clock is doubtful, and what stays after erasing."""
        from survey_app.services.clock_doubt import AHEAD, Clock
        from survey_app.services.match_keys import KeyState, LinkageKey
        from survey_app.services.retention import Due, Proof, Schedule

        due = (
            Due("direct", 12, "2025-11-30", 1204, "2026-12-03", {"Refugio Norte": 1100, "Entrevista individual": 104}),
            Due("sensitive", 24, "2024-11-30", 0, "2027-01-15"),
            Due("quasi", 60, "2021-11-30", 0, "2030-01-15"),
            Due("other", 120, "2016-11-30", 0),
        )
        now = "2026-11-30T15:00:00.000+00:00"
        proof = Proof(now, "R. Mamani", {"direct": "2025-11-30"}, {"direct": 1204}, {"direct": {"Refugio Norte": 1204}})
        doubtful = Schedule(due, Clock(now, "2026-02-03T09:00:00.000+00:00", AHEAD), 3)
        key = KeyState(LinkageKey("", now, "R. Mamani", "3f2a-90c1-77de-0b15-64aa"), 1180, 24)
        return [{}, {"plan": doubtful, "key": key}, {"plan": Schedule(due, Clock(now, now)), "proof": proof}]

    def title(self) -> str:
        return self.t(N_("How long data are kept"))

    def header(self) -> Sequence[QWidget]:
        self.save_button = Button(self.t(N_("Save the months")), self.save)
        self.erase_button = PrimaryButton(self.t(N_("Erase what is due…")), self.ask_erase)
        self._say_primary()
        return self.save_button, self.erase_button

    def first_focus(self) -> QWidget | None:
        return self.lines.months["direct"] if self.lines is not None else None

    def shown(self) -> None:
        if self.plan is None:
            self.load()

    def load(self) -> None:
        """Reads what is due now."""
        programme, lang = self.context.programme, self.context.lang
        if programme is None:
            return

        def work(progress: Progress) -> Schedule:
            from survey_app.services import retention

            return retention.schedule(programme, lang)

        self.context.run(work, self._loaded, doing=N_("Looking for what is due"), owner=self)
        self.key.load()

    def _loaded(self, plan: Schedule) -> None:
        if isValid(self):
            self.plan = plan
            self._show(plan)
            self.refresh_header()

    def day(self, iso: str) -> str:
        return formats.day(iso, self.context.country, self.context.lang)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self, plan: Schedule) -> None:
        t = self.t
        clear(self.told)
        clear(self.place)
        self._tell_clock(plan)
        if plan.odd:
            odd = text(
                N_("{n} record carries a date that cannot be right: a clock was wrong. It counts from the later date."),
                N_("{n} records carry a date that cannot be right: a clock was wrong. They count from the later date."),
                n=plan.odd,
            )
            self.told.addWidget(MessageBar(t(odd), Level.INFORMATION, self.context.lang))
        if plan.closed:
            closed = text(
                N_("{n} record is sealed to the office: what is due of it is erased there."),
                N_("{n} records are sealed to the office: what is due of them is erased there."),
                n=plan.closed,
            )
            self.told.addWidget(MessageBar(t(closed), Level.INFORMATION, self.context.lang))
        if self.proof is not None:
            self.place.addWidget(self._proof(self.proof))
        self.lines = RetentionLines(self.context, plan.due)
        self.lines.changed.connect(self._say_primary)
        self.place.addWidget(self.lines)

    def _tell_clock(self, plan: Schedule) -> None:
        from survey_app.services.clock_doubt import BEHIND

        clock, t = plan.clock, self.t
        if not clock.doubt:
            return
        words = (
            text(N_("The clock shows {now}, but the journal goes on to {last}: it was set back, or was wrong before. What is "
                    "due is listed by the later day; nothing can be erased until the date is right."),
                 now=self.day(clock.now), last=self.day(clock.last))
            if clock.doubt == BEHIND
            else text(N_("The clock shows {now}, and the journal has no line between {last} and then. If the clock was put "
                         "forward, put it right; nothing can be erased until you say that the date is right."),
                      now=self.day(clock.now), last=self.day(clock.last))
        )  # fmt: skip
        action = (t(N_("Today is {day}: the date is right"), day=self.day(clock.now)), self.confirm_clock)
        self.told.addWidget(MessageBar(t(words), Level.WARNING, self.context.lang, actions=(action,)))

    def _say_primary(self) -> None:
        if self.erase_button is None or not isValid(self.erase_button):
            return
        chosen = self.lines.chosen() if self.lines is not None else []
        doubtful = self.plan is not None and bool(self.plan.clock.doubt)
        self.erase_button.setEnabled(bool(chosen) and not doubtful)

    # acts ------------------------------------------------------------------------------------------------------------

    def save(self) -> None:
        """Keeps the months; what is wrong is said beside its field."""
        programme, lines = self.context.programme, self.lines
        if programme is None or lines is None:
            return
        months = lines.written()

        def work(progress: Progress) -> None:
            retention_terms.set_terms(programme, months)

        def done(_none: None) -> None:
            self.context.say(N_("The months are saved."))
            self.load()

        def refused(error: AlcanceError) -> None:
            rest = lines.show_problems(error.problems) if isValid(lines) else list(error.problems)
            if rest:
                self.context.say_problems(tuple(rest))

        self.context.run(work, done, failed=refused, doing=N_("Saving the months"), owner=self)

    def confirm_clock(self) -> None:
        """The person looked at the date and says that it is right."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> None:
            from survey_app.services import clock_doubt

            clock_doubt.confirm(programme)

        self.context.run(work, lambda _clock: self.load(), doing=N_("Noting the date"), owner=self)

    def ask_erase(self) -> None:
        """Says what will go and that it does not come back."""
        plan, t = self.plan, self.t
        chosen = self.lines.chosen() if self.lines is not None else []
        if plan is None or not chosen:
            return
        due = {one.klass: one for one in plan.due}
        also = self.lines is not None and self.lines.backups.isChecked()
        lines = [
            t(text(N_("{klass}: {n} record, finished on or before {day}."),
                   N_("{klass}: {n} records, finished on or before {day}."),
                   klass=text(CLASSES[klass]), n=due[klass].records, day=self.day(due[klass].before)))
            for klass in chosen
        ]  # fmt: skip
        lines += [
            t(N_("Today is {day}."), day=self.day(datetime.now(UTC).astimezone().isoformat())),
            t(
                N_("This cannot be undone. The older backups in the folder are replaced; delete other copies yourself.")
                if also
                else N_(
                    "This cannot be undone. Backups made before may hold it for up to five weeks; delete other copies yourself."
                )
            ),
        ]
        confirm(
            self.context, self, t(N_("Erase what is due?")), lines, t(N_("Erase for good")), lambda: self.erase(chosen, also)
        )

    def erase(self, classes: Sequence[str], backups_too: bool = True) -> None:
        """Erases beside the window and shows the proof."""
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> Proof:
            from survey_app.services import retention

            return retention.erase_due(programme, classes, progress, backups_too=backups_too)

        def done(proof: Proof) -> None:
            self.proof = proof
            self.load()

        self.context.run(work, done, doing=N_("Erasing what is due"), owner=self)

    # the proof -------------------------------------------------------------------------------------------------------

    def _proof(self, proof: Proof) -> Card:
        t = self.t
        card = Card(t(N_("Erased")))
        for klass, n in proof.erased.items():
            words = text(N_("{klass}: {n} record."), N_("{klass}: {n} records."), klass=text(CLASSES[klass]), n=n)
            card.body.addWidget(label(t(words), "text"))
        card.body.addWidget(label(t(N_("The journal keeps the numbers. Print the proof, or keep it as a file.")), "note"))
        line = row(SPACE.s)
        line.addWidget(Button(t(N_("Print the proof…")), self.print_proof))
        line.addWidget(Button(t(N_("Save the proof…")), self.ask_where))
        line.addStretch(1)
        card.body.addLayout(line)
        return card

    def print_proof(self) -> None:
        """Asks for a printer."""
        from exports.document import body_html
        from survey_app.services import protection_papers

        programme, proof = self.context.programme, self.proof
        if programme is None or proof is None:
            return
        lang = self.context.lang

        def work(progress: Progress) -> str:
            return body_html(protection_papers.proof_document(programme, proof, lang))

        self.context.run(work, partial(ask_printer, self), doing=N_("Writing the proof"), owner=self)

    def ask_where(self) -> None:
        """Asks for the proof's file name."""
        proposed = f"{self.t(N_('proof-of-erasure'))}.html"
        name_file(self, self.t(N_("Save the proof")), str(Path(documents()) / proposed), "HTML (*.html)", self.write_proof)

    def write_proof(self, path: str) -> None:
        """Writes the proof beside the window."""
        programme, proof, lang = self.context.programme, self.proof, self.context.lang
        if programme is None or proof is None:
            return

        def work(progress: Progress) -> Path:
            from survey_app.services import protection_papers

            document = protection_papers.proof_document(programme, proof, lang)
            return protection_papers.write(programme, document, Path(path), "proof")

        def done(written: Path) -> None:
            self.context.say(text(N_("The proof is in {file}"), file=str(written)), head=N_("Saved"))

        self.context.run(work, done, doing=N_("Writing the proof"), owner=self)
