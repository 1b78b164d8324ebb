"""Several countries' published figures on one page: which may be compared, which not and why, and their sum."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QLayout, QLineEdit, QWidget

from exports.country import said_country
from survey_app import formats
from survey_app.gui.buttons import Button, PrimaryButton
from survey_app.gui.context import Context
from survey_app.gui.figure import figure_card
from survey_app.gui.files import choose_files, documents, name_file, show_folder
from survey_app.gui.form import Field
from survey_app.gui.grid import Grid
from survey_app.gui.panels.empty import Empty
from survey_app.gui.panels.report_form import TONGUES
from survey_app.gui.table import Column
from survey_app.gui.theme import SPACE
from survey_app.gui.widgets import Card, Chip, Select, clear, give_focus, label, row
from survey_app.gui.working import WorkingPage
from vocabulary.errors import BadInput
from vocabulary.progress import Progress
from vocabulary.text import N_, Text, text

if TYPE_CHECKING:
    from estimation.charts import Forest
    from exports.regional.comparing import Row, View
    from exports.regional.entry import Entry

USUAL = 12  # months, as `exports.regional.comparing.WITHIN`, which is imported when it is needed
MONTHS_APART = (3, 6, USUAL, 24)


class RegionalViewPage(WorkingPage):
    """`context.go("regional-view")`; `entries=` have been read, `yardstick=` is the country that the others are held to,
    `within=` the months that figures may be apart, `same_scope=` why different words on who is left out mean the same."""

    name = "regional-view"
    room = "reports"
    manual = "reports"

    def __init__(
        self, context: Context, entries: Sequence[Entry] = (), yardstick: str = "", lang: str = "", within: int = USUAL,
        same_scope: str = "", **args: Any,
    ) -> None:  # fmt: skip
        super().__init__(context, **args)
        self.entries, self.yardstick, self.within, self.same_scope = tuple(entries), yardstick, within, same_scope
        self.lang = lang or (context.programme.info.lang if context.programme is not None else context.lang)
        self.view: View | None = None
        self.main_button: PrimaryButton | None = None
        self.held: Select | None = None
        self.months: Select | None = None
        self.scope: QLineEdit | None = None
        self._show()

    @classmethod
    def examples(cls, context: Context) -> list[dict[str, Any]]:
        """Before anything is chosen, and five countries two of which cannot be compared."""
        return [{}, {"entries": example()}]

    def title(self) -> str:
        return self.t(N_("Regional view"))

    def header(self) -> Sequence[QWidget]:
        if not self.entries:
            return ()
        more = Button(self.t(N_("Add files…")), self.ask)
        self.main_button = PrimaryButton(self.t(N_("Write the workbook…")), self.ask_where)
        return (more, self.main_button)

    def state(self) -> dict[str, Any]:
        return {"entries": self.entries, "yardstick": self.yardstick, "lang": self.lang, "within": self.within,
                "same_scope": self.same_scope}  # fmt: skip

    def first_focus(self) -> QWidget | None:
        return self.main_button

    # reading ---------------------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Asks for published files of one or several countries."""
        kinds = self.t(N_("Published figures (*.csv *.xml *.xlsx)"))
        choose_files(self, self.t(N_("Published figures of several countries")), kinds, self.read)

    def read(self, paths: Sequence[str]) -> None:
        """Adds the figures of these files to those that are there; nothing is added where one of them cannot be used."""
        self.context.clear_messages()

        def work(progress: Progress) -> list[Entry]:
            from survey_app.services import regional

            return regional.gather([Path(path) for path in paths], progress)

        def done(found: list[Entry]) -> None:
            self.entries = (*self.entries, *(entry for entry in found if entry not in self.entries))
            self._show()

        self.work(work, done, doing=N_("Reading the figures"))

    def hold_to(self, country: str) -> None:
        """Takes the figure of a country as the yardstick; empty for the one with which most can be compared."""
        if country != self.yardstick:
            self.yardstick = country
            self._show()
            if self.held is not None:
                give_focus(self.held)

    def allow(self, within: int) -> None:
        """Compares figures whose days lie at most as many months apart."""
        if within != self.within:
            self.within = within
            self._show()
            if self.months is not None:
                give_focus(self.months)

    def hold_same(self, why: str) -> None:
        """Holds different words on who is left out for the same, for the reason given; empty: for different again."""
        why = " ".join(why.split())
        if why != self.same_scope:
            self.same_scope = why
            self._show()
            if self.scope is not None:
                give_focus(self.scope)

    def forget(self) -> None:
        """Begins anew."""
        self.entries, self.yardstick = (), ""
        self._show()

    # what is shown ---------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        clear(self.body)
        self.view, self.held, self.months, self.scope = None, None, None, None
        if not self.entries:
            said = N_("Choose the published figures of several countries: their tables, or their Excel reports. The page tells "
                      "which may be compared, which not and why. Changed files are refused.")  # fmt: skip
            self.main_button = PrimaryButton(self.t(N_("Choose files…")), self.ask)
            self.body.addWidget(Empty(self.t(N_("Countries side by side")), self.t(said), self.main_button))
        else:
            self._show_view(self._compared())
        self.body.addStretch(1)
        self.refresh_header()

    def _compared(self) -> View:
        from exports.regional.comparing import compare

        try:
            self.view = compare(self.entries, self.yardstick, self.within, self.same_scope)
        except BadInput:  # the country's figures were taken away
            self.yardstick = ""
            self.view = compare(self.entries, "", self.within, self.same_scope)
        return self.view

    def _show_view(self, view: View) -> None:
        from exports.regional.total import RULE, said, total

        t = self.t
        found = total(view)
        card = Card(t(N_("Together")))
        card.body.addWidget(label(t(said(found, view)), "question"))
        if found is not None:
            card.body.addWidget(label(t(Text(RULE)), "note"))
        card.body.addLayout(self._choices(view))
        card.body.addLayout(self._rules())
        self.body.addWidget(card)
        chart = forest(view, self.context)
        if chart.rows:
            self.body.addWidget(figure_card(self.context, chart))
        self.body.addWidget(self._table(view))
        files = " · ".join(dict.fromkeys(row.entry.file for row in view.rows))
        self.body.addWidget(label(t(N_("Read from: {files}"), files=files), "note"))
        self._show_reasons(view)

    def _choices(self, view: View) -> QLayout:
        t, lang = self.t, self.context.lang
        countries = dict.fromkeys(row.entry.figure.country for row in view.rows)
        options = [("", t(N_("the figure with which most can be compared"))), *((c, _country(c, lang)) for c in countries)]
        self.held = Select(options, self.yardstick, t(N_("Held to")))
        self.held.currentIndexChanged.connect(lambda _i: self.hold_to(self.held.value() if self.held is not None else ""))
        tongue = Select(TONGUES, self.lang, t(N_("Language of the workbook")))
        tongue.currentIndexChanged.connect(lambda _i: setattr(self, "lang", tongue.value()))
        line = row(SPACE.m)
        line.addWidget(Field(t(N_("Held to")), self.held, self._yardstick(view)), 1)
        line.addWidget(Field(t(N_("Language of the workbook")), tongue), 1)
        return line

    def _rules(self) -> QLayout:
        """How far apart days may be, and why different words on who is left out may stand for the same."""
        t = self.t
        offered = sorted({*MONTHS_APART, self.within})
        options = [(str(n), t(text(N_("{n} month"), N_("{n} months"), n=n))) for n in offered]
        months = self.months = Select(options, str(self.within), t(N_("Days of reference at most apart")))
        months.currentIndexChanged.connect(lambda _i: self.allow(int(months.value())))
        scope = self.scope = QLineEdit(self.same_scope)
        scope.editingFinished.connect(lambda: self.hold_same(scope.text()))
        note = t(N_("A reason, printed in the workbook; empty: they are not compared"))
        line = row(SPACE.m)
        line.addWidget(Field(t(N_("Days of reference at most apart")), months), 1)
        line.addWidget(Field(t(N_("Why different words on who is left out mean the same")), scope, note), 1)
        return line

    def _yardstick(self, view: View) -> str:
        """Which figure the others are held to now."""
        if view.yardstick is None:
            return self.t(N_("No figure can be compared with any other."))
        context, f = self.context, view.yardstick.figure
        day = formats.day(f.date, context.country, context.lang)
        return self.t(text(N_("Now: {country}, {day}"), country=_country(f.country, context.lang), day=day))

    def _table(self, view: View) -> Grid:
        context, t = self.context, self.t

        def number(value: object) -> str:
            return context.number(value) if isinstance(value, int) else "–"

        def interval(each: Row) -> str:
            f = each.entry.figure
            if f.lower is None or f.upper is None:
                return f"≥ {number(f.lower)}" if f.lower is not None else "–"
            return f"{number(f.lower)} – {number(f.upper)}"

        columns = [
            Column(N_("Country"), lambda r: _country(r.entry.figure.country, context.lang)),
            Column(N_("Comparable"), lambda r: t(N_("yes")) if r.comparable else t(N_("no"))),
            Column(N_("Reference date"), lambda r: r.entry.figure.date or None,
                   write=lambda day: formats.day(day, context.country, context.lang)),
            Column(N_("Estimate"), lambda r: r.entry.figure.value, "number", write=number),
            Column(N_("Interval"), interval),
            Column(N_("Class"), lambda r: r.entry.figure.quality or None),
        ]  # fmt: skip
        return Grid(context, columns, view.rows, t(N_("The figures, and which may be compared")), wide=(4,), most=10)

    def _show_reasons(self, view: View) -> None:
        t = self.t
        for held, bars, head in (
            ([r for r in view.rows if not r.comparable], True, N_("Not comparable")),
            ([r for r in view.rows if r.comparable and r.reasons], False, N_("Comparable with care")),
        ):
            if not held:
                continue
            card = Card(t(head))
            for each in held:
                line = row(SPACE.m)
                line.addWidget(Chip(_country(each.entry.figure.country, self.context.lang), "warn" if bars else "plain"))
                line.addWidget(label(" ".join([*(t(reason.said) for reason in each.reasons), f"({each.entry.file})"])), 1)
                card.body.addLayout(line)
            self.body.addWidget(card)

    # writing ---------------------------------------------------------------------------------------------------------

    def ask_where(self) -> None:
        """Asks for the workbook's name."""
        proposed = str(Path(documents()) / self.t(N_("regional-view.xlsx")))
        name_file(self, self.t(N_("Write the workbook")), proposed, "Excel (*.xlsx)", self.write)

    def write(self, path: str) -> None:
        """Writes the workbook beside the window and says where it is."""
        view, programme, lang = self.view, self.context.programme, self.lang
        if view is None:
            return
        target = Path(path) if path.lower().endswith(".xlsx") else Path(f"{path}.xlsx")

        def work(progress: Progress) -> Path:
            from survey_app.services import regional

            return regional.write(programme, view, target, lang, progress=progress)

        def done(written: Path) -> None:
            self.context.say(
                text(N_("The workbook is in {file}."), file=str(written)),
                head=N_("Written"),
                actions=((self.t(N_("Open the folder")), lambda: show_folder(str(written.parent))),),
            )

        self.work(work, done, doing=N_("Writing the workbook"))


