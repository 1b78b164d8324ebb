"""A report that came back: whether a cell of it was changed, in words, and its estimates run again on request."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.files import choose_file
from survey_app.gui.grid import Grid
from survey_app.gui.panels.empty import Empty
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, clear, label, row
from survey_app.gui.working import WorkingPage
from vocabulary.progress import Progress
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from exports.seal import Change
    from survey_app.services.verifying import Outcome, Verdict

MOST = 200  # changed places in the table; a book changed in more is another book


class VerifyReportPage(WorkingPage):
    """`context.go("verify-report")`; with `path=` that file is read at once, with `verdict=` it has been read."""

    name = "verify-report"
    room = "reports"
    manual = "reports"

    def __init__(
        self, context: Context, path: str = "", verdict: Verdict | None = None, outcomes: Sequence[Outcome] = (), **args: Any
    ) -> None:
        super().__init__(context, **args)
        self.path, self.verdict, self.outcomes = path, verdict, tuple(outcomes)
        self.main_button: PrimaryButton | None = None
        self._show()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Before anything is chosen, and a report in which one figure was changed by hand."""
        from exports.repeat import Printed
        from exports.seal import Change
        from survey_app.services.verifying import Outcome, Verdict
        from vocabulary.text import Text

        printed = Printed(context.t(Text("Log-linear model")), "python3 -m survey_app estimate log-linear lists.csv --seed 1")
        changed = (Change(f"T1 {context.t(Text('Methods'))}", "B7", "98400"),)
        verdict = Verdict(changed, 612, 14, (printed,))
        why = text(N_("The data in {file} are not those it was made from: their fingerprint differs."), file="lists.csv")
        return [{}, {"path": "alcance-2026.xlsx", "verdict": verdict, "outcomes": (Outcome(printed, why=why),)}]

    def title(self) -> str:
        return self.t(N_("Verify a report"))

    def header(self) -> Sequence[QWidget]:
        if self.verdict is None:
            return ()
        self.main_button = PrimaryButton(self.t(N_("Choose another report…")), self.ask)
        return (self.main_button,)

    def state(self) -> dict[str, Any]:
        return {"path": self.path, "verdict": self.verdict, "outcomes": self.outcomes}

    def first_focus(self) -> QWidget | None:
        return self.main_button

    def shown(self) -> None:
        if self.path and self.verdict is None:
            self.read(self.path)

    def ask(self) -> None:
        """Asks for the report's file."""
        choose_file(self, self.t(N_("The report to verify")), "Excel (*.xlsx)", self.read)

    def read(self, path: str) -> None:
        """Compares the report with its seal."""
        self.path = path
        self.context.clear_messages()

        def work(progress: Progress) -> Verdict:
            from survey_app.services import verifying

            return verifying.verify(Path(path), progress)

        def done(found: Verdict) -> None:
            self.verdict, self.outcomes = found, ()
            self._show()

        self.work(work, done, doing=N_("Comparing the report with its seal"))

    def run_again(self, table: str = "") -> None:
        """Runs the estimates again: those of the open programme from its own data, the others on `table`."""
        verdict, programme = self.verdict, self.context.programme
        if verdict is None:
            return

        def work(progress: Progress) -> list[Outcome]:
            from survey_app.services import verifying

            return verifying.again(verdict, Path(table) if table else None, programme, progress)

        def done(found: list[Outcome]) -> None:
            self.outcomes = tuple(found)
            self._show()

        self.work(work, done, doing=N_("Running the estimates again"))

    def _ask_table(self) -> None:
        kinds = self.t(N_("Tables (*.xlsx *.csv *.txt *.tsv)"))
        choose_file(self, self.t(N_("The table that the report was made from")), kinds, self.run_again)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self.body)
        if self.verdict is None:
            said = N_("Choose an Excel report of Alcance. Every cell is compared with the seal that was written into the file; "
                      "then its estimates can be run again. Nothing in the file is changed.")  # fmt: skip
            self.main_button = PrimaryButton(self.t(N_("Choose the report…")), self.ask)
            self.body.addWidget(Empty(self.t(N_("Is this report as it was written?")), self.t(said), self.main_button))
        else:
            self._show_verdict(self.verdict)
            self._show_again(self.verdict)
        self.body.addStretch(1)
        self.refresh_header()

    def _show_verdict(self, verdict: Verdict) -> None:
        t = self.t
        card = Card(Path(self.path).name)
        self.body.addWidget(card)
        line = row(SPACE.m)
        line.addWidget(Chip(t(N_("unchanged")), "good") if verdict.whole else Chip(t(N_("changed")), "bad"))
        line.addWidget(label(t(verdict.told()[0])), 1)
        card.body.addLayout(line)
        if verdict.whole:
            return
        columns = [
            Column(N_("Sheet"), lambda change: change.sheet),
            Column(N_("Cell"), lambda change: change.cell or None, width=90),
            Column(N_("What stands there now"), self._now),
        ]
        rows = verdict.changes[:MOST]
        card.body.addWidget(Grid(self.context, columns, rows, t(N_("Changed places")), wide=(2,), most=10, sortable=False))

    def _now(self, change: Change) -> str:
        if change.cell:
            return change.now or self.t(N_("nothing"))
        return self.t(N_("the sheet is gone or has another name")) if change.gone else self.t(N_("a sheet that was not there"))

    def _show_again(self, verdict: Verdict) -> None:
        t = self.t
        note = N_("The seal finds slips and careless changes. Whether the figures are true shows when they are run again.")
        card = Card(t(N_("Do the same figures come out?")), t(note))
        self.body.addWidget(card)
        for outcome in self.outcomes:
            kind, word = ("good", N_("same")) if outcome.same else ("bad", N_("different")) if outcome.estimate else (
                "warn", N_("not run"))  # fmt: skip
            line = row(SPACE.m)
            line.addWidget(Chip(t(word), kind))
            line.addWidget(label(" ".join(t(said) for said in outcome.told(self.context.lang))), 1)
            card.body.addLayout(line)
        buttons = row(SPACE.m)
        if self.context.programme is not None:
            buttons.addWidget(Button(t(N_("Run again from this programme")), self.run_again))
        if any(one.command for one in verdict.estimates):
            buttons.addWidget(Button(t(N_("Run again on a table…")), self._ask_table))
        buttons.addStretch(1)
        card.body.addLayout(buttons)
