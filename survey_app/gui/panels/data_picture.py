"""The data of a new estimate at a glance: who is on which list, or the first rows of a table without lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.figure import FigureView
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.panels.scope_counts import scope_counts
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, clear, column, label
from survey_app.new_estimate import LISTS, EstimateAnswers
from vocabulary.errors import Level, Problem
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.charts import Overlap
    from estimation.table import Table
    from survey_app.services.pattern_tables import Built

ROWS = 10
COLUMNS = 6


class DataPicture(QWidget):
    """Filled as soon as the data are read."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context, self.t = context, context.t
        self.figure: FigureView | None = None
        self.body = column(SPACE.m)
        self.setLayout(self.body)
        self.show_nothing()

    def show_nothing(self) -> None:
        """No data are chosen yet."""
        clear(self.body)
        self.figure = None
        self.body.addWidget(
            Card(self.t(N_("Who is on which list")), self.t(N_("The picture appears as soon as data are chosen.")))
        )

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """The data cannot be read."""
        clear(self.body)
        self.figure = None
        for problem in problems[:8]:
            self.body.addWidget(MessageBar(problem.say(self.context.lang), Level.ERROR, self.context.lang))

    def show_data(
        self, table: Table, overlap: Overlap | None, answers: EstimateAnswers, built: Built | None = None, counts: bool = False
    ) -> None:
        """The overlap of lists where there are any, else the table's first rows; with `counts` also which records count."""
        clear(self.body)
        self.figure = None
        if overlap is None:
            self.body.addWidget(self._rows(table))
            return
        from survey_app.services.linking import INTERVIEWS

        persons = round(sum(count for _, count in overlap.rows))
        parts = [
            self.t(N_("{n} person"), N_("{n} persons"), n=persons),
            self.t(N_("{n} list"), N_("{n} lists"), n=len(overlap.lists)),
            *self._limits(answers),
        ]
        card = Card(self.t(overlap.title), ", ".join(parts))
        names = tuple(self.t(N_("Interviews")) if name == INTERVIEWS else name for name in overlap.lists)
        self.figure = FigureView(self.context, replace(overlap, lists=names))
        card.body.addWidget(self.figure)
        if answers.source == LISTS:
            words = N_("Linked by an exact pseudonymous key. The estimate does not include errors of linkage.")
            if answers.linkage:
                words = N_("Linked by probability. The picture shows the links as they are; the estimate carries their errors.")
            card.body.addWidget(label(self.t(words), "note"))
        if counts and built is not None:
            self.body.addWidget(scope_counts(self.context, built.scoped.lists, built.scoped.people.gone))
        self.body.addWidget(card)

    def _limits(self, answers: EstimateAnswers) -> list[str]:
        """Period and ages, where the data come from the programme's lists and were chosen by them."""
        if answers.source != LISTS:
            return []
        typed, context = {**answers.definition, **answers.scope}, self.context
        period = formats.months(typed.get("start", ""), typed.get("end", ""), context.country, context.lang)
        found = [period] if period else []
        low, high = typed.get("age_from", ""), typed.get("age_to", "")
        if low and high:
            found.append(self.t(N_("aged {low} to {high}"), low=low, high=high))
        elif low:
            found.append(self.t(N_("aged {low} and over"), low=low))
        elif high:
            found.append(self.t(N_("aged up to {high}"), high=high))
        return found

    def _rows(self, table: Table) -> Card:
        def column_of(name: str) -> Column:
            kind = "number" if any(isinstance(cell, int | float) for cell in table.columns[name]) else "text"
            return Column(name, lambda index: table.columns[name][index], kind, write=str)

        card = Card(self.t(N_("What the table holds")), self.t(N_("{n} row"), N_("{n} rows"), n=len(table)))
        columns = [column_of(name) for name in list(table.columns)[:COLUMNS]]
        some = range(min(ROWS, len(table)))
        card.body.addWidget(Grid(self.context, columns, some, self.t(N_("First rows")), wide=(), sortable=False))
        return card
