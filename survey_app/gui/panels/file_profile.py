"""What a file holds, before its columns are mapped: how it was read, its first rows, a profile of each column."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from survey_app.gui.context import Context
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import column, label
from vocabulary.errors import Level
from vocabulary.text import N_

if TYPE_CHECKING:
    from estimation.table import Table
    from survey_app.services.importing_mappings import Recalled
    from survey_app.services.importing_profile import ColumnProfile
    from vocabulary.text import Text

FIRST_ROWS = 8
MOST = 14


def bars(
    context: Context, remarks: Sequence[Text], recalled: Recalled | None, forget: Callable[[], object]
) -> list[MessageBar]:
    """How the file was read, and that its columns are used as last time, with what differs."""
    t, lang = context.t, context.lang
    found = []
    if remarks:
        found.append(MessageBar(" ".join(t(remark) for remark in remarks), Level.INFORMATION, lang, t(N_("Read so"))))
    if recalled is not None:
        words = " ".join(t(words) for words in recalled.said()) or t(N_("The file has the same columns."))
        head = t(N_("Columns used as last time for {owner}"), owner=recalled.owner)
        level = Level.WARNING if recalled.said() else Level.INFORMATION
        found.append(MessageBar(words, level, lang, head, ((t(N_("Forget this use")), forget),)))
    return found


def first_rows(context: Context, table: Table) -> QWidget:
    """The file's first rows as they stand, so that one sees whether sheet and header are right."""

    def column_of(name: str) -> Column:
        return Column(name, lambda index: table.columns[name][index], write=str)

    columns = [Column(N_("Row"), lambda index: table.rows[index], "number", write=str)]
    columns += [column_of(name) for name in table.columns]
    shown = range(min(FIRST_ROWS, len(table)))
    grid = Grid(context, columns, shown, context.t(N_("First rows")), wide=(), sortable=False)
    return _with_note(grid, context.t(N_("{n} row in the file."), N_("{n} rows in the file."), n=len(table)))


def profile_table(context: Context, profile: Sequence[ColumnProfile]) -> QWidget:
    """One line a column; examples are masked."""
    t = context.t

    def holds(one: ColumnProfile) -> str:
        share = round(100 * one.filled / max(one.rows, 1))
        return t(N_("{kind}, {share} %, {n} different"), kind=t(one.kind_said), share=share, n=one.distinct)

    def lengths(one: ColumnProfile) -> str:
        return f"{one.shortest}–{one.longest}" if one.longest != one.shortest else str(one.shortest)

    columns = [
        Column(N_("Column"), lambda one: one.name),
        Column(N_("What it holds"), holds),
        Column(N_("Look at"), lambda one: "; ".join(t(words) for words in one.warnings) or None),
        Column(N_("Written so"), lambda one: "  ·  ".join(one.examples) or None),
        Column(N_("Length"), lengths, "number", write=str),
    ]
    name = t(N_("What the file holds"))
    grid = Grid(context, columns, profile, name, wide=(1, 2), most=MOST, sortable=False, optional=(3, 4))
    return _with_note(grid, t(N_("How a cell is written, not what it says: a stands for a letter, 9 for a digit.")))


def _with_note(table: QWidget, words: str) -> QWidget:
    found, body = QWidget(), column(SPACE.s)
    found.setLayout(body)
    body.addWidget(table)
    body.addWidget(label(words, "note"))
    return found
