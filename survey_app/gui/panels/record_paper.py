"""A record's card about the paper it was keyed from: its number, whether it is keyed a second time, and what that came to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.pages.double_entry import CHIPS, key_again
from survey_app.gui.widgets import Card, Chip, label
from survey_app.services.paper import COMPARED, KEYING, STATES, TO_COMPARE
from survey_app.services.roles import may
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.paper import PaperRecord


def paper_card(context: Context, over: QWidget, record: str, found: PaperRecord | None) -> Card:
    """The card; what can be done next stands on its button, for whoever may do it."""
    t, programme = context.t, context.programme
    role = programme.info.role if programme is not None else ""
    left = Qt.AlignmentFlag.AlignLeft
    if found is None:
        card = Card(t(N_("Double entry")), t(N_("Where it was keyed from paper, keying it a second time finds mistakes.")))
    else:
        card = Card(t(N_("Double entry")), t(N_("Number on the paper: {number}"), number=found.number) if found.number else "")
        card.body.addWidget(Chip(t(STATES[found.state]), CHIPS.get(found.state, "plain")), 0, left)
        if found.second_by:
            said = t(N_("Keyed a second time by {person}."), person=found.second_by)
            differ = t(N_("{n} field differed."), N_("{n} fields differed."), n=found.differ)
            card.body.addWidget(label(f"{said} {differ}", "soft"))
    state = found.state if found is not None else ""
    if state == TO_COMPARE and may(role, "correct"):
        go = partial(context.go, "compare-keyings", record=record)
        card.body.addWidget(Button(t(N_("Compare both keyings")), go), 0, left)
    elif state not in (TO_COMPARE, COMPARED) and may(role, "capture"):
        words = N_("Go on with the second keying") if state == KEYING else N_("Key it a second time")
        card.body.addWidget(Button(t(words), partial(key_again, context, over, record)), 0, left)
    return card
