"""The stored estimates: each with its interval, those that are chosen on one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QTimer
from PySide6.QtWidgets import QAbstractItemView, QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.figure import figure_card
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.figures import contradiction, whole
from survey_app.gui.table import Column
from survey_app.gui.widgets import Card, clear, column, give_focus, label
from survey_app.gui.working import WorkingPage
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from survey_app.services.results import StoredEstimate

MOST = 10
CHART_WIDTH = 940


class EstimatesPage(WorkingPage):
    """`context.go("estimates")`; with `chosen=` (ids) those are chosen and compared."""

    name = "estimates"
    room = "estimates"

    def __init__(self, context: Context, chosen: Sequence[str] = (), **args: Any) -> None:
        super().__init__(context, **args)
        self.chosen = tuple(chosen)
        self.rows: list[StoredEstimate] = []
        self.grid: Grid | None = None
        self.chart: Card | None = None
        self.report: Button | None = None
        self.main_button: PrimaryButton | None = None
        self.chart_place = column(0)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(60)
        self._later.timeout.connect(self._compare)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """As it opens, and with two estimates compared."""
        from survey_app.services import results

        assert context.programme is not None
        stored = results.listing(context.programme)
        return [{}, {"chosen": tuple(row.id for row in stored[:2])}] if len(stored) > 1 else [{}]

    def title(self) -> str:
        return self.t(N_("Estimates"))

    def header(self) -> Sequence[QWidget]:
        if not self.rows:
            return ()
        self.report = Button(self.t(N_("Add to report")), self.add_to_report)
        self.report.setEnabled(bool(self.chosen))
        self.main_button = PrimaryButton(self.t(N_("New estimate")), self.begin)
        return Button(self.t(N_("Tables of lists")), self.tables), self.report, self.main_button

    def state(self) -> dict[str, Any]:
        return {"chosen": self.chosen}

    def first_focus(self) -> QWidget | None:
        return self.main_button

    def begin(self) -> None:
        """The wizard of a new estimate."""
        self.context.go("new-estimate")

    def tables(self) -> None:
        """The tables from which estimates were made."""
        self.context.go("tables")

    def add_to_report(self) -> None:
        """A report of the chosen estimates."""
        self.context.go("reports", chosen=self.chosen)

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> list[StoredEstimate]:
            from survey_app.services import results

            return results.listing(programme)

        self.work(work, self._loaded, doing=N_("Opening the estimates"))

    def _loaded(self, rows: list[StoredEstimate]) -> None:
        self.rows = rows
        clear(self.body)
        if rows:
            self._show()
        else:
            self._show_empty()
        self.body.addStretch(1)
        self.refresh_header()
        if self.main_button is not None:
            give_focus(self.main_button)

    def _show_empty(self) -> None:
        t = self.t
        words = N_(
            "An estimate says how many persons there are in all, also those whom nobody counted, and how sure that is. "
            "It is made from lists that overlap, or from a count and the permits in force."
        )
        self.main_button = PrimaryButton(t(N_("New estimate")), self.begin)
        other = Button(t(N_("Import a list")), lambda: self.context.go("importing"))
        self.body.addWidget(Empty(t(N_("No estimates yet")), t(words), self.main_button, other))

    def _show(self) -> None:
        columns = [
            Column(N_("Estimate of"), lambda row: row.name),
            Column(N_("Method"), lambda row: self.t(row.label)),
            Column(N_("Persons"), lambda row: None if row.refused else whole(row.point), "number"),
            Column(N_("Lower"), lambda row: whole(row.lower), "number"),
            Column(N_("Upper"), lambda row: whole(row.upper), "number"),
            Column(N_("Quality"), lambda row: row.grade),
            Column(N_("Computed"), lambda row: row.created, "date"),
        ]
        self.grid = Grid(self.context, columns, self.rows, self.t(N_("Stored estimates")), wide=(0,), most=MOST, optional=(6,))
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.grid.opened.connect(self.open)
        self._choose(self.chosen)
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._chosen_now())
        self.body.addWidget(self.grid)
        words = N_("Return or a double click opens an estimate. Choose several with Ctrl or Shift to compare them.")
        self.body.addWidget(label(self.t(words), "note"))
        self.chart_place = column(0)
        self.body.addLayout(self.chart_place)
        self._compare()

    def _choose(self, chosen: Sequence[str]) -> None:
        assert self.grid is not None
        model = self.grid.selectionModel()
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for number, row in enumerate(self.rows):
            if row.id in chosen:
                model.select(self.grid.long.index(number, 0), flags)

    def _chosen_now(self) -> None:
        assert self.grid is not None
        self.chosen = tuple(row.id for row in self.grid.chosen())
        if self.report is not None:
            self.report.setEnabled(bool(self.chosen))
        self._later.start()

    def open(self, row: StoredEstimate) -> None:
        """The page of one estimate."""
        self.context.go("result", estimate=row.id, name=row.name)

    def _compare(self) -> None:
        """Draws the chosen estimates on one axis; where none is chosen, the latest and those from the same data."""
        from estimation.charts import Forest, ForestRow

        clear(self.chart_place)
        same = [row for row in self.rows if row.fingerprint == self.rows[0].fingerprint]
        some = [row for row in self.rows if row.id in self.chosen] or same
        names = [row.name for row in some]

        def named(row: StoredEstimate) -> Text:
            several = names.count(row.name) > 1
            name = text(N_("{name}, {method}"), name=row.name, method=Text(row.label)) if several else row.name
            return text(N_("{name} · class {class_}"), name=name, class_=row.grade)

        rows = tuple(
            ForestRow(named(row), row.point, row.lower, row.upper, group=row.method)
            for row in some[:MOST]
            if row.point is not None and not row.refused
        )
        if not rows:
            return
        if self.chosen:
            title = text(N_("{n} estimate"), N_("{n} estimates, one axis"), n=len(rows))
        else:
            title = text(N_("The latest estimate"), N_("The latest estimates from the same data, one axis"), n=len(rows))
        apart = contradiction(self.context, some)
        if apart:
            head = self.t(N_("Read this first"))
            bar = MessageBar(apart, Level.WARNING, self.context.lang, head)
            bar.setMaximumWidth(CHART_WIDTH)
            self.chart_place.addWidget(bar)
        note = self.t(N_("Only estimates of the same population and the same time can be compared."))
        self.chart = figure_card(self.context, Forest(title, rows, text(N_("persons"))), note)
        self.chart.setMaximumWidth(CHART_WIDTH)
        self.chart_place.addWidget(self.chart)
