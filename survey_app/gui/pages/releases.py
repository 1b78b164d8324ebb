"""What was released: every table of counts that went out with a report, as it was printed, and what was refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from exports.disclosure.register import INTERNAL, ROUND, SUPPRESS
from survey_app import formats
from survey_app.gui.buttons import PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.grid import Grid
from survey_app.gui.panels.empty import Empty
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, label
from survey_app.gui.working import WorkingPage
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from exports.disclosure.register import Released
    from survey_app.services.releasing import Refusal, Release

RULES = {ROUND: N_("rounded"), SUPPRESS: N_("suppressed"), INTERNAL: N_("internal")}


class ReleasesPage(WorkingPage):
    """`context.go("releases")`; `releases` and `refusals` where they were read already."""

    name = "releases"
    room = "reports"
    manual = "reports"

    def __init__(
        self, context: Context, releases: Sequence[Release] | None = None, refusals: Sequence[Refusal] = (), **args: Any
    ) -> None:
        super().__init__(context, **args)
        self.releases, self.refusals = releases, tuple(refusals)
        self.main_button: PrimaryButton | None = None
        self.table: Grid | None = None
        self.cells = column(SPACE.s)
        if releases is not None:
            self._show()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Before anything was released, and a programme with two tables and a refusal."""
        from exports.disclosure.register import Released
        from exports.disclosure.table import Cell
        from survey_app.services.releasing import Refusal, Release

        def table(title: str, rule: str, cells: Sequence[tuple[str, int | None]]) -> Released:
            made = tuple(Cell(frozenset({frozenset({("x", said)})}), (said,)) for said, _ in cells)
            about = (context.t(Text(title)), "Frontera norte 2026", "2026-11-24", "Frontera norte 2026", "2026-10-31", rule)
            return Released(*about, made, tuple(n for _, n in cells), ())

        lists = table("Who is on which list", ROUND, (("Salud", 845), ("Salud, Policía", 230), ("Σ", 1075)))
        weeks = table("Interviews by week", SUPPRESS, (("2026-03-02", 40), ("2026-03-09", None), ("Σ", 165)))
        file = "informe-frontera-norte.xlsx"
        found = tuple(Release("2026-11-24T15:02:00", "Ana", file, each) for each in (lists, weeks))
        why = text(
            N_("The difference between “{new}” and “{old}” isolates fewer than {least} persons: {cells}"),
            new=weeks.title, old=lists.title, cells="2026-03-09", least=10,
        )  # fmt: skip
        refused = Refusal("2026-11-25T09:30:00", "Ana", file, SUPPRESS, (why,))
        return [{"releases": ()}, {"releases": found, "refusals": (refused,)}]

    def title(self) -> str:
        return self.t(N_("What was released"))

    def state(self) -> dict[str, Any]:
        return {"releases": self.releases, "refusals": self.refusals}

    def first_focus(self) -> QWidget | None:
        return self.table or self.main_button

    def shown(self) -> None:
        programme = self.context.programme
        if self.releases is not None or programme is None:
            return

        def work(progress: Progress) -> tuple[list[Release], list[Refusal]]:
            from survey_app.services import releasing

            return releasing.released(programme), releasing.refusals(programme)

        def done(found: tuple[list[Release], list[Refusal]]) -> None:
            self.releases, self.refusals = found[0], tuple(found[1])
            self._show()

        self.work(work, done, doing=N_("Reading the register of releases"))

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self.body)
        if not self.releases and not self.refusals:
            said = N_("Every table of counts in a report is kept here as it was printed; each new one is compared with them.")
            self.main_button = PrimaryButton(self.t(N_("Write a report")), lambda: self.context.go("reports"))
            self.body.addWidget(Empty(self.t(N_("Nothing was released yet")), self.t(said), self.main_button))
        else:
            self._show_releases(self.releases or ())
            self._show_refusals()
        self.body.addStretch(1)
        self.refresh_header()

    def _show_releases(self, rows: Sequence[Release]) -> None:
        context = self.context
        note = self.t(N_("Each table as readers saw it: no true count is kept. Choose one to see its cells."))
        card = Card(self.t(N_("Tables that went out")), note)
        columns = [
            Column(N_("Released"), lambda one: one.at, write=lambda at: formats.day(at, context.country, context.lang)),
            Column(N_("Table"), lambda one: one.table.title),
            Column(N_("Data"), lambda one: one.table.universe or None),
            Column(N_("Rule"), lambda one: self.t(Text(RULES.get(one.table.rule, one.table.rule)))),
            Column(N_("Cells"), lambda one: len(one.table.cells), "number"),
            Column(N_("File"), lambda one: one.file),
            Column(N_("By"), lambda one: one.person),
        ]
        self.table = Grid(context, columns, rows, self.t(N_("Tables that went out")), wide=(1, 5), most=10, optional=(2, 6))
        self.table.selectionModel().selectionChanged.connect(lambda _on, _off: self._tell())
        card.body.addWidget(self.table)
        self.cells = column(SPACE.s)
        card.body.addLayout(self.cells)
        self.body.addWidget(card)

    def _tell(self) -> None:
        """The cells of the chosen table as they were printed."""
        chosen = self.table.chosen() if self.table is not None else []
        clear(self.cells)
        if chosen:
            table: Released = chosen[0].table
            self.cells.addWidget(label(f"{table.title} · {table.report}", "strong"))
            columns = [
                Column(N_("Cell"), lambda pair: pair[0].label.replace("Σ", self.t(N_("Total")))),
                Column(N_("Printed"), lambda pair: self.t(N_("hidden")) if pair[1] is None else pair[1], width=120),
            ]
            rows = list(zip(table.cells, table.values, strict=True))
            self.cells.addWidget(Grid(self.context, columns, rows, table.title, most=8, sortable=False))

    def _show_refusals(self) -> None:
        context = self.context
        card = Card(self.t(N_("What was refused")))
        self.body.addWidget(card)
        if not self.refusals:
            card.body.addWidget(label(self.t(N_("No report was refused because of its tables.")), "note"))
            return
        for one in self.refusals:
            day = formats.day(one.at, context.country, context.lang)
            card.body.addWidget(label(f"{day} · {one.file} · {one.person}", "strong"))
            for why in one.why:
                card.body.addWidget(label(f"{self.t(why)}.", selectable=True))
