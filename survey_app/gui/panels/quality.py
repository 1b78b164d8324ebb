"""The quality class beside a result: the class with what it means, the seven scores, and the way to the questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from survey_app.gui.beside import Beside
from survey_app.gui.buttons import Link
from survey_app.gui.context import Context
from survey_app.gui.panels.headline import Headline, rests_on
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, column, label
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.quality import Quality
    from estimation.result import Estimate


def head(context: Context, headline: Headline, estimate: Estimate, id: str, name: str) -> QWidget:  # noqa: A002
    """The top of a result: the headline and what it rests on, and the quality class at their right."""
    made = QWidget()
    parts = column(SPACE.m)
    made.setLayout(parts)
    parts.addWidget(headline)
    parts.addWidget(rests_on(context, estimate))
    return made if estimate.quality is None else Beside(made, quality_card(context, estimate.quality, id, name), (5, 3))


def quality_card(context: Context, quality: Quality, id: str, name: str) -> Card:  # noqa: A002
    """What a reader has to know of the class in three lines."""
    from estimation.quality import in_short

    t = context.t
    card = Card(t(N_("Quality class: {class_}"), class_=quality.grade))
    words = t(in_short(quality, named=False)).rstrip(".")
    card.body.addWidget(label(f"{words[:1].upper()}{words[1:]}.", "note"))
    card.body.addWidget(label(scores(context, quality), "note"))
    card.body.addWidget(Link(t(N_("Questions and reasons")), lambda: context.go("quality", estimate=id, name=name), small=True))
    return card


def scores(context: Context, quality: Quality) -> str:
    """`Documentation 2 · Accessibility 1 · …`."""
    from estimation.quality import CRITERIA

    return " · ".join(f"{context.t(words)} {quality.scores[criterion]}" for criterion, words in CRITERIA.items())
