"""The other records that a linkage put together with one of a pair: what speaks for a third often decides two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from survey_app.gui.context import Context
from survey_app.gui.panels.linkage_words import list_name
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.review_reading import PairView

WITH = {
    (True, True): N_("with both"),
    (True, False): N_("with the record on the left"),
    (False, True): N_("with the record on the right"),
}


class PairOthers(QWidget):
    """One record a line, with whom it is linked and what it says."""

    def __init__(self, context: Context, view: PairView) -> None:
        super().__init__()
        t = context.t
        lines = column(SPACE.xs)
        self.setLayout(lines)
        lines.addWidget(label(t(N_("Linked with them now")), "strong"))
        for other in view.others:
            said = " · ".join(filter(None, (other.name, other.birth, other.document))) or t(N_("not said"))
            lines.addWidget(label(said, "text"))
            lines.addWidget(label(f"{list_name(context, other.list_name)}, {t(WITH[other.left, other.right])}", "note"))
        if view.more:
            lines.addWidget(label(t(N_("and {n} more record"), N_("and {n} more records"), n=view.more), "note"))
