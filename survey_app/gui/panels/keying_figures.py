"""How well keyings agree, as a card: the rate in words, the questions that differ most, and who keyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from survey_app.gui.context import Context
from survey_app.gui.grid import Grid
from survey_app.gui.table import Column
from survey_app.gui.widgets import Card, label
from survey_app.services.keying_figures import rate_words
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.keying_figures import Figures

MOST = 5


def figures_card(context: Context, found: Figures, labels: dict[tuple[str, str], str]) -> Card:
    """The figures so far; `labels` are the words of questions by form and path. What one person keyed both times is apart."""
    t = context.t
    counted = t(
        N_("Papers to be keyed twice: {asked}; keyed twice: {twice}; compared: {compared}."),
        twice=found.twice,
        asked=found.asked,
        compared=found.compared,
    )
    card = Card(t(N_("How well keyings agree")), counted)
    for words in rate_words(found.differ):
        card.body.addWidget(label(t(words), "strong"))
    own = rate_words(found.own_differ)
    if own:
        said = N_("By one person both times, counted apart: {rate}")
        card.body.addWidget(label(t(said, rate=t(own[0])), "note"))
    worst = [(labels.get(asked, asked[1]), rate) for asked, rate in found.questions.items() if rate.errors][:MOST]
    if worst:
        columns = [
            Column(N_("Question"), lambda each: each[0]),
            Column(N_("Fields"), lambda each: each[1].fields, "number"),
            Column(N_("Differ"), lambda each: each[1].errors, "number"),
            Column(N_("Per 1,000"), lambda each: round(each[1].per_thousand or 0, 1), "number"),
        ]
        card.body.addWidget(Grid(context, columns, worst, t(N_("Questions that differ most")), sortable=False))
    if found.persons:
        columns = [
            Column(N_("Who keyed"), lambda each: each[0]),
            Column(N_("Fields"), lambda each: each[1].fields, "number"),
            Column(N_("Wrong"), lambda each: each[1].errors, "number"),
            Column(N_("Per 1,000"), lambda each: round(each[1].per_thousand or 0, 1), "number"),
        ]
        card.body.addWidget(Grid(context, columns, list(found.persons.items()), t(N_("Who keyed")), sortable=False))
    return card
