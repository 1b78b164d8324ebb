"""The linkages by probability that were run in the programme, and two of them side by side in figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.grid import Grid
from survey_app.gui.pages.lists import moment
from survey_app.gui.panels.details import TABLE_WIDTH
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.linkage_parts import compared
from survey_app.gui.panels.linkage_words import list_name
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE, px
from survey_app.gui.widgets import Select, clear, column, give_focus, label, row, rule
from survey_app.gui.working import WorkingPage
from vocabulary.progress import Progress
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.linkage_findings import Findings
    from survey_app.services.linkage_views import StoredLinkage
    from survey_app.services.linkages import Run


class LinkagesPage(WorkingPage):
    """`context.go("linkages")`; with `pair=` (two ids) these are compared."""

    name = "linkages"
    room = "lists"

    def __init__(self, context: Context, pair: Sequence[str] = (), **args: Any) -> None:
        super().__init__(context, **args)
        self.pair = tuple(pair)
        self.runs: list[StoredLinkage] | None = None
        self.grid: Grid | None = None
        self.choices: tuple[Select, ...] = ()
        self.figures_shown: list[tuple[str, str, str]] = []
        self.main_button: PrimaryButton | None = None

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Two linkages, compared."""
        from survey_app.gui.panels.linkage_example import example

        return [{"pair": (example(context.programme), example(context.programme, 1))}]

    def title(self) -> str:
        return self.t(N_("Linkages"))

    def header(self) -> Sequence[QWidget]:
        back = Button(self.t(N_("Back to the lists")), lambda: self.context.go("lists"))
        if not self.runs:
            return (back,)
        self.main_button = PrimaryButton(self.t(N_("Link lists")), self.link)
        return back, self.main_button

    def state(self) -> dict[str, Any]:
        return {"pair": self.pair}

    def first_focus(self) -> QWidget | None:
        return self.grid or self.main_button

    def link(self) -> None:
        """Lists to be linked."""
        self.context.go("link-lists")

    def open_run(self, run: StoredLinkage) -> None:
        """The page of one linkage."""
        self.context.go("linkage", run=run.id)

    def shown(self) -> None:
        programme = self.context.programme
        if programme is None:
            return

        def work(progress: Progress) -> list[StoredLinkage]:
            from survey_app.services import linkages

            return linkages.runs(programme)

        self.work(work, self._loaded, doing=N_("Opening the linkages"))

    def _loaded(self, runs: list[StoredLinkage]) -> None:
        self.runs = runs
        clear(self.body)
        if runs:
            self._show(runs)
        else:
            self._show_empty()
        self.body.addStretch(1)
        self.refresh_header()
        focus = self.first_focus()
        if focus is not None:
            give_focus(focus)

    def _show_empty(self) -> None:
        t = self.t
        self.main_button = PrimaryButton(t(N_("Link lists")), self.link)
        words = t(
            N_("A linkage tells by probability which records of several lists are the same person, also where names are spelt "
               "otherwise or a document is missing. It says how sure that is, and estimates carry it on.")
        )  # fmt: skip
        self.body.addWidget(Empty(t(N_("No linkage yet")), words, self.main_button))

    def _show(self, runs: Sequence[StoredLinkage]) -> None:
        context = self.context
        columns = [
            Column(N_("Run"), lambda run: run.at, write=lambda at: moment(context, at)),
            Column(N_("By"), lambda run: run.person),
            Column(N_("Lists"), lambda run: names_of(context, run)),
            Column(N_("Records"), lambda run: sum(run.summary["records"]), "number"),
            Column(N_("Persons"), lambda run: run.summary.get("persons"), "number"),
            Column(N_("Threshold"), lambda run: run.settings["threshold"], "number"),
        ]
        self.grid = Grid(context, columns, runs, self.t(N_("Linkages")), wide=(2,), optional=(1, 5))
        self.grid.opened.connect(self.open_run)
        self.body.addWidget(self.grid)
        self.body.addWidget(label(self.t(N_("Return or a double click opens a linkage.")), "note"))
        if len(runs) > 1:
            self._show_choice(runs)

    def _show_choice(self, runs: Sequence[StoredLinkage]) -> None:
        t, context = self.t, self.context
        known = [run.id for run in runs]
        if len(self.pair) != 2 or not set(self.pair) <= set(known):
            self.pair = (known[1], known[0])
        options = [(run.id, f"{moment(context, run.at)} · {names_of(context, run)}") for run in runs]
        self.body.addWidget(rule())
        self.body.addWidget(label(t(N_("Compare two linkages")), "strong"))
        line = row(SPACE.l)
        self.choices = tuple(Select(options, chosen) for chosen in self.pair)
        for words, choice in zip((N_("The first"), N_("The second")), self.choices, strict=True):
            choice.setMaximumWidth(px(420))
            choice.setMinimumWidth(px(160))
            choice.setSizeAdjustPolicy(Select.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.currentIndexChanged.connect(lambda _i: self._chosen())
            line.addWidget(Field(t(words), choice), 1)
        line.addStretch(1)
        self.body.addLayout(line)
        self.figures = column()
        self.body.addLayout(self.figures)
        self._compare()

    def _chosen(self) -> None:
        self.pair = tuple(choice.value() for choice in self.choices)
        self._compare()

    def _compare(self) -> None:
        programme, pair = self.context.programme, self.pair
        assert programme is not None

        def work(progress: Progress) -> list[tuple[Run, Findings]]:
            from survey_app.services.linkage_findings import findings
            from survey_app.services.linkages import open_run

            return [(run, findings(run)) for run in (open_run(programme, each) for each in pair)]

        self.work(work, self._compared, doing=N_("Opening the linkages"))

    def _compared(self, found: list[tuple[Run, Findings]]) -> None:
        clear(self.figures)
        columns = [
            Column(N_("Figure"), lambda line: line[0]),
            Column(N_("The first"), lambda line: line[1], "number"),
            Column(N_("The second"), lambda line: line[2], "number"),
        ]
        self.figures_shown = compared(self.context, found)
        grid = Grid(self.context, columns, self.figures_shown, self.t(N_("Compare two linkages")), most=80, sortable=False)
        grid.setMaximumWidth(TABLE_WIDTH)
        self.figures.addWidget(grid)


def names_of(context: Context, run: StoredLinkage) -> str:
    """The lists of a linkage by name, as they were called when it was run."""
    return ", ".join(list_name(context, str(name)) for name in run.summary["lists"])
