"""The tables of persons by list that were kept: whom each counts, its picture, and whether the records have changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.figure import FigureView
from survey_app.gui.grid import Grid
from survey_app.gui.pages.lists import moment
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.scope_counts import list_name, scope_counts
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, give_focus, label
from survey_app.gui.working import WorkingPage
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.charts import Overlap
    from survey_app.services.pattern_tables import Kept

MOST, SHORT = 8, 12


class TablesPage(WorkingPage):
    """`context.go("tables")`; with `chosen=` (an id) that table is open."""

    name = "tables"
    room = "estimates"
    right = "estimate"
    manual = "estimates"

    def __init__(self, context: Context, chosen: str = "", **args: Any) -> None:
        super().__init__(context, **args)
        self.chosen = chosen
        self.rows: list[Kept] = []
        self.grid: Grid | None = None
        self.figure: FigureView | None = None
        self.main_button: PrimaryButton | None = None
        self.below = column(SPACE.m)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """As it opens, the newest table below."""
        return [{}]

    def title(self) -> str:
        return self.t(N_("Tables of lists"))

    def header(self) -> Sequence[QWidget]:
        if not self.rows:
            return ()
        self.main_button = PrimaryButton(self.t(N_("Estimate from this table")), self.estimate)
        return Button(self.t(N_("Build it again")), self.build_again), self.main_button

    def state(self) -> dict[str, Any]:
        return {"chosen": self.chosen}

    def first_focus(self) -> QWidget | None:
        return self.grid or self.main_button

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> list[Kept]:
            from survey_app.services import pattern_tables

            return pattern_tables.listing(programme)

        self.work(work, self._loaded, doing=N_("Opening the tables"))

    def _loaded(self, rows: list[Kept]) -> None:
        self.rows = rows
        clear(self.body)
        if rows:
            self._show()
        else:
            words = N_(
                "A table counts persons by the lists they are on. Every estimate from lists keeps the table it came from."
            )
            self.main_button = PrimaryButton(self.t(N_("New estimate")), lambda: self.context.go("new-estimate"))
            self.body.addWidget(Empty(self.t(N_("No tables yet")), self.t(words), self.main_button))
        self.body.addStretch(1)
        self.refresh_header()
        focus = self.first_focus()
        if focus is not None:
            give_focus(focus)

    def table(self) -> Kept:
        """The one that is open: the chosen one, else the newest."""
        return next((one for one in self.rows if one.id == self.chosen), self.rows[0])

    def _show(self) -> None:
        context = self.context
        columns = [
            Column(N_("Kept on"), lambda one: one.at, write=lambda at: moment(context, at)),
            Column(N_("Name"), lambda one: one.name or None),
            Column(N_("Lists"), lambda one: ", ".join(list_name(context, each.name) for each in one.lists)),
            Column(N_("Persons"), lambda one: one.persons, "number"),
            Column(N_("Joined"), lambda one: self.t(PROBABLE if one.source.linkage else EXACT)),
            Column(N_("Fingerprint"), lambda one: one.fingerprint[:SHORT]),
        ]
        self.grid = Grid(
            context, columns, self.rows, self.title(), wide=(2,), most=MOST, optional=(1, 4, 5), strong=self.table()
        )
        self.grid.opened.connect(self.open)
        self.body.addWidget(self.grid)
        self.body.addWidget(label(self.t(N_("Return or a double click opens a table below.")), "note"))
        self.below = column(SPACE.m)
        self.body.addLayout(self.below)
        self._show_table(self.table())

    def open(self, one: Kept) -> None:
        """Shows a table below the list."""
        self.chosen = one.id
        self._loaded(self.rows)

    def _show_table(self, one: Kept) -> None:
        programme = self.context.programme
        assert programme is not None

        def work(progress: Progress) -> Overlap | None:
            from survey_app.services.tables import divided_by
            from survey_app.suitability import overlap_of

            return overlap_of(one.table, divided_by(one.source))

        def done(overlap: Overlap | None) -> None:
            clear(self.below)
            self.below.addWidget(self._details(one, overlap))

        self.work(work, done, doing=N_("Opening the table"))

    def _details(self, one: Kept, overlap: Overlap | None) -> QWidget:
        from survey_app.services.scope import Scope, spoken

        said = QWidget()
        lines = column(SPACE.m)
        said.setLayout(lines)
        names = {each.id: list_name(self.context, each.name) for each in one.lists}
        whom = Card(self.t(N_("Whom it counts")))
        told = [self.t(line) for line in spoken(one.source.scope or Scope(), names)]
        whom.body.addWidget(label("\n".join(told) or self.t(N_("Everybody on the lists.")), "text", selectable=True))
        whom.body.addWidget(label(f"{self.t(N_('Fingerprint'))}: {one.fingerprint}", "note", selectable=True))
        lines.addWidget(whom)
        lines.addWidget(scope_counts(self.context, one.lists, one.gone))
        lines.addStretch(1)
        if overlap is None:
            return said
        card = Card(self.t(overlap.title))
        self.figure = FigureView(self.context, overlap)
        card.body.addWidget(self.figure)
        return Beside(said, card, (1, 1), gap=SPACE.l)

    # what can be done ------------------------------------------------------------------------------------------------

    def build_again(self) -> None:
        """Builds the open table from the records as they are now and says whether it is the same."""
        programme, one = self.context.programme, self.table()
        assert programme is not None

        def work(progress: Progress) -> bool:
            from survey_app.services import pattern_tables

            return pattern_tables.again(programme, one, progress)[1]

        def done(same: bool) -> None:
            if same:
                self.context.say(N_("The records give the same table as when it was kept."), head=N_("Built again"))
            else:
                self.context.say(
                    N_("The records changed since the table was kept: it is another one now."), Level.WARNING,
                    head=N_("Built again"),
                )  # fmt: skip

        self.work(work, done, doing=N_("Building the table"))

    def estimate(self) -> None:
        """The wizard with the lists, the linkage and the scope of the open table."""
        from survey_app.estimate_data import beginning
        from survey_app.new_estimate import EstimateAnswers, answers_from_lists

        programme, source = self.context.programme, self.table().source
        assert programme is not None

        def work(progress: Progress) -> EstimateAnswers:
            return answers_from_lists(source, beginning(programme)[1].definition)

        self.work(work, lambda answers: self.context.go("new-estimate", answers=answers), doing=N_("Opening the lists"))


EXACT, PROBABLE = N_("by exact key"), N_("by probability")
