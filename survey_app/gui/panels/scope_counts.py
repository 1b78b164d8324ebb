"""How many records of each list count, and why the others do not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from survey_app.gui.context import Context
from survey_app.gui.grid import Grid
from survey_app.gui.table import Column
from survey_app.gui.widgets import Card, label
from vocabulary.text import N_, Text, joined, text

if TYPE_CHECKING:
    from survey_app.services.people import ListCount


def scope_counts(context: Context, lists: Sequence[ListCount], gone: int = 0) -> QWidget:
    """A line a list, and below the reasons of those left out."""
    t = context.t

    def name(one: ListCount) -> str:
        return list_name(context, one.name)

    card = Card(t(N_("Records that count")))
    columns = [
        Column(N_("List"), name),
        Column(N_("Records"), lambda one: one.records, "number"),
        Column(N_("In scope"), lambda one: one.inside, "number"),
        Column(N_("Left out"), lambda one: one.records - one.inside, "number"),
    ]
    card.body.addWidget(Grid(context, columns, list(lists), t(N_("Records that count")), sortable=False))
    lines = [t(text(N_("{list}: {reasons}."), list=name(one), reasons=reasons(one))) for one in lists if one.out]
    if gone:
        lines.append(
            t(
                N_("{n} record of the linkage is no longer in the programme."),
                N_("{n} records of the linkage are no longer in the programme."),
                n=gone,
            )
        )
    if lines:
        card.body.addWidget(label("\n".join(lines), "note", selectable=True))
    return card


def list_name(context: Context, name: str) -> str:
    """A list as people call it."""
    from survey_app.services.linking import INTERVIEWS

    return context.t(N_("Interviews")) if name == INTERVIEWS else name


def reasons(one: ListCount) -> Text:
    """Why records of a list do not count, each with its number."""
    from survey_app.services.people import REASONS

    return joined(text("{n} {why}", n=n, why=Text(REASONS[reason])) for reason, n in one.out.items())
