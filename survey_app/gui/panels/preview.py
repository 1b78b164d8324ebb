"""What a file would bring: its rows as they are written, each with how it is read; the unreadable ones on demand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from survey_app.gui.context import Context
from survey_app.gui.grid import Grid
from survey_app.gui.messages import MessageBar
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import clear, column, label
from vocabulary.errors import Level
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.importing import Preview, RowReading, Target
    from survey_app.services.importing_became import Became
    from survey_app.services.importing_naming import NamingColumn

SAMPLE = 8
MOST_COLUMNS = 4  # who it is; the rest is told below for the chosen row
MOST_ROWS = 12
MOST_SHOWN = 1000  # rows that cannot be read: the list of problems has them all
NAMES = ("surnames", "given_names", "full_name")
CHIPS = {"ok": "good", "understood": "warn", "bad": "bad"}


class PreviewTable(QWidget):
    """The first rows with one of each state among them, or all the rows that cannot be read."""

    def __init__(self, context: Context, preview: Preview, unreadable: bool = False) -> None:
        super().__init__()
        self.context, self.t, self.preview = context, context.t, preview
        self.body = column(SPACE.s)
        self.setLayout(self.body)
        self.grid: Grid | None = None
        self.detail = label("", "note")
        self.show_rows(unreadable)

    def show_rows(self, unreadable: bool) -> None:
        """Shows the rows that cannot be read, or the first rows."""
        clear(self.body)
        bad = self.preview.unreadable(MOST_SHOWN)
        self.unreadable = unreadable and bool(bad)
        rows: Sequence[RowReading] = bad if self.unreadable else self.preview.sample(SAMPLE)
        name = self.t(N_("Rows that cannot be read") if self.unreadable else N_("First rows"))
        columns = self._columns()
        named = [i for i, target in enumerate(self._shown(), 1) if target.name in NAMES] or [1]
        spare = [i for i in range(1, len(columns) - 1) if i not in named]
        self.grid = Grid(self.context, columns, rows, name, wide=named, most=MOST_ROWS, optional=spare)
        self.grid.selectionModel().currentRowChanged.connect(lambda now, _before: self._tell(now.row()))
        self.body.addWidget(self.grid)
        self.detail = label("", "note")
        self.detail.hide()
        self.body.addWidget(self.detail)
        self.body.addWidget(label(self._note(len(rows)), "note"))

    def _columns(self) -> list[Column]:
        def cell(target: Target) -> Column:
            return Column(target.label, lambda row: row.written.get(target.name) or None)

        return [
            Column(N_("Row"), lambda row: row.row, "number", write=str),
            *(cell(target) for target in self._shown()),
            Column(N_("Reading"), lambda row: (self.t(row.said), CHIPS[row.state]), "chip"),
        ]

    def _shown(self) -> Sequence[Target]:
        return [target for target in self.preview.targets if target.name != "statistic"][:MOST_COLUMNS]

    def _note(self, shown: int) -> str:
        t, preview = self.t, self.preview
        parts = [t(N_("{shown} of {n} row shown."), N_("{shown} of {n} rows shown."), shown=shown, n=preview.total)]
        if preview.already:
            parts.append(
                t(
                    N_("{n} was in an earlier import of this list already: it is not repeated."),
                    N_("{n} were in an earlier import of this list already: they are not repeated."),
                    n=preview.already,
                )
            )
        if preview.repeated:
            parts.append(
                t(
                    N_("{n} stands more than once in the file: it counts once."),
                    N_("{n} stand more than once in the file: they count once."),
                    n=preview.repeated,
                )
            )
        return " ".join(parts)

    def _tell(self, number: int) -> None:
        """How the chosen row is understood, below the table."""
        row = self.grid.long.row(number) if self.grid is not None and number >= 0 else None
        if row is None:
            return
        from survey_app.services.importing_became import became

        t = self.t
        lines = [t(N_("Row {row} is read as:"), row=str(row.row))]
        for one in became(row):
            why = f" ({t(one.why)})" if one.why else ""
            lines.append(f"{t(one.label)}: {one.written} → {t(one.read) or '—'}{why}")
        lines += [f"{reason[:1].upper()}{reason[1:]}." for reason in map(t, row.why)]
        self.detail.setText("\n".join(lines))
        self.detail.show()


class SpellingsTable(QWidget):
    """How coded columns are written and what each spelling is taken for."""

    def __init__(self, context: Context, spellings: Sequence[Became]) -> None:
        super().__init__()
        t, body = context.t, column(SPACE.s)
        self.setLayout(body)
        if not spellings:
            body.addWidget(label(t(N_("No column holds sex, nationality, a type of document or an area.")), "soft"))
            return

        def read(one: Became) -> str:
            why = t(one.why) if one.why else ""
            return f"{t(one.read)} ({why})" if one.read and why else t(one.read) or why or "—"

        columns = [
            Column(N_("Use"), lambda one: t(one.label)),
            Column(N_("In the file"), lambda one: one.written),
            Column(N_("Read as"), read),
            Column(N_("Rows"), lambda one: one.times, "number"),
        ]
        self.grid = Grid(context, columns, spellings, t(N_("Spellings")), wide=(0, 1, 2), most=MOST_ROWS)
        body.addWidget(self.grid)
        body.addWidget(label(t(N_("Each spelling once, those that are not understood first.")), "note"))


def told(
    context: Context,
    preview: Preview,
    see: Callable[[], object],
    save: Callable[[], object],
    leave_out: Callable[[str], object],
) -> list[MessageBar]:
    """The messages above the rows: what blocks the import, which rows cannot be read, which columns seem to name persons, that
    all is there already."""
    t, lang = context.t, context.lang
    bars = [MessageBar(problem.say(lang), Level.ERROR, lang) for problem in preview.blocking]
    if preview.bad:
        shown = t(N_("See it"), N_("See the {n}"), n=preview.bad)
        bars.append(
            MessageBar(
                t(
                    N_("Correct it in the file, or leave it out; it will be noted in the history of this list."),
                    N_("Correct them in the file, or leave them out; they will be noted in the history of this list."),
                    n=preview.bad,
                ),
                Level.ERROR,
                lang,
                t(
                    N_("{n} row of {total} cannot be read"),
                    N_("{n} rows of {total} cannot be read"),
                    n=preview.bad,
                    total=preview.total,
                ),
                ((shown, see), (t(N_("Save the list of problems")), save)),
            )
        )
    bars += [_naming(context, found, leave_out) for found in preview.naming]
    if not preview.ready and preview.already and not preview.blocking and not preview.mapping.replaces:
        bars.append(MessageBar(t(N_("Every row that can be read is in this list already.")), Level.INFORMATION, lang))
    return bars


def _naming(context: Context, found: NamingColumn, leave_out: Callable[[str], object]) -> MessageBar:
    """That a column which is kept with the answers seems to name persons; it can be left out at once."""
    from forms.identifying import said

    t = context.t
    if found.cells:
        words = t(
            N_("{n} cell seems to hold {what}. The column is kept with the answers, where nobody should be named."),
            N_("{n} cells seem to hold {what}. The column is kept with the answers, where nobody should be named."),
            n=found.cells,
            what=said(found.kinds),
        )
    else:
        words = t(N_("Its name speaks of persons. The column is kept with the answers, where nobody should be named."))
    head = t(N_("Column {column}"), column=found.column)
    action = (t(N_("Do not import this column")), partial(leave_out, found.column))
    return MessageBar(words, Level.WARNING, context.lang, head, (action,))
