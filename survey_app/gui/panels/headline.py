"""The head of a result: the sentence, the number with its interval drawn, and what the figure rests on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from estimation.from_records import scope_of
from survey_app import formats
from survey_app.gui.context import Context
from survey_app.gui.interval import IntervalBar
from survey_app.gui.panels.figures import interval, persons
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, column, label, row
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.result import Estimate

BEFORE, AFTER = "\x02", "\x03"  # stand around a figure until the sentence has been escaped


def ink_of(context: Context, method: str) -> QColor:
    """The colour that a method has in every chart."""
    from exports.palette import THEMES, colour_of

    return QColor(THEMES[context.theme].shade(colour_of(method)))


def sentence(context: Context, estimate: Estimate) -> str:
    """The estimate's own sentence as rich text, its point and limits standing out."""
    population = estimate.population
    main = {round(v) for v in (population.point, population.lower, population.upper) if v is not None}

    def number(value: int | float) -> str:
        said = context.number(value)
        return f"{BEFORE}{said}{AFTER}" if value in main else said

    said = escape(estimate.sentence(context.lang, number))
    return said.replace(BEFORE, "<b>").replace(AFTER, "</b>")


class Headline(QWidget):
    """Sentence above, number and interval below."""

    def __init__(self, context: Context, estimate: Estimate) -> None:
        super().__init__()
        outer = column(SPACE.m)
        self.setLayout(outer)
        self.sentence = label(sentence(context, estimate), "sentence", rich=True, selectable=True)
        outer.addWidget(self.sentence)
        if estimate.refused:  # the sentence says why there is no figure
            return
        line = row(SPACE.l)
        population = estimate.population
        self.number = label(persons(context, population.point), "number", wrap=False, selectable=True)
        line.addWidget(self.number)
        words = context.t(
            N_("{point}, interval {interval}"),
            point=persons(context, population.point),
            interval=interval(context, population),
        )
        ink = ink_of(context, estimate.method)
        self.bar = IntervalBar(population.point, population.lower, population.upper, ink, words)
        line.addWidget(self.bar, 1)
        line.addWidget(label(interval(context, population), "soft", wrap=False, selectable=True))
        line.addStretch(0)  # takes only what the bar leaves
        outer.addLayout(line)


def rests_on(context: Context, estimate: Estimate) -> Card:
    """What the figure rests on: data, method, interval, whom it leaves out."""
    from estimation.result import INTERVALS

    t, population = context.t, estimate.population
    seen = round(estimate.observed)
    parts = [
        t(N_("{n} person seen"), N_("{n} persons seen"), n=seen),
        t(estimate.label),
        t(
            N_("{level} % interval by {kind}"),
            level=float(f"{100 * population.level:g}"),
            kind=t(INTERVALS.get(population.interval, population.interval)),
        )
        if population.interval != "none"
        else t(N_("no interval")),
    ]
    if estimate.provenance.by:
        parts.append(t(N_("by {columns}"), columns=", ".join(estimate.provenance.by)))
    if estimate.provenance.created:
        day = formats.day(estimate.provenance.created, context.country, context.lang)
        parts.append(t(N_("computed on {day}"), day=day))
    card = Card(t(N_("What it rests on")), " · ".join(parts) + ".")
    if (scope := scope_of(estimate)) is not None:
        card.body.addWidget(label(t(scope), "note"))
    if estimate.definition.excludes:
        card.body.addWidget(label(t(N_("Not counted: {who}"), who=estimate.definition.excludes), "note"))
    return card
