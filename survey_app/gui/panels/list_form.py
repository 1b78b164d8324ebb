"""Which file, and whose list it is: the first step of an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from survey_app.gui.buttons import Button
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Select, column, label, row
from vocabulary.errors import BadInput, Place, Problem
from vocabulary.text import N_, text

if TYPE_CHECKING:
    from estimation.table import Table
    from survey_app.services.importing import Mapping, Preview
    from survey_app.services.importing_became import Became
    from survey_app.services.importing_mappings import Recalled
    from survey_app.services.importing_profile import ColumnProfile


@dataclass(frozen=True)
class Draft:
    """An import before it is stored: the file as read, whose list it is and what its columns are used for. Nothing is kept.
    `recalled` is the earlier use of its columns from which the mapping began."""

    path: str = ""
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    header: str = ""
    table: Table | None = None
    mapping: Mapping | None = None
    preview: Preview | None = None
    step: int = 0
    profile: tuple[ColumnProfile, ...] = ()
    recalled: Recalled | None = None
    spellings: tuple[Became, ...] = ()

    def with_mapping(self, **changes: Any) -> Draft:
        """The draft with a changed mapping; its preview no longer holds."""
        assert self.mapping is not None
        return replace(self, mapping=replace(self.mapping, **changes), preview=None)


class ListForm(QWidget):
    """`choose` asks for a file, `reread` for another sheet or header row; `changed` tells that the list was described."""

    choose = Signal()
    reread = Signal(str, str)
    changed = Signal()

    def __init__(self, context: Context, draft: Draft, known: Sequence[str]) -> None:
        super().__init__()
        t = context.t
        outer = column(SPACE.m)
        self.setLayout(outer)
        file = Card(t(N_("File")), t(N_("A workbook (.xlsx, .xls, .ods) or a text table (.csv) as the institution sent it.")))
        outer.addWidget(file)
        line = row(SPACE.m)
        self.button = Button(t(N_("Choose another file…") if draft.path else N_("Choose a file…")), self.choose.emit)
        line.addWidget(self.button)
        line.addStretch(1)
        file.body.addLayout(line)
        if draft.table is not None:
            file.body.addWidget(label(draft.table.name, "strong"))
        self.sheet: Select | None = None
        self.header = QLineEdit(draft.header)
        self.fields: dict[str, Field] = {}
        if draft.table is None:
            return
        place = row(SPACE.m)
        file.body.addLayout(place)
        if len(draft.sheets) > 1:
            self.sheet = Select([(name, name) for name in draft.sheets], draft.sheet or draft.table.sheet)
            self.sheet.currentIndexChanged.connect(lambda _i: self._reread())
            place.addWidget(Field(t(N_("Sheet")), self.sheet), 1)
        self.header.setPlaceholderText(t(N_("found by itself")))
        self.header.editingFinished.connect(self._header_typed)
        self._header_was = draft.header
        self.fields["header"] = Field(t(N_("Row of the column names")), self.header)
        place.addWidget(self.fields["header"], 1)
        if self.sheet is None:
            place.addStretch(1)
        outer.addWidget(self._list(context, draft, known))

    def _list(self, context: Context, draft: Draft, known: Sequence[str]) -> Card:
        t, mapping = context.t, draft.mapping
        assert mapping is not None
        card = Card(t(N_("The list")))
        note = (
            t(N_("A name already in use adds to that list: {names}."), names=", ".join(known))
            if known
            else t(N_("As people in the programme call it, such as “Refuge North”."))
        )
        self._add(card, "list_name", t(N_("Name of the list")), mapping.list_name, note)
        self._add(card, "institution", t(N_("Institution")), mapping.institution)
        period = QGridLayout()
        period.setSpacing(SPACE.m)
        card.body.addLayout(period)
        hint = t(N_("year-month-day"))
        for number, (name, words) in enumerate((("start", N_("Covers from")), ("end", N_("until")))):
            control = QLineEdit(getattr(mapping, name))
            control.setPlaceholderText(hint)
            control.textEdited.connect(lambda _words: self.changed.emit())
            self.fields[name] = Field(t(words), control)
            period.addWidget(self.fields[name], 0, number)
        return card

    def _add(self, card: Card, name: str, words: str, value: str, note: str = "") -> None:
        control = QLineEdit(value)
        control.textEdited.connect(lambda _words: self.changed.emit())
        self.fields[name] = Field(words, control, note)
        card.body.addWidget(self.fields[name])

    def said(self) -> dict[str, str]:
        """What is typed about the list, for the mapping."""
        names = [name for name in ("list_name", "institution", "start", "end") if name in self.fields]
        found: dict[str, str] = {}
        for name in names:
            control = self.fields[name].control
            assert isinstance(control, QLineEdit)
            found[name] = control.text().strip()
        return found

    def show_problems(self, problems: Sequence[Problem], lang: str) -> bool:
        """Each problem of the list beside its field; whether there is any."""
        found = {"list_name": "", "start": "", "end": ""}
        for problem in problems:
            if problem.code == "list-name-missing":
                found["list_name"] = problem.say(lang)
            elif problem.code == "bad-period":
                found["end"] = problem.say(lang)
        for name, words in found.items():
            if name in self.fields:
                self.fields[name].problem(words)
        return any(found.values())

    def _header_typed(self) -> None:
        if self.header.text().strip() != self._header_was:
            self._header_was = self.header.text().strip()
            self._reread()

    def _reread(self) -> None:
        self.reread.emit(self.sheet.value() if self.sheet is not None else "", self.header.text().strip())


def typed_row(written: str) -> int | None:
    """The header's row as typed; empty means that it is looked for."""
    if not written:
        return None
    if not (written.isdecimal() and int(written) > 0):
        raise BadInput(
            Problem(
                "bad-header-row",
                text(N_("{value} is no row"), value=written),
                Place(field=N_("Row of the column names")),
                text(N_("Type the number of the row that holds the column names, or leave it empty")),
            )
        )
    return int(written)


def example_table() -> Table:
    """A made-up list as an institution writes it, with a date that does not exist."""
    from estimation.table import Table

    columns: dict[str, tuple[str | int | None, ...]] = {
        "APELLIDOS": ("Rojas Peña", "GONZALES, Luis A.", "da Silva", "Quispe M.", "Pérez de León"),
        "NOMBRES": ("María José", None, "Ana", "Juan", "Yulimar"),
        "F. NAC": ("1991-03-04", "04/12/1988", 1979, "31/02/1990", "1999-11-23"),
        "CEDULA": ("V-18.223.011", None, "812.334.115-02", "7712345", "V-27.110.902"),
        "NAC.": ("VEN", "COL", "BRA", "PER", "VEN"),
        "INGRESO": ("2026-03-11", "2026-04-02", "2026-04-19", "2026-05-30", "2026-06-07"),
        "OBS": (None, "volver a llamar", None, None, None),
    }
    return Table(columns, "refugio_norte_oct.xlsx", "Lista", (5, 6, 7, 8, 9))
