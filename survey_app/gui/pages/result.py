"""One stored estimate, read from the top: warnings, the sentence, the number with its interval, chart, table, and the rest."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.messages import MessageBar
from survey_app.gui.panels import details
from survey_app.gui.panels.figures import contradiction
from survey_app.gui.panels.headline import Headline
from survey_app.gui.panels.quality import head
from survey_app.gui.tabs import Tabs
from survey_app.gui.widgets import clear, give_focus, rule
from survey_app.gui.working import WorkingPage
from vocabulary.errors import Level
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.charts import Chart
    from estimation.result import Estimate, ResultTable
    from survey_app.services.results import Stored, StoredEstimate

MODELS_SHOWN = 6


class Loaded:
    """What the page shows: the estimate, how it is stored, and the other estimates from the same data."""

    def __init__(self, stored: Stored, estimate: Estimate, others: Sequence[StoredEstimate]) -> None:
        self.stored, self.estimate, self.others = stored, estimate, others


class ResultPage(WorkingPage):
    """`context.go("result", estimate=<id>, name=…)`."""

    name = "result"
    room = "estimates"

    def __init__(
        self,
        context: Context,
        estimate: str,
        name: str = "",
        loaded: Loaded | None = None,
        tab: str = "",
        **args: Any,
    ) -> None:
        super().__init__(context, estimate=estimate, name=name, **args)
        self.id, self.shown_name, self.loaded, self.tab = estimate, name, loaded, tab
        self.tabs: Tabs | None = None
        self.headline: Headline | None = None
        self.main: QWidget | None = None
        self.main_button: QWidget | None = None
        if loaded is not None:
            self._show(loaded)

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """One stored estimate of each method."""
        from survey_app.services import results

        assert context.programme is not None
        by_method = {row.method: row for row in results.listing(context.programme)}
        return [{"estimate": row.id, "name": row.name} for row in by_method.values()]

    def title(self) -> str:
        return self.shown_name

    def header(self) -> Sequence[QWidget]:
        t = self.t
        buttons = (
            Button(t(N_("Compare")), self.compare),
            Button(t(N_("Repeat")), self.repeat),
            PrimaryButton(t(N_("Add to report")), self.add_to_report),
        )
        for button in buttons:
            button.setEnabled(self.loaded is not None)
        self.main_button = buttons[-1]
        return buttons

    def first_focus(self) -> QWidget | None:
        return self.main_button if self.loaded is not None else None

    def state(self) -> dict[str, Any]:
        tab = self.tabs.value() if self.tabs is not None else self.tab
        return {"estimate": self.id, "name": self.shown_name, "loaded": self.loaded, "tab": tab}

    def shown(self) -> None:
        if self.loaded is None and self.context.programme is not None:
            self.work(self._load, self._loaded, doing=N_("Opening the estimate"))

    def _load(self, progress: Progress) -> Loaded:
        from survey_app.services import results

        assert self.context.programme is not None
        stored, estimate = results.load(self.context.programme, self.id)
        same = [
            row
            for row in results.listing(self.context.programme)
            if row.id != self.id and row.fingerprint and row.fingerprint == estimate.provenance.data
            if row.point is not None and not row.refused
        ]
        return Loaded(stored, estimate, same)

    def _loaded(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.shown_name = loaded.stored.row.name
        self._show(loaded)
        self.refresh_header()
        if self.main_button is not None:
            give_focus(self.main_button)

    # what is shown, from the top -------------------------------------------------------------------------------------

    def _show(self, loaded: Loaded) -> None:
        clear(self.body)
        context, estimate = self.context, loaded.estimate
        apart = contradiction(context, (loaded.stored.row, *loaded.others))
        words = "\n".join(filter(None, (apart, *(context.t(warning) for warning in estimate.warnings))))
        if words:
            self.body.addWidget(MessageBar(words, Level.WARNING, context.lang, context.t(N_("Read this first"))))
        self.headline = Headline(context, estimate)
        self.body.addWidget(head(context, self.headline, estimate, self.id, self.shown_name))
        charts, table = [self._short(chart, estimate) for chart in estimate.charts], self._table(estimate)
        if charts:
            from survey_app.gui.figure import figure_card

            self.main = figure_card(context, charts[0], self._legend(estimate))
            self.body.addWidget(Beside(self.main, table, (5, 4)) if table is not None else self.main)
        elif table is not None:
            self.body.addWidget(table)
        self.body.addWidget(rule())
        self.tabs = self._tabs(loaded, charts[1:])
        self.body.addWidget(self.tabs)
        self.body.addStretch(1)

    def _short(self, chart: Chart, estimate: Estimate) -> Chart:
        """Of many models the best, as in the table beside; the others stand in their tab."""
        from estimation.charts import Forest

        if isinstance(chart, Forest) and not estimate.strata and len(chart.rows) > MODELS_SHOWN:
            return replace(chart, rows=chart.rows[:MODELS_SHOWN])
        return chart

    def _legend(self, estimate: Estimate) -> str:
        """Which list each digit of a model's name stands for."""
        lists = estimate.diagnostics.get("lists", ())
        if not any(model.name.startswith("[") for model in estimate.models):
            return ""
        said = self.t(N_("The lists by number"))
        return f"{said}: " + ", ".join(f"{i} {name}" for i, name in enumerate(lists, 1))

    def _table(self, estimate: Estimate) -> QWidget | None:
        """The table that belongs beside the chart: the groups, the account, or the best models."""
        from survey_app.gui.grid import Grid
        from survey_app.gui.panels.figures import written
        from survey_app.gui.table import Column

        context, t = self.context, self.t
        if estimate.account:
            columns = [
                Column(N_("Line"), lambda line: context.t(line.label) if not isinstance(line.label, str) else line.label),
                Column(N_("Value"), lambda line: written(context, line.unit, line.value), "number"),
                Column(N_("Sign"), lambda line: {"-": "−"}.get(line.sign, line.sign)),
            ]
            point, name = estimate.population.point, t(N_("The account, line by line"))
            result = next((line for line in reversed(estimate.account) if math.isclose(line.value, point)), None)
            return Grid(context, columns, estimate.account, name, strong=result, sortable=False)
        if len(estimate.strata) > 1:
            return Grid(context, details.group_columns(context, estimate, short=True), estimate.strata, t(N_("By group")))
        if len(estimate.models) > 1:
            some = estimate.models[:MODELS_SHOWN]
            columns = [c for c in details.model_columns(context, some) if c.header in (N_("Model"), N_("Estimate"), "BIC")]
            return Grid(context, columns, some, t(N_("The best models")), strong=some[0])
        if estimate.tables:
            from survey_app.gui.panels.figures import grid_columns

            first = estimate.tables[0]
            return Grid(context, grid_columns(context, first), first.rows, t(first.title))
        return None

    def _tabs(self, loaded: Loaded, charts: Sequence[Chart]) -> Tabs:
        from estimation.charts import Overlap, Pyramid

        context, t, estimate = self.context, self.t, loaded.estimate
        overlaps = [c for c in charts if isinstance(c, Overlap)]
        pyramids = [c for c in charts if isinstance(c, Pyramid)]
        others = [c for c in charts if not isinstance(c, Overlap | Pyramid)]
        about_change: list[ResultTable] = []
        about_data: list[ResultTable] = []
        for table in estimate.tables:
            (about_change if "sensitiv" in table.name else about_data).append(table)
        tabs: list[tuple[str, str, QWidget]] = [
            (
                "change",
                t(N_("What would change this")),
                details.what_changes(context, estimate, loaded.others, others, about_change, self.again, self._wrong(estimate)),
            )
        ]
        if len(estimate.strata) > 1 or pyramids:
            tabs.append(("groups", t(N_("By group")), details.by_group(context, estimate, pyramids)))
        if len(estimate.models) > 1 and not estimate.strata:  # by group each has its own model, named in the table of groups
            words = t(N_("The {n} model tried"), N_("The {n} models tried"), n=len(estimate.models))
            tabs.append(("models", words, details.models_tried(context, estimate)))
        tabs.append(("method", t(N_("Method and references")), details.method_and_references(context, estimate)))
        data = details.data_and_provenance(context, estimate, overlaps, about_data)
        tabs.append(("data", t(N_("Data and provenance")), data))
        return Tabs(tabs, self.tab)

    # what can be done ------------------------------------------------------------------------------------------------

    def compare(self) -> None:
        """All estimates on one axis, this one and those from the same data chosen."""
        assert self.loaded is not None
        self.context.go("estimates", chosen=(self.id, *(row.id for row in self.loaded.others)))

    def add_to_report(self) -> None:
        """The report with this estimate in it."""
        self.context.go("reports", chosen=(self.id,))

    def _wrong(self, estimate: Estimate) -> Callable[[], object] | None:
        """The way to the threats, where the method has them."""
        from survey_app.services.threats import has_threats

        if not has_threats(estimate.method):
            return None
        return lambda: self.context.go("threats", estimate=self.id, name=self.shown_name)

    def again(self) -> None:
        """The wizard with the same data, method and settings."""
        assert self.loaded is not None
        from survey_app.new_estimate import answers_of

        answers = answers_of(self.loaded.estimate, self.loaded.stored.source)
        self.context.go("new-estimate", answers=answers)

    def repeat(self) -> None:
        """Computes it again from the data as they are now and says whether the figures are the same."""
        programme, number = self.context.programme, self.id
        assert programme is not None
        before = self.loaded.estimate if self.loaded is not None else None

        def work(progress: Progress) -> tuple[Estimate, bool]:
            from survey_app.services import estimating

            return estimating.rerun(programme, number, progress)

        def done(found: tuple[Estimate, bool]) -> None:
            estimate, same = found
            if same:
                self.context.say(N_("Computed again from the data as they are now: the same figures."), head=N_("Repeated"))
                return
            assert before is not None
            from survey_app.gui.panels.figures import interval, persons
            from vocabulary.text import text

            changed = estimate.provenance.data != before.provenance.data
            why = N_("the data have changed since") if changed else N_("the data are the same; this version computes otherwise")
            self.context.say(
                text(
                    N_("Now {point}, interval {interval}: {why}. What is stored stays as it was."),
                    point=persons(self.context, estimate.population.point),
                    interval=interval(self.context, estimate.population),
                    why=self.t(why),
                ),
                Level.WARNING,
                head=N_("Other figures"),
            )

        self.work(work, done, doing=N_("Computing again"))
