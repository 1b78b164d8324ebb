"""What a report is to hold: which estimates, which of them is the headline, in which language, for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from exports.publish import FORMS
from exports.signs import ACCESSIBLE, PROFILES
from survey_app.gui.context import Context
from survey_app.gui.form import Field
from survey_app.gui.options import OptionGroup, OptionRow
from survey_app.gui.panels.figures import interval, persons
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Check, Select, column, label
from vocabulary.text import N_

if TYPE_CHECKING:
    from survey_app.services.results import StoredEstimate

PROTECTIONS = (
    ("round", N_("Controlled rounding to multiples of 5"),
     N_("The usual. Small groups stand together; sums add up as printed, and a number once printed stays.")),
    ("suppress", N_("Suppression of small cells"),
     N_("Exact counts; small cells stand together with what would give them away. Attacked before it is written.")),
    ("internal", N_("Internal, not for publication"),
     N_("Nothing is protected, and every sheet says so. It does not count as released.")),
)  # fmt: skip
TONGUES = (("es", "Español"), ("pt", "Português"), ("en", "English"))


@dataclass(frozen=True)
class Wanted:
    """A report as it is wished for; `lang` is the report's, whatever the window speaks."""

    chosen: tuple[str, ...] = ()
    headline: str = ""
    lang: str = ""
    title: str = ""
    recipient: str = ""
    purpose: str = ""
    protection: str = "round"
    forms: tuple[str, ...] = ()
    word: bool = False
    signs: str = ACCESSIBLE
    revised: str = ""


class ReportForm(QWidget):
    """`changed` tells that something was chosen or typed; `wanted()` says what."""

    changed = Signal()

    def __init__(self, context: Context, rows: Sequence[StoredEstimate], wanted: Wanted) -> None:
        super().__init__()
        self.context, self.rows = context, tuple(rows)
        self.fields: dict[QLineEdit, Field] = {}
        t = context.t
        outer = column(SPACE.m)
        self.setLayout(outer)
        which = Card(t(N_("Estimates in the report")))
        outer.addWidget(which)
        self.checks = OptionGroup(
            [(row.id, self._option(row)) for row in self.rows],
            many=True,
            value=wanted.chosen,
            name=t(N_("Estimates in the report")),
        )
        self.checks.chosen.connect(lambda _ids: self._chosen())
        which.body.addWidget(self.checks)
        self.headline = Select([], name=t(N_("Headline figure")))
        self.headline_field = Field(
            t(N_("Headline figure")), self.headline, t(N_("It stands on the cover and in the summary."))
        )
        which.body.addWidget(self.headline_field)
        self._fill_headline(wanted.headline)
        self.headline.currentIndexChanged.connect(lambda _i: self.changed.emit())
        about = Card(t(N_("The report")))
        outer.addWidget(about)
        self.lang = Select(TONGUES, wanted.lang, t(N_("Language of the report")))
        self.lang.currentIndexChanged.connect(lambda _i: self.changed.emit())
        about.body.addWidget(Field(t(N_("Language of the report")), self.lang))
        self.signs = Select([(name, t(one.label)) for name, one in PROFILES.items()], wanted.signs, t(N_("Signs")))
        self.signs.currentIndexChanged.connect(lambda _i: self.changed.emit())
        about.body.addWidget(Field(t(N_("Signs")), self.signs, t(N_("For what is missing, protected or weak."))))
        self.small = Card(t(N_("Small numbers")))  # the page places it: beside the form, where there is room
        self.protection = OptionGroup(
            [(rule, OptionRow(t(words), note=t(note), mark="radio")) for rule, words, note in PROTECTIONS],
            value=(wanted.protection,),
            name=t(N_("Small numbers")),
        )
        self.protection.chosen.connect(lambda _ids: self.changed.emit())
        self.small.body.addWidget(self.protection)
        self.audit = label("", "note")
        self.small.body.addWidget(self.audit)
        self.data = Card(t(N_("The same figures as data")))  # beside the form, too
        self.forms = OptionGroup(
            [(name, OptionRow(t(form.title), note=t(form.said), mark="check")) for name, form in FORMS.items()],
            many=True,
            value=wanted.forms,
            name=t(N_("The same figures as data")),
        )
        self.forms.chosen.connect(lambda _ids: self.changed.emit())
        self.data.body.addWidget(self.forms)
        self.data.body.addWidget(label(t(N_("They stand in a folder beside the workbook, with its name.")), "note"))
        self.title = self._line(about, t(N_("Title")), wanted.title, t(N_("Empty: made from whom the figure counts.")))
        self.recipient = self._line(about, t(N_("For whom")), wanted.recipient, t(N_("Such as the ministry and its office.")))
        self.purpose = self._line(
            about, t(N_("Purpose")), wanted.purpose, t(N_("What it is for, in a few words. The journal keeps both."))
        )
        said = N_("Printed beside each figure that was published before; that data or settings differ is said by itself.")
        self.revised = self._line(about, t(N_("Why figures changed since the last report")), wanted.revised, t(said))
        self.word = Check(t(N_("Also a short Word report, to edit further")), wanted.word)
        self.word.toggled.connect(lambda _on: self.changed.emit())
        about.body.addWidget(self.word)

    def _option(self, row: StoredEstimate) -> OptionRow:
        t = self.context.t
        said = t(N_("no figure")) if row.refused else f"{persons(self.context, row.point)} ({interval(self.context, row)})"
        figure = f"{said} · {t(N_('class {class_}'), class_=row.grade)} · {t(row.label)}"
        return OptionRow(row.name, note=figure, mark="check")

    def _line(self, card: Card, words: str, value: str, note: str) -> QLineEdit:
        control = QLineEdit(value)
        control.textEdited.connect(lambda _words: self.changed.emit())
        self.fields[control] = Field(words, control, note)
        card.body.addWidget(self.fields[control])
        return control

    def missing(self) -> QLineEdit | None:
        """Says beside its field that nothing is typed where something must be; the first such control."""
        found: QLineEdit | None = None
        for control in (self.recipient, self.purpose):
            empty = not control.text().strip()
            self.fields[control].problem(self.context.t(N_("Say this first: the journal keeps it.")) if empty else "")
            found = found or (control if empty else None)
        return found

    def _fill_headline(self, value: str) -> None:
        chosen = [row for row in self.rows if row.id in self.checks.value()]
        self.headline.blockSignals(True)
        self.headline.clear()
        for row in chosen:
            self.headline.addItem(row.name, row.id)
        self.headline.set_value(value)
        self.headline.blockSignals(False)
        self.headline_field.setVisible(len(chosen) > 1)

    def _chosen(self) -> None:
        self._fill_headline(self.headline.value())
        self.changed.emit()

    def wanted(self) -> Wanted:
        """What is chosen and typed now."""
        return Wanted(
            self.checks.value(),
            self.headline.value(),
            self.lang.value(),
            self.title.text(),
            self.recipient.text(),
            self.purpose.text(),
            next(iter(self.protection.value()), "round"),
            self.forms.value(),
            self.word.isChecked(),
            self.signs.value(),
            self.revised.text(),
        )
