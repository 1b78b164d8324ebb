"""What could be wrong with an estimate, ranked: each threat with what it would do, and what is supposed, to be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.fields import Editor, editor_for
from survey_app.gui.panels.details import TABLE_WIDTH, Panel
from survey_app.gui.tabs import Tabs
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Chip, clear, column, give_focus, label, row, rule
from survey_app.gui.working import WorkingPage
from survey_app.new_estimate import parse_all
from vocabulary.errors import AlcanceError, BadParameter
from vocabulary.fields import descriptions
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.capture_recapture.threats.threat import Threat, Threats
    from estimation.charts import Forest
    from estimation.result import Estimate

TEXT_WIDTH = 720
SHORT = {"out-of-scope-alone": N_("Out of scope"), "lists": N_("Each list")}
"""Names of tabs where the threat's own is too long for a small screen."""


class ThreatsPage(WorkingPage):
    """`context.go("threats", estimate=<id>, name=…)`; with `typed=` from other assumptions."""

    name = "threats"
    room = "estimates"
    manual = "result"

    def __init__(
        self,
        context: Context,
        estimate: str,
        name: str = "",
        typed: Mapping[str, str] | None = None,
        loaded: tuple[Estimate, Threats] | None = None,
        **args: Any,
    ) -> None:
        super().__init__(context, estimate=estimate, name=name, **args)
        self.id, self.shown_name, self.loaded = estimate, name, loaded
        self.typed = dict(typed or {})
        self.editors: dict[str, Editor] = {}
        self.main_button: PrimaryButton | None = None
        self.again: Button | None = None
        if loaded is not None:
            self._show(*loaded)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """An estimate from several lists with few draws."""
        from estimation.capture_recapture.threats.assumptions import Assumptions
        from survey_app.services import results, threats

        assert context.programme is not None
        rows = [row for row in results.listing(context.programme) if row.method in ("log-linear", "chapman")]
        loaded = [(row, *results.load(context.programme, row.id)) for row in rows]
        plain = [(row, estimate) for row, stored, estimate in loaded if not stored.source.linkage]  # verdicts change the others
        if not plain:
            return []
        row, estimate = plain[0]
        found = threats.of_stored(context.programme, row.id, Assumptions(draws=20))
        return [{"estimate": row.id, "name": row.name, "loaded": (estimate, found)}]

    def title(self) -> str:
        return self.t(N_("What could be wrong"))

    def header(self) -> Sequence[QWidget]:
        back = Button(self.t(N_("Back to the estimate")), self.back)
        self.main_button = PrimaryButton(self.t(N_("Keep for the report")), self.keep)
        self.main_button.setEnabled(self.loaded is not None)
        return back, self.main_button

    def first_focus(self) -> QWidget | None:
        return self.main_button if self.loaded is not None else None

    def state(self) -> dict[str, Any]:
        return {"estimate": self.id, "name": self.shown_name, "typed": self.typed, "loaded": self.loaded}

    def shown(self) -> None:
        if self.loaded is None and self.context.programme is not None:
            self.work_out()

    # working it out --------------------------------------------------------------------------------------------------

    def work_out(self) -> None:
        """All threats with what is typed; a value that cannot be read is said beside its field."""
        from estimation.capture_recapture.threats.assumptions import Assumptions

        programme, number = self.context.programme, self.id
        assert programme is not None
        try:
            assumptions = Assumptions(**parse_all(descriptions(Assumptions), self.typed))
        except BadParameter as error:
            self._failed(error)
            return
        if self.again is not None:
            self.again.setEnabled(False)

        def work(progress: Progress) -> tuple[Estimate, Threats]:
            from survey_app.services import results, threats

            found = threats.of_stored(programme, number, assumptions, progress)
            return results.load(programme, number)[1], found

        self.work(work, self._worked_out, self._failed, N_("Trying what could be wrong"), cancelled=self._ready)

    def _worked_out(self, found: tuple[Estimate, Threats]) -> None:
        self.loaded = found
        self._show(*found)
        self.refresh_header()
        if self.main_button is not None:
            give_focus(self.main_button)

    def _failed(self, error: AlcanceError) -> None:
        self._ready()
        for editor in self.editors.values():
            editor.show_problem(next((p for p in error.problems if p.where.field == editor.kind.label), None))
        if not any(editor.problem is not None for editor in self.editors.values()):
            self.context.say_problems(error)

    def _ready(self) -> None:
        if self.again is not None:
            self.again.setEnabled(True)

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self, estimate: Estimate, found: Threats) -> None:
        from exports.sheets.threats import at_once
        from survey_app.gui.figure import figure_card

        clear(self.body)
        self.editors = {}
        self._say(self.shown_name, "strong")
        if found.largest is not None:
            self._say(self.t(found.largest.sentence), "sentence")
        self._say(
            self.t(N_("Nobody knows how large these errors are. The figures say what the estimate would be if they were so."))
        )
        if found.together is not None:
            self._say(self.t(at_once(found)))
        card = figure_card(self.context, ranked_chart(estimate, found))
        card.setMaximumWidth(TABLE_WIDTH)
        self.body.addWidget(card)
        self._say(self.t(N_("The largest first")), "strong")
        for number, threat in enumerate(found.threats, 1):
            self._threat(number, threat)
        self.body.addWidget(rule())
        self._assumptions(found)
        self._details(found)
        self.body.addStretch(1)

    def _say(self, words: str, role: str = "soft") -> None:
        made = label(words, role, selectable=True)
        made.setMaximumWidth(TEXT_WIDTH)
        self.body.addWidget(made)

    def _threat(self, number: int, threat: Threat) -> None:
        block = column(SPACE.xs)
        head = row(SPACE.s)
        head.addWidget(label(f"{number}. {self.t(threat.name)}", "text", wrap=False))
        if threat.outside:
            head.addWidget(Chip(self.t(N_("outside the interval")), "warn"))
        head.addStretch(1)
        block.addLayout(head)
        parts = [threat.sentence, threat.about, threat.rechosen]
        for words, role in zip([self.t(part) for part in parts if part is not None], ("soft", "note", "note"), strict=False):
            made = label(words, role, selectable=True)
            made.setMaximumWidth(TEXT_WIDTH)
            block.addWidget(made)
        self.body.addLayout(block)

    def _assumptions(self, found: Threats) -> None:
        from estimation.capture_recapture.threats.assumptions import Assumptions

        self._say(self.t(N_("What is supposed")), "strong")
        self._say(
            self.t(N_("Change it to what is known of these lists, such as the errors found when links were checked by hand."))
        )
        fields = QWidget()
        fields.setMaximumWidth(TABLE_WIDTH)
        grid = QGridLayout(fields)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.l)
        grid.setVerticalSpacing(SPACE.m)
        for place, (name, kind) in enumerate(descriptions(Assumptions).items()):
            written = self.typed.get(name, found.assumptions.get(name, ""))
            editor = editor_for(kind, getattr(Assumptions(), name), self.context.lang)
            editor.write(written)
            editor.changed.connect(lambda name=name: self._typed(name))
            self.editors[name] = editor
            grid.addWidget(editor, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.body.addWidget(fields)
        self.again = Button(self.t(N_("Work it out again")), self.work_out)
        line = row()
        line.addWidget(self.again)
        line.addStretch(1)
        self.body.addLayout(line)

    def _typed(self, name: str) -> None:
        self.typed[name] = self.editors[name].written()

    def _details(self, found: Threats) -> None:
        """Curves and tables, one tab a threat that has some."""
        tabs: list[tuple[str, str, QWidget]] = []
        for threat in found.threats:
            if threat.table is None or not threat.table.rows:
                continue
            panel = Panel(self.context)
            if threat.curve is not None:
                panel.chart(threat.curve)
            panel.table(threat.table)
            tabs.append((threat.key, self.t(SHORT.get(threat.key, threat.name)), panel))
        if found.cells is not None:
            panel = Panel(self.context)
            panel.table(found.cells)
            tabs.append(("cells", self.t(N_("Patterns")), panel))
        if tabs:
            self.body.addWidget(rule())
            self.body.addWidget(Tabs(tabs))

    # what can be done ------------------------------------------------------------------------------------------------

    def back(self) -> None:
        """The estimate's own page."""
        self.context.go("result", estimate=self.id, name=self.shown_name)

    def keep(self) -> None:
        """Keeps the threats with the estimate, so that its report prints them."""
        programme, number, loaded = self.context.programme, self.id, self.loaded
        assert programme is not None
        assert loaded is not None

        def work(progress: Progress) -> None:
            from survey_app.services import threats

            threats.keep(programme, number, loaded[1])

        def done(_: None) -> None:
            self.context.say(N_("The report of this estimate prints them on a sheet of their own."), head=N_("Kept"))

        self.work(work, done, doing=N_("Keeping what could be wrong"))


def ranked_chart(estimate: Estimate, found: Threats) -> Forest:
    """The estimate and what each threat would make of it, on one axis."""
    from estimation.charts import Forest, ForestRow

    p = estimate.population
    rows = [ForestRow(text(N_("The estimate")), p.point, p.lower, p.upper, chosen=True, group=estimate.method)]
    if found.together is not None:
        low, middle, high = found.together
        rows.append(ForestRow(text(N_("All errors at once")), middle, low, high, group=estimate.method))
    rows += [
        ForestRow(threat.name, threat.point, threat.lowest, threat.highest, group=estimate.method)
        for threat in found.threats
        if threat.point is not None
    ]
    title: Text = text(N_("What each error would make of the estimate"))
    return Forest(title, tuple(rows), text(N_("persons")))
