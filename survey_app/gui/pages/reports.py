"""The ministry's workbook: estimates, language and recipient are chosen, then it is written, and the page says where it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.files import documents, name_file, show_folder
from survey_app.gui.grid import Grid
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.report_form import ReportForm, Wanted
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, give_focus, label
from survey_app.gui.working import WorkingPage
from vocabulary.errors import AlcanceError, BadInput
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text, translate

if TYPE_CHECKING:
    from estimation.result import Estimate
    from survey_app.services.results import StoredEstimate

Past = tuple[str, str, str, str, str]
"""A report that was written: when, by whom, the file's name, its language, for whom."""


class ReportsPage(WorkingPage):
    """`context.go("reports")`; with `chosen=` (ids) those estimates are in the report."""

    name = "reports"
    room = "reports"

    def __init__(self, context: Context, chosen: Sequence[str] = (), wanted: Wanted | None = None, **args: Any) -> None:
        super().__init__(context, **args)
        lang = context.programme.info.lang if context.programme is not None else context.lang
        self.wanted = wanted or Wanted(tuple(chosen), lang=lang)
        self.rows: list[StoredEstimate] | None = None
        self.form: ReportForm | None = None
        self.main_button: PrimaryButton | None = None
        self.written: Path | None = None
        self.past: Grid | None = None
        self.cover = column(SPACE.m)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(80)
        self._later.timeout.connect(self._read_headline)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """A report of the two latest estimates."""
        from survey_app.services import results

        assert context.programme is not None
        return [{"chosen": tuple(row.id for row in results.listing(context.programme)[:2])}]

    def title(self) -> str:
        return self.t(N_("Reports"))

    def header(self) -> Sequence[QWidget]:
        verify = Button(self.t(N_("Verify a report…")), lambda: self.context.go("verify-report"))
        released = Button(self.t(N_("What was released")), lambda: self.context.go("releases"))
        if not self.rows:
            return (self._region(), verify)
        self.main_button = PrimaryButton(self.t(N_("Write the report…")), self.ask_where)
        self.main_button.setEnabled(bool(self.wanted.chosen))
        return (released, verify, self.main_button)

    def _region(self) -> Button:
        return Button(self.t(N_("Regional view…")), lambda: self.context.go("regional-view"))

    def state(self) -> dict[str, Any]:
        return {"wanted": self.wanted}

    def first_focus(self) -> QWidget | None:
        return self.main_button

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> tuple[list[StoredEstimate], list[Past]]:
            from survey_app.services import releasing, results

            past = [
                (
                    entry.at,
                    entry.person,
                    entry.subject,
                    str(entry.detail.get("lang", "")),
                    str(entry.detail.get("recipient", "")),
                )
                for entry in releasing.reports(programme)
            ]
            return results.listing(programme), past

        self.work(work, self._loaded, doing=N_("Opening the estimates"))

    def _loaded(self, found: tuple[list[StoredEstimate], list[Past]]) -> None:
        self.rows, past = found
        clear(self.body)
        if self.rows:
            self._show(self.rows, past)
        else:
            self._show_empty()
        self.body.addStretch(1)
        self.refresh_header()
        if self.main_button is not None:
            give_focus(self.main_button)

    def _show_empty(self) -> None:
        t = self.t
        words = N_(
            "A report is an Excel workbook for a ministry: the figures with their intervals, whom they count, how they were "
            "made, and what they may be used for. It needs at least one estimate."
        )
        self.main_button = PrimaryButton(t(N_("New estimate")), lambda: self.context.go("new-estimate"))
        self.body.addWidget(Empty(t(N_("No reports yet")), t(words), self.main_button))

    def _show(self, rows: Sequence[StoredEstimate], past: Sequence[Past]) -> None:
        known = {row.id for row in rows}
        chosen = tuple(number for number in self.wanted.chosen if number in known) or (rows[0].id,)
        self.wanted = replace(self.wanted, chosen=chosen)
        self.form = ReportForm(self.context, rows, self.wanted)
        self.form.changed.connect(self._changed)
        right = QWidget()
        side = column(SPACE.m)
        right.setLayout(side)
        self.cover = column(SPACE.m)
        side.addLayout(self.cover)
        side.addWidget(self.form.small)
        side.addWidget(self.form.data)
        others = Card(self.t(N_("Other countries")), self.t(N_("Published figures side by side: what may be compared.")))
        others.body.addWidget(self._region())
        side.addWidget(others)
        if past:
            side.addWidget(label(self.t(N_("Written before")), "strong"))
            self.past = self._past(past)
            side.addWidget(self.past)
        self.body.addWidget(Beside(self.form, right, (1, 1)))
        self._read_headline()

    def _past(self, past: Sequence[Past]) -> Grid:
        context = self.context
        columns = [
            Column(N_("File"), lambda one: one[2]),
            Column(N_("For whom"), lambda one: one[4] or None),
            Column(N_("Language"), lambda one: one[3] or None),
            Column(N_("By"), lambda one: one[1]),
            Column(N_("Written"), lambda one: one[0], write=lambda at: formats.day(at, context.country, context.lang)),
        ]
        return Grid(context, columns, past, self.t(N_("Reports written before")), most=6, sortable=False)

    def _changed(self) -> None:
        assert self.form is not None
        self.wanted = self.form.wanted()
        if self.main_button is not None:
            self.main_button.setEnabled(bool(self.wanted.chosen))
        self._later.start()

    # the cover -------------------------------------------------------------------------------------------------------

    def _read_headline(self) -> None:
        """Shows what the cover will say, in the language of the report."""
        programme, wanted = self.context.programme, self.wanted
        number = wanted.headline if wanted.headline in wanted.chosen else next(iter(wanted.chosen), "")
        if programme is None or not number:
            clear(self.cover)
            return

        def work(progress: Progress) -> tuple[Estimate, str]:
            from survey_app.services import reporting, results

            found = {each: results.load(programme, each)[1] for each in wanted.chosen}
            try:
                audit = reporting.audited(programme, list(found.values()), wanted.protection, wanted.lang, progress=progress)
            except BadInput as refused:  # it would be refused when it is written, too: better to know before
                return found[number], refused.say(self.context.lang)
            return found[number], self.t(audit)

        self.work(work, self._show_cover, doing=N_("Opening the estimate"))

    def _show_cover(self, made: tuple[Estimate, str]) -> None:
        from exports.report import ReportSpec

        estimate, audit = made
        if self.form is not None:
            self.form.audit.setText(audit)
        clear(self.cover)
        wanted, country = self.wanted, self.context.country
        number = formats.number_format(country, wanted.lang)
        spec = ReportSpec((estimate,), title=wanted.title.strip())
        card = Card(self.t(N_("On the cover")))
        card.body.addWidget(label(translate(spec.heading(), wanted.lang, number), "question"))
        card.body.addWidget(label(estimate.sentence(wanted.lang, number, spec.base)))
        card.body.addWidget(label(translate(N_("An estimate with its margin, not a count."), wanted.lang), "note"))
        card.body.addWidget(label(translate(spec.use, wanted.lang), "note"))
        self.cover.addWidget(card)

    # writing ---------------------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Asks for the file's name, once it is said for whom and what for."""
        missing = self.form.missing() if self.form is not None else None
        if missing is not None:
            give_focus(missing)
            return
        proposed = file_name(self.wanted.title or (self.context.programme.info.name if self.context.programme else ""))
        name_file(self, self.t(N_("Write the report")), str(Path(documents()) / proposed), "Excel (*.xlsx)", self.write)

    def write(self, path: str) -> None:
        """Writes the workbook beside the window and says where it is."""
        programme, wanted = self.context.programme, self.wanted
        assert programme is not None
        target = Path(path) if path.lower().endswith(".xlsx") else Path(f"{path}.xlsx")
        if self.main_button is not None:
            self.main_button.setEnabled(False)
        self.context.clear_messages()

        def work(progress: Progress) -> tuple[Path, Text]:
            from survey_app.services import reporting, results

            estimates = [results.load(programme, number)[1] for number in wanted.chosen]
            main = wanted.chosen.index(wanted.headline) if wanted.headline in wanted.chosen else 0
            found = reporting.audited(programme, estimates, wanted.protection, wanted.lang, progress=progress)
            return reporting.write(
                programme, estimates, target, wanted.lang, wanted.title, wanted.recipient,
                purpose=wanted.purpose, main=main, protection=wanted.protection, progress=progress,
                folder=target.with_name(target.stem) if wanted.forms else None, forms=wanted.forms,
                word=target.with_suffix(".docx") if wanted.word else None, signs=wanted.signs,
                revised=wanted.revised,
            ), found  # fmt: skip

        def failed(error: AlcanceError) -> None:
            self._again()
            self.context.say_problems(error)

        self.work(work, self._wrote, failed, N_("Writing the report"), cancelled=self._again)

    def _again(self) -> None:
        if self.main_button is not None:
            self.main_button.setEnabled(True)

    def _wrote(self, made: tuple[Path, Text]) -> None:
        self.written, audit = made
        path = self.written
        self._again()
        self.context.say(
            text(N_("The report is in {file}. {audit}"), file=str(path), audit=audit),
            head=N_("Written"),
            actions=((self.t(N_("Open the folder")), lambda: show_folder(str(path.parent))),),
        )
        self.shown()


def file_name(title: str) -> str:
    """A file name from a title that every system takes."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", title) if not unicodedata.combining(c))
    return (re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or "alcance") + ".xlsx"