def forest(view: View, context: Context) -> Forest:
    """The figures that can stand on an axis, those that may be compared first; what may not is said in its name."""
    from estimation.charts import Forest, ForestRow

    def named(each: Row) -> Text:
        f = each.entry.figure
        name = text(
            N_("{country}, {day}"),
            country=_country(f.country, context.lang),
            day=formats.day(f.date, context.country, context.lang),
        )
        return name if each.comparable else text(N_("{name} (not comparable)"), name=name)

    shown = sorted(
        (r for r in view.rows if r.entry.figure.value is not None and not any(x.code == "twice" for x in r.reasons)),
        key=lambda r: not r.comparable,
    )
    rows = tuple(
        ForestRow(named(r), float(r.entry.figure.value or 0), r.entry.figure.lower, r.entry.figure.upper, r.comparable,
                  r.entry.figure.method if r.comparable else "")
        for r in shown
    )  # fmt: skip
    return Forest(text(N_("The figures on one axis")), rows, text(N_("persons")))


def _country(code: str, lang: str) -> str:
    return said_country(code, lang) or code


def example() -> tuple[Entry, ...]:
    """Made-up figures of five countries for the pictures of the page and its tests."""
    from exports.publish.figures import Figure
    from exports.regional.entry import Entry

    def made(country: str, value: int, low: int, high: int | None, **more: Any) -> Entry:
        known = {
            "estimate": 1, "part": "total", "country": country, "area": "", "area_code": country, "start": "",
            "date": "2026-10-31", "measure": "stock", "scope": "IRREG", "rules": "", "excluded": "", "population": "",
            "sex": "_T", "age": "Y_GE18", "origin": "_T", "origin_concept": "", "group": "", "value": value, "lower": low,
            "upper": high, "level": 0.95, "interval": "profile-likelihood", "method": "log-linear", "method_words": "",
            "quality": "B", "status": "E", "confidentiality": "F", "vintage": "2026-11-24", "source": "", "run": country * 32,
        }  # fmt: skip
        return Entry(f"{country}/estimates.csv", "tidy", Figure(**{**known, **more}), sealed=True)

    return (
        made("PE", 214000, 187000, 251000), made("EC", 148000, 121000, 190000, method="residual", date="2026-06-30"),
        made("BO", 39000, 30000, 52000, quality="C"), made("CL", 107000, 98000, 118000, age="_T"),
        made("UY", 8000, 7000, None, quality=""),
    )  # fmt: skip
